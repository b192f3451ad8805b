import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { columnsFor, foldReference, isSameMatter, kinds, mattersOf, type Kind } from "../../../src/contract/index.js";
import { checkFile } from "../../../src/batch/index.js";
import { TextHash } from "../../../src/batch/check/duplicates/text-hash.js";
import { createCsvTemplate, templateRows } from "../../../src/batch/drafts/template.js";
import {
  TODAY,
  bad,
  checkRows,
  checkText,
  csvOf,
  fastPath,
  folder,
  good,
  rowOf,
  rulesOf,
  type Row,
} from "./check-helpers.js";

const UNIT = (n: number) => `330106001001GB00001F0001${String(n).padStart(4, "0")}`;
const mortgage = (n: number, changes: Row = {}) =>
  rowOf("mortgage.file", {
    ref: `M-${n}`,
    unitCode: UNIT(n),
    mortgageContractNo: `HT-${n}`,
    loanContractNo: `JD-${n}`,
    ...changes,
  });
const notice = (n: number, changes: Row = {}) =>
  rowOf("pre-notice.register", { ref: `N-${n}`, unitCode: UNIT(n), contractNo: `YS-${n}`, ...changes });
const seizure = (ref: string, changes: Row = {}) =>
  rowOf("seizure.request", { ref, officerName: "周敏、陈刚", officerCardNo: "1、2", ...changes });

describe("many units under one 案号 (CF-22)", () => {
  const court = (units: number, documentNo: (n: number) => string) =>
    checkRows(
      "seizure.request",
      Array.from({ length: units }, (_, n) => seizure(`CF-${n}`, { unitCode: UNIT(n + 1), documentNo: documentNo(n) })),
    );
  const warned = ({ rows }: Awaited<ReturnType<typeof court>>) =>
    rows.flatMap((row) =>
      (row.ok ? row.warnings : row.findings).filter((f) => f.rule === "CF-22").map((f) => [f.row, f.severity]),
    );

  it("warns once, on the row that exceeds ten units, also when the number is spelled differently", async () => {
    expect(warned(await court(10, () => "（2026）浙0106执1号"))).toEqual([]);
    expect(warned(await court(14, (n) => (n % 2 ? "(2026)浙0106执1号" : "（2026）浙0106执1号")))).toEqual([
      [12, "warning"],
    ]);
    expect(warned(await court(14, (n) => `（2026）浙0106执${n + 1}号`))).toEqual([]);
  });
});

describe("refs that differ only in their form", () => {
  it.each([
    ["width", "ＨＺ－２０２６－０００１２３"],
    ["letter case", "hz-2026-000123"],
    ["dashes", "HZ2026000123"],
    ["another dash", "HZ—2026–000123"],
    ["a minus sign", "HZ−2026−000123"],
    ["underscores", "HZ_2026_000123"],
    ["spaces", "HZ 2026 000123"],
    ["all at once", "ｈｚ　2026＿000 123"],
  ])("cause a warning: %s", async (_, other) => {
    const { rows } = await checkRows("mortgage.file", [
      mortgage(1, { ref: "HZ-2026-000123" }),
      mortgage(2),
      mortgage(3, { ref: other }),
    ]);
    expect(rows.map(rulesOf)).toEqual([[], [], ["ref-near"]]);
    const [found] = good(rows[2]).warnings;
    expect(found).toMatchObject({ row: 4, column: 0, field: "ref", severity: "warning" });
    expect(found!.zh).toContain("第 2 行的申请编号“HZ-2026-000123”");
    expect(found!.en).toContain("HZ-2026-000123 in row 2");
  });

  it("do not include refs with other digits or other leading zeros", async () => {
    const refs = ["A-1", "A-01", "A-001", "A.1", "A/1", "B-1", "1", "01"];
    const { rows } = await checkRows(
      "mortgage.file",
      refs.map((ref, i) => mortgage(i + 1, { ref })),
    );
    expect(rows.map(rulesOf)).toEqual(refs.map(() => []));
  });

  it("cause no warning for the rows of one filing, adjacent or not", async () => {
    const { rows } = await checkRows("mortgage.file", [
      mortgage(1, { ref: "A-1" }),
      mortgage(1, { ref: "A-1", unitCode: UNIT(5) }),
      mortgage(2),
      mortgage(1, { ref: "A-1", unitCode: UNIT(6) }),
    ]);
    expect(rows.map((r) => [r.rows, rulesOf(r)])).toEqual([
      [[4], []],
      [[2, 3, 5], []],
    ]);
  });

  it("are also reported for a row that has errors", async () => {
    const { rows } = await checkRows("mortgage.file", [
      mortgage(1, { ref: "A-1", termEnd: "2026-02-30" }),
      mortgage(2, { ref: "a1" }),
      mortgage(3, { ref: "a_1", termEnd: "2026-02-30" }),
    ]);
    expect(rulesOf(rows[1])).toEqual(["ref-near"]);
    expect(rulesOf(rows[2])).toContain("ref-near");
  });

  it("are found among rows that take the fast path", async () => {
    const path = join(folder, "near.csv");
    const refs = Array.from({ length: 400 }, (_, i) => (i === 350 ? "m_7" : `M-${i + 1}`));
    const kind = "mortgage.file";
    writeFileSync(
      path,
      csvOf(
        kind,
        refs.map((ref, i) => mortgage(i + 1, { ref })),
      ),
    );
    const report = await checkFile(path, { kind, today: TODAY, fastPath });
    expect(report).toMatchObject({ filings: 400, errors: 0, confirmations: 0, warnings: 1 });
    expect(report.findings).toMatchObject([{ rule: "ref-near", row: 352 }]);
  });

  it("have the same hash from bytes and from text", () => {
    const [a, b] = [new TextHash(), new TextHash()];
    for (const ref of ["HZ-2026_0001", "a.b-C_d", "---", "Zz9"]) {
      const bytes = Buffer.from(ref);
      a.ofReferenceBytes(bytes, 0, bytes.length);
      expect(a.equals(b.ofText(foldReference(ref))), ref).toBe(true);
    }
  });
});

