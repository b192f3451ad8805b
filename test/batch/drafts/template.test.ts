import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it, expect } from "vitest";
import { columnsFor, kinds, templateExamples } from "../../../src/contract/index.js";
import { noteOf, templateDocuments, createCsvTemplate } from "../../../src/batch/drafts/template.js";
import { createWorkbookTemplate } from "../../../src/batch/drafts/create-workbook-template.js";
import { openFilingFile } from "../../../src/batch/check/index.js";
import { unzipped } from "../../support/unzip.js";
import type { CheckedRow } from "../../../src/batch/check/index.js";
import { TODAY, checkText, folder } from "../check/check-helpers.js";

/** The rules for which a row is rejected. */
const errorsOf = (row: CheckedRow): string[] =>
  row.ok ? [] : row.findings.filter((f) => f.severity === "error").map((f) => f.rule);

describe("a CSV template", () => {
  it.each(kinds)(
    "for %s opens in Excel, marks required columns with a star, and has two rows that are rejected as examples",
    async (kind) => {
      const text = createCsvTemplate(kind, "zh");
      expect(text.startsWith("\uFEFF")).toBe(true);
      expect(text.split("\r\n")).toHaveLength(5);
      const headers = text.slice(1).split("\r\n")[0]!.split(",");
      expect(headers).toEqual(columnsFor(kind).map((c) => (c.required ? `${c.zh}*` : c.zh)));
      const { rows, layout, aside } = await checkText(text, { kind });
      expect(layout.unknown).toEqual([]);
      expect(aside.map((a) => a.row)).toEqual([2]);
      expect(rows.map(errorsOf)).toEqual([["template-example"], ["template-example"]]);
    },
  );

  it("describes the values that a column accepts", () => {
    const note = (key: string) =>
      noteOf(
        columnsFor("mortgage.file").find((c) => c.key === key)!,
        "zh",
      );
    expect(note("mortgageType")).toBe("一般抵押、最高额抵押");
    expect(note("propertyType")).toContain("默认土地和房屋");
    expect(note("securedPrincipal")).toContain("元");
    expect(note("mortgagorName")).toContain("、");
    expect(
      noteOf(
        columnsFor("mortgage.file").find((c) => c.key === "mortgagorName")!,
        "en",
      ),
    ).toContain("several people");
  });

  it("lists the documents that its examples need", () => {
    expect(templateDocuments("seizure.request")).toEqual(["文书/裁定书.pdf", "文书/协助执行通知书.pdf"]);
    expect(templateDocuments("mortgage.file")).toEqual([]);
  });
});

describe("a workbook template", () => {
  const decoded = (xml: string) =>
    xml.replaceAll("&quot;", '"').replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
  /** The cells of a sheet by reference, with text or number and style. */
  const cellsOf = (xml: string) =>
    new Map(
      [
        ...xml.matchAll(
          /<c r="([A-Z]+\d+)" s="(\d+)"(?: t="inlineStr"><is><t[^>]*>([^<]*)<\/t><\/is><\/c>|><v>([^<]*)<\/v><\/c>|\/>)/g,
        ),
      ].map(([, at, style, text, number]) => [
        at!,
        { style: Number(style), text: text === undefined ? undefined : decoded(text), number },
      ]),
    );

  it.each(kinds)("for %s has two rows that are rejected as examples, in both languages", async (kind) => {
    for (const lang of ["zh", "en"] as const) {
      const path = join(folder, `${kind}.${lang}.xlsx`);
      writeFileSync(path, await createWorkbookTemplate(kind, lang));
      const file = await openFilingFile(path, { today: TODAY, kind });
      const rows = [],
        aside: number[] = [];
      for await (const batch of file.rows()) {
        rows.push(...batch);
        aside.push(...batch.notes.map((a) => a.row));
      }
      expect(file.layout.unknown).toEqual([]);
      expect([aside, rows.map(errorsOf)]).toEqual([[2], [["template-example"], ["template-example"]]]);
    }
  });

  it.each(kinds)("for %s keeps IDs as text, offers the choices, and freezes the header", async (kind) => {
    const parts = unzipped(await createWorkbookTemplate(kind, "zh"));
    const sheet = parts.get("xl/worksheets/sheet1.xml")!;
    const formats = [
      ...parts
        .get("xl/styles.xml")!
        .match(/<cellXfs.*<\/cellXfs>/)![0]
        .matchAll(/<xf( numFmtId="(\d+)")?/g),
    ].map((m) => Number(m[2] ?? 0));
    const cells = cellsOf(sheet);
    const columns = columnsFor(kind);
    const styles = [...sheet.matchAll(/<col min="(\d+)" max="\1" width="(\d+)" style="(\d+)"/g)];
    expect(styles).toHaveLength(columns.length);
    columns.forEach((column, at) => {
      const letter = (at < 26 ? "" : "A") + String.fromCharCode(65 + (at % 26));
      const isNumber = column.cell === "amount" || column.cell === "area";
      // 49 is Excel's text format: a cell keeps all 18 digits that are typed into it.
      expect([column.key, formats[Number(styles[at]![3])]]).toEqual([column.key, isNumber ? 2 : 49]);
      expect(cells.get(`${letter}1`)?.text).toBe(column.zh + (column.required ? "*" : ""));
      const [example] = templateExamples(column);
      const cell = cells.get(`${letter}3`);
      expect(isNumber ? (cell?.number ?? "") : (cell?.text ?? "")).toBe(example);
    });
    expect(sheet).toContain('<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>');

    const lists = [
      ...sheet.matchAll(
        /<dataValidation type="list"( errorStyle="warning")?[^>]* sqref="([A-Z])3:\2(\d+)"><formula1>'选项'!\$([A-Z])\$1:\$\4\$(\d+)<\/formula1>/g,
      ),
    ];
    const choiceColumns = columns.flatMap((c, at) =>
      c.table || c.cell === "yes-no" ? [{ c, letter: String.fromCharCode(65 + at) }] : [],
    );
    expect(lists.map((m) => m[2])).toEqual(choiceColumns.map((c) => c.letter));
    const choices = cellsOf(parts.get("xl/worksheets/sheet2.xml") ?? "");
    for (const [i, [, warns, , last, column, count]] of lists.entries()) {
      const { c } = choiceColumns[i]!;
      const words = Array.from({ length: Number(count) }, (_, row) => choices.get(`${column}${row + 1}`)?.text);
      expect(words).toEqual(c.table?.entries.map((e) => e.zh) ?? ["是", "否"]);
      expect(Number(last)).toBe(1_048_576);
      // A cell for several people may hold several choices, so that other values only cause a warning.
      expect(Boolean(warns)).toBe(c.place.in === "people");
    }
    expect(parts.get("xl/workbook.xml")!.includes('name="选项" sheetId="2" state="hidden"')).toBe(
      choiceColumns.length > 0,
    );
  });

  it("is byte-identical each time it is created", async () => {
    expect(
      (await createWorkbookTemplate("mortgage.file", "zh")).equals(await createWorkbookTemplate("mortgage.file", "zh")),
    ).toBe(true);
  });
});
