import { chmod, mkdir, readdir, readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  openCsv,
  openCsvWriter,
  resultCellsOf,
  escapeFormula,
  isFormula,
  unescapeFormula,
  stripResultColumns,
  type CsvOptions,
} from "../../../../src/batch/files/csv/index.js";
import { findResultColumns } from "../../../../src/batch/files/common/result-columns.js";
import { bankTable, cellText, encoded, encodings, table, written } from "../../../support/generated-tables.js";
import { readAll, temporaryFolder } from "./temporary-files.js";

const folder = temporaryFolder();
const names = ["结果", "受理编号", "错误说明", "批次"];

/**
 * Writes a round-trip file: result headers in `headerRow`, results in the rows that have some, other rows unchanged.
 */
async function writeResults(
  from: string,
  to: string,
  headerRow: number,
  results: (row: number) => string[] | undefined,
  options: CsvOptions = {},
): Promise<void> {
  const source = await openCsv(from, options);
  const first = await readAll(from, options);
  const header = first.records.find(({ row }) => row === headerRow)!;
  const run = findResultColumns(header.cells, names);
  const writer = await openCsvWriter(to, source, {
    width: first.source.widest() - (run?.count ?? 0),
    columns: names.length,
    formulas: run ? "escape-new" : "escape",
  });
  for await (const batch of source.records()) {
    for (const record of batch) {
      const cells = record.row === headerRow ? names : record.row > headerRow ? results(record.row) : undefined;
      await writer.write(record, cells, record.row >= headerRow ? run : undefined);
    }
  }
  await writer.finish();
}

/** Generates rows of bytes: ragged and blank rows, empty quotes, and cells that look like padding. */
const rawTable = (): fc.Arbitrary<string[]> => {
  const cell = fc.oneof(
    fc.constantFrom("", '""', "a", '"x,y"', '" "', "'"),
    cellText().map((text) => `"${text.replaceAll('"', '""')}"`),
  );
  return fc.array(
    fc.array(cell, { minLength: 1, maxLength: 5 }).map((cells) => cells.join(",")),
    { minLength: 1, maxLength: 8 },
  );
};

