import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { checkFile } from "../../../../src/batch/check-file.js";
import { openTableSource } from "../../../../src/batch/files/table-file.js";
import { columnsFor } from "../../../../src/contract/index.js";
import { textRows, writeWorkbook } from "../../../support/workbook-file.js";
import { openFilingFile } from "../../../../src/batch/check/index.js";
import { TODAY, rowOf, type Row } from "../../check/check-helpers.js";

const folder = mkdtempSync(join(tmpdir(), "bdc-workbook-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it("checks a workbook like a CSV file, and writes the findings next to its rows", async () => {
  const columns = columnsFor("mortgage.file");
  const good = rowOf("mortgage.file");
  const bad = rowOf("mortgage.file", { ref: "HZ-2026-000999", termEnd: "2026-02-30" });
  const table = [columns.map((c) => c.zh), ...[good, bad].map((row) => columns.map((c) => row[c.key] ?? ""))];
  const path = await writeWorkbook(join(folder, "抵押.xlsx"), { rows: textRows(table) });
  const out = join(folder, "抵押.检查.xlsx");
  const report = await checkFile(path, { today: TODAY, out });
  expect(report).toMatchObject({
    kind: "mortgage.file",
    rows: 2,
    filings: 1,
    invalidRows: 1,
    layout: { headerRow: 1 },
  });
  expect(report.findings).toEqual(
    expect.arrayContaining([expect.objectContaining({ rule: "date-impossible", row: 3 })]),
  );

  const cells: (readonly string[])[] = [];
  for await (const batch of (await openTableSource(out)).records())
    for (const record of batch) cells.push(record.cells);
  expect(cells.map((row) => row.slice(0, columns.length))).toEqual(table);
  expect(cells[0]!.slice(columns.length)).toEqual([
    "结果",
    "受理编号",
    "状态",
    "证明号",
    "顺位/轮候",
    "错误说明",
    "处理建议",
    "批次",
    "提醒",
  ]);
  expect(cells[2]![columns.length]).toBe("有错");
  expect(cells[2]!.join()).toContain("date-impossible");
});

let books = 0;
const columns = columnsFor("mortgage.file");
const letterOf = (key: string) => String.fromCharCode(65 + columns.findIndex((c) => c.key === key));
type Cell = string | { readonly xml: string };
/**
 * Writes a workbook of mortgages with headers in row 1. Cells by key, as text or as the XML of the attributes and
 * content of a `c` element.
 */
async function bookOf(
  rows: readonly Readonly<Record<string, Cell>>[],
  more: Partial<Parameters<typeof writeWorkbook>[1]> = {},
  attributes: readonly string[] = [],
): Promise<string> {
  const texts = textRows([columns.map((c) => c.zh)]);
  const data = rows.map(
    (row, i) =>
      `<row r="${i + 2}"${attributes[i] ?? ""}>${columns
        .map((c) => {
          const cell = row[c.key] ?? "";
          const at = `${letterOf(c.key)}${i + 2}`;
          if (typeof cell !== "string") return `<c r="${at}"${cell.xml}</c>`;
          return cell === "" ? "" : `<c r="${at}" t="inlineStr"><is><t>${cell}</t></is></c>`;
        })
        .join("")}</row>`,
  );
  return writeWorkbook(join(folder, `${++books}.xlsx`), { ...more, rows: texts + data.join("") });
}
const check = (path: string, options = {}) => checkFile(path, { today: TODAY, explainCells: true, ...options });
const first = rowOf("mortgage.file");
const second = rowOf("mortgage.file", {
  ref: "HZ-2026-000777",
  mortgageContractNo: "DY-2026-0777",
  loanContractNo: "JK-2026-0777",
  unitCode: "330106001001GB00001F00010009",
});
const without = (row: Row, ...keys: string[]): Row =>
  Object.fromEntries(Object.entries(row).filter(([key]) => !keys.includes(key)));

