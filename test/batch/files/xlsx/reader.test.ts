import { createHash } from "node:crypto";
import { readFile, writeFile, readdir } from "node:fs/promises";
import { text } from "node:stream/consumers";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { FileError } from "../../../../src/batch/files/common/file-error.js";
import { findResultColumns } from "../../../../src/batch/files/common/result-columns.js";
import { openTableSource, openTableWriter } from "../../../../src/batch/files/table-file.js";
import { openXlsx, type XlsxOptions, type XlsxRecord } from "../../../../src/batch/files/xlsx/index.js";
import { openPackage } from "../../../../src/batch/files/xlsx/package.js";
import { textRows, writeWorkbook, type WorkbookParts } from "../../../support/workbook-file.js";
import { temporaryFolder } from "../csv/temporary-files.js";

const folder = temporaryFolder();
const book = (parts: WorkbookParts, name = "book.xlsx"): Promise<string> => writeWorkbook(folder.path(name), parts);

async function read(path: string, options: XlsxOptions = {}) {
  const source = await openXlsx(path, options);
  const records: XlsxRecord[] = [];
  for await (const batch of source.records()) records.push(...batch);
  return { source, records, rows: records.map(({ row, cells }) => [row, ...cells]) };
}

async function problemOf(path: string): Promise<FileError> {
  const error: unknown = await read(path).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(FileError);
  return error as FileError;
}

