import { columnsFor, type Filing, type Kind } from "./kinds.js";
import { sha256Hex } from "./sha256.js";

/** The permanent identity of a filing: institution, kind and ref. */
export interface FilingIdentity {
  /** Credit code of the institution that files. */
  readonly institution: string;
  /** Kind of the filing. */
  readonly kind: Kind;
  /** The institution's own number. */
  readonly ref: string;
}

/** Derives the `Idempotency-Key` of a filing from its identity, so that it can be computed again from the file. */
export function idempotencyKey({ institution, kind, ref }: FilingIdentity): string {
  return sha256Hex(JSON.stringify([institution, kind, ref]));
}

/**
 * Computes the content digest of a filing. Two filings under one ref are the same filing when their digests are equal.
 *
 * Hashed are the kind, a line feed and the canonical JSON of the filing: keys sorted, no white space, absent fields
 * omitted, amounts and areas without trailing zeros, `currency` omitted when it is CNY, materials as a sorted list of
 * `kind:sha256`, each with the canonical JSON of its consent if it has one. `FilingEncoder` of the fast path implements
 * the same form.
 *
 * @returns SHA-256 in hex.
 */
export function contentDigest(kind: Kind, filing: Filing): string {
  return digestOfCanonical(`${canonicalStart(kind)}${canonical(filing, "", canonicalRules(kind))}`);
}

/**
 * Returns the key of a set of units, whatever their order.
 *
 * @returns The code of a single unit; otherwise SHA-256 (hex) of the sorted codes, one a line.
 */
export function unitsKey(codes: readonly string[]): string {
  const [first = "", ...others] = new Set(codes);
  return others.length === 0 ? first : sha256Hex([first, ...others].sort().join("\n"));
}

/** A filing encoded for sending, with its digest and units. */
export interface EncodedContent {
  /** Its content digest, see `contentDigest`. */
  readonly digest: string;
  /** Key of its units, see `unitsKey`. */
  readonly units: string;
  /** JSON in UTF-8, exactly as it is sent. */
  readonly body: Uint8Array;
}

/** The beginning of the canonical form, for encoders that do not start from a filing object. */
export const canonicalStart = (kind: Kind): string => `${kind}\n`;
/** Returns the content digest of a canonical form: SHA-256 in hex. */
export const digestOfCanonical = (text: string | Uint8Array): string => sha256Hex(text);

/** Converts the value of a field for the canonical form; `undefined` omits the field. */
export type CanonicalRule = (value: unknown) => unknown;

const rules = new Map<Kind, ReadonlyMap<string, CanonicalRule>>();
/** Returns the rules of the fields that the canonical form converts or omits, by field name. */
export function canonicalRules(kind: Kind): ReadonlyMap<string, CanonicalRule> {
  let found = rules.get(kind);
  if (!found) {
    const amounts = columnsFor(kind)
      .filter((c) => c.cell === "amount" || c.cell === "area")
      .map((c) => [c.key, plainDecimal] as const);
    rules.set(kind, (found = new Map<string, CanonicalRule>([...amounts, ["currency", unlessDefault]])));
  }
  return found;
}

/** Removes trailing zeros: `1200000.00`, `1200000.0` and `1200000` are equal amounts. */
function plainDecimal(value: unknown): unknown {
  return typeof value === "string" && value.includes(".") ? value.replace(/\.?0+$/, "") : value;
}
/** Omits CNY, the default currency. */
function unlessDefault(currency: unknown): unknown {
  return currency === "CNY" ? undefined : currency;
}

interface MaterialContent {
  readonly kind: string;
  readonly sha256: string;
  readonly consent?: unknown;
}

function canonical(value: unknown, key: string, rules: ReadonlyMap<string, CanonicalRule>): string {
  if (Array.isArray(value)) {
    if (key === "materials") {
      // The file name is not part of the content.
      return JSON.stringify(
        value
          .map(({ kind, sha256, consent }: MaterialContent) =>
            [kind, sha256, ...(consent === undefined ? [] : [canonical(consent, "consent", rules)])].join(":"),
          )
          .sort(),
      );
    }
    return `[${value.map((v) => canonical(v, key, rules)).join(",")}]`;
  }
  if (typeof value === "object" && value !== null) {
    const fields = value as Readonly<Record<string, unknown>>;
    let text = "";
    for (const { k, start } of inOrder(fields, key)) {
      const rule = rules.get(k);
      const v = rule ? rule(fields[k]) : fields[k];
      if (v !== undefined) text += `${text ? "," : ""}${start}${canonical(v, k, rules)}`;
    }
    return `{${text}}`;
  }
  return JSON.stringify(value);
}

interface Order {
  readonly keys: readonly string[];
  readonly sorted: readonly { readonly k: string; readonly start: string }[];
}
/** Caches the last key order: the filings of a file have the same fields in the same order. */
const lastOrders = new Map<string, Order>();
function inOrder(fields: object, key: string): Order["sorted"] {
  const keys = Object.keys(fields);
  const last = lastOrders.get(key);
  if (last?.keys.length === keys.length && keys.every((k, i) => k === last.keys[i])) return last.sorted;
  const sorted = keys.toSorted().map((k) => ({ k, start: `${JSON.stringify(k)}:` }));
  lastOrders.set(key, { keys, sorted });
  return sorted;
}
