import { text } from "node:stream/consumers";
import { join } from "node:path";
import { Readable } from "node:stream";
import { describe, expect, it } from "vitest";
import XLSX from "xlsx";
import { checkFile } from "../../../../src/batch/check-file.js";
import { openTableSource } from "../../../../src/batch/files/table-file.js";
import { openPackage } from "../../../../src/batch/files/xlsx/package.js";
import { addPrintTitles } from "../../../../src/batch/files/xlsx-writer/print-titles.js";
import { addResultStyles } from "../../../../src/batch/files/xlsx-writer/result-styles.js";
import { MarkedCells } from "../../../../src/batch/files/xlsx-writer/marked-cells.js";
import { columnsFor } from "../../../../src/contract/index.js";
import { TODAY, folder } from "../../check/check-helpers.js";
import { letterOf, mortgageBook } from "./mortgage-book.js";

const SHEET = "xl/worksheets/sheet1.xml";
const own = columnsFor("mortgage.file").length;
let outputs = 0;

async function partOf(path: string, name: string): Promise<string> {
  const parts = await openPackage(path);
  try {
    return await text(await parts.open(name, 1 << 22));
  } finally {
    parts.close();
  }
}

async function rowsOf(path: string): Promise<string[][]> {
  const rows: string[][] = [];
  for await (const batch of (await openTableSource(path)).records())
    for (const { cells } of batch) rows.push([...cells]);
  return rows;
}

/** Checks a workbook and returns the path of its result workbook. */
async function checked(path: string): Promise<string> {
  const out = join(folder, `look-${++outputs}.xlsx`);
  await checkFile(path, { today: TODAY, out });
  return out;
}

/** Areas of the marks on a sheet, with the fill of each. */
async function marksOf(path: string): Promise<[areas: string, fill: string][]> {
  const sheet = await partOf(path, SHEET);
  const fills = [...(await partOf(path, "xl/styles.xml")).matchAll(/<dxf>.*?<fgColor rgb="(\w+)"/g)].map(
    ([, fill]) => fill!,
  );
  const formats = sheet.matchAll(/<conditionalFormatting sqref="([^"]+)">.*?dxfId="(\d+)"/g);
  return [...formats].map(([, areas, dxf]) => [areas!, fills[Number(dxf)]!]);
}

const OWN_MARK =
  '<conditionalFormatting sqref="A1"><cfRule type="expression" dxfId="0" priority="1"><formula>TRUE</formula></cfRule></conditionalFormatting>';
const EARLIER_MARK =
  '<conditionalFormatting sqref="B2"><cfRule type="expression" dxfId="0" priority="1000000"><formula>N("bdc-connect")=0</formula></cfRule></conditionalFormatting>';
const WRONG = { termEnd: "2026-02-30" };
const GOOD = {};