describe("a second filing of the same matter", () => {
  it("with the same unit, contract and amount is held back until it is confirmed", async () => {
    const repeated: Row[] = [
      mortgage(1),
      mortgage(2, { unitCode: UNIT(1), mortgageContractNo: "ｈｔ 1" }),
      mortgage(3, { unitCode: UNIT(1), loanContractNo: "JD-1", securedPrincipal: "1200000" }),
      // Another amount, and another contract: a second mortgage of the unit.
      mortgage(4, { unitCode: UNIT(1), mortgageContractNo: "HT-1", securedPrincipal: "900000.00" }),
      mortgage(5, { unitCode: UNIT(1) }),
    ];
    const { rows } = await checkRows("mortgage.file", repeated);
    expect(rows.map((r) => [r.ok, rulesOf(r)])).toEqual([
      [true, []],
      [false, ["mortgage-repeated"]],
      [false, ["mortgage-repeated"]],
      [true, ["unit-repeated", "contract-repeated"]],
      [true, ["unit-repeated"]],
    ]);
    expect(bad(rows[1]).findings[0]).toMatchObject({ severity: "confirm", row: 3, header: "抵押合同号" });
    expect(bad(rows[1]).findings[0]!.fixZh).toContain('--accept mortgage-repeated="理由"');

    const accept = new Map([["mortgage-repeated", "补充抵押"]]);
    const accepted = await checkRows("mortgage.file", repeated, { accept });
    expect(accepted.rows.map((r) => r.ok)).toEqual([true, true, true, true, true]);
    expect(good(accepted.rows[1]).warnings).toMatchObject([{ rule: "mortgage-repeated", accepted: "补充抵押" }]);
    // Accepting one rule does not accept another.
    const other = await checkRows("mortgage.file", repeated, { accept: new Map([["unit-repeated", "x"]]) });
    expect(other.rows.map((r) => r.ok)).toEqual([true, false, false, true, true]);
  });

  it("is detected by any of its units", async () => {
    const { rows } = await checkRows("mortgage.file", [
      mortgage(1),
      mortgage(1, { unitCode: UNIT(2) }),
      mortgage(3, { unitCode: UNIT(3), mortgageContractNo: "HT-1" }),
      mortgage(3, { unitCode: UNIT(2), mortgageContractNo: "HT-1" }),
    ]);
    expect(rows.map((r) => [r.rows, r.ok])).toEqual([
      [[2, 3], true],
      [[4, 5], false],
    ]);
    expect(bad(rows[1]).findings.map((f) => [f.row, f.rule])).toEqual([
      [4, "mortgage-repeated"],
      [5, "row-of-invalid-filing"],
    ]);
    expect(bad(rows[1]).findings[0]!.zh).toContain(UNIT(2));
  });

  it("is any second pre-notice of a unit", async () => {
    const { rows } = await checkRows("pre-notice.register", [notice(1), notice(2, { unitCode: UNIT(1) })]);
    expect(rows.map((r) => [r.ok, rulesOf(r)])).toEqual([
      [true, []],
      [false, ["pre-notice-repeated"]],
    ]);
  });

  it("is a second seizure of a unit under the same document", async () => {
    const { rows } = await checkRows("seizure.request", [
      seizure("S-1"),
      seizure("S-2", { documentNo: "(2026)浙0106执1234号" }),
      seizure("S-3", { documentNo: "（2026）浙0106执1235号" }),
    ]);
    expect(rows.map((r) => [r.ok, r.ok ? [] : rulesOf(r)])).toEqual([
      [true, []],
      [false, expect.arrayContaining(["seizure-repeated"]) as string[]],
      [true, []],
    ]);
  });

  it.each([
    ["mortgage.cancel", "cancel-repeated", { proofNo: "浙（2024）杭州市不动产证明第0099999号" }],
    ["pre-notice.cancel", "cancel-repeated", { proofNo: "浙（2024）杭州市不动产证明第0099999号" }],
    ["seizure.renew", "seizure-repeated", { originalDocumentNo: "（2024）浙0106执9号" }],
    ["seizure.release", "seizure-repeated", { originalDocumentNo: "（2024）浙0106执9号" }],
  ] as const)("is a second %s for the same proof or seizure", async (kind, rule, other) => {
    const row = (ref: string, changes: Row = {}) => rowOf(kind, { ref, ...changes });
    const { rows } = await checkRows(kind, [row("Z-1"), row("Z-2"), row("Z-3", other)]);
    expect(rows.map((r) => (r.ok ? "" : rulesOf(r).find((found) => found === rule)))).toEqual(["", rule, ""]);
  });

  it("is counted separately in the report, and the checked file shows what to do", async () => {
    const path = join(folder, "confirm.csv");
    writeFileSync(
      path,
      csvOf("mortgage.file", [mortgage(1), mortgage(2, { unitCode: UNIT(1), mortgageContractNo: "HT-1" })]),
    );
    const out = join(folder, "confirm-checked.csv");
    const report = await checkFile(path, { kind: "mortgage.file", today: TODAY, fastPath, out });
    expect(report).toMatchObject({ rows: 2, filings: 1, invalidRows: 1, errors: 0, confirmations: 1, warnings: 0 });
    expect(report.tallies).toMatchObject([{ rule: "mortgage-repeated", severity: "confirm", count: 1 }]);
    expect(readFileSync(out, "utf8").split("\r\n")[2]).toMatch(/需确认.*mortgage-repeated.*--accept mortgage-repeated/);
  });

  it("is recognised by its amount and either contract number, in any form", () => {
    const of = (contract: string, loan: string, amount = "1200000") =>
      mattersOf("mortgage.file", {
        unitCode: UNIT(1),
        securedPrincipal: amount,
        mortgageContractNo: contract,
        loanContractNo: loan,
      })[0]!;
    expect(isSameMatter(of("A", "B"), of("a", "C"))).toBe(true);
    expect(isSameMatter(of("A", "B"), of("C", "ｂ"))).toBe(true);
    // A mortgage contract number is never compared with a loan contract number.
    expect(isSameMatter(of("A", "B"), of("B", "A"))).toBe(false);
    expect(isSameMatter(of("A", "B", "1200000.00"), of("A", "B"))).toBe(true);
    expect(isSameMatter(of("A", "B", "1200000.50"), of("A", "B"))).toBe(false);
  });
});

