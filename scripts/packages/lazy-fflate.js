/**
 * What is used of fflate, which computes its tables as soon as it is loaded: here when they are needed first, which in most runs of the
 * command line is never.
 */
const loaded = () => require("./fflate.js");

/** A class of fflate that is made when it is used. */
const lazyClass = (name) =>
  function Lazy(...args) {
    return new (loaded()[name])(...args);
  };

export const Gunzip = lazyClass("Gunzip");
export const Inflate = lazyClass("Inflate");
export const Unzlib = lazyClass("Unzlib");
export const deflateSync = (...args) => loaded().deflateSync(...args);
export const gzipSync = (...args) => loaded().gzipSync(...args);
export const zlibSync = (...args) => loaded().zlibSync(...args);
