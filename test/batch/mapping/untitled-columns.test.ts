import { writeFileSync } from "node:fs";
import { join } from "node:path";
import iconv from "iconv-lite";
import { describe, expect, it } from "vitest";
import { checkFile } from "../../../src/batch/check-file.js";
import { openFilingFile } from "../../../src/batch/check/index.js";
import type { Context } from "../../../src/cli/core/context.js";
import { checkView } from "../../../src/cli/views/check.js";
import { columnsFor } from "../../../src/contract/index.js";
import { textRows, writeWorkbook } from "../../support/workbook-file.js";
import { TODAY, fastPath, folder, rowOf } from "../check/check-helpers.js";

const KIND = "mortgage.file";
const columns = columnsFor(KIND).filter((c) => c.cell !== "materials");
const ROWS = 60;
/**
 * Creates a table in which columns C and F have no header.
 * @param textsInC Texts in column C, by row number as in Excel.
 */
function tableOf(textsInC: ReadonlyMap<number, string>, inF = ""): string[][] {
  const insert = (cells: readonly string[], c: string, f: string) => [
    ...cells.slice(0, 2),
    c,
    ...cells.slice(2, 4),
    f,
    ...cells.slice(4),
  ];
  const lines = Array.from({ length: ROWS }, (_, i) => {
    const row = rowOf(KIND, {
      ref: `U-${i}`,
      unitCode: `330106001001GB00001F0001${String(i + 1).padStart(4, "0")}`,
      mortgageContractNo: `DY-2026-${i}`,
      loanContractNo: `JK-2026-${i}`,
    });
    return insert(
      columns.map((c) => row[c.key] ?? ""),
      textsInC.get(i + 2) ?? "",
      inF,
    );
  });
  return [
    [
      ...insert(
        columns.map((c) => c.zh),
        "",
        " ",
      ),
      "客户经理",
    ],
    ...lines.map((line) => [...line, "王敏"]),
  ];
}
const csv = (table: readonly (readonly string[])[]) => table.map((line) => line.join(",") + "\r\n").join("");
const path = (name: string) => join(folder, name);
const reported = (report: Awaited<ReturnType<typeof checkFile>>) =>
  report.findings.map((f) => [f.rule, f.severity, f.row, f.column]);

describe("a column without a header", () => {
  const textsInC = new Map([
    [7, "已面签"],
    [8, "　"],
    [20, "x"],
    [61, "y"],
  ]);
  const files: [string, () => Promise<string>][] = [
    ["UTF-8", async () => (writeFileSync(path("c.csv"), csv(tableOf(textsInC))), path("c.csv"))],
    [
      "GB18030",
      async () => (writeFileSync(path("g.csv"), iconv.encode(csv(tableOf(textsInC)), "gb18030")), path("g.csv")),
    ],
    [
      "quoted",
      async () => (
        writeFileSync(path("q.csv"), csv(tableOf(textsInC).map((line) => line.map((cell) => `"${cell}"`)))),
        path("q.csv")
      ),
    ],
    ["a workbook", () => writeWorkbook(path("w.xlsx"), { rows: textRows(tableOf(textsInC)) })],
  ];
  it.each(files)("is reported once, with the number of filled rows and the first of them: %s", async (_name, make) => {
    for (const explainCells of [false, true]) {
      const report = await checkFile(await make(), { today: TODAY, explainCells, fastPath });
      expect(reported(report)).toEqual([["column-without-header", "warning", 7, 2]]);
      expect(report).toMatchObject({ rows: ROWS, filings: ROWS, errors: 0, warnings: 1 });
      expect(report.findings[0]!.zh).toBe("C 列没有列名，整列未读取：自第 7 行起有 3 行内容");
      expect(report.findings[0]!.fixZh).toBe("请在第 1 行为 C 列补上列名；不需要的，请删除整列");
      expect(report.layout.unknown.map((u) => u.header)).toEqual(["客户经理"]);
    }
  });

  it("is reported when every row uses it, and the fast path still accepts the rows", async () => {
    writeFileSync(path("f.csv"), csv(tableOf(textsInC, "f")));
    expect(reported(await checkFile(path("f.csv"), { today: TODAY, fastPath }))).toEqual([
      ["column-without-header", "warning", 2, 5],
      ["column-without-header", "warning", 7, 2],
    ]);
    const file = await openFilingFile(path("f.csv"), { today: TODAY, countValidRows: true });
    let validRows = 0;
    for await (const batch of file.rows()) validRows += batch.validRows;
    expect(validRows).toBeGreaterThan(ROWS - 8);
  });

  it("is not reported when it is empty, or filled in only in notes and totals", async () => {
    const [header, ...lines] = tableOf(new Map([[9, " "]]));
    writeFileSync(path("e.csv"), csv([header!, ...lines, ["合计", "", "60笔"], ["备注：", "", "均已面签"]]));
    const report = await checkFile(path("e.csv"), { today: TODAY, fastPath });
    expect(report.findings).toEqual([]);
    expect(report.aside.map((a) => a.row)).toEqual([62, 63]);
  });

  it("is shown by its letter, next to the unrecognized columns", async () => {
    writeFileSync(path("v.csv"), csv(tableOf(textsInC)));
    const report = await checkFile(path("v.csv"), { today: TODAY, fastPath });
    const view = (lang: "zh" | "en") =>
      checkView({ lang, stdout: { isTTY: false } } as unknown as Context, report, "v.csv");
    expect(view("zh")).toMatch(/未识别的列，原样保留：客户经理/);
    expect(view("zh")).toMatch(/C 列没有列名/);
    expect(view("en")).toMatch(/unrecognized columns, kept as they are: 客户经理/);
    expect(view("en")).toMatch(/Column C has no header and is not read; 3 rows/);
  });
});