describe("a result workbook", () => {
  it("has a frozen header with a filter, and prints on pages of one width with the header on each", async () => {
    const out = await checked(await mortgageBook([GOOD, WRONG]));
    const sheet = await partOf(out, SHEET);
    const last = XLSX.utils.encode_col(own + 8);
    expect(sheet).toContain('<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen">');
    expect(sheet).toContain('<pageSetUpPr fitToPage="1">');
    expect(sheet).toMatch(/<pageSetup [^>]*orientation="landscape" fitToHeight="0"/);
    expect(sheet).toContain("<oddFooter>&amp;L&amp;A&amp;R第 &amp;P 页 共 &amp;N 页</oddFooter>");
    // The order of the schema: Excel reports any other as damage.
    const order = [
      ...sheet.matchAll(
        /<(sheetPr|sheetViews|cols|sheetData|autoFilter|conditionalFormatting|pageMargins|pageSetup|headerFooter)[ >]/g,
      ),
    ];
    expect(order.map(([, name]) => name)).toEqual([
      "sheetPr",
      "sheetViews",
      "cols",
      "sheetData",
      "autoFilter",
      "conditionalFormatting",
      "pageMargins",
      "pageSetup",
      "headerFooter",
    ]);
    // Another program reads the same.
    const book = XLSX.readFile(out);
    expect(book.Sheets["Sheet1"]!["!autofilter"]).toEqual({ ref: `A1:${last}3` });
    expect(book.Workbook!.Names).toEqual([{ Name: "_xlnm.Print_Titles", Sheet: 0, Ref: "'Sheet1'!$1:$1" }]);
  });

  it("colours rows by outcome, and gives the result columns widths", async () => {
    const out = await checked(await mortgageBook([GOOD, WRONG]));
    const styles = await partOf(out, "xl/styles.xml");
    const fills = styles.match(/<fill>.*?<\/fill>/g)!;
    const formats = /<cellXfs>(.*)<\/cellXfs>/.exec(styles)![1]!.match(/<xf [^>]*>/g)!;
    const fillOf = async (cell: string) => {
      const style = new RegExp(`<c r="${cell}" s="(\\d+)"`).exec(await partOf(out, SHEET))![1];
      const fill = /fillId="(\d+)"/.exec(formats[Number(style)]!)![1];
      return /fgColor rgb="(\w+)"/.exec(fills[Number(fill)]!)![1];
    };
    const first = XLSX.utils.encode_col(own);
    expect(await fillOf(`${first}1`)).toBe("FFDDEBF7");
    expect(await fillOf(`${first}2`)).toBe("FFE2EFDA");
    expect(await fillOf(`${first}3`)).toBe("FFFCE4D6");
    expect(await partOf(out, SHEET)).toContain(`<col min="${own + 6}" max="${own + 6}" width="44" customWidth="1">`);
  });

  it("marks the wrong cell and keeps its own format", async () => {
    const dated = { xml: ' s="1"><v>61</v>' };
    const path = await mortgageBook([GOOD, { ...WRONG, termStart: dated }, WRONG], { styles: [0, 14] });
    const out = await checked(path);
    const areas = (await marksOf(out)).find(([, fill]) => fill === "FFFFC7CE")![0].split(" ");
    expect(areas).toContain(`${letterOf("termEnd")}3:${letterOf("termEnd")}4`);
    expect(await partOf(out, SHEET)).toContain(`<c r="${letterOf("termStart")}3" s="1">`);
  });

  it("removes the marks of an earlier run, keeps formats of the user, and replaces its own columns", async () => {
    const out = await checked(await mortgageBook([GOOD], { behindRows: OWN_MARK + EARLIER_MARK }));
    expect((await marksOf(out)).map(([areas]) => areas)).toEqual(["A1"]);
    const again = await checked(out);
    expect((await rowsOf(again))[0]).toHaveLength(own + 9);
    expect((await partOf(again, SHEET)).match(/<autoFilter /g)).toHaveLength(1);
    expect((await partOf(again, "xl/workbook.xml")).match(/Print_Titles/g)).toHaveLength(1);
  });

  it("adds no filter where the sheet has a table of Excel", async () => {
    const relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    const out = await checked(
      await mortgageBook([GOOD], {
        behindRows: '<tableParts count="1"><tablePart r:id="rId1"/></tableParts>',
        others: {
          "xl/worksheets/_rels/sheet1.xml.rels": `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="${relations}/table" Target="../tables/table1.xml"/></Relationships>`,
          "xl/tables/table1.xml": "<table/>",
        },
      }),
    );
    const sheet = await partOf(out, SHEET);
    expect(sheet).not.toContain("<autoFilter");
    expect(sheet).toMatch(/<headerFooter>.*<tableParts/);
  });

  it("keeps the user's own panes, filter, footer and columns, and only makes the page wide enough", async () => {
    const out = await checked(
      await mortgageBook([GOOD], {
        beforeRows:
          '<sheetViews><sheetView workbookViewId="0"><pane xSplit="2" topLeftCell="C1" state="frozen"/></sheetView></sheetViews>' +
          '<cols><col min="1" max="2" width="30"/><col min="3" max="16384" width="9" style="0"/></cols>',
        behindRows:
          '<autoFilter ref="A1:C2"/><pageSetup paperSize="8" scale="60" orientation="portrait"/><headerFooter><oddFooter>&amp;C机密</oddFooter></headerFooter>',
      }),
    );
    const sheet = await partOf(out, SHEET);
    expect(sheet).toContain('<pane xSplit="2" topLeftCell="C1" state="frozen">');
    expect(sheet).toContain('<autoFilter ref="A1:C2">');
    expect(sheet).toContain("<oddFooter>&amp;C机密</oddFooter>");
    expect(sheet).toContain('<pageSetup paperSize="8" orientation="landscape" fitToHeight="0">');
    const cols = [...sheet.matchAll(/<col min="(\d+)" max="(\d+)"/g)].map(([, min, max]) => [Number(min), Number(max)]);
    expect(cols[0]).toEqual([1, 2]);
    expect(cols[1]).toEqual([3, own]);
    expect(cols.at(-1)).toEqual([own + 10, 16_384]);
    // No column is described twice.
    expect(cols.every(([min], at) => at === 0 || min === cols[at - 1]![1]! + 1)).toBe(true);
  });

  it("is still recognized when an earlier version has written it", async () => {
    const headers = ["结果", "受理编号", "状态", "证明号", "顺位/轮候", "错误说明", "处理建议", "批次"];
    const cells = (row: number, texts: readonly string[]) =>
      texts
        .map((one, at) => `<c r="${XLSX.utils.encode_col(own + at)}${row}" t="inlineStr"><is><t>${one}</t></is></c>`)
        .join("");
    const path = await mortgageBook([GOOD]);
    const earlier = await mortgageBook([GOOD], {
      others: {
        [SHEET]: (await partOf(path, SHEET))
          .replace("</row>", `${cells(1, headers)}</row>`)
          .replace("</row></sheetData>", `${cells(2, headers)}</row></sheetData>`),
      },
    });
    const rows = await rowsOf(await checked(earlier));
    expect(rows[0]!.slice(own)).toEqual([...headers, "提醒"]);
    expect(rows[1]!.slice(own)).toEqual(["检查通过"]);
  });

  it("has reminders in their own column, because they prevent nothing", async () => {
    const rows = await rowsOf(await checked(await mortgageBook([{ mortgagorName: "张  伟" }])));
    const at = (header: string) => rows[1]![rows[0]!.indexOf(header)] ?? "";
    expect(at("结果")).toBe("有提醒");
    expect(at("错误说明")).toBe("");
    expect(at("处理建议")).toBe("");
    expect(at("提醒")).toMatch(/^\[[\w-]+\] 抵押人/);
  });
});

