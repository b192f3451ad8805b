import { readFileSync } from "node:fs";
import { join } from "node:path";
import iconv from "iconv-lite";
import { parse } from "csv-parse/sync";
import { describe, expect, it } from "vitest";
import { columnsFor } from "../../src/contract/index.js";
import { textRows, writeWorkbook } from "../support/workbook-file.js";
import { unzipped } from "../support/unzip.js";
import { csv, registerOf, workspaceWithSandbox } from "../support/workspace.js";
import { idNo, mortgage } from "../support/filing-rows.js";

/** Simulates another program: parses the file, corrects one cell and writes it in the program's own format. */
const OURS = ["结果", "受理编号", "状态", "证明号", "顺位/轮候", "错误说明", "处理建议", "批次", "提醒"];
const { workspace, sandbox } = await workspaceWithSandbox();

const submit = async (file: string) => {
  const ran = await workspace.bdc(["submit", file, "--profile", "sandbox-bank", "--yes", "--json"]);
  expect([0, 3], ran.stdout + ran.stderr).toContain(ran.code);
  return ran.json;
};
/** Rows from n on: valid, valid, a wrong check digit, an impossible date. */
const rowsFrom = (n: number) => [
  mortgage(n, { securedScope: '本金,利息 "全部"' }),
  mortgage(n + 1),
  mortgage(n + 2, { mortgagorIdNo: idNo(n + 2).replace(/.$/, (c) => (c === "1" ? "2" : "1")) }),
  mortgage(n + 3, { termEnd: "2046-02-30" }),
];
const refs = (n: number) => [0, 1, 2, 3].map((i) => mortgage(n + i)["ref"]);
const filedOf = async (n: number) =>
  (await registerOf(sandbox))
    .map((c) => c.ref)
    .filter((ref) => refs(n).includes(ref))
    .sort();

/**
 * After the first submission: two filed, two with findings, ours at the right. After the second: three filed, one with
 * a finding again, ours once.
 */
async function expectRounds(
  first: string,
  n: number,
  read: (file: string) => string[][],
  write: (table: string[][]) => Promise<string> | string,
): Promise<void> {
  const once = await submit(first);
  expect(await filedOf(n)).toEqual(refs(n).slice(0, 2));
  const table = read(once.resultFile);
  const width = table[0]!.indexOf("结果");
  expect(table[0]!.slice(width)).toEqual(OURS);
  expect(table.slice(1).map((row) => row[width + 5] !== "")).toEqual([false, false, true, true]);
  const column = table[0]!.indexOf("抵押人证件号");
  table[3]![column] = idNo(n + 2);

  const again = await submit(await write(table));
  expect(await filedOf(n)).toEqual(refs(n).slice(0, 3));
  expect(again.counts.byState.invalid.rows).toBe(1);
  const after = read(again.resultFile);
  expect(after[0]).toEqual(table[0]);
  expect(after.map((row) => row.slice(0, width))).toEqual(table.map((row) => row.slice(0, width)));
  // What is filed keeps its number, what was corrected has one now, what is still wrong is reported again.
  expect(after.slice(1, 3).map((row) => row[width + 1])).toEqual(table.slice(1, 3).map((row) => row[width + 1]));
  expect(after[3]![width + 1]).not.toBe("");
  expect(after[3]![width + 5]).toBe("");
  expect([after[4]![width + 1], after[4]![width + 5]]).toEqual(["", table[4]![width + 5]]);
}

describe("a result file corrected with another program", () => {
  const parsed = (file: string): string[][] => parse(readFileSync(file), { bom: true, relax_column_count: false });
  const quoted = (cell: string) => `"${cell.replaceAll('"', '""')}"`;

  it("is read as CSV with every cell quoted and bare line feeds", () =>
    expectRounds(workspace.file("quoted.csv", csv("mortgage.file", rowsFrom(301))), 301, parsed, (table) =>
      workspace.file("quoted-2.csv", table.map((row) => row.map(quoted).join(",") + "\n").join("")),
    ));

  it("is read as Excel's Unicode text: UTF-16 with tabs", () =>
    expectRounds(
      workspace.file("tabs.csv", `\ufeff${csv("mortgage.file", rowsFrom(311))}`),
      311,
      (file) =>
        readFileSync(file)[0] === 0xff
          ? (parse(iconv.decode(readFileSync(file), "utf-16le"), { bom: true, delimiter: "\t" }) as string[][])
          : parsed(file),
      (table) =>
        workspace.file(
          "tabs-2.csv",
          iconv.encode(
            `\ufeff${table.map((row) => row.map((cell) => (/[\t\n"]/.test(cell) ? quoted(cell) : cell)).join("\t") + "\r\n").join("")}`,
            "utf16-le",
          ),
        ),
    ));

  it("is read as a workbook rewritten from its XML", async () => {
    const columns = columnsFor("mortgage.file").filter(
      (c) => c.cell !== "materials" && rowsFrom(321)[0]![c.key] !== undefined,
    );
    const book = (name: string, table: readonly (readonly string[])[]) =>
      writeWorkbook(join(workspace.folder, name), { rows: textRows(table) });
    const unescape = (text: string) =>
      text.replace(/&(lt|gt|quot|apos|amp|#(\d+));/g, (_, name: string, code?: string) =>
        code ? String.fromCodePoint(Number(code)) : { lt: "<", gt: ">", quot: '"', apos: "'", amp: "&" }[name]!,
      );
    // Every text of the sheet is inline here, whoever wrote it.
    const read = (file: string): string[][] =>
      [
        ...unzipped(readFileSync(file))
          .get("xl/worksheets/sheet1.xml")!
          .matchAll(/<row\b[^>]*>(.*?)<\/row>/gs),
      ].map(([, row]) => {
        const cells: string[] = [];
        for (const [, letters, content] of row!.matchAll(/<c r="([A-Z]+)\d+"[^>]*?(?:\/>|>(.*?)<\/c>)/gs)) {
          cells[[...letters!].reduce((n, c) => n * 26 + c.charCodeAt(0) - 64, 0) - 1] = unescape(
            [...(content ?? "").matchAll(/<t\b[^>]*>(.*?)<\/t>/gs)].map(([, text]) => text).join(""),
          );
        }
        return Array.from(cells, (cell) => cell ?? "");
      });
    const padded = (table: string[][]) =>
      table.map((row) => Array.from({ length: table[0]!.length }, (_, i) => row[i] ?? ""));
    const path = await book("book.xlsx", [
      columns.map((c) => c.zh),
      ...rowsFrom(321).map((row) => columns.map((c) => row[c.key] ?? "")),
    ]);
    await expectRounds(
      path,
      321,
      (file) => padded(read(file)),
      (table) => book("book-2.xlsx", table),
    );
  });
});