describe("the workbook reader", () => {
  it("reads shared, inline and formula texts, booleans and errors, by their position, not their order", async () => {
    const path = await book({
      strings:
        '<si><t>编号</t></si><si><r><t>张</t></r><r><rPr><b/></rPr><t xml:space="preserve">三 </t></r><rPh sb="0" eb="1"><t>zhang</t></rPh></si><si><t>a_x000D_b_x005F_x0041_&lt;&amp;</t></si>',
      rows: `<row r="2"><c r="A2" t="s"><v>0</v></c><c r="C2" t="s"><v>1</v></c><c r="D2" s="0"/></row>
        <row r="5" hidden="1"><c r="B5" t="str"><f>A1&amp;"x"</f><v>结果x</v></c><c r="C5" t="b"><v>1</v></c><c r="D5" t="e"><v>#N/A</v></c><c r="E5" t="inlineStr"><is><t>行内</t></is></c><c r="F5" t="s"><v>2</v></c></row>
        <row r="6"><c r="A6" s="0"/></row><row><c><v>7</v></c><c t="s"><v>0</v></c></row>`,
    });
    const { records, rows, source } = await read(path);
    expect(rows).toEqual([
      [2, "编号", "", "张三 "],
      [5, "", "结果x", "TRUE", "#N/A", "行内", "a\rb_x0041_<&"],
      [7, "7", "编号"],
    ]);
    expect(records[1]!.cells.map((_, column) => records[1]!.kind(column))).toEqual([
      "empty",
      "text",
      "boolean",
      "error",
      "text",
      "text",
    ]);
    expect(records.map(({ notes }) => notes?.isHidden ?? false)).toEqual([false, true, false]);
    expect(source.widest()).toBe(6);
    expect(source.digest()).toBe(
      createHash("sha256")
        .update(await readFile(path))
        .digest("hex"),
    );
  });

  it("reads numbers as the sheet displays them, including lost digits", async () => {
    const formats = {
      164: 'yyyy"年"m"月"d"日"',
      165: 'm"月"d"日";@',
      166: "000000",
      167: "[$-804]yyyy/m/d h:mm;@",
      168: "#,##0.00_);[Red]\\(#,##0.00\\)",
      169: '"共"0"年"',
      170: "h:mm:ss",
      171: "0",
      172: "[$-F800]dddd, mmmm dd, yyyy",
    };
    const styles = [0, 14, 164, 165, 166, 167, 168, 169, 170, 171, 49, 58, 172, 31];
    const cases: [number, string, string, string][] = [
      [0, "1200000", "1200000", "number"],
      [0, "0.1", "0.1", "number"],
      [0, "0.30000000000000004", "0.3", "number"],
      [0, "-1234567.89", "-1234567.89", "number"],
      [0, "123456789012345", "123456789012345", "number"],
      [0, "3.3010619900101E+17", "3.30106E+17", "number"],
      [9, "330106199001010018", "330106199001010000", "number"],
      [10, "3.3010619900101E+17", "3.30106E+17", "number"],
      [0, "1E-7", "0.0000001", "number"],
      [0, "100000", "100000", "number"],
      [1, "45296", "2024-01-05", "date"],
      [2, "45296", "2024-01-05", "date"],
      [5, "45296.5625", "2024-01-05 13:30:00", "date"],
      [12, "45296", "2024-01-05", "date"],
      [13, "45296", "2024-01-05", "date"],
      [1, "60", "1900-02-29", "date"],
      [1, "59", "1900-02-28", "date"],
      [1, "61", "1900-03-01", "date"],
      [1, "1", "1900-01-01", "date"],
      [1, "-5", "-5", "date"],
      [3, "45363", "3月12日", "date"],
      [11, "45363", "3月12日", "date"],
      [4, "123", "000123", "number"],
      [6, "1200000.5", "1200000.5", "number"],
      [7, "30", "30", "number"],
      [8, "0.5", "12:00:00", "date"],
      [1, "45295.999999999", "2024-01-05", "date"],
    ];
    const rows = cases
      .map(
        ([style, value], index) => `<row r="${index + 1}"><c r="A${index + 1}" s="${style}"><v>${value}</v></c></row>`,
      )
      .join("");
    const { records } = await read(await book({ rows, styles, numberFormats: formats }));
    expect(
      records.map((record, index) => [cases[index]![0], cases[index]![1], record.cell(0), record.kind(0)]),
    ).toEqual(cases);

    const old = await read(
      await book({
        rows: '<row r="1"><c r="A1" s="1"><v>43834</v></c><c r="B1" t="d"><v>2024-01-05T00:00:00</v></c></row>',
        styles,
        workbookPr: '<workbookPr date1904="1"/>',
      }),
    );
    expect(old.rows).toEqual([[1, "2024-01-05", "2024-01-05"]]);
  });

  it("reads the first visible sheet, or the named one", async () => {
    const path = await book({
      rows: textRows([["hidden"]]),
      sheets: [{ name: "隐藏", state: "hidden" }, { name: "清单" }],
    });
    expect((await read(path)).rows).toEqual([[1, "other"]]);
    expect((await read(path, { sheet: "隐藏" })).rows).toEqual([[1, "hidden"]]);
    await expect(openXlsx(path, { sheet: "没有" })).rejects.toMatchObject({ code: "workbook-sheet-unknown" });
  });

  it("reports merged areas", async () => {
    const { source } = await read(
      await book({
        rows: textRows([["a", "b"]]),
        behindRows: '<mergeCells count="2"><mergeCell ref="A2:A4"/><mergeCell ref="AB1:AC10"/></mergeCells>',
      }),
    );
    expect(await source.merges()).toEqual([
      { firstRow: 2, lastRow: 4, firstColumn: 0, lastColumn: 0 },
      { firstRow: 1, lastRow: 10, firstColumn: 27, lastColumn: 28 },
    ]);
  });

  it("reads element names with a namespace prefix", async () => {
    const sheet =
      '<x:worksheet xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><x:sheetData><x:row r="1"><x:c r="A1" t="inlineStr"><x:is><x:t>好</x:t></x:is></x:c></x:row></x:sheetData></x:worksheet>';
    expect((await read(await book({ rows: "", others: { "xl/worksheets/sheet1.xml": sheet } }))).rows).toEqual([
      [1, "好"],
    ]);
  });

  it("never follows a relationship to a target outside the workbook", async () => {
    const sheet = '<Relationship Id="rId1" Type="x/worksheet" Target="worksheets/sheet1.xml"/>';
    const rels = `<Relationships><Relationship Id="rId9" Type="x/styles" Target="outside.xml" TargetMode="External"/>${sheet}</Relationships>`;
    const { rows } = await read(
      await book({
        rows: textRows([["a"]]),
        others: { "xl/_rels/workbook.xml.rels": rels, "xl/outside.xml": "not even XML" },
      }),
    );
    expect(rows).toEqual([[1, "a"]]);
  });

  it("reports that the file has changed between two passes", async () => {
    const path = await book({ rows: textRows([["a"]]) }, "changing.xlsx");
    const { source } = await read(path);
    await book({ rows: textRows([["a"], ["b"]]) }, "changing.xlsx");
    await expect(
      (async () => {
        for await (const _ of source.records());
      })(),
    ).rejects.toMatchObject({ code: "file-changed" });
  });

  it("is selected by the first bytes of a file, not by its name", async () => {
    expect((await openTableSource(await book({ rows: textRows([["a"]]) }, "book.csv"))).kind).toBe("xlsx");
    await writeFile(folder.path("text.xlsx"), "a,b\n1,2\n");
    expect((await openTableSource(folder.path("text.xlsx"))).kind).toBe("csv");
  });
});

