/** What is used of fflate, and no more of it, of its build for browsers: the one for Node also asks for threads. */
export { deflateSync, Gunzip, gzipSync, Inflate, Unzlib, zlibSync } from "../../node_modules/fflate/esm/browser.js";