describe("the round-trip file", () => {
  it("restores the input byte for byte when the result columns are removed", async () => {
    await fc.assert(
      fc.asyncProperty(
        rawTable(),
        fc.constantFrom("\r\n", "\n"),
        fc.boolean(),
        fc.constantFrom(...encodings),
        fc.nat(3),
        fc.array(fc.option(fc.array(cellText(), { minLength: 3, maxLength: 3 })), { minLength: 9, maxLength: 9 }),
        fc.integer({ min: 3, max: 60 }),
        async (lines, newline, lastEnds, encoding, header, results, chunkBytes) => {
          const input = await folder.file("in.csv", encoded(lines.join(newline) + (lastEnds ? newline : ""), encoding));
          const options: CsvOptions = { encoding, delimiter: ",", chunkBytes };
          const { records } = await readAll(input, options).catch(() => ({ records: [] }));
          fc.pre(records.length > 0);
          const headerRow = Math.min(header, records.length - 1) + 1;
          const word = (row: number): string => ["已登簿", "", "未通过"][row % 3]!;
          const resultsOf = (row: number): string[] | undefined =>
            results[row] ? [word(row), ...results[row]] : undefined;

          await writeResults(input, folder.path("out.csv"), headerRow, resultsOf, options);
          await stripResultColumns(folder.path("out.csv"), folder.path("back.csv"), names, options);
          expect((await readFile(folder.path("back.csv"))).equals(await readFile(input))).toBe(true);

          // When the result file is submitted again, the new results replace the old ones.
          await writeResults(folder.path("out.csv"), folder.path("again.csv"), headerRow, resultsOf, options);
          expect((await readFile(folder.path("again.csv"))).equals(await readFile(folder.path("out.csv")))).toBe(true);

          const out = await readAll(folder.path("out.csv"), options);
          const run = findResultColumns(out.rows[headerRow - 1]!, names)!;
          for (const record of out.records.slice(headerRow)) {
            expect(resultCellsOf(record, run).map(unescapeFormula)).toEqual(
              (resultsOf(record.row) ?? ["", "", "", ""]).map((text) => text.replaceAll("\0", "\uFFFD")),
            );
          }
        },
      ),
      { numRuns: 80 },
    );
  }, 120_000);

  it("restores the input with a detected format, in every encoding and with every line end", async () => {
    await fc.assert(
      fc.asyncProperty(table(), async (given) => {
        const rows = [...bankTable(3), ...given.rows];
        const input = await folder.file("in.csv", written({ ...given, rows }));
        await writeResults(input, folder.path("out.csv"), 1, (row) =>
          row % 2 ? ["未通过", "", "证件号码校验位不符，请核对", "B1"] : undefined,
        );
        await stripResultColumns(folder.path("out.csv"), folder.path("back.csv"), names);
        expect((await readFile(folder.path("back.csv"))).equals(await readFile(input))).toBe(true);
      }),
      { numRuns: 80 },
    );
  }, 120_000);

  it("puts results under their headers, also in short rows, and copies title rows and blank lines unchanged", async () => {
    const input = await folder.file(
      "in.csv",
      encoded("抵押清单\r\n编号,抵押人,备注\r\n1,张三䶮\r\n\r\n2,李四,好\r\n合计：2\r\n", "gb18030"),
    );
    await writeResults(
      input,
      folder.path("out.csv"),
      2,
      (row) => ({ 3: ["未通过", "", "=1+1", "B1"], 5: ["已登簿", "SL-1", "", "B1"] })[row],
    );
    const text = new TextDecoder("gb18030").decode(await readFile(folder.path("out.csv")));
    expect(text).toBe(
      "抵押清单\r\n编号,抵押人,备注,结果,受理编号,错误说明,批次\r\n" +
        '1,张三䶮,"","未通过",,\'=1+1,B1\r\n' +
        "\r\n" +
        "2,李四,好,已登簿,SL-1,,B1\r\n" +
        "合计：2\r\n",
    );
  });

  it("appends result cells to rows wider than the table, and copies titles of any width unchanged", async () => {
    const text = "t,i,t,l,e\na,b\n1,2,3,4,5,6,7\n1,2,3,4,5,6,7\n1\n";
    const source = await openCsv(await folder.file("in.csv", text));
    const writer = await openCsvWriter(folder.path("out.csv"), source, {
      width: 2,
      columns: names.length,
      formulas: "escape",
    });
    for await (const batch of source.records()) {
      for (const record of batch)
        await writer.write(
          record,
          record.row === 2 ? names : record.row === 3 ? ["未通过", "", "列数过多", ""] : undefined,
        );
    }
    await writer.finish();
    expect(await readFile(folder.path("out.csv"), "utf8")).toBe(
      "t,i,t,l,e\na,b,结果,受理编号,错误说明,批次\n1,2,3,4,5,6,7,未通过,,列数过多,\n1,2,3,4,5,6,7,,,,\n1\n",
    );
    await stripResultColumns(folder.path("out.csv"), folder.path("back.csv"), names);
    expect(await readFile(folder.path("back.csv"), "utf8")).toBe(text);
  });

  it("loses the result columns also when the user has added columns to their right", async () => {
    const input = await folder.file(
      "moved.csv",
      "a,b,结果,受理编号,错误说明,批次,我的备注\n1,2,已登簿,SL-1,,B1,好\n3,4,,,,,\n5\n",
    );
    await stripResultColumns(input, folder.path("back.csv"), names);
    expect(await readFile(folder.path("back.csv"), "utf8")).toBe("a,b,我的备注\n1,2,好\n3,4,\n5\n");
    await stripResultColumns(
      await folder.file("moved.csv", "结果,受理编号,错误说明,批次,a,b\n已登簿,SL-1,,B1,1,2\n"),
      folder.path("back.csv"),
      names,
    );
    expect(await readFile(folder.path("back.csv"), "utf8")).toBe("a,b\n1,2\n");
  });

  it("keeps a column of the user that has the name of one result column", async () => {
    const text = "编号,结果,备注\n1,同意,x\n";
    await stripResultColumns(await folder.file("own.csv", text), folder.path("back.csv"), names);
    expect(await readFile(folder.path("back.csv"), "utf8")).toBe(text);
  });

  it("keeps the byte order mark and the sep= line", async () => {
    for (const encoding of ["utf-8-bom", "utf-16le", "utf-16be"] as const) {
      const input = await folder.file("sep.csv", encoded("sep=;\r\na;b\r\n1;2", encoding));
      await writeResults(input, folder.path("out.csv"), 1, () => ["已登簿", "", "", ""]);
      expect(
        (await readFile(folder.path("out.csv"))).equals(
          encoded("sep=;\r\na;b;结果;受理编号;错误说明;批次\r\n1;2;已登簿;;;", encoding),
        ),
      ).toBe(true);
    }
  });

  it("escapes texts that a spreadsheet would run, and unescapes them exactly", () => {
    for (const text of ["=1+1", "+86", "-5", "@SUM(A1)", "\t=1", "\r=1", "＝1+1"])
      expect(escapeFormula(text)).toBe(`'${text}`);
    for (const text of ["-", "－", '="330106199001010018"', "\t330106199001010018", "a=1", " ", ""])
      expect(escapeFormula(text)).toBe(text);
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom("'", "=", "-", "a", "@", "\t", "＋") }), (text) => {
        expect(isFormula(escapeFormula(text))).toBe(false);
        expect(unescapeFormula(escapeFormula(text))).toBe(text);
      }),
    );
  });
});

