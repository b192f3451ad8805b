// Reads a whole file as one would without us: `node check-child.mjs WHAT DIST FILE ENCODING`, where WHAT is csv-parse,
// csv-parse+zod or csv-parse+normalize+zod. Prints {"rows":…,"invalid":…}.
import { createReadStream } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { parse } from "csv-parse";
import iconv from "iconv-lite";

const [what, dist, file, encoding = "utf8"] = process.argv.slice(2);
const check = what === "csv-parse" ? () => undefined : await checks(what === "csv-parse+normalize+zod");
let rows = 0;
let invalid = 0;
for await (const row of textOf(file).pipe(parse({ columns: true, bom: true }))) {
  rows++;
  check(row, rows);
}
process.stdout.write(JSON.stringify({ rows, invalid }));

/** csv-parse reads UTF-8 by itself. */
function textOf(file) {
  const bytes = createReadStream(file);
  return encoding === "utf8" ? bytes : bytes.pipe(iconv.decodeStream(encoding));
}

/**
 * What `bdc check` sees to in such a file, written with zod as one would: forms, lengths, check digits, dates,
 * enumerations, fields that depend on each other, repeats.
 */
async function checks(normalizes) {
  const { z } = await import("zod");
  const { isCitizenId, isCreditCode, isUnitCode, isCertificateNo, columnsFor } = await import(
    pathToFileURL(join(dist, "contract", "index.js")).href
  );
  const columns = Object.fromEntries(columnsFor("mortgage.file").map((c) => [c.key, c]));
  const today = new Date().toISOString().slice(0, 10);
  const text = (max) =>
    z
      .string()
      .min(1)
      .max(max)
      .regex(/^[^\p{Cc}\p{Cs}]+$/u);
  const choice = (key) => z.enum(columns[key].table.entries.map((e) => e.zh));
  const amount = z.union([
    z.literal(""),
    z
      .string()
      .regex(/^(?:0|[1-9]\d{0,15})(?:\.\d{1,2})?$/)
      .refine((a) => Number(a) >= 10_000 && Number(a) <= 1e9),
  ]);
  const adult = `${Number(today.slice(0, 4)) - 18}${today.slice(4)}`.replaceAll("-", "");
  const person = (prefix) => ({
    [`${prefix}Name`]: text(200),
    [`${prefix}IdType`]: choice(`${prefix}IdType`),
    [`${prefix}IdNo`]: text(50),
  });
  const rightNumber = (type, no) =>
    type === "身份证"
      ? isCitizenId(no) && no.slice(6, 14) <= adult
      : type === "统一社会信用代码"
        ? isCreditCode(no)
        : true;
  const schema = z
    .strictObject({
      ref: text(64),
      unitCode: z.string().refine(isUnitCode),
      titleNo: text(100).refine(isCertificateNo),
      ...person("mortgagor"),
      ...person("debtor"),
      mortgageType: choice("mortgageType"),
      propertyType: choice("propertyType"),
      securedPrincipal: amount,
      maximumClaim: amount,
      termStart: z.iso.date(),
      termEnd: z.iso.date(),
      mortgageContractNo: text(100),
      loanContractNo: text(100),
      securedScope: text(2000),
      transferRestricted: z.enum(["是", "否"]),
      remark: z.string().max(1000),
    })
    .refine((f) => rightNumber(f.mortgagorIdType, f.mortgagorIdNo) && rightNumber(f.debtorIdType, f.debtorIdNo))
    .refine((f) => (f.mortgageType === "一般抵押" ? f.securedPrincipal !== "" : f.maximumClaim !== ""))
    .refine((f) => (f.mortgageType === "一般抵押" ? f.termStart <= f.termEnd : f.termStart < f.termEnd))
    .refine((f) => f.termEnd >= today && Number(f.termEnd.slice(0, 4)) - Number(f.termStart.slice(0, 4)) <= 50);
  const key = Object.fromEntries(Object.values(columns).map((c) => [c.zh, c.key]));
  const seen = { ref: new Set(), unitCode: new Set(), mortgageContractNo: new Set() };
  const errors = [];
  return (row, n) => {
    const filing = {};
    for (const header in row) {
      const field = key[header];
      filing[field] = normalizes ? normalize(field, row[header].trim()) : row[header];
    }
    const result = schema.safeParse(filing);
    if (!result.success) {
      if (!normalizes) throw new Error(`row ${n}: ${result.error.message}`);
      invalid++;
      for (const issue of result.error.issues) errors.push(`row ${n}: ${issue.path.join(".")}: ${issue.message}`);
      return;
    }
    for (const field in seen) {
      if (seen[field].has(filing[field])) throw new Error(`row ${n}: ${field} repeats`);
      seen[field].add(filing[field]);
    }
  };
}

/** A cell as people write it in the form that the schema asks for, written as one would. */
function normalize(field, text) {
  if (field === "termStart" || field === "termEnd") {
    const date = /^(\d{4})[-/.年]?(\d{1,2})[-/.月]?(\d{1,2})日?(?: 0?0:00(?::00)?)?$/.exec(text);
    return date ? `${date[1]}-${date[2].padStart(2, "0")}-${date[3].padStart(2, "0")}` : text;
  }
  if (field === "securedPrincipal" || field === "maximumClaim") return text.replaceAll(",", "");
  if (field === "unitCode") return text.replaceAll(" ", "");
  if (field === "mortgagorIdNo" || field === "debtorIdNo") return text.replace(/^'/, "").toUpperCase();
  return text;
}
