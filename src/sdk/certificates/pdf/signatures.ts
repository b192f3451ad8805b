import {
  bytesOfString,
  damaged,
  isArray,
  isCount,
  isName,
  PdfDict,
  PdfName,
  PdfRef,
  PdfString,
  unescapeName,
  unsupported,
  type PdfFile,
  type PdfValue,
} from "../pdf-syntax/index.js";
import { boxOfNumbers } from "./drawing.js";
import { isShownAnnotation } from "./pages.js";
import { textString } from "../pdf-interactive/text-string.js";

/** Finds the signatures of a PDF. Does not verify them. */

export interface PdfSignature {
  readonly fieldName: string;
  readonly filter: string;
  readonly subFilter: string;
  /** All 0, with empty contents, when the dictionary is incomplete; such a signature is invalid. */
  readonly byteRange: readonly [number, number, number, number];
  /** Bytes of /Contents, including padding. */
  readonly contents: Uint8Array;
  /** Range of the hexadecimal string of /Contents in the file, from `<` to after `>`. */
  readonly contentsAt: { readonly start: number; readonly end: number };
  /** Time of /M. Not confirmed by anyone. */
  readonly claimedAt?: Date;
  readonly kind: "approval" | "certification" | "timestamp";
  /** True when a widget of the field has an area and is not hidden. */
  readonly isVisible: boolean;
}

interface Field {
  readonly value: PdfValue;
  readonly name: string;
  readonly type: PdfValue;
  /** /V, possibly inherited. */
  readonly signature: PdfValue;
  readonly depth: number;
}

interface Found {
  readonly dict: PdfDict;
  readonly name: string;
  isVisible: boolean;
}

/** Reads the signatures of the form fields (ISO 32000-1, 12.7.4.5 and 12.8). */
export function readSignatures(file: PdfFile, catalog: PdfDict): PdfSignature[] {
  const form = file.dict(catalog, "AcroForm");
  if (!form) return [];
  if (file.get(form, "XFA") !== null) throw unsupported("an XFA form");
  const certified = certifiedBy(file, catalog);
  const signatures = [...signatureFields(file, form)].map((found) => readSignature(file, found, certified));
  const places = new Set<string>();
  for (const { byteRange, contentsAt } of signatures) {
    if (byteRange[3] === 0 && contentsAt.end === 0) continue;
    for (const place of [`range ${byteRange.join(" ")}`, `contents ${contentsAt.start}`]) {
      if (places.has(place)) throw damaged("two signatures claim the same bytes");
      places.add(place);
    }
  }
  const endOf = ({ byteRange }: PdfSignature): number => byteRange[2] + byteRange[3];
  return signatures.sort((a, b) => endOf(a) - endOf(b));
}

function signatureFields(file: PdfFile, form: PdfDict): Iterable<Found> {
  const found = new Map<PdfDict, Found>();
  const seen = new Set<number>();
  const open: Field[] = [...(file.array(form, "Fields") ?? [])]
    .reverse()
    .map((value) => ({ value, name: "", type: null, signature: null, depth: 0 }));
  file.budget.object(open.length);
  for (let field = open.pop(); field; field = open.pop()) {
    file.budget.object();
    file.budget.depth(field.depth);
    if (field.value instanceof PdfRef) {
      if (seen.has(field.value.num)) throw damaged("a form field occurs twice");
      seen.add(field.value.num);
    }
    const dict = file.resolve(field.value);
    if (dict === null) continue;
    if (!(dict instanceof PdfDict)) throw damaged("a form field is not a dictionary");
    const partial = file.get(dict, "T");
    const name = partial instanceof PdfString ? joinNames(field.name, textString(partial)) : field.name;
    const type = file.get(dict, "FT") ?? field.type;
    const signature = file.get(dict, "V") ?? field.signature;
    const kids = file.array(dict, "Kids");
    if (kids?.length) {
      file.budget.object(kids.length);
      for (const value of [...kids].reverse()) open.push({ value, name, type, signature, depth: field.depth + 1 });
    } else if (isName(type, "Sig") && signature !== null) {
      if (!(signature instanceof PdfDict)) throw damaged("a signature is not a dictionary");
      const known = found.get(signature);
      if (known && known.name !== name) throw damaged("two fields have one signature");
      const isVisible = isVisibleWidget(file, dict) || known?.isVisible === true;
      found.set(signature, { dict: signature, name, isVisible });
    }
  }
  return found.values();
}

