import { describe, expect, it } from "vitest";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { checkFile } from "../../../../src/batch/check-file.js";
import { isFileError } from "../../../../src/batch/files/common/file-error.js";
import { columnsFor } from "../../../../src/contract/index.js";
import { withResultExtension } from "../../../../src/batch/write-results.js";
import { encoded } from "../../../support/generated-tables.js";
import { TODAY, folder, rowOf } from "../../check/check-helpers.js";

const columns = columnsFor("mortgage.file").filter((c) => c.cell !== "materials");
const header = columns.map((c) => c.zh);
let rows = 0;
/** Returns the cells of a valid mortgage. The last column is the remark. */
const row = (changes: Readonly<Record<string, string>> = {}): string[] => {
  const number = ++rows;
  const unit = `330106001001GB00001F${String(10_000 + number).padStart(8, "0")}`;
  const cells = rowOf("mortgage.file", {
    ref: `R-${number}`,
    unitCode: unit,
    mortgageContractNo: `DY-${number}`,
    loanContractNo: `JK-${number}`,
    remark: "备注",
    ...changes,
  });
  return columns.map((c) => cells[c.key] ?? "");
};
const table = (lines: readonly (readonly string[])[], end = "\r\n", sign = ","): string =>
  [header, ...lines].map((line) => line.join(sign) + end).join("");
let files = 0;
const write = (content: string | Uint8Array): string => {
  const path = join(folder, `people-${++files}.csv`);
  writeFileSync(path, content);
  return path;
};
const check = (content: string | Uint8Array) => checkFile(write(content), { today: TODAY });
const errorOf = async (content: string | Uint8Array) => {
  const error: unknown = await check(content).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  return isFileError(error) ? { code: error.code, row: error.row, zh: error.zh } : error;
};

describe("a row that is torn or misquoted", () => {
  it.each([
    ["text after the closing quote", '"甲"乙', "text-after-quote"],
    ["white space before the quote", ' "甲,乙"', "space-before-quote"],
    ["a backslash before a quote", '"甲\\"乙"', "quote-backslash"],
    ["a backslash before a quote and the delimiter", '"甲\\",乙"', "quote-backslash"],
    ["a lone carriage return", "甲\r乙", "stray-carriage-return"],
    ["NUL", "甲\0乙", "nul-character"],
    ["a lone line feed in a CR LF file", "甲\n乙", "row-torn"],
    ["two lone line feeds", "甲\n乙\n丙", "row-torn"],
    ["a line break like any other", "甲\r\n乙", "row-torn"],
    ["delimiters and a line break", "甲,丙;丁|戊\r\n乙", "row-torn"],
    ["delimiters on both sides of a line break", "甲,丙\r\n乙,丁,戊", "row-torn"],
  ])("is one error at its first row (%s)", async (_, remark, code) => {
    for (const following of [[], [row(), row()]])
      expect(await errorOf(table([row(), row(), row({ remark }), ...following]))).toMatchObject({ code, row: 4 });
  });

  it("is found in every column and with every line end", async () => {
    for (const key of ["titleNo", "mortgagorName", columns.find((c) => c.zh === "担保范围")!.key])
      for (const [end, tear] of [
        ["\r\n", "\n"],
        ["\n", "\n"],
        ["\n", "\r\n"],
        ["\r\n", "\r\n"],
      ] as const)
        expect(await errorOf(table([row(), row({ [key]: `甲${tear}乙` }), row()], end)), key).toMatchObject({
          code: "row-torn",
          row: 3,
        });
  });

  it("is found after thousands of valid rows", async () => {
    const many = Array.from({ length: 3000 }, () => row());
    expect(await errorOf(table([...many, row({ remark: "甲\n乙" }), row()]))).toMatchObject({
      code: "row-torn",
      row: 3002,
    });
  });

  it("is not reported when the line break is in quotes", async () => {
    for (const end of ["\r\n", "\n"])
      expect(await check(table([row({ remark: '"甲\n乙"' }), row({ remark: '"甲\r\n乙"' })], end))).toMatchObject({
        filings: 2,
        errors: 0,
      });
  });

  it("is found where the cell holds a blank line, and rows follow", async () => {
    for (const end of ["\r\n", "\n"]) {
      const remark = `甲${end}${end}乙`;
      expect(await errorOf(table([row(), row({ remark }), row()], end))).toMatchObject({ code: "row-torn", row: 3 });
      // Blank lines on both sides are a heading, and what ends the file may be a footer.
      expect(await check(table([row(), [""], ["某某支行"], [""], row()], end))).toMatchObject({ filings: 2 });
      expect(await check(table([row(), row(), [""], ["某某支行"]], end))).toMatchObject({ filings: 2, errors: 1 });
    }
  });

  it("is reported as slipped when a comma is not quoted, and is not filed", async () => {
    const report = await check(table([row({ remark: "甲,乙" }), row()]));
    expect(report).toMatchObject({ filings: 1, invalidRows: 1 });
    expect(report.findings.map((f) => f.rule)).toEqual(["row-slipped"]);
  });
});

