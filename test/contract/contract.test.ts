import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import {
  KINDS,
  OPERATIONS,
  PROBLEMS,
  VALID_FILINGS,
  validateFiling,
  columnsFor,
  contentDigest,
  idempotencyKey,
  kinds,
  openApiDocument,
  unitCodesOf,
  unitsOf,
} from "../../src/contract/index.js";

const mortgage = VALID_FILINGS["mortgage.file"];

describe("columns", () => {
  it("cover every field of every kind, each under a unique key and a Chinese name", () => {
    for (const kind of kinds) {
      const columns = columnsFor(kind);
      expect(new Set(columns.map((c) => c.key)).size).toBe(columns.length);
      for (const c of columns) expect(c.zh, `${kind} ${c.key}`).not.toBe("");
      const placed = new Set(
        columns.map((c) =>
          c.place.in === "filing" ? c.place.field : c.place.in === "people" ? c.place.list : c.place.group,
        ),
      );
      // `otherUnits` becomes further rows and `currency` has no column. Every other field has one.
      for (const field of Object.keys(KINDS[kind].schema.shape))
        if (!["otherUnits", "currency"].includes(field)) expect(placed, `${kind} ${field}`).toContain(field);
    }
  });

  it("of a mortgage are listed in the order of the specification", () => {
    expect(columnsFor("mortgage.file").map((c) => c.key)).toEqual([
      "ref",
      "unitCode",
      "titleNo",
      "mortgagorName",
      "mortgagorIdType",
      "mortgagorIdNo",
      "debtorName",
      "debtorIdType",
      "debtorIdNo",
      "mortgageType",
      "propertyType",
      "securedPrincipal",
      "maximumClaim",
      "termStart",
      "termEnd",
      "mortgageContractNo",
      "loanContractNo",
      "securedScope",
      "transferRestricted",
      "rankBefore",
      "reason",
      "remark",
      "materials",
    ]);
  });
});

describe("validateFiling", () => {
  it("accepts a valid filing", () => expect(validateFiling("mortgage.file", mortgage)).toMatchObject({ ok: true }));

  it("reports every wrong field at once, with its pointer and without its value", () => {
    const found = validateFiling("mortgage.file", {
      ...mortgage,
      unitCode: "33",
      termEnd: "2026-02-30",
      extra: 1,
      mortgagors: [{ name: "张伟", idType: "x", idNo: "1" }],
    });
    expect(found.ok).toBe(false);
    if (found.ok) return;
    expect(found.errors.map((e) => [e.pointer, e.code])).toEqual(
      expect.arrayContaining([
        ["/unitCode", "field-format"],
        ["/termEnd", "field-format"],
        ["/extra", "field-unknown"],
        ["/mortgagors/0/idType", "field-value"],
      ]),
    );
    expect(JSON.stringify(found.errors)).not.toContain("张伟");
  });

  it("requires a field when another field makes it required", () => {
    const { securedPrincipal: _, ...without } = mortgage;
    expect(validateFiling("mortgage.file", without)).toMatchObject({
      ok: false,
      errors: [{ pointer: "/securedPrincipal", code: "field-missing" }],
    });
    expect(
      validateFiling("mortgage.file", { ...without, mortgageType: "maximum", maximumClaim: "1.00" }),
    ).toMatchObject({ ok: true });
  });

  it.each([null, 1, "x", [], { __proto__: null }])("rejects %j without an exception", (input) =>
    expect(validateFiling("mortgage.file", input).ok).toBe(false),
  );
});