function joinNames(parent: string, name: string): string {
  return parent === "" ? name : `${parent}.${name}`;
}

function isVisibleWidget(file: PdfFile, widget: PdfDict): boolean {
  const rect = file.get(widget, "Rect");
  if (rect === null) return false;
  const [left, bottom, right, top] = boxOfNumbers(rect, file, "the rectangle of a signature field");
  return right > left && top > bottom && isShownAnnotation(file, widget);
}

/** Returns the signature that certifies the document (12.8.4). */
function certifiedBy(file: PdfFile, catalog: PdfDict): PdfValue {
  const permissions = file.dict(catalog, "Perms");
  return permissions ? file.get(permissions, "DocMDP") : null;
}

function readSignature(file: PdfFile, { dict, name, isVisible }: Found, certified: PdfValue): PdfSignature {
  if (!dict.place) throw damaged("a signature is in an object stream");
  const text = (key: string): string => {
    const value = file.get(dict, key);
    return value instanceof PdfName ? value.name : "";
  };
  const [filter, subFilter] = [text("Filter"), text("SubFilter")];
  const claimed = file.get(dict, "M");
  const claimedAt = claimed instanceof PdfString ? parseDate(textString(claimed)) : undefined;
  const isTimestamp = isName(file.get(dict, "Type"), "DocTimeStamp") || subFilter === "ETSI.RFC3161";
  const range = dict.get("ByteRange");
  const contents = dict.get("Contents");
  const isWhole =
    filter !== "" &&
    subFilter !== "" &&
    isArray(range) &&
    range.length === 4 &&
    range.every(isCount) &&
    contents instanceof PdfString &&
    contents.isHex &&
    contents.place !== undefined;
  return {
    fieldName: name,
    filter,
    subFilter,
    byteRange: isWhole ? (range as unknown as PdfSignature["byteRange"]) : [0, 0, 0, 0],
    contents: isWhole ? bytesOfString(contents.bytes) : new Uint8Array(),
    contentsAt: isWhole ? contents.place! : { start: 0, end: 0 },
    ...(claimedAt && { claimedAt }),
    kind: isTimestamp ? "timestamp" : certified === dict ? "certification" : "approval",
    isVisible,
  };
}

/** Counts occurrences of /ByteRange in the file beyond one for each of these signatures. */
export function countStrayByteRanges(file: PdfFile, signatures: readonly PdfSignature[]): number {
  const { bytes, budget } = file;
  const known = signatures.filter(({ contentsAt }) => contentsAt.end > 0).length;
  let count = 0;
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = buffer.indexOf("/"); at >= 0; at = buffer.indexOf("/", at + 1)) {
    budget.step();
    if (isByteRange(buffer.toString("latin1", at + 1, at + 1 + MAX_KEY_LENGTH))) count++;
  }
  return count - known;
}

const BYTE_RANGE = "ByteRange";
const MAX_KEY_LENGTH = BYTE_RANGE.length * 3 + 1;

/** Returns true when a text starts with the key, in any spelling with escapes. */
function isByteRange(text: string): boolean {
  if (text[0] !== "B" && text[0] !== "#") return false;
  const [written = ""] = /^[A-Za-z0-9#]*/.exec(text) ?? [];
  if (!written.includes("#")) return written === BYTE_RANGE;
  return /^(?:[^#]|#[0-9A-Fa-f]{2})*$/.test(written) && unescapeName(written.replace(/#00/g, "")) === BYTE_RANGE;
}

/** Parses a date (7.9.4) with a time to the second. */
function parseDate(text: string): Date | undefined {
  const match = /^D:(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})(?:Z|([+-])(\d{2})'?(\d{2})?'?)?/.exec(text);
  if (!match) return undefined;
  const [, year, month, day, hour, minute, second, sign, hours = "00", minutes = "00"] = match;
  const zone = sign ? `${sign}${hours}:${minutes}` : "Z";
  const at = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}${zone}`);
  return Number.isNaN(at.getTime()) ? undefined : at;
}
