import { randomInt } from "node:crypto";
import type { EpochMs } from "../types.js";

/** Returns a random name for a batch. Excludes letters that look like digits, because people read it aloud. */
export function newBatchName(now: EpochMs): string {
  const alphabet = "23456789ABCDEFGHJKMNPQRSTUVWXYZ";
  const date = new Date(now);
  const day = `${date.getFullYear()}${String(date.getMonth() + 1).padStart(2, "0")}${String(date.getDate()).padStart(2, "0")}`;
  return `B-${day}-${Array.from({ length: 4 }, () => alphabet[randomInt(alphabet.length)]).join("")}`;
}