describe("rows appended by another program", () => {
  it("with other line ends are filed, with one warning on the first of them", async () => {
    for (const [end, other] of [
      ["\r\n", "\n"],
      ["\n", "\r\n"],
    ] as const) {
      const appended = [row(), row()].map((line) => line.join(",") + other).join("");
      const report = await check(table([row(), row()], end) + appended);
      expect(report).toMatchObject({ rows: 4, filings: 4, errors: 0 });
      expect(report.findings.map((f) => [f.rule, f.severity, f.row])).toEqual([["line-ends-mixed", "warning", 4]]);
    }
  });
});

describe("a file that ends without a line end", () => {
  const findingsOf = async (lines: readonly (readonly string[])[], cut: number, encoding = "utf-8" as const) => {
    const bytes = encoded(table(lines), encoding);
    const report = await check(bytes.subarray(0, bytes.length - cut));
    return report.findings.map((f) => [f.rule, f.severity, f.row, f.header]);
  };
  const WARNING = ["file-end-open", "warning", 3, "附记"];

  it("is a warning where the last cell may be cut off", async () => {
    for (const cut of [2, 5]) expect(await findingsOf([row(), row({ remark: "备注很长" })], cut)).toEqual([WARNING]);
  });

  it("is none where the last cell is in quotes, empty or of a column that is not read", async () => {
    expect(await findingsOf([row(), row({ remark: '"备注"' })], 2)).toEqual([]);
    expect(await findingsOf([row(), row({ remark: "" })], 2)).toEqual([]);
    expect(await findingsOf([row(), row()], 0)).toEqual([]);
    const own = [header, row()].map((line, at) => [...line, at === 0 ? "自有列" : "甲"].join(",")).join("\r\n");
    expect((await check(own)).findings).toEqual([]);
  });

  it("cannot be filed where a character or a quoted cell is cut", async () => {
    const cut = (remark: string, bytes: number) => Buffer.from(table([row(), row({ remark })])).subarray(0, -bytes);
    expect(await errorOf(cut("备注", 3))).toMatchObject({ code: "encoding-broken", row: 3 });
    expect(await errorOf(cut('"备注"', 3))).toMatchObject({ code: "quote-not-closed", row: 3 });
  });
});

