/** Loads what compiles descriptions, with the first dialect. */
export const loadDialects = () => import("./dialects.js");