describe("identity of a filing", () => {
  it("depends on institution, kind and ref, and on the boundaries between them", () => {
    const key = idempotencyKey({ institution: "A", kind: "mortgage.file", ref: "1" });
    expect(key).toMatch(/^[0-9a-f]{64}$/);
    expect(idempotencyKey({ institution: "A", kind: "mortgage.cancel", ref: "1" })).not.toBe(key);
    expect(idempotencyKey({ institution: "A1", kind: "mortgage.file", ref: "" })).not.toBe(
      idempotencyKey({ institution: "A", kind: "mortgage.file", ref: "1" }),
    );
  });

  it("includes a content digest that ignores key order, absent fields, trailing zeros and the default currency", () => {
    const digest = contentDigest("mortgage.file", mortgage);
    expect(
      contentDigest("mortgage.file", {
        ...Object.fromEntries(Object.entries(mortgage).reverse()),
        remark: undefined,
        currency: "CNY",
        securedPrincipal: "1200000",
      } as typeof mortgage),
    ).toBe(digest);
    expect(contentDigest("mortgage.file", { ...mortgage, securedPrincipal: "1200000.01" })).not.toBe(digest);
    expect(contentDigest("mortgage.file", { ...mortgage, securedPrincipal: "120000" })).not.toBe(digest);
    expect(
      contentDigest("mortgage.file", { ...mortgage, mortgagors: [{ ...mortgage.mortgagors[0]!, name: "张 伟" }] }),
    ).not.toBe(digest);
  });
});

describe("content digest", () => {
  it("never changes, because ledgers store it", () => {
    // The expected digest is computed without the code under test.
    const text = `mortgage.file\n${JSON.stringify(sorted({ ...mortgage, securedPrincipal: mortgage.securedPrincipal!.replace(/\.?0+$/, "") }))}`;
    const digest = createHash("sha256").update(text).digest("hex");
    expect(contentDigest("mortgage.file", mortgage)).toBe(digest);
    // The cached key order of other filings must not affect the first one.
    const { securedScope, ...less } = mortgage;
    const remarked = (remark: string) => contentDigest("mortgage.file", { ...less, remark } as typeof mortgage);
    expect(remarked("备注")).not.toBe(remarked("别的"));
    expect(contentDigest("mortgage.file", { securedScope, ...less } as typeof mortgage)).toBe(digest);
  });
});

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([k, v]) => !(k === "currency" && v === "CNY"))
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([k, v]) => [k, sorted(v)]),
  );
}

describe("units of a filing", () => {
  it("include the first and the others, each with its own fields", () => {
    const other = { unitCode: "330106001001GB00001F00010002", titleNo: "浙（2023）杭州市不动产权第0012346号" };
    expect(unitCodesOf({ ...mortgage, otherUnits: [other] })).toEqual([mortgage.unitCode, other.unitCode]);
    expect(unitsOf({ ...mortgage, otherUnits: [other] })).toEqual([
      { unitCode: mortgage.unitCode, titleNo: mortgage.titleNo },
      other,
    ]);
  });
});

describe("OpenAPI document", () => {
  const document = openApiDocument("0.0.0") as {
    paths: Record<string, Record<string, { responses: object }>>;
    components: { schemas: Record<string, object> };
  };

  it("contains every operation with a response for every problem", () => {
    for (const op of OPERATIONS) {
      const found = document.paths[op.path]?.[op.method.toLowerCase()];
      expect(found, op.id).toBeDefined();
      for (const code of op.problems)
        expect(Object.keys(found!.responses), `${op.id} ${code}`).toContain(String(PROBLEMS[code].status));
    }
  });

  it("refers only to schemas that it contains", () => {
    const text = JSON.stringify(document);
    for (const [, name] of text.matchAll(/"#\/components\/schemas\/([^"]+)"/g))
      expect(document.components.schemas).toHaveProperty([name!]);
  });

  it("uses patterns that every regular-expression engine supports", () => {
    const text = JSON.stringify(document);
    expect(text).not.toMatch(/\\\\p\{/);
    for (const [, pattern] of text.matchAll(/"pattern":("(?:[^"\\]|\\.)*")/g))
      expect(() => new RegExp(JSON.parse(pattern!) as string, "u")).not.toThrow();
  });
});