describe("template examples", () => {
  const templateRow = (kind: Kind, row: number) =>
    Object.fromEntries(columnsFor(kind).map((c, i) => [c.key, templateRows(kind, "zh")[row]![i]!]));

  it.each(kinds)("for %s are rejected in another file with columns in another order", async (kind) => {
    const example = templateRow(kind, 2);
    const columns = columnsFor(kind).toReversed();
    const cell = (text: string) => (text.includes(",") ? `"${text}"` : text);
    const text = [columns.map((c) => c.zh), columns.map((c) => example[c.key]!)]
      .map((line) => line.map(cell).join(",") + "\r\n")
      .join("");
    const { rows } = await checkText(text, { kind });
    expect(
      bad(rows[0])
        .findings.filter((f) => f.severity === "error")
        .map((f) => f.rule),
    ).toEqual(["template-example"]);
  });

  it.each([
    ["the ref is unchanged", { unitCode: UNIT(1), mortgageContractNo: "HT-1", loanContractNo: "JD-1" }],
    ["the unit is unchanged", { ref: "M-1", mortgageContractNo: "HT-1", loanContractNo: "JD-1" }],
    ["the mortgage contract is unchanged", { ref: "M-1", unitCode: UNIT(1), loanContractNo: "JD-1" }],
    ["the loan contract is unchanged", { ref: "M-1", unitCode: UNIT(1), mortgageContractNo: "HT-1" }],
    [
      "the ref was written in another form",
      { ref: "example 0001", unitCode: UNIT(1), mortgageContractNo: "HT-1", loanContractNo: "JD-1" },
    ],
    [
      "they were filled down",
      { ref: "EXAMPLE-0017", unitCode: "330106999999GB99999F00010017", mortgageContractNo: "EXAMPLE-DY-0017" },
    ],
  ])("are recognised when %s", async (_, changes) => {
    const { rows } = await checkRows("mortgage.file", [{ ...templateRow("mortgage.file", 2), ...changes }]);
    expect(rulesOf(rows[0])).toEqual(["template-example"]);
  });

  it("are no longer recognised when all of these are replaced, even by numbers that begin with an E", async () => {
    const own = { ref: "E-1", unitCode: UNIT(1), mortgageContractNo: "EXAMPLEBANK-1", loanContractNo: "e-7-2026" };
    const { rows } = await checkRows("mortgage.file", [{ ...templateRow("mortgage.file", 2), ...own }]);
    expect(rows.map((r) => r.ok)).toEqual([true]);
  });

  it("cannot be accepted", async () => {
    const accept = new Map([["template-example", "x"]]);
    const { rows } = await checkText(createCsvTemplate("mortgage.file", "zh"), { kind: "mortgage.file", accept });
    expect(rows.map((r) => r.ok)).toEqual([false, false]);
  });
});
