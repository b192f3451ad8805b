import { CURSOR_DIGITS } from "./case-store.js";

/** Cursors say nothing to clients; they are read strictly so that a damaged one never silently starts over. */
export function cursorOf(prefix: "L" | "C", seq: number): string {
  return prefix + String(seq).padStart(CURSOR_DIGITS, "0");
}
