/** What the command line uses of fflate, and no more of it. */
export { deflateSync, Gunzip, gzipSync, Inflate, Unzlib, zlibSync } from "../node_modules/fflate/esm/browser.js";
