import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { checkFile, type CheckReport } from "../../../src/batch/check-file.js";
import type { Context } from "../../../src/cli/core/context.js";
import { describeError } from "../../../src/cli/errors/describe-error.js";
import { checkDocument, checkView } from "../../../src/cli/views/check.js";
import { columnsFor } from "../../../src/contract/index.js";
import { encoded } from "../../support/generated-tables.js";
import { textRows, writeWorkbook } from "../../support/workbook-file.js";
import { TODAY, fastPath, csvOf, folder, rowOf, type Row } from "./check-helpers.js";

const KIND = "mortgage.file";
const columns = columnsFor(KIND).filter((c) => c.cell !== "materials");
const CSV = csvOf(KIND, [rowOf(KIND)]);
const [HEADER, LINE] = CSV.split("\r\n") as [string, string];
const CLEAN = { rows: 1, filings: 1, invalidRows: 0, findings: [] };
const contextIn = (lang: "zh" | "en") =>
  ({ lang, stdout: { isTTY: true, columns: 80 }, stderr: { isTTY: false, columns: 0 } }) as unknown as Context;
/** Characters that control a terminal or change the order of text. Colours of tables are removed before. */
const UNSAFE = /(?!\n)[\p{Cc}\u202a-\u202e\u2066-\u2069\ufeff]/u;
const plain = (text: string): string => text.replace(/\u001b\[[0-9;]*m/g, "");

let files = 0;
const write = (content: string | Uint8Array, name = `bad-${++files}.csv`): string => (
  writeFileSync(join(folder, name), content),
  join(folder, name)
);

/** Checks a file like `bdc check`, and checks that every finding can be displayed safely in both languages. */
async function check(path: string): Promise<CheckReport> {
  const report = await checkFile(path, { today: TODAY, fastPath });
  for (const lang of ["zh", "en"] as const) expect(plain(checkView(contextIn(lang), report, path))).not.toMatch(UNSAFE);
  expect(JSON.stringify(checkDocument(report, path))).not.toMatch(/[\u0000-\u001f]/);
  return report;
}

/** Returns the code of the error with which a file is refused. Checks that the error has a fix. */
async function refusal(path: string): Promise<string> {
  const error: unknown = await checkFile(path, { today: TODAY, fastPath }).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  for (const lang of ["zh", "en"] as const) {
    const { text, document, exit } = describeError(error, contextIn(lang));
    expect(text).not.toMatch(UNSAFE);
    expect([
      exit,
      document.zh !== "",
      document.en !== "",
      document.fixZh !== "" && document.fixZh !== undefined,
    ]).toEqual([2, true, true, true]);
  }
  return describeError(error, contextIn("zh")).document.code;
}

describe("a file", () => {
  it("without a defect, from which all others are derived, has no findings", async () =>
    expect(await check(write(CSV))).toMatchObject(CLEAN));

  const refused: [string, () => string | Uint8Array, string][] = [
    ["0 bytes", () => "", "file-empty"],
    ["a byte order mark and nothing else", () => Buffer.of(0xef, 0xbb, 0xbf), "file-empty"],
    ["one header and no rows", () => `${HEADER}\r\n`, "no-rows"],
    ["one header without a line end", () => HEADER, "no-rows"],
    ["one word", () => "申请编号", "header-not-found"],
    ["10 million columns", () => ",".repeat(10_000_000), "file-too-wide"],
    ["10 million columns under a header", () => `${HEADER}\r\n${",".repeat(10_000_000)}`, "file-too-wide"],
    ["nested quotes without end", () => `${HEADER}\r\n${'"'.repeat(1_000_001)}`, "quote-not-closed"],
    ["a quote that opens and never closes", () => `${CSV}"${LINE}\r\n`, "quote-not-closed"],
    ["stray quotes that swallow the rows between them", () => `${CSV}"${LINE}\r\n`.repeat(50), "text-after-quote"],
    ["NUL in a cell", () => CSV.replace("HZ", "H\0Z"), "nul-character"],
    ["NUL alone", () => "\0", "file-not-text"],
    [
      "lone surrogates in UTF-16",
      () => encoded(CSV.replace(rowOf(KIND)["mortgagorName"]!, "张\ud800"), "utf-16le"),
      "encoding-broken",
    ],
    [
      "lone surrogates as bytes of UTF-8",
      () => Buffer.concat([Buffer.from(CSV), Buffer.from("eda080", "hex")]),
      "encoding-broken",
    ],
    [
      "half a GB18030 character at the end",
      () => Buffer.concat([encoded(CSV.trimEnd(), "gb18030"), Buffer.of(0xcb)]),
      "encoding-broken",
    ],
    [
      "half a four-byte GB18030 character at the end",
      () => Buffer.concat([encoded(CSV.trimEnd(), "gb18030"), Buffer.of(0x81, 0x30, 0x81)]),
      "encoding-broken",
    ],
  ];
  it.each(refused)("is refused: %s", async (_name, content, code) =>
    expect(await refusal(write(content()))).toBe(code),
  );
});

describe("a workbook", () => {
  const rows = textRows([columns.map((c) => c.zh), columns.map((c) => rowOf(KIND)[c.key] ?? "")]);
  const book = (name: string, others: Record<string, string | Buffer> = {}, sheet = rows): Promise<string> =>
    writeWorkbook(join(folder, name), { rows: sheet, others });
  const outside =
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/externalLinkPath" Target="file:///etc/passwd" TargetMode="External"/></Relationships>';
  const macro = Buffer.concat([
    Buffer.from("d0cf11e0a1b11ae1", "hex"),
    Buffer.from('Sub Auto_Open(): Shell "touch executed": End Sub'),
  ]);

  it("that is a zip bomb is refused", async () =>
    expect(await refusal(await book("bomb.xlsx", {}, `<row r="1"/>${" ".repeat(100 << 20)}`))).toBe(
      "workbook-too-big",
    ));
  it("whose sheet expands entities is refused", async () =>
    expect(
      await refusal(
        await book("entities.xlsx", {
          "xl/worksheets/sheet1.xml":
            '<!DOCTYPE s [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><worksheet><sheetData><row r="1"><c r="A1" t="str"><v>&b;</v></c></row></sheetData></worksheet>',
        }),
      ),
    ).toBe("workbook-broken"));
  it("with external links is read without following them", async () =>
    expect(
      await check(
        await book("links.xlsx", {
          "xl/externalLinks/externalLink1.xml": "<externalLink/>",
          "xl/externalLinks/_rels/externalLink1.xml.rels": outside,
        }),
      ),
    ).toMatchObject(CLEAN));
  it("with macros is read without running them", async () => {
    expect(await check(await book("macros.xlsm", { "xl/vbaProject.bin": macro }))).toMatchObject(CLEAN);
    expect(existsSync(join(folder, "executed"))).toBe(false);
  });
  it("with macros and the extension .xlsx is read", async () =>
    expect(await check(await book("macros.xlsx", { "xl/vbaProject.bin": macro }))).toMatchObject(CLEAN));
});

describe("hostile text", () => {
  const PROTOTYPE = ["__proto__", "constructor", "toString", "hasOwnProperty", "valueOf", "prototype"];
  it("that names object properties makes an unknown column as a header", async () => {
    const report = await check(
      write(`${HEADER},${PROTOTYPE.join(",")}\r\n${LINE},${PROTOTYPE.map(() => "1").join(",")}\r\n`),
    );
    expect(report).toMatchObject(CLEAN);
    expect(report.layout.unknown.map((u) => u.header)).toEqual(PROTOTYPE);
    expect(checkView(contextIn("zh"), report, "x.csv")).toContain("__proto__、constructor、toString");
    expect(({} as Record<string, unknown>)["1"]).toBeUndefined();
  });

  it("that names object properties is not recognized as a header row", async () =>
    expect(await refusal(write(`${PROTOTYPE.join(",")}\r\n1,2,3,4,5,6\r\n`))).toMatch(
      /^(header-not-found|kind-unknown)$/,
    ));

  it("that names object properties is reported or read as text in every cell", async () => {
    for (const name of PROTOTYPE.slice(0, 3)) {
      const report = await check(write(csvOf(KIND, [Object.fromEntries(columns.map((c) => [c.key, name]))])));
      expect(report).toMatchObject({ rows: 1, filings: 0, invalidRows: 1 });
    }
  });

  const hostile: [string, string, string][] = [
    ["ANSI escapes", "张伟\u001b[2J\u001b]0\u0007", "text-control"],
    ["a single-byte control sequence", "张伟\u009b31m", "text-control"],
    ["bidi overrides", "张\u202e伟", "text-direction"],
    ["bidi isolates", "张\u2066伟\u2069", "text-direction"],
  ];
  it.each(hostile)("is refused in a name: %s", async (_name, text, rule) => {
    const report = await check(
      write(
        csvOf(KIND, [
          rowOf(KIND, { mortgagorName: text }),
          rowOf(KIND, { ref: "R-2", securedScope: text }),
        ] satisfies Row[]),
      ),
    );
    expect(report.findings.filter((f) => f.rule === rule).map((f) => f.row)).toEqual([2, 3]);
    expect(report.filings).toBe(0);
  });

  it.each(hostile)("is displayed safely in a header, a title and a file name: %s", async (_name, text) => {
    const report = await check(
      write(`${text}\r\n${HEADER},${text}\r\n${LINE},1\r\n`, `bad-${text.replaceAll("/", "")}.csv`),
    );
    expect(report).toMatchObject({ rows: 1, filings: 1 });
    expect(report.layout.unknown).toHaveLength(1);
    expect(await refusal(join(folder, `none-${text}.csv`))).toBe("file-not-found");
  });
});