describe("the check of a workbook", () => {
  it("gives every row of a merged area its value, and lists each such cell", async () => {
    // A filing of two units, with all columns merged except the unit. One value is also merged over several filings, as
    // officers do.
    const merged = columns
      .filter((c) => c.key !== "unitCode" && first[c.key] !== "")
      .map((c) => `${letterOf(c.key)}2:${letterOf(c.key)}3`);
    const path = await bookOf([first, { unitCode: "330106001001GB00001F00010002" }, without(second, "securedScope")], {
      behindRows: `<mergeCells>${[...merged.filter((m) => !m.startsWith(letterOf("securedScope"))), `${letterOf("securedScope")}2:${letterOf("securedScope")}4`, "A30:C31"].map((ref) => `<mergeCell ref="${ref}"/>`).join("")}</mergeCells>`,
    });
    const report = await check(path);
    expect(report).toMatchObject({ rows: 3, filings: 2, errors: 0 });
    const filled = report.understandings.filter((u) => u.how === "filled-down");
    expect(filled.filter((u) => u.row === 3)).toHaveLength(merged.length);
    expect(filled.filter((u) => u.row === 4)).toEqual([
      expect.objectContaining({ header: "担保范围", understood: first["securedScope"] }),
    ]);
    expect(filled.find((u) => u.row === 3 && u.header === "抵押人证件号")?.understood).not.toContain(
      first["mortgagorIdNo"],
    );
    const file = await openFilingFile(path, { today: TODAY });
    const units: unknown[] = [];
    for await (const batch of file.rows())
      for (const row of batch) if (row.ok) units.push("otherUnits" in row.filing ? row.filing.otherUnits : undefined);
    expect(units).toEqual([[{ unitCode: "330106001001GB00001F00010002", titleNo: first["titleNo"] }], undefined]);
  });

  it("warns that hidden rows and columns are filed", async () => {
    const path = await bookOf(
      [first, second],
      { beforeRows: `<cols><col min="4" max="4" width="0" hidden="1"/><col min="200" max="16384" hidden="1"/></cols>` },
      ["", ' hidden="1"'],
    );
    const report = await check(path);
    expect(report).toMatchObject({ filings: 2, invalidRows: 0 });
    expect(report.findings.map((f) => [f.rule, f.severity, f.row, f.column])).toEqual([
      ["column-hidden", "warning", 2, 3],
      ["row-hidden", "warning", 3, undefined],
    ]);
  });

  it("uses and lists the result of a formula, and reports a formula without a result", async () => {
    const formula = (result: string) => ({ xml: ` t="str"><f>"x"&amp;1</f>${result}` });
    const good = await check(await bookOf([{ ...first, titleNo: formula(`<v>${first["titleNo"]}</v>`) }]));
    expect(good).toMatchObject({ filings: 1, errors: 0 });
    expect(good.understandings).toContainEqual(
      expect.objectContaining({
        how: "formula",
        row: 2,
        header: "不动产权证号",
        written: "=…",
        understood: first["titleNo"],
      }),
    );
    const bad = await check(await bookOf([{ ...first, titleNo: formula(""), remark: formula("") }]));
    expect(bad.filings).toBe(0);
    expect(bad.findings.filter((f) => f.rule === "formula-uncomputed").map((f) => f.header)).toEqual([
      "不动产权证号",
      "附记",
    ]);
  });

  it.each(["#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?"])("refuses %s in every column", async (value) => {
    for (const column of columns) {
      const report = await check(await bookOf([{ ...first, [column.key]: { xml: ` t="e"><v>${value}</v>` } }]));
      const found = report.findings.filter((f) => f.severity === "error").map((f) => [f.rule, f.header]);
      expect(found, column.key).toContainEqual(["excel-error-value", column.zh]);
    }
  });

  it("reads the first visible sheet with a header, lists the others, and accepts a sheet name", async () => {
    const cover = textRows([["2026年11月抵押申请"], ["请见下一张表"]]);
    const head =
      '<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>';
    const sheet = (rows: readonly Row[]) =>
      `${head}${textRows([columns.map((c) => c.zh), ...rows.map((row) => columns.map((c) => row[c.key] ?? ""))])}</sheetData></worksheet>`;
    const path = await writeWorkbook(join(folder, "several.xlsx"), {
      rows: cover,
      sheets: [{ name: "封面" }, { name: "作废", state: "hidden" }, { name: "十一月" }, { name: "十二月" }],
      others: {
        "xl/worksheets/sheet2.xml": sheet([first, second]),
        "xl/worksheets/sheet3.xml": sheet([first]),
        "xl/worksheets/sheet4.xml": sheet([first, second]),
      },
    });
    expect(await check(path)).toMatchObject({ rows: 1, layout: { sheet: "十一月", otherSheets: ["封面", "十二月"] } });
    expect(await check(path, { sheet: "十二月" })).toMatchObject({ rows: 2, layout: { sheet: "十二月" } });
    await expect(check(path, { sheet: "封面" })).rejects.toMatchObject({ name: "HeaderError" });
    await expect(check(path, { sheet: "一月" })).rejects.toMatchObject({
      code: "workbook-sheet-unknown",
      zh: expect.stringContaining("封面, 作废, 十一月, 十二月"),
    });
  });

  it("reads the unit and the currency that a number format shows", async () => {
    const formats = {
      164: '#,##0.00"万元"',
      165: '0!.0,"万元"',
      166: "[$$-409]#,##0.00",
      167: '"¥"#,##0.00_);[Red]\\("¥"#,##0.00\\)',
      168: '0"元"',
      169: "_ [$¥-804]* #,##0.00_ ",
      170: '"US$"0.00',
      171: "0万",
    };
    const amounts = async (style: number, value: string) => {
      const path = await bookOf([{ ...first, securedPrincipal: { xml: ` s="${style}"><v>${value}</v>` } }], {
        styles: [0, 164, 165, 166, 167, 168, 169, 170, 171],
        numberFormats: formats,
      });
      const file = await openFilingFile(path, { today: TODAY });
      for await (const [row] of file.rows())
        return row!.ok
          ? (row!.filing as { securedPrincipal?: string }).securedPrincipal
          : row!.findings.map((f) => f.rule);
    };
    expect([
      await amounts(1, "120"),
      await amounts(2, "1200000"),
      await amounts(4, "1200000.5"),
      await amounts(5, "1200000"),
      await amounts(6, "1200000"),
      await amounts(8, "120"),
    ]).toEqual(["1200000", "1200000", "1200000.5", "1200000", "1200000", "1200000"]);
    expect([await amounts(3, "1200000"), await amounts(7, "1200000")]).toEqual([
      ["amount-currency"],
      ["amount-currency"],
    ]);
  });
});

it("lists every default, and only once when the file lacks the column", async () => {
  const report = await check(await bookOf([{ ...without(first, "propertyType", "reason", "mortgagorIdType") }]));
  const defaults = report.understandings.filter((u) => u.how === "default").map((u) => [u.row, u.header, u.understood]);
  expect(defaults).toEqual(
    expect.arrayContaining([
      [2, "抵押不动产类型", "土地和房屋"],
      [2, "登记原因", "合同设立"],
      [2, "抵押人证件种类", "身份证"],
      [2, "债务人", "张*"],
    ]),
  );
});