describe("hostile workbooks", () => {
  it("are refused with a named error, in bounded memory", async () => {
    const good = await readFile(await book({ rows: textRows([["编号", "x".repeat(5000)]]) }));
    const row = (xml: string) => book({ rows: xml });
    const other = (others: Record<string, string>) => book({ rows: textRows([["a"]]), others });
    const cases: [string, () => Promise<string>, string][] = [
      [
        "cut off",
        async () => {
          await writeFile(folder.path("c.xlsx"), good.subarray(0, good.length - 30));
          return folder.path("c.xlsx");
        },
        "workbook-broken",
      ],
      [
        "damaged inside",
        async () => {
          const bytes = Buffer.from(good);
          const sheet = bytes.indexOf("sheet1.xml") + 10;
          bytes.fill(0x55, sheet, sheet + 60);
          await writeFile(folder.path("c.xlsx"), bytes);
          return folder.path("c.xlsx");
        },
        "workbook-broken",
      ],
      ["no such file", async () => folder.path("missing.xlsx"), "file-not-found"],
      ["XML not closed", () => row('<row r="1"><c r="A1">'), "workbook-broken"],
      ["rows out of order", () => row('<row r="5"/><row r="2"/>'), "workbook-broken"],
      ["row beyond any sheet", () => row('<row r="99999999999"/>'), "workbook-broken"],
      ["no cell reference", () => row('<row r="1"><c r="__proto__"><v>1</v></c></row>'), "workbook-broken"],
      [
        "shared string that is not there",
        () => row('<row r="1"><c r="A1" t="s"><v>7</v></c></row>'),
        "workbook-broken",
      ],
      ["column beyond the limit", () => row('<row r="1"><c r="XFD1"><v>1</v></c></row>'), "file-too-wide"],
      [
        "entities that expand",
        () =>
          other({
            "xl/sharedStrings.xml":
              '<!DOCTYPE s [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]><sst><si><t>&b;</t></si></sst>',
          }),
        "workbook-broken",
      ],
      [
        "a file pulled in from outside",
        () => other({ "xl/worksheets/sheet1.xml": '<!DOCTYPE s SYSTEM "file:///etc/passwd"><worksheet/>' }),
        "workbook-broken",
      ],
      ["nested without end", () => row("<a>".repeat(10_000) + "</a>".repeat(10_000)), "workbook-broken"],
      [
        "an endless text",
        () => row(`<row r="1"><c r="A1" t="str"><v>${"abcdefgh7291".repeat(600_000)}</v></c></row>`),
        "workbook-broken",
      ],
      ["bomb", () => row(`<row r="1"/>${" ".repeat(100 << 20)}`), "workbook-too-big"],
      [
        "no workbook part",
        () =>
          other({
            "_rels/.rels":
              '<Relationships><Relationship Id="r" Type="x/officeDocument" Target="word/document.xml"/></Relationships>',
          }),
        "workbook-no-sheet",
      ],
      [
        "path that climbs out",
        () =>
          other({
            "xl/_rels/workbook.xml.rels":
              '<Relationships><Relationship Id="rId1" Type="x/worksheet" Target="../../../worksheets/etc"/></Relationships>',
          }),
        "workbook-broken",
      ],
    ];
    for (const [name, make, code] of cases) expect((await problemOf(await make())).code, name).toBe(code);
  });

  it("are refused when a part is larger than it declares", async () => {
    const bytes = await readFile(await book({ rows: textRows([["编号"]]) }));
    // Reduces the uncompressed size of the sheet in the central directory.
    const name = Buffer.from("xl/worksheets/sheet1.xml");
    const entry = bytes.lastIndexOf(name) - 46;
    bytes.writeUInt32LE(10, entry + 24);
    await writeFile(folder.path("liar.xlsx"), bytes);
    expect((await problemOf(folder.path("liar.xlsx"))).code).toBe("workbook-broken");
  });

  it("are refused as encrypted when they have a password", async () => {
    const bytes = await readFile(await book({ rows: textRows([["编号"]]) }));
    for (let at = bytes.indexOf("PK\x01\x02"); at >= 0; at = bytes.indexOf("PK\x01\x02", at + 1)) bytes[at + 8]! |= 1;
    await writeFile(folder.path("locked.xlsx"), bytes);
    expect((await problemOf(folder.path("locked.xlsx"))).code).toBe("file-encrypted");
  });
});

