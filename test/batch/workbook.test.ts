import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { checkFile } from "../../src/batch/check-file.js";
import { openTableSource } from "../../src/batch/table.js";
import { columnsFor } from "../../src/contract/index.js";
import { textRows, writeWorkbook } from "../generators/xlsx.js";
import { TODAY, rowOf } from "./checked.js";

const folder = mkdtempSync(join(tmpdir(), "bdc-workbook-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it("checks a workbook as it checks a CSV file, and writes the findings beside its rows", async () => {
  const columns = columnsFor("mortgage.file");
  const good = rowOf("mortgage.file");
  const bad = rowOf("mortgage.file", { ref: "HZ-2026-000999", termEnd: "2026-02-30" });
  const table = [columns.map((c) => c.zh), ...[good, bad].map((row) => columns.map((c) => row[c.key] ?? ""))];
  const path = await writeWorkbook(join(folder, "抵押.xlsx"), { rows: textRows(table) });
  const out = join(folder, "抵押.检查.xlsx");
  const report = await checkFile(path, { today: TODAY, out });
  expect(report).toMatchObject({ kind: "mortgage.file", rows: 2, filings: 1, invalidRows: 1, layout: { headerRow: 1 } });
  expect(report.findings).toEqual(expect.arrayContaining([expect.objectContaining({ rule: "date-impossible", row: 3 })]));

  const cells: (readonly string[])[] = [];
  for await (const batch of (await openTableSource(out)).records()) for (const record of batch) cells.push(record.cells);
  expect(cells.map((row) => row.slice(0, columns.length))).toEqual(table);
  expect(cells[0]!.slice(columns.length)).toEqual(["结果", "受理编号", "状态", "证明号", "顺位/轮候", "错误说明", "处理建议", "批次"]);
  expect(cells[2]![columns.length]).toBe("有错");
  expect(cells[2]!.join()).toContain("date-impossible");
});
