import { foldReference, subjectsOf, type Kind, type MatterFields } from "../../../contract/index.js";
import { TextHash } from "./text-hash.js";

/**
 * Returns the keys of a filing: one for its folded ref, and one for each unit with what is requested for it. Filings of
 * one kind with a common key may be the same; `related-filings.ts` compares them. Keys are safe integers, for an index
 * of the database.
 *
 * Texts with the same beginning (refs of a series, units of a parcel) have adjacent keys, so that the entries of a file
 * touch few pages of the index.
 */
export function filingKeys(kind: Kind, ref: string, filing: MatterFields): number[] {
  const folded = foldReference(ref);
  const keys = [keyOf(REF, folded, Math.max(0, folded.length - SERIES))];
  for (const subject of subjectsOf(kind, filing)) keys.push(keyOf(MATTER, subject, PARCEL));
  return keys;
}

const REF = 0;
const MATTER = 1;
/** Number of characters of a unit code that identify its parcel. */
const PARCEL = 19;
/** Number of characters at the end of a ref that vary within a series. */
const SERIES = 4;
/** 2^32: factor between the upper and the lower half of a key. */
const HALF = 4_294_967_296;
const HIGH_BITS = 20;

const whole = new TextHash();
const start = new TextHash();

/** Combines 20 bits of the beginning, one bit for the type of key, and 32 bits of the whole text. */
function keyOf(of: number, text: string, beginning: number): number {
  whole.ofText(text);
  start.ofText(text.slice(0, beginning));
  return ((start.high >>> (32 - HIGH_BITS)) * 2 + of) * HALF + (whole.low >>> 0);
}
