/** What is used of packages that the command line begins with. */
export { default } from "fast-string-width";
export { createScanner, parseTree, printParseErrorCode } from "jsonc-parser";
export * from "./lazy-fflate.js";
