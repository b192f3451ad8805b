import { blocksFiling } from "../../../src/rules/index.js";
import { describe, it, expect } from "vitest";
import fc from "fast-check";
import { validateFiling, isCitizenId, isCreditCode, kinds, type Kind } from "../../../src/contract/index.js";
import { bad, checkRows, checkText, csvOf, good, rowOf, rulesOf, type Row } from "../check/check-helpers.js";

const UNITS = ["330106001001GB00001F00010001", "330106001001GB00001F00010002", "330106001001GB00001F00010003"];
const ZHANG = "330106199001010018";
const LI = "330106198502150022";
const LONE_SURROGATE = /[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/;
const mortgage = (changes: Row = {}) => rowOf("mortgage.file", changes);
const notice = (changes: Row = {}) => rowOf("pre-notice.register", changes);
const seizure = (changes: Row = {}) =>
  rowOf("seizure.request", { officerName: "周敏、陈刚", officerCardNo: "1、2", ...changes });

describe("a row", () => {
  it.each(kinds)("with the examples of the contract becomes a valid filing of %s", async (kind) => {
    const { rows } = await checkRows(kind, [rowOf(kind)]);
    const { filing, materialPaths } = good(rows[0]);
    const materials = materialPaths.map((m) => ({ kind: m.kind, sha256: "0".repeat(64), name: m.path }));
    expect(validateFiling(kind, { ...filing, ...(materials.length && { materials }) })).toMatchObject({ ok: true });
  });

  it("gets the defaults of the contract and no other values", async () => {
    const { rows } = await checkRows("mortgage.file", [
      mortgage({ mortgagorIdType: "", propertyType: "", reason: "", debtorName: "", remark: "" }),
    ]);
    expect(good(rows[0]).filing).toEqual({
      ref: "HZ-2026-000321",
      unitCode: UNITS[0],
      titleNo: "浙（2023）杭州市不动产权第0012345号",
      mortgagors: [{ name: "张伟", idType: "citizen-id", idNo: ZHANG }],
      mortgageType: "general",
      propertyType: "land-and-house",
      securedPrincipal: "1200000.00",
      termStart: "2026-01-05",
      termEnd: "2056-01-04",
      mortgageContractNo: "DY-2026-0001",
      loanContractNo: "JK-2026-0001",
      securedScope: "主债权本金、利息、罚息及实现抵押权的费用",
      transferRestricted: false,
      reason: "合同设立",
    });
  });

  it("keeps the type of a citizen ID that is also a valid credit code", async () => {
    expect(isCreditCode("513321195001010272") && isCitizenId("513321195001010272")).toBe(true);
    const { rows } = await checkRows("mortgage.file", [
      mortgage({ mortgagorIdType: "", mortgagorIdNo: "513321195001010272" }),
    ]);
    expect(good(rows[0]).filing).toMatchObject({ mortgagors: [{ idType: "citizen-id" }] });
  });

  it("gets the type of a credit code when no type is given", async () => {
    const { rows } = await checkRows("mortgage.file", [
      mortgage({ mortgagorName: "示例房地产开发有限公司", mortgagorIdType: "", mortgagorIdNo: "91330109MA2DEXP16G" }),
    ]);
    expect(good(rows[0]).filing).toMatchObject({ mortgagors: [{ idType: "credit-code", idNo: "91330109MA2DEXP16G" }] });
  });

  it("needs no ID number of a person subject to seizure, and then gets no type", async () => {
    const { rows } = await checkRows("seizure.request", [seizure({ obligorIdNo: "", obligorIdType: "" })]);
    expect(good(rows[0]).filing).toMatchObject({ obligors: [{ name: "张伟" }] });
    expect((good(rows[0]).filing as { obligors: object[] }).obligors[0]).toEqual({ name: "张伟" });
  });

  it("gets all findings, with row, column, header, rule, reason and fix", async () => {
    const { rows } = await checkRows("mortgage.file", [
      mortgage(),
      mortgage({
        ref: "B",
        unitCode: UNITS[1]!.slice(0, 20),
        mortgagorIdNo: "330106199001010017",
        termStart: "2026-02-30",
        securedPrincipal: "-5",
        transferRestricted: "",
        securedScope: "",
      }),
    ]);
    const { findings, ref, rows: numbers } = bad(rows[1]);
    expect({ ref, numbers }).toEqual({ ref: "B", numbers: [3] });
    expect(findings.map((f) => [f.rule, f.column, f.header])).toEqual([
      ["unit-code-length", 1, "不动产单元号"],
      ["amount-negative", 11, "被担保主债权数额"],
      ["date-impossible", 13, "债务履行起始日期"],
      ["citizen-id-check-digit", 5, "抵押人证件号"],
      ["field-missing", 17, "担保范围"],
      ["DY-10", 18, "是否存在禁止或限制转让约定"],
    ]);
    for (const f of findings) {
      expect(f.row).toBe(3);
      for (const text of [f.zh, f.en, f.fixZh, f.fixEn]) expect(text.length).toBeGreaterThan(3);
    }
    expect(good(rows[0]).rows).toEqual([2]);
  });

  it("never shows names and ID numbers unmasked", async () => {
    const { rows } = await checkRows("mortgage.file", [
      mortgage({
        mortgagorIdNo: "330106199001010017",
        mortgagorName: "欧阳锋\u202e",
        termStart: "330106199001010018",
        securedPrincipal: "张伟",
      }),
    ]);
    const text = JSON.stringify(bad(rows[0]).findings);
    expect(text).not.toContain("19900101");
    expect(text).not.toContain("欧阳锋");
    expect(text).not.toContain("张伟");
    expect(text).toContain("330106********0017");
  });
});

describe("several people in a cell", () => {
  it.each(["、", ";", "；", "\n"])("may be separated by %j", async (separator) => {
    const { rows } = await checkRows("pre-notice.register", [
      notice({
        buyerName: ["张伟", "李娜"].join(separator),
        buyerIdNo: [ZHANG, LI].join(separator),
        share: ["50%", "50%"].join(separator),
        coOwnership: "按份共有",
      }),
    ]);
    expect(good(rows[0]).filing).toMatchObject({
      buyers: [
        { name: "张伟", idType: "citizen-id", idNo: ZHANG, share: "1/2" },
        { name: "李娜", idType: "citizen-id", idNo: LI, share: "1/2" },
      ],
    });
  });
  it.each([",", "，", "/"])("may be separated by %j when the counts agree", async (separator) => {
    const { rows } = await checkRows("pre-notice.register", [
      notice({ buyerName: ["张伟", "李娜"].join(separator), buyerIdNo: [ZHANG, LI].join(separator) }),
    ]);
    expect(good(rows[0]).filing).toMatchObject({ buyers: [{ name: "张伟" }, { name: "李娜" }] });
  });
  it.each([",", "，", "/"])("separated by %j are two people, also with one number: an error", async (separator) => {
    const { rows } = await checkRows("pre-notice.register", [
      notice({ buyerName: ["张伟", "买买提·艾力"].join(separator), buyerIdNo: ZHANG }),
    ]);
    expect(bad(rows[0]).findings).toMatchObject([{ rule: "people-count", field: "buyerIdNo" }]);
  });
  it("may be companies separated by 、 when the counts agree", async () => {
    const { rows } = await checkRows("mortgage.file", [
      mortgage({
        mortgagorName: "Alpha Ltd/Beta Ltd",
        mortgagorIdType: "统一社会信用代码",
        mortgagorIdNo: "91330109MA2DEXP16G/91330106MA2TEXT08W",
      }),
    ]);
    expect(good(rows[0]).filing).toMatchObject({ mortgagors: [{ name: "Alpha Ltd" }, { name: "Beta Ltd" }] });
  });
  it("are one company when the comma belongs to its name", async () => {
    const { rows } = await checkRows("mortgage.file", [
      mortgage({
        mortgagorName: "Example Trading Co., Ltd.",
        mortgagorIdType: "统一社会信用代码",
        mortgagorIdNo: "91330109MA2DEXP16G",
      }),
    ]);
    expect(good(rows[0]).filing).toMatchObject({ mortgagors: [{ name: "Example Trading Co., Ltd." }] });
  });
  it("may have one ID type for all, or one each", async () => {
    const { rows } = await checkRows("mortgage.file", [
      mortgage({ mortgagorName: "张伟、李娜", mortgagorIdType: "身份证", mortgagorIdNo: `${ZHANG}、${LI}` }),
      mortgage({
        ref: "B",
        mortgageContractNo: "DY-B",
        loanContractNo: "JK-B",
        mortgagorName: "张伟、示例房地产开发有限公司",
        mortgagorIdType: "身份证、营业执照",
        mortgagorIdNo: `${ZHANG}、91330109MA2DEXP16G`,
      }),
    ]);
    expect(good(rows[0]).filing).toMatchObject({ mortgagors: [{ idType: "citizen-id" }, { idType: "citizen-id" }] });
    expect(good(rows[1]).filing).toMatchObject({
      mortgagors: [{ idType: "citizen-id" }, { idType: "business-licence" }],
    });
  });
  it.each<[Row, string]>([
    [{ buyerIdNo: ZHANG }, "buyerIdNo"],
    [{ buyerIdNo: `${ZHANG}、${LI}、${LI}` }, "buyerIdNo"],
    [{ share: "1/2、1/4、1/4" }, "share"],
    [{ buyerIdType: "身份证、身份证、身份证" }, "buyerIdType"],
  ])("are refused when the counts differ: %o", async (changes, field) => {
    const { rows } = await checkRows("pre-notice.register", [
      notice({ buyerName: "张伟、李娜", buyerIdNo: `${ZHANG}、${LI}`, buyerIdType: "", ...changes }),
    ]);
    expect(bad(rows[0]).findings).toMatchObject([{ rule: "people-count", field }]);
  });
  it("get the finding on a wrong number with the position of the person", async () => {
    const { rows } = await checkRows("pre-notice.register", [
      notice({ buyerName: "张伟、李娜", buyerIdNo: `${ZHANG}、330106198502150023` }),
    ]);
    expect(bad(rows[0]).findings).toMatchObject([{ rule: "citizen-id-check-digit", pointer: "/buyers/1/idNo" }]);
    expect(JSON.stringify(bad(rows[0]).findings)).not.toContain("19850215");
  });
});

describe("several rows of one ref", () => {
  it("are one filing with several units", async () => {
    const { rows } = await checkRows(
      "mortgage.file",
      UNITS.map((unitCode, i) => mortgage({ unitCode, titleNo: `浙（2023）杭州市不动产权第001234${i}号` })),
    );
    expect(rows).toHaveLength(1);
    expect(good(rows[0])).toMatchObject({
      rows: [2, 3, 4],
      filing: {
        unitCode: UNITS[0],
        otherUnits: [{ unitCode: UNITS[1], titleNo: "浙（2023）杭州市不动产权第0012341号" }, { unitCode: UNITS[2] }],
      },
    });
  });

  it("use the value above for cells that merging left blank", async () => {
    const { rows } = await checkRows("mortgage.file", [
      mortgage(),
      { unitCode: UNITS[1]! },
      { unitCode: UNITS[2]!, titleNo: "浙（2023）杭州市不动产权第0099999号" },
      mortgage({ ref: "B", unitCode: "330106001001GB00001F00010009", mortgageContractNo: "DY-9" }),
    ]);
    expect(rows).toHaveLength(2);
    expect(good(rows[0])).toMatchObject({
      rows: [2, 3, 4],
      filing: {
        otherUnits: [
          { unitCode: UNITS[1], titleNo: "浙（2023）杭州市不动产权第0012345号" },
          { unitCode: UNITS[2], titleNo: "浙（2023）杭州市不动产权第0099999号" },
        ],
      },
    });
  });

  it("do not include a complete row without a ref", async () => {
    const { rows } = await checkRows("mortgage.file", [mortgage(), mortgage({ ref: "", unitCode: UNITS[1]! })]);
    expect(good(rows[0]).rows).toEqual([2]);
    expect(rulesOf(rows[1])).toEqual(["ref-missing"]);
    expect(bad(rows[1]).rows).toEqual([3]);
  });

  it("may list several people of one unit", async () => {
    const { rows } = await checkRows("pre-notice.register", [
      notice({ coOwnership: "按份共有", share: "1/2" }),
      { ref: notice()["ref"]!, buyerName: "李娜", buyerIdNo: LI, share: "1/2" },
    ]);
    expect(good(rows[0]).filing).toMatchObject({
      buyers: [
        { name: "张伟", share: "1/2" },
        { name: "李娜", share: "1/2" },
      ],
    });
    expect(good(rows[0]).filing).not.toHaveProperty("otherUnits");
  });

  it("are refused when they contradict each other, with a finding on each row", async () => {
    const { rows } = await checkRows("mortgage.file", [
      mortgage(),
      mortgage({ unitCode: UNITS[1]!, securedPrincipal: "9999999" }),
    ]);
    expect(rows).toHaveLength(1);
    expect(bad(rows[0]).findings).toMatchObject([
      { rule: "rows-disagree", row: 3, field: "securedPrincipal" },
      { rule: "row-of-invalid-filing", row: 2 },
    ]);
  });

  it("are refused when units and people do not combine", async () => {
    const { rows } = await checkRows("mortgage.file", [
      mortgage(),
      mortgage({ unitCode: UNITS[1]!, mortgagorName: "李娜", mortgagorIdNo: LI }),
    ]);
    expect(rulesOf(rows[0])).toEqual(["rows-people", "row-of-invalid-filing"]);
  });

  it("are all refused when one has an error", async () => {
    const { rows } = await checkRows("mortgage.file", [
      mortgage(),
      mortgage({ unitCode: "14-2-1802" }),
      mortgage({ unitCode: UNITS[2]! }),
    ]);
    expect(bad(rows[0])).toMatchObject({ rows: [2, 3, 4] });
    expect(bad(rows[0]).findings.map((f) => [f.row, f.rule])).toEqual([
      [3, "unit-code-house-number"],
      [2, "row-of-invalid-filing"],
      [4, "row-of-invalid-filing"],
    ]);
  });

  it("count once when they are identical", async () => {
    const { rows } = await checkRows("mortgage.file", [mortgage(), mortgage()]);
    expect(good(rows[0])).toMatchObject({ rows: [2, 3], warnings: [{ rule: "row-repeated", row: 3 }] });
    expect(good(rows[0]).filing).not.toHaveProperty("otherUnits");
  });

  it("belong together anywhere in the file", async () => {
    const { rows } = await checkRows("mortgage.file", [
      mortgage(),
      mortgage({ ref: "B", unitCode: UNITS[1]!, mortgageContractNo: "2" }),
      mortgage({ unitCode: UNITS[2]! }),
      mortgage({ ref: "C", unitCode: "330106001001GB00001F00010004", mortgageContractNo: "3" }),
    ]);
    expect(rows.map((r) => [r.ref, r.rows])).toEqual([
      ["B", [3]],
      ["HZ-2026-000321", [2, 4]],
      ["C", [5]],
    ]);
    expect(rows.every((r) => r.ok)).toBe(true);
  });

  it("are refused with different content, anywhere in the file", async () => {
    const { rows } = await checkRows("mortgage.file", [
      mortgage(),
      mortgage({ ref: "B", unitCode: UNITS[1]!, mortgageContractNo: "2" }),
      mortgage({ loanContractNo: "another" }),
    ]);
    expect(bad(rows[1]).findings).toMatchObject([
      { rule: "rows-disagree", row: 4, field: "loanContractNo" },
      { rule: "row-of-invalid-filing", row: 2 },
    ]);
    expect(good(rows[0]).ref).toBe("B");
  });

  it("belong together when the ref has white space or a wrapper", async () => {
    const { rows } = await checkRows("mortgage.file", [
      mortgage({ ref: "'001" }),
      mortgage({ ref: "B", unitCode: UNITS[1]!, mortgageContractNo: "2" }),
      mortgage({ ref: " 001", unitCode: UNITS[2]! }),
    ]);
    expect(rows.map((r) => [r.ref, r.rows])).toEqual([
      ["B", [3]],
      ["001", [2, 4]],
    ]);
  });

  it("are reported one by one when they have no ref", async () => {
    const { rows } = await checkRows("mortgage.file", [
      mortgage({ ref: "" }),
      mortgage({ ref: "", unitCode: UNITS[1]! }),
    ]);
    expect(rows.map((r) => [r.rows, rulesOf(r)])).toEqual([
      [[2], ["ref-missing"]],
      [[3], ["ref-missing"]],
    ]);
  });

  it("are all refused, in bounded time, when one ref was filled down by mistake", async () => {
    const { rows } = await checkRows(
      "mortgage.cancel",
      Array.from({ length: 5_003 }, (_, i) =>
        rowOf("mortgage.cancel", { unitCode: `330106001001GB00001F00${String(i).padStart(6, "0")}` }),
      ),
    );
    expect(rows.every((r) => !r.ok)).toBe(true);
    expect(rows.flatMap((r) => r.rows)).toHaveLength(5_003);
    const errors = rows.flatMap((r) => bad(r).findings).filter((f) => f.severity === "error");
    expect(errors.filter((f) => f.rule === "too-many-rows").map((f) => f.row)).toEqual([errors[0]!.row]);
    // The other rows only get the reason why they are not sent.
    expect(new Set(errors.slice(1).map((f) => f.rule))).toEqual(new Set(["row-of-invalid-filing"]));
    expect(errors.map((f) => f.row)).toEqual(rows.flatMap((r) => r.rows));
  });

  it("are refused with more units than a filing may have", async () => {
    const many = Array.from({ length: 501 }, (_, i) =>
      mortgage({ unitCode: `330106001001GB00001F0001${String(i + 1).padStart(4, "0")}` }),
    );
    expect(rulesOf((await checkRows("mortgage.file", many)).rows[0])).toContain("too-many-units");
    expect(good((await checkRows("mortgage.file", many.slice(0, 500))).rows[0]).rows).toHaveLength(500);
  });
});

describe("groups and ranges", () => {
  it("require the mortgage of a pre-notice to be complete or empty", async () => {
    const none = {
      mortgageeName: "",
      mortgageeIdNo: "",
      mortgageAmount: "",
      loanContractNo: "",
      termStart: "",
      termEnd: "",
      transferRestricted: "",
    };
    const { rows } = await checkRows("pre-notice.register", [
      notice(none),
      notice({ ref: "B", unitCode: UNITS[1]!, contractNo: "2", termEnd: "", mortgageeIdNo: "" }),
      notice({ ...none, ref: "C", unitCode: UNITS[2]!, contractNo: "3", transferRestricted: "否" }),
    ]);
    expect(good(rows[0]).filing).not.toHaveProperty("mortgage");
    expect(bad(rows[1]).findings).toMatchObject([{ rule: "group-incomplete", field: "mortgageeIdNo" }]);
    expect(bad(rows[1]).findings[0]!.zh).toContain("抵押权人证件号、债务履行结束日期");
    expect(rulesOf(rows[2])).toEqual(["group-incomplete"]);
  });

  it("leave the agreement on transfers of a pre-notice's mortgage open, and ask for it", async () => {
    for (const fastPath of [true, false]) {
      const { rows } = await checkRows(
        "pre-notice.register",
        [notice({ transferRestricted: "" }), notice({ ref: "B", unitCode: UNITS[1]!, contractNo: "2" })],
        { fastPath },
      );
      expect(good(rows[0]).filing).not.toHaveProperty("mortgage.transferRestricted");
      expect(good(rows[0]).warnings.map((w) => [w.rule, w.field])).toEqual([["DY-10-notice", "transferRestricted"]]);
      expect(good(rows[1]).filing).toHaveProperty("mortgage.transferRestricted", false);
      expect(good(rows[1]).warnings).toEqual([]);
    }
  });

  it("require the agreement on transfers of an authority that asks for it, where there is a mortgage", async () => {
    const pack = { id: "x", version: "1", requiredFields: { "pre-notice.register": ["transferRestricted"] } } as const;
    const none = Object.fromEntries(
      ["mortgageeName", "mortgageeIdNo", "mortgageAmount", "loanContractNo", "termStart", "termEnd"].map((k) => [
        k,
        "",
      ]),
    );
    for (const fastPath of [true, false]) {
      const { rows } = await checkRows(
        "pre-notice.register",
        [
          notice({ transferRestricted: "" }),
          notice({ ...none, transferRestricted: "", ref: "B", unitCode: UNITS[1]!, contractNo: "2" }),
        ],
        { fastPath, pack },
      );
      expect(rulesOf(rows[0])).toContain("field-missing");
      expect(good(rows[1]).filing).not.toHaveProperty("mortgage");
    }
  });

  it("read start and end dates from one cell", async () => {
    const text = csvOf("mortgage.file", [mortgage({ termStart: "2024-01-05至2054-01-04", termEnd: "" })]).replace(
      "债务履行起始日期",
      "债务履行期限",
    );
    const { rows } = await checkText(text, { kind: "mortgage.file" });
    expect(good(rows[0]).filing).toMatchObject({ termStart: "2024-01-05", termEnd: "2054-01-04" });
  });

  it("refuse a range that contradicts the column of the end date", async () => {
    const text = csvOf("mortgage.file", [
      mortgage({ termStart: "2024-01-05~2054-01-04", termEnd: "2044-01-04" }),
    ]).replace("债务履行起始日期", "债务履行期限");
    expect(rulesOf((await checkText(text, { kind: "mortgage.file" })).rows[0])).toContain("date-range");
  });
});

describe("rows with random cells", () => {
  const junk = fc.oneof(
    fc.constantFrom(
      "",
      " ",
      "0",
      "-1",
      "是",
      "2026-02-30",
      "1E5",
      "张伟、李娜",
      "'=1+1",
      "\u202e",
      "1/2",
      "长期",
      "14-2-1802",
      "3.30106E+17",
    ),
    fc.string({ unit: "binary", maxLength: 30 }),
    fc.string({ unit: "grapheme", maxLength: 30 }),
  );

  /**
   * Each cell may have any text. A row that passes must be valid by the contract, and a row that is invalid by the
   * contract must be refused.
   */
  it.each(kinds)("are valid filings of %s by the contract, or are refused with a reason", async (kind) => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(fc.tuple(fc.nat(30), junk), { maxLength: 3 }), { minLength: 1, maxLength: 6 }),
        async (changes) => {
          const columns = Object.keys(rowOf(kind as Kind));
          const rows = changes.map((list, i) =>
            rowOf(kind, {
              ref: `R${i}`,
              ...Object.fromEntries(list.map(([at, text]) => [columns[at % columns.length]!, text.replace(/\0/g, "")])),
            }),
          );
          const checked = await checkText(
            csvOf(
              kind,
              rows.map((row) =>
                Object.fromEntries(Object.entries(row).map(([k, v]) => [k, LONE_SURROGATE.test(v) ? "" : v])),
              ),
            ),
            { kind, encoding: "utf-8" },
          ).catch((error: unknown) => {
            expect((error as Error).name).toMatch(/^(?:TableProblem|FileProblem)$/);
            return undefined;
          });
          for (const row of checked?.rows ?? []) {
            if (row.ok) {
              const materials = row.materialPaths.map((m) => ({ kind: m.kind, sha256: "0".repeat(64), name: m.path }));
              const found = validateFiling(kind, { ...row.filing, ...(materials.length > 0 && { materials }) });
              expect(found, JSON.stringify(row.filing)).toMatchObject({ ok: true });
            } else {
              expect(row.findings.some(blocksFiling)).toBe(true);
              // A confirmation concerns the whole filing and is placed at its first row.
              if (row.findings.some((f) => f.severity === "error" && f.rule !== "row-of-invalid-filing"))
                for (const number of row.rows)
                  expect(row.findings.some((f) => f.row === number && f.severity === "error")).toBe(true);
            }
          }
          const seen = checked?.rows.flatMap((r) => r.rows) ?? [];
          expect(new Set(seen).size).toBe(seen.length);
          if (checked)
            expect(seen.length + checked.aside.length).toBe(
              rows.filter((row) => Object.values(row).some((v) => v !== "")).length,
            );
        },
      ),
      { numRuns: 60 },
    );
  });
});
