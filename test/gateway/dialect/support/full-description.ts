import { kinds, operationIdOf, KINDS, type Kind } from "../../../../src/contract/index.js";
import { fieldOf, type Field } from "../../../../src/gateway/dialect/fields/contract-fields.js";
import { parseDescription, type Description } from "../../../../src/gateway/index.js";

/** Envelopes to try: each must carry the same fields. */
export const ENVELOPES = {
  json: { framer: "json" },
  xml: { framer: "xml", root: "message" },
  "xml in GBK": { framer: "xml", root: "message", charset: "gbk" },
  "soap 1.1": { framer: "xml", root: "message", namespace: "urn:example", soap: "1.1" },
  "form with JSON inside": { framer: "form", embedded: [{ at: "data", framer: "json" }] },
} as const;

const AMOUNTS = new Set(["securedPrincipal", "maximumClaim", "price", "mortgageAmount"]);
const tables: Record<string, { codes: Record<string, string> }> = {};

/** A table for the values of a field. The codes do not look like the values. */
function tableOf(values: readonly string[]): string {
  const name = `t${values.join("").length}-${values.length}`;
  tables[name] = { codes: Object.fromEntries(values.map((value, i) => [value, String(i + 1)])) };
  return name;
}

function lineOf(name: string, field: Field, prefix: string, path = name): object[] {
  const to = `${prefix}${name.toUpperCase()}`;
  if (name === "materials")
    return [{ to, material: { table: "materials", fields: { LX: "$kind", MC: "$name", NR: "$base64" } } }];
  if (name === "otherUnits") return [];
  if (field.type === "object")
    return [...field.fields].flatMap(([inner, one]) => lineOf(inner, one, `${to}.`, `${path}.${inner}`));
  if (field.type === "list")
    return [{ to, each: path, fields: [...field.element!.fields].flatMap(([inner, one]) => lineOf(inner, one, "")) }];
  if (field.values) return [{ to, from: path, table: tableOf(field.values) }];
  if (field.type === "date") return [{ to, from: path, date: "yyyy/MM/dd" }];
  if (field.type === "boolean") return [{ to, from: path, flag: { true: "是", false: "否" } }];
  if (AMOUNTS.has(name)) return [{ to, from: path, amount: { unit: "ten-thousand-yuan", decimals: 6 } }];
  return [{ to, from: path }];
}

function kindOf(kind: Kind): object {
  const filing = fieldOf(KINDS[kind].schema);
  const perUnit = filing.fields.get("otherUnits")!.element!;
  const own = [...filing.fields].filter(([name]) => !perUnit.fields.has(name));
  const units = [...perUnit.fields].flatMap(([name, field]) => lineOf(name, field, ""));
  return {
    drops: ["materials.consent"],
    file: {
      address: { path: `/${operationIdOf(kind)}` },
      request: [
        ...own.flatMap(([name, field]) => lineOf(name, field, "data.")),
        { to: "data.DY", each: "units", fields: units },
      ],
      answer: [{ to: "caseNo", from: "data.SLBH" }],
    },
  };
}

/** A description of all kinds and all their fields. */
export function fullDescription(envelope: object): Description {
  const described = Object.fromEntries(kinds.map((kind) => [kind, kindOf(kind)]));
  const json = {
    format: "bdc-dialect/1",
    id: "full",
    version: "1.0.0",
    title: { zh: "全部业务", en: "All kinds" },
    since: "2026-01-01",
    sources: [{ title: "test" }],
    authority: { id: "990100", zh: "示例", en: "example", divisions: ["9901"] },
    envelope: { request: envelope, answer: envelope },
    results: { tests: [{ at: "code", codes: { "0": "ok", "2": "not-there" } }] },
    tables: { ...tables, materials: { of: "materialKind", codes: materialCodes() } },
    identity: { at: "data.REF", alphabet: "ascii", maxLength: 64, repeat: "first-answer" },
    lookUp: { by: "none", why: "a test" },
    progress: { by: "poll", pollSeconds: 60 },
    materials: { by: "inline", maxBytes: 1_000_000, mediaTypes: ["application/pdf"] },
    pace: { requestsPerSecond: 10, burst: 10, concurrent: 2 },
    kinds: described,
    calls: {
      case: {
        address: { path: "/case" },
        request: [{ to: "data.NO", from: "caseNo" }],
        answer: [
          { to: "ref", from: "data.REF" },
          { to: "kind", from: "data.KIND" },
          { to: "status", from: "data.STATUS" },
        ],
      },
    },
    examples: [{ title: "case", call: "case", request: { caseNo: "1" }, message: { data: { NO: "1" } } }],
  };
  const parsed = parseDescription(JSON.stringify(json));
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.errors));
  return parsed.description;
}

function materialCodes(): Record<string, string> {
  const materials = fieldOf(KINDS["mortgage.file"].schema).fields.get("materials")!.element!;
  return Object.fromEntries(materials.fields.get("kind")!.values!.map((value, i) => [value, `M${i}`]));
}
