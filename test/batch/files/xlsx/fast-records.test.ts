import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { FastPath } from "../../../../src/batch/files/common/fast-path.js";
import type { TableRecord } from "../../../../src/batch/files/common/record.js";
import { openXlsx } from "../../../../src/batch/files/xlsx/index.js";
import { writeWorkbook, type WorkbookParts } from "../../../support/workbook-file.js";
import { folder } from "../../check/check-helpers.js";

let books = 0;
const book = (parts: WorkbookParts): Promise<string> => writeWorkbook(join(folder, `fast-${++books}.xlsx`), parts);

interface Seen {
  readonly row: number;
  readonly cells: readonly string[];
}
const seen = ({ row, cells }: TableRecord): Seen => ({ row, cells: Array.from(cells, (cell) => cell) });

async function parsed(path: string): Promise<Seen[]> {
  const rows: Seen[] = [];
  for await (const records of (await openXlsx(path)).records()) rows.push(...records.map(seen));
  return rows;
}

/** Recognizes every row that it is offered, or none. */
class Recorder implements FastPath {
  readonly lines: { readonly row: number; readonly line: string }[] = [];
  readonly #accepts: boolean;
  committed = 0;
  constructor(accepts: boolean) {
    this.#accepts = accepts;
  }
  tryRow(bytes: Buffer, from: number, to: number, row: number): number {
    this.lines.push({ row, line: bytes.toString("utf8", from, to) });
    return this.#accepts ? to : -1;
  }
  fallBack(): boolean {
    return false;
  }
  isCutOff(): boolean {
    return false;
  }
  commitRow(): void {
    this.committed++;
  }
}

const cellsIn = (line: string): string[] =>
  line
    .replace(/\n$/, "")
    .split("\x1f")
    .map((cell) => cell.replace(/^"([^]*)"$/, "$1"));

/** Reads the rows both ways, which must agree; returns which of them were offered as lines. */
async function compare(parts: WorkbookParts): Promise<readonly number[]> {
  const path = await book(parts);
  const expected = await parsed(path);
  const refusing = new Recorder(false);
  const records: Seen[] = [];
  for await (const found of (await openXlsx(path)).fastRecords(refusing)) records.push(...found.map(seen));
  expect(records).toEqual(expected);
  const accepting = new Recorder(true);
  const left: Seen[] = [];
  for await (const found of (await openXlsx(path)).fastRecords(accepting)) left.push(...found.map(seen));
  const lines = accepting.lines.map(({ row, line }) => ({ row, cells: cellsIn(line) }));
  expect([...left, ...lines].sort((a, b) => a.row - b.row)).toEqual(expected);
  expect(accepting.committed).toBe(lines.length);
  return lines.map(({ row }) => row);
}

const rowOf = (row: number, xml: string): string => `<row r="${row}">${xml}</row>`;
const inline = (place: string, text: string): string => `<c r="${place}" t="inlineStr"><is>${text}</is></c>`;

