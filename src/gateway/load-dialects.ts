/** Loads what compiles descriptions, with the first dialect: it needs the libraries of the framers. */
export const loadDialects = () => import("./dialect/compile.js");