describe("the parts of a result workbook", () => {
  const stream = (xml: string) => Readable.from([Buffer.from(xml)]);

  it("get formats whatever lists the style sheet has, with the prefix of the file", async () => {
    const { xml, styles } = await addResultStyles(
      stream(
        '<x:styleSheet xmlns:x="m"><x:fonts count="1"><x:font/></x:fonts><x:cellXfs count="2"><x:xf/><x:xf/></x:cellXfs><x:colors/></x:styleSheet>',
      ),
    );
    expect(styles).toEqual({
      header: 2,
      tones: { good: 3, waiting: 4, bad: 5, plain: 6 },
      marks: { wrong: 0, noted: 1 },
    });
    expect([...xml.matchAll(/<x:(fonts|fills|borders|cellXfs|dxfs|colors)>/g)].map(([, name]) => name)).toEqual([
      "fonts",
      "fills",
      "borders",
      "cellXfs",
      "dxfs",
      "colors",
    ]);
    expect(xml).not.toMatch(/<\/?(?!x:)\w/);
  });

  it("repeat the header of the right sheet, and leave titles of the user", async () => {
    const workbook = (names: string) =>
      stream(
        `<workbook><sheets><sheet name="图"/><sheet name="张三's &amp; 表"/></sheets>${names}<calcPr/></workbook>`,
      );
    expect(await addPrintTitles(workbook(""), "张三's & 表", 3)).toContain(
      `</sheets><definedNames><definedName name="_xlnm.Print_Titles" localSheetId="1">'张三''s &amp; 表'!$3:$3</definedName></definedNames><calcPr>`,
    );
    const theirs =
      '<definedNames><definedName name="_xlnm.Print_Titles" localSheetId="1">A!$1:$2</definedName></definedNames>';
    expect(await addPrintTitles(workbook(theirs), "张三's & 表", 3)).toContain(theirs);
  });

  it("join marks of adjacent rows, and stay small", () => {
    const marks = new MarkedCells();
    for (let row = 2; row < 200_000; row++) marks.add(row, row % 2 === 0 ? [0, 3] : [3]);
    const xml = marks.xml("", 0, 1);
    expect(xml).toContain("A2 A4 A6");
    expect(xml.length).toBeLessThan(300_000);
  });
});