describe("the result file", () => {
  const begin = async (path: string) => {
    const source = await openCsv(await folder.file("source.csv", "a,b\n1,2\n"));
    const writer = await openCsvWriter(path, source, { width: 2, columns: names.length, formulas: "escape" });
    for await (const batch of source.records())
      for (const record of batch) await writer.write(record, record.row === 1 ? names : ["已登簿", "", "", ""]);
    return writer;
  };

  it("appears only when it is finished, and leaves no file when it is discarded", async () => {
    await mkdir(folder.path("place"));
    const path = join(folder.path("place"), "result.csv");
    const writer = await begin(path);
    expect(await readdir(dirname(path))).not.toContain("result.csv");
    await writer.discard();
    expect(await readdir(dirname(path))).toEqual([]);
    await (await begin(path)).finish();
    expect(await readdir(dirname(path))).toEqual(["result.csv"]);
    expect(await readFile(path, "utf8")).toBe("a,b,结果,受理编号,错误说明,批次\n1,2,已登簿,,,\n");
  });

  it("gives an error with a fix when its path cannot be written", async () => {
    await expect(begin(join(folder.path("nowhere"), "result.csv"))).rejects.toMatchObject({
      code: "result-not-writable",
    });
    await mkdir(folder.path("taken.csv/inner"), { recursive: true });
    const writer = await begin(folder.path("taken.csv"));
    await expect(writer.finish()).rejects.toMatchObject({
      code: "result-not-writable",
      fixZh: expect.stringContaining("--out"),
    });
    expect((await readdir(folder.path("."))).filter((name) => name.endsWith(".tmp"))).toEqual([]);
  });

  it.skipIf(process.getuid?.() === 0)("gives an error when its folder is read-only", async () => {
    await mkdir(folder.path("locked"));
    await chmod(folder.path("locked"), 0o500);
    await expect(begin(join(folder.path("locked"), "r.csv"))).rejects.toMatchObject({ code: "result-not-writable" });
  });
});