describe("a row as a line", () => {
  it.each([
    ["texts", inline("A1", "<t>一</t>") + inline("C1", '<t xml:space="preserve"> 二 </t>')],
    ["an empty text", inline("A1", "<t></t>") + inline("B1", "<t>b</t>")],
    ["cells without content", '<c r="A1" s="0"/><c r="B1" /><c r="C1"></c><c r="D1"><v>1</v></c>'],
    ["cells without references", '<c><v>1</v></c><c/><c t="n"><v>3</v></c>'],
    ["references without rows", '<c r="B"><v>1</v></c>'],
    ["entities", inline("A1", "<t>&lt;a&gt; &amp;&apos;&#10;b</t>")],
    ["line breaks", inline("A1", "<t>a\nb</t>") + inline("B1", "<t>\n</t>")],
    ["tabs", inline("A1", "<t>a\tb</t>")],
    ["shared texts", '<c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c><c r="C1" t="s"><v>0</v></c>'],
    ["texts of formulas without them", '<c r="A1" t="str"><v>a</v></c>'],
    ["numbers", ["0", "12", "0.5", "1200000.01", "0.000000001"].map((v) => `<c><v>${v}</v></c>`).join("")],
    [
      "numbers that are shown otherwise",
      ["-1", "1.50", "1e3", "0.1000000000000000055", "123456789012345678", "0.0000000001", "007", " 5 ", "+5", "x"]
        .map((v) => `<c><v>${v}</v></c>`)
        .join(""),
    ],
    [
      "dates",
      ["46027", "60", "59", "1", "0", "46027.5", "2958465", "2958466", "-1", "1e4"]
        .map((v) => `<c s="1"><v>${v}</v></c>`)
        .join(""),
    ],
    ["numbers with formats", ["2", "3", "4", "9"].map((s) => `<c s="${s}"><v>12.5</v></c>`).join("")],
    ["characters beyond the basic plane", inline("A1", "<t>𠮷</t>")],
  ])("has %s", async (_, xml) => {
    const parts = {
      rows: rowOf(1, xml),
      strings: '<si><t xml:space="preserve"> 共 享 </t></si><si><t>a\nb</t></si>',
      styles: [0, 14, 4, 176, 177],
      numberFormats: { 176: '0.00"万元"', 177: "[$$-409]0.00" },
    };
    expect(await compare(parts)).toEqual([1]);
  });

  it.each([
    ["quotation marks", inline("A2", '<t>a "b"</t>')],
    ["characters that XML cannot hold", inline("A2", "<t>a_x0007_b</t>")],
    ["carriage returns", inline("A2", "<t>a&#13;b</t>")],
    ["separators of cells", '<c r="A2" t="s"><v>3</v></c>'],
    ["formatted texts", inline("A2", "<r><t>a</t></r><r><t>b</t></r>")],
    ["reading aids", inline("A2", "<t>a</t><rPh><t>b</t></rPh>")],
    ["formulas", '<c r="A2"><f>1+1</f><v>2</v></c>'],
    ["formulas without a result", '<c r="A2"><f>1+1</f></c><c r="B2"><v>1</v></c>'],
    ["truth values", '<c r="A2" t="b"><v>1</v></c>'],
    ["errors", '<c r="A2" t="e"><v>#N/A</v></c>'],
    ["ISO dates", '<c r="A2" t="d"><v>2026-01-05T00:00:00</v></c>'],
    ["comments", '<!-- </row> --><c r="A2"><v>1</v></c>'],
    ["unescaped texts", inline("A2", "<t><![CDATA[</row>]]></t>")],
    ["columns out of order", '<c r="B2"><v>1</v></c><c r="A2"><v>2</v></c>'],
    ["a column twice", '<c r="A2"><v>1</v></c><c r="A2"><v>2</v></c>'],
    ["other attributes", '<c r="A2" cm="1"><v>1</v></c>'],
    ["spaces between tags", '\n <c r="A2"><v>1</v></c>\n'],
  ])("is not made of %s, and the rows around it are", async (_, xml) => {
    const rows = rowOf(1, inline("A1", "<t>a</t>")) + rowOf(2, xml) + rowOf(3, inline("A3", "<t>c</t>"));
    expect(
      await compare({ rows, strings: "<si/><si><t/></si><si><r><t>x</t></r></si><si><t>_x001F_</t></si>" }),
    ).toEqual([1, 3]);
  });

  it.each([
    ["hidden", '<row r="2" hidden="1"><c r="A2"><v>1</v></c></row>'],
    ["in hidden columns", rowOf(2, '<c r="D2"><v>1</v></c>')],
    ["with a prefix", '<x:row xmlns:x="y" r="2"><x:c r="A2"><x:v>1</x:v></x:c></x:row>'],
  ])("is not made of cells that are %s", async (_, xml) => {
    const rows = rowOf(1, '<c r="A1"><v>1</v></c>') + xml;
    const beforeRows = '<cols><col min="4" max="4" hidden="1"/></cols>';
    expect(await compare({ rows, beforeRows })).toEqual([1]);
  });

  it("is not made of rows that an array formula without a result reaches", async () => {
    const rows =
      rowOf(1, '<c r="A1"><f t="array" ref="A1:A2">x</f></c>') +
      rowOf(2, '<c r="A2"><v>0.0</v></c><c r="B2"><v>1</v></c>') +
      rowOf(3, '<c r="B3"><v>1</v></c>');
    expect(await compare({ rows })).toEqual([3]);
  });

  it("does not begin in a comment before the sheet's data", async () => {
    const fake = '<!-- <sheetData><row r="9"><c><v>9</v></c></row></sheetData> -->';
    expect(await compare({ beforeRows: fake, rows: rowOf(1, '<c r="A1"><v>1</v></c>') })).toEqual([1]);
  });

  it("keeps its place in a large sheet, whatever rows stand between", async () => {
    const rows = Array.from({ length: 20_000 }, (_, i) =>
      i % 7 === 3
        ? `<row r="${i + 1}"/>`
        : i % 11 === 5
          ? rowOf(i + 1, `<c r="A${i + 1}" t="b"><v>1</v></c>`)
          : rowOf(i + 1, `<c r="A${i + 1}"><v>${i}</v></c>` + inline(`B${i + 1}`, `<t>${"文本".repeat(i % 40)}</t>`)),
    );
    expect((await compare({ rows: rows.join("") })).length).toBeGreaterThan(15_000);
  });

  it("becomes a record again when the next row continues it", async () => {
    const text = (i: number): string => `<t>${i}：${"一行文本".repeat(i % 100)}</t>`;
    const rows = Array.from({ length: 6_000 }, (_, i) => rowOf(i + 1, inline(`A${i + 1}`, text(i))));
    const path = await book({ rows: rows.join("") });
    /** Recognizes every other row, which the one below it takes back. */
    const pairs: FastPath = {
      tryRow: (_bytes, _from, to, row) => (row % 2 === 1 ? to : -1),
      fallBack: () => true,
      isCutOff: () => false,
      commitRow: () => expect.unreachable(),
    };
    const records: Seen[] = [];
    for await (const found of (await openXlsx(path)).fastRecords(pairs)) records.push(...found.map(seen));
    expect(records).toEqual(await parsed(path));
  });

  it("may be longer than everything that is kept of a sheet at once", async () => {
    const long = inline("A2", `<t>${"长".repeat(500_000)}</t>`);
    const rows = rowOf(1, '<c r="A1"><v>1</v></c>') + rowOf(2, long) + rowOf(3, '<c r="A3"><v>1</v></c>');
    expect(await compare({ rows })).toContain(1);
  });

  it.each([
    ["no UTF-8", Buffer.concat([Buffer.from('<c r="A2" t="str"><v>'), Buffer.of(0xff), Buffer.from("</v></c>")])],
    ["no XML", '<c r="A2"><v>1</v></d>'],
    ["a row above", '</row><row r="1"><c r="A1"><v>1</v></c>'],
    ["an attribute twice", '</row><row r="3" r="3"><c r="A3"><v>1</v></c>'],
    ["no such shared text", '<c r="A2" t="s"><v>7</v></c>'],
    ["no end", '<c r="A2"><v>1</v></c></row></sheetData></worksheet><row>'],
  ])("is refused like a parsed one when it holds %s", async (_, xml) => {
    const path = await book({ rows: "" });
    const sheet = Buffer.concat([
      Buffer.from('<worksheet><sheetData><row r="1"><c r="A1"><v>1</v></c></row><row r="2">'),
      Buffer.from(xml),
      Buffer.from("</row></sheetData></worksheet>"),
    ]);
    const broken = await writeWorkbook(path, { rows: "", others: { "xl/worksheets/sheet1.xml": sheet } });
    await expect(parsed(broken)).rejects.toMatchObject({ code: "workbook-broken" });
    const read = async (): Promise<void> => {
      for await (const _records of (await openXlsx(broken)).fastRecords(new Recorder(true)));
    };
    await expect(read()).rejects.toMatchObject({ code: "workbook-broken" });
  });
});
