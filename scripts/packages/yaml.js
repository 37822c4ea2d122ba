/** What is used of yaml, of its build for browsers: the one for Node is not of modules. */
export { isAlias, isCollection, isMap, isNode, isScalar, isSeq, parseDocument } from "../../node_modules/yaml/browser/index.js";