describe("the round-trip workbook", () => {
  const part = async (path: string, name: string): Promise<string> => {
    const parts = await openPackage(path);
    const content = await text(await parts.open(name, 1 << 20));
    parts.close();
    return content;
  };

  const names = ["结果", "错误说明"];

  async function writeResults(
    from: string,
    to: string,
    headerRow: number,
    results: (row: number) => string[] | undefined,
  ): Promise<void> {
    const { source, records } = await read(from);
    const run = findResultColumns(records.find(({ row }) => row === headerRow)!.cells, names);
    const writer = await openTableWriter(to, source, {
      width: source.widest() - (run?.count ?? 0),
      columns: names.length,
    });
    for await (const batch of source.records()) {
      for (const record of batch) {
        if (record.row === headerRow) await writer.write(record, names, run);
        else if (record.row > headerRow) await writer.write(record, results(record.row), run);
      }
    }
    await writer.finish();
  }

  it("keeps every cell, format and other part, and adds the result columns on the right", async () => {
    const path = await book({
      strings: "<si><t>编号</t></si><si><t>a &amp; b</t></si>",
      styles: [0, 14],
      beforeRows: '<cols><col min="1" max="1" width="30"/></cols>',
      rows: '<row r="1"><c r="A1" t="s"><v>0</v></c></row><row r="3" spans="1:2" ht="20"><c r="A3" t="s"><v>0</v></c><c r="B3" t="s"><v>1</v></c></row><row r="4"><c r="A4" s="1"><v>45296</v></c><c r="B4"><f>A4+1</f><v>45297</v></c><c r="H4" s="1"/></row><row r="5"/><row r="6"><c r="A6" t="inlineStr"><is><t xml:space="preserve"> x\n"y" </t></is></c></row>',
      behindRows:
        '<mergeCells count="1"><mergeCell ref="A1:B1"/></mergeCells><dataValidations count="1"><dataValidation type="list" sqref="B4"><formula1>"是,否"</formula1></dataValidation></dataValidations>',
      others: { "xl/vbaProject.bin": Buffer.from([1, 2, 3, 0, 255]) },
    });
    const before = await read(path);
    await writeResults(path, folder.path("out.xlsx"), 3, (row) =>
      row === 4 ? ["未通过", '=1+1 <&> "引号"\r\n\u0007 _x0041_ 第二行'] : undefined,
    );
    const after = await read(folder.path("out.xlsx"));
    expect(after.rows).toEqual([
      [1, "编号"],
      [3, "编号", "a & b", ...names],
      [4, "2024-01-05", "45297", "未通过", '=1+1 <&> "引号"\r\n\u0007 _x0041_ 第二行'],
      [6, ' x\n"y" '],
    ]);
    expect(after.records.map((record) => [record.kind(0), record.kind(1)])).toEqual(
      before.records.map((record) => [record.kind(0), record.kind(1)]),
    );
    expect(await after.source.merges()).toEqual(await before.source.merges());

    const sheet = await part(folder.path("out.xlsx"), "xl/worksheets/sheet1.xml");
    expect(sheet).not.toContain("<dimension"); // it would be outdated, and some readers rely on it
    expect(sheet).toMatch(/<f>A4\+1<\/f>[^]*r="C4"[^]*r="H4" s="1"/);
    expect(sheet).toContain('<col min="1" max="1" width="30">');
    expect(sheet).toContain('<formula1>"是,否"</formula1>');
    expect(await part(folder.path("out.xlsx"), "xl/vbaProject.bin")).toBe(await part(path, "xl/vbaProject.bin"));

    await writeResults(folder.path("out.xlsx"), folder.path("again.xlsx"), 3, (row) =>
      row === 6 ? ["已登簿", ""] : undefined,
    );
    expect((await read(folder.path("again.xlsx"))).rows).toEqual([
      [1, "编号"],
      [3, "编号", "a & b", ...names],
      [4, "2024-01-05", "45297"],
      [6, ' x\n"y" ', "", "已登簿"],
    ]);
  });

  it("keeps any text in its cells", async () => {
    const anyText = fc
      .array(fc.constantFrom(..."张䶮𠮷<>&\"'\t\n\r\u0001_x0041_ =\uFFFE\u200b]]>"), { maxLength: 8 })
      .map((parts) => parts.join(""));
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(anyText, anyText), { minLength: 1, maxLength: 10 }), async (results) => {
        const path = await book({ rows: textRows([["a", "b"], ...results.map((_, index) => [`${index}`, "x"])]) });
        await writeResults(path, folder.path("out.xlsx"), 1, (row) => results[row - 2]);
        const { records } = await read(folder.path("out.xlsx"));
        expect(records.map((record) => [record.cell(0), record.cell(1), record.cell(2), record.cell(3)])).toEqual([
          ["a", "b", ...names],
          ...results.map((cells, index) => [`${index}`, "x", ...cells]),
        ]);
      }),
      { numRuns: 20 },
    );
  }, 120_000);

  it("leaves no file when it is discarded or its records are out of order", async () => {
    const path = await book({ rows: textRows([["a"], ["1"]]) });
    const { source, records } = await read(path);
    const writer = await openTableWriter(folder.path("given-up.xlsx"), source, { width: 1, columns: 2 });
    await writer.write(records[0]!, names);
    await writer.discard();
    expect((await readdir(folder.path("."))).filter((name) => name.includes("given-up"))).toEqual([]);

    const second = await openTableWriter(folder.path("wrong-order.xlsx"), source, { width: 1, columns: 2 });
    await second.write(records[1]!, names);
    await expect(second.write(records[0]!, names)).rejects.toThrow(RangeError);
    await second.discard();
  });
});
