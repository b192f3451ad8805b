/** Compiling descriptions, in one module of its own, because it needs the libraries of the framers. */
export { checkDescription } from "./dialect/check/check-description.js";
export { compileDialect } from "./dialect/compile.js";
export { Description } from "./dialect/schema/description.js";
