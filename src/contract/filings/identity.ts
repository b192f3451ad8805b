import { hash } from "node:crypto";
import { columnsFor, type Filing, type Kind } from "./kinds.js";

/** Who files what under which number: a filing's identity, for ever. */
export interface FilingIdentity {
  readonly institution: string;
  readonly kind: Kind;
  readonly ref: string;
}

/** The `Idempotency-Key` of a filing: derived, so that it survives the loss of everything but the file. */
export function idempotencyKey({ institution, kind, ref }: FilingIdentity): string {
  return hash("sha256", JSON.stringify([institution, kind, ref]));
}

/**
 * SHA-256 (hex) of `KIND`, a line feed and the canonical JSON of the filing: keys sorted, no white space, absent fields
 * left out, amounts and areas without trailing zeros, `currency` left out where it is CNY, materials as a sorted set of
 * `kind:sha256`. Two filings under one ref are the same filing when their digests agree. (Twin: `FilingEncoder` of the
 * checker's fast path.)
 */
export function contentDigest(kind: Kind, filing: Filing): string {
  return digestOfCanonical(`${canonicalStart(kind)}${canonical(filing, "", canonicalRules(kind))}`);
}

/**
 * Identifies a set of units in whatever order: the code of a single unit; of several the SHA-256 (hex) of the sorted
 * codes, one a line.
 */
export function unitsKey(codes: readonly string[]): string {
  const [first = "", ...others] = new Set(codes);
  return others.length === 0 ? first : hash("sha256", [first, ...others].sort().join("\n"));
}

/** The content of a filing as it is sent, with what identifies it. */
export interface EncodedContent {
  /** Its content digest, see `contentDigest`. */
  readonly digest: string;
  /** The units that it concerns, see `unitsKey`. */
  readonly units: string;
  /** JSON in UTF-8, exactly as it is sent. */
  readonly body: Uint8Array;
}

/**
 * For those who write the canonical form themselves, from something else than a filing: how it begins, and what becomes
 * of it.
 */
export const canonicalStart = (kind: Kind): string => `${kind}\n`;
export const digestOfCanonical = (text: string | Uint8Array): string => hash("sha256", text);

/** How the canonical form says a field; undefined: not at all. */
export type CanonicalRule = (value: unknown) => unknown;

const rules = new Map<Kind, ReadonlyMap<string, CanonicalRule>>();
/** Of the fields that it does not say as they are, by name. */
export function canonicalRules(kind: Kind): ReadonlyMap<string, CanonicalRule> {
  let found = rules.get(kind);
  if (!found) {
    const amounts = columnsFor(kind)
      .filter((c) => c.cell === "amount" || c.cell === "area")
      .map((c) => [c.key, plainDecimal] as const);
    rules.set(kind, (found = new Map<string, CanonicalRule>([...amounts, ["currency", unlessUsual]])));
  }
  return found;
}

/** `1200000.00`, `1200000.0` and `1200000` are one amount. */
function plainDecimal(value: unknown): unknown {
  return typeof value === "string" && value.includes(".") ? value.replace(/\.?0+$/, "") : value;
}
/** Named or not, it is the same money. */
function unlessUsual(currency: unknown): unknown {
  return currency === "CNY" ? undefined : currency;
}

function canonical(value: unknown, key: string, rules: ReadonlyMap<string, CanonicalRule>): string {
  if (Array.isArray(value)) {
    if (key === "materials") {
      // A renamed copy of the same document is the same document.
      return JSON.stringify(value.map((m: { kind: string; sha256: string }) => `${m.kind}:${m.sha256}`).sort());
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
/** The filings of a file have the same fields in the same order: what was sorted last fits the next. */
const lastOrders = new Map<string, Order>();
function inOrder(fields: object, key: string): Order["sorted"] {
  const keys = Object.keys(fields);
  const last = lastOrders.get(key);
  if (last?.keys.length === keys.length && keys.every((k, i) => k === last.keys[i])) return last.sorted;
  const sorted = keys.toSorted().map((k) => ({ k, start: `${JSON.stringify(k)}:` }));
  lastOrders.set(key, { keys, sorted });
  return sorted;
}
