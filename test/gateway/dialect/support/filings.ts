import { createHash } from "node:crypto";
import fc from "fast-check";
import { KINDS, type Kind } from "../../../../src/contract/index.js";
import { fieldOf, type Field } from "../../../../src/gateway/dialect/fields/contract-fields.js";

/** Documents that generated filings refer to, by SHA-256. */
export const DOCUMENTS: ReadonlyMap<string, Uint8Array> = new Map(
  ["甲", "乙乙", "third document"].map((text) => {
    const bytes = Buffer.from(text);
    return [createHash("sha256").update(bytes).digest("hex"), bytes];
  }),
);

const words = fc.constantFrom(
  "张伟",
  "李娜",
  "ACME",
  "示例银行",
  "主债权本金、利息",
  "x < y & z",
  "“引号”",
  "2026",
  "(甲)",
);
const text = fc.array(words, { minLength: 1, maxLength: 4 }).map((parts) => parts.join(" "));
const digits = (length: number) => fc.array(fc.integer({ min: 0, max: 9 }), { minLength: length, maxLength: length });
const date = fc
  .date({ min: new Date("1990-01-01"), max: new Date("2090-12-31"), noInvalidDate: true })
  .map((day) => day.toISOString().slice(0, 10));
const amount = fc.bigInt({ min: 1n, max: 10n ** 17n }).map((fen) => {
  const padded = fen.toString().padStart(3, "0");
  return `${padded.slice(0, -2)}.${padded.slice(-2)}`;
});

/** Fields whose texts have a form of their own. */
const BY_NAME: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
  ref: fc.tuple(fc.constantFrom("HZ", "ZX-2026", "a"), fc.nat(10 ** 9)).map(([start, no]) => `${start}-${no}`),
  unitCode: digits(8).map((found) => `990106001001GB00001F${found.join("")}`),
  currency: fc.constantFrom("CNY", "USD"),
  share: fc.constantFrom("1/2", "1/3", "99/100"),
  area: fc.tuple(fc.nat(9_999), fc.integer({ min: 1, max: 9 })).map(([whole, tenth]) => `${whole}.${tenth}`),
  securedPrincipal: amount,
  maximumClaim: amount,
  price: amount,
  mortgageAmount: amount,
  sha256: fc.constantFrom(...DOCUMENTS.keys()),
};

/** Not generated: `consent` is not carried, and pages are not mapped. */
const LEFT_OUT = new Set(["consent", "pages", "size"]);

function valueOf(name: string, field: Field): fc.Arbitrary<unknown> {
  const special = BY_NAME[name];
  if (special) return special;
  if (field.values) return fc.constantFrom(...field.values);
  if (field.type === "date") return date;
  if (field.type === "boolean") return fc.boolean();
  if (field.type === "object") return objectOf(field);
  if (field.type === "list") return fc.array(objectOf(field.element!), { minLength: 1, maxLength: 3 });
  return text;
}

function objectOf({ fields }: Field): fc.Arbitrary<Record<string, unknown>> {
  const required: string[] = [];
  const values: Record<string, fc.Arbitrary<unknown>> = {};
  for (const [name, field] of fields) {
    if (LEFT_OUT.has(name)) continue;
    values[name] = valueOf(name, field);
    if (field.isRequired) required.push(name);
  }
  return fc.record(values, { requiredKeys: required });
}

/** Any filing of a kind that follows the contract. */
export const filings = (kind: Kind): fc.Arbitrary<Record<string, unknown>> =>
  objectOf(fieldOf(KINDS[kind].schema)).filter((filing) => KINDS[kind].schema.safeParse(filing).success);
