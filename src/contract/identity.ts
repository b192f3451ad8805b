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

/** SHA-256 over the canonical form: keys sorted, absent fields left out, amounts by value, materials as a set of documents. */
export function contentDigest(kind: Kind, filing: Filing): string {
  return hash("sha256", `${kind}\n${canonical(filing, "", amountsOf(kind))}`);
}

const amountFields = new Map<Kind, ReadonlySet<string>>();
function amountsOf(kind: Kind): ReadonlySet<string> {
  let fields = amountFields.get(kind);
  if (!fields) amountFields.set(kind, (fields = new Set(columnsFor(kind).filter((c) => c.cell === "amount" || c.cell === "area").map((c) => c.key))));
  return fields;
}

function canonical(value: unknown, key: string, amounts: ReadonlySet<string>): string {
  if (Array.isArray(value)) {
    if (key === "materials") {
      // A renamed copy of the same document is the same document.
      return JSON.stringify(value.map((m: { kind: string; sha256: string }) => `${m.kind}:${m.sha256}`).sort());
    }
    return `[${value.map((v) => canonical(v, key, amounts)).join(",")}]`;
  }
  if (typeof value === "object" && value !== null) {
    const fields = value as Readonly<Record<string, unknown>>;
    let text = "";
    for (const k of Object.keys(fields).sort()) {
      const v = fields[k];
      if (v === undefined || (k === "currency" && v === "CNY")) continue;
      text += `${text ? "," : ""}${JSON.stringify(k)}:${canonical(v, k, amounts)}`;
    }
    return `{${text}}`;
  }
  if (typeof value === "string" && amounts.has(key)) return JSON.stringify(plainDecimal(value));
  return JSON.stringify(value);
}

/** `1200000.00`, `1200000.0` and `1200000` are one amount. */
function plainDecimal(text: string): string {
  return text.includes(".") ? text.replace(/\.?0+$/, "") : text;
}
