import { foldReference, subjectsOf, type Kind, type MatterFields } from "../../../contract/index.js";
import { TextHash } from "./text-hash.js";

/**
 * The keys of a filing: of its folded ref, and of what it asks for each unit. Filings of one kind that have a key in
 * common may be the same; `related-filings.ts` compares them. Safe integers, for an index of a database.
 *
 * What begins alike lies together (refs of a series, units of a parcel), so that the entries of a file go to few places
 * of the index.
 */
export function filingKeys(kind: Kind, ref: string, filing: MatterFields): number[] {
  const folded = foldReference(ref);
  const keys = [keyOf(REF, folded, Math.max(0, folded.length - SERIES))];
  for (const subject of subjectsOf(kind, filing)) keys.push(keyOf(MATTER, subject, PARCEL));
  return keys;
}

const REF = 0;
const MATTER = 1;
/** Characters of a unit code that name its parcel. */
const PARCEL = 19;
/** Characters at the end of a ref that count within a series. */
const SERIES = 4;
/** 2^32: the lower half of a key. */
const HALF = 4_294_967_296;
const HIGH_BITS = 20;

const whole = new TextHash();
const start = new TextHash();

/** 20 bits of the beginning and of what the key is of, 32 bits of the whole text. */
function keyOf(of: number, text: string, beginning: number): number {
  whole.ofText(text);
  start.ofText(text.slice(0, beginning));
  return ((start.high >>> (32 - HIGH_BITS)) * 2 + of) * HALF + (whole.low >>> 0);
}