describe("what stands between and below the rows", () => {
  it("a blank line takes no row away from the count", async () => {
    const blank = columns.map(() => "");
    for (const lines of [
      [row(), row(), row(), blank],
      [row(), blank, row(), row()],
      [row(), row(), blank, [""], row()],
    ])
      expect(await check(table(lines))).toMatchObject({ rows: 3, filings: 3 });
  });

  it.each([
    "第1页 共3页",
    "合计",
    "合计 3 笔",
    "制表人：张三",
    "Page 1 of 3",
    "——以下无正文——",
    "日期：2026-11-21",
    "\u001A",
  ])("a footer is listed as a note (%j)", async (text) => {
    const report = await check(table([row(), row(), [text]]));
    expect(report).toMatchObject({ rows: 2, filings: 2, errors: 0, aside: [{ row: 4 }] });
  });

  it("Ctrl-Z at the end is listed as a note", async () => {
    expect((await check(`${table([row()])}\u001A`)).aside[0]?.text).toContain("Ctrl-Z");
  });

  it("a row of a single cell is one error", async () => {
    const report = await check(table([row(), [...columns.keys()].map((i) => (i === 0 ? "某某支行" : "")), row()]));
    expect(report.findings.map((f) => f.rule)).toEqual(["row-fragment"]);
  });
});

describe("a table in another format", () => {
  it.each(["|", ";", "\t"])("with the delimiter %j is read", async (sign) => {
    expect(await check(table([row(), row()], "\r\n", sign))).toMatchObject({ filings: 2, layout: { delimiter: sign } });
    const gbk = encoded(`sep=${sign}\r\n${table([row(), row()], "\r\n", sign)}`, "gb18030");
    expect(await check(gbk)).toMatchObject({ filings: 2, layout: { delimiter: sign } });
  });

  it.each(["，", "；", "^", "~", "｜"])(
    "with the delimiter %s is refused, and the error shows the delimiter",
    async (sign) => {
      expect(await errorOf(table([row(), row(), row()], "\r\n", sign))).toMatchObject({
        code: "delimiter-unsupported",
        zh: expect.stringContaining(sign),
      });
    },
  );

  it("with whole lines in quotes is refused", async () => {
    const lines = [header, row(), row()].map((line) => `"${line.join(",")}"\r\n`);
    expect(await errorOf(lines.join(""))).toMatchObject({ code: "row-in-quotes", row: 1 });
    expect(await errorOf(`${header.join(",")}\r\n${lines[1]}`)).toMatchObject({ code: "row-in-quotes" });
  });

  it.each([
    ["GBK read as Latin-1", (text: string) => encoded(text, "gb18030").toString("latin1")],
    ["UTF-8 read as Latin-1", (text: string) => Buffer.from(text).toString("latin1")],
    [
      "UTF-8 read as Latin-1 twice",
      (text: string) => Buffer.from(Buffer.from(text).toString("latin1")).toString("latin1"),
    ],
    ["UTF-8 read as GBK", (text: string) => new TextDecoder("gb18030").decode(Buffer.from(text))],
  ])("in garbled text is refused with the cause (%s)", async (_, garble) => {
    expect(await errorOf(garble(table([row(), row()])))).toMatchObject({ code: "encoding-doubled" });
  });

  it("in which the text was lost is refused with the cause", async () => {
    expect(await errorOf(table([row()]).replace(/\p{Script=Han}/gu, "?"))).toMatchObject({ code: "encoding-lost" });
  });

  it("with the marks of replaced characters is refused with the cause", async () => {
    expect(await errorOf(table([row()]).replace(/\p{Script=Han}+/gu, "锟斤拷"))).toMatchObject({
      code: "encoding-lost",
    });
  });

  it("in Big5 is refused with the cause", async () => {
    const big5 = Buffer.from("a5d3bdd0bd73b8b92ca4a3b0cab2a3b3e6a4b8b8b92ca9e8a9e3a448", "hex");
    expect(await errorOf(Buffer.concat([big5, Buffer.from("\r\nA-1,1,2\r\n")]))).toMatchObject({
      code: "encoding-big5",
    });
  });
});

it("gives a result file an extension with which Excel opens it", () => {
  expect(withResultExtension("a.结果.xlsx", "csv")).toBe("a.结果.csv");
  expect(withResultExtension("a.结果.csv", "workbook")).toBe("a.结果.xlsx");
  expect(withResultExtension("a.结果.xlsm", "workbook")).toBe("a.结果.xlsm");
  expect(withResultExtension("a.txt", "csv")).toBe("a.txt");
});
