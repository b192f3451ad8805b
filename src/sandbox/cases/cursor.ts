import { CURSOR_DIGITS } from "./case-store.js";

/** Formats an opaque cursor. Cursors are parsed strictly, so a damaged one never restarts the list silently. */
export function cursorOf(prefix: "L" | "C", seq: number): string {
  return prefix + String(seq).padStart(CURSOR_DIGITS, "0");
}
