export { readFont } from "./font.js";
export type { Font, Glyph } from "./glyph.js";
