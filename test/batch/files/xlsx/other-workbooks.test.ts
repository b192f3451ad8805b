import { createWriteStream, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { describe, expect, it } from "vitest";
import { ZipFile } from "yazl";
import { checkFile } from "../../../../src/batch/check-file.js";
import { isFileError } from "../../../../src/batch/files/common/file-error.js";
import { TODAY, folder } from "../../check/check-helpers.js";
import { mortgageBook } from "./mortgage-book.js";

const codeOf = (path: string): Promise<unknown> =>
  checkFile(path, { today: TODAY }).then(
    () => "read",
    (error: unknown) => (isFileError(error) ? error.code : error),
  );

async function archive(name: string, parts: Readonly<Record<string, string>>): Promise<string> {
  const zip = new ZipFile();
  for (const [part, content] of Object.entries(parts)) zip.addBuffer(Buffer.from(content), part, { compress: false });
  zip.end();
  const path = join(folder, name);
  await pipeline(zip.outputStream, createWriteStream(path));
  return path;
}

/** The beginning of an OLE file, and the name of its stream. */
function oleFile(name: string, stream: string): string {
  const path = join(folder, name);
  const head = Buffer.from("d0cf11e0a1b11ae1", "hex");
  writeFileSync(path, Buffer.concat([head, Buffer.alloc(1024), Buffer.from(stream, "utf16le"), Buffer.alloc(1024)]));
  return path;
}

describe("a workbook whose parts are named with backslashes", () => {
  it("is read like any other", async () => {
    const changes: Record<string, string>[] = [
      { ref: "B-1" },
      { ref: "B-2", unitCode: "330106001001GB00001F00010078", mortgagorIdNo: "1" },
    ];
    const [plain, turned] = await Promise.all(
      [false, true].map(async (backslashes) => {
        const { fileName: _, ...report } = await checkFile(await mortgageBook(changes, { backslashes }), {
          today: TODAY,
        });
        return report;
      }),
    );
    expect(turned).toEqual(plain);
    expect(turned).toMatchObject({ rows: 2, filings: 1 });
  });

  it("gets a result file that is read again", async () => {
    const path = await mortgageBook([{ ref: "B-1", mortgagorIdNo: "1" }], { backslashes: true });
    const out = join(folder, "backslash-result.xlsx");
    await checkFile(path, { today: TODAY, out });
    expect(await checkFile(out, { today: TODAY })).toMatchObject({ rows: 1, invalidRows: 1 });
  });
});

describe.each(["xlsx", "csv", "xls", "txt"])("what is named .%s", (extension) => {
  it.each([
    ["a binary workbook (.xlsb)", { "[Content_Types].xml": "<Types/>", "xl/workbook.bin": "x" }, "file-is-xlsb"],
    [
      "an OpenDocument table (.ods)",
      { mimetype: "application/vnd.oasis.opendocument.spreadsheet", "content.xml": "<x/>" },
      "file-is-ods",
    ],
    [
      "an OpenDocument text",
      { mimetype: "application/vnd.oasis.opendocument.text", "content.xml": "<x/>" },
      "file-not-text",
    ],
    ["a Word document", { "[Content_Types].xml": "<Types/>", "word/document.xml": "<x/>" }, "file-not-text"],
    ["an archive of tables", { "抵押.csv": "a,b" }, "file-not-text"],
  ])("but is %s is refused by name", async (name, parts, code) =>
    expect(await codeOf(await archive(`${name.replace(/\W/g, "")}.${extension}`, parts))).toBe(code),
  );

  it.each([
    ["an old workbook (.xls, .et)", "Workbook", "file-is-old-workbook"],
    ["an encrypted workbook", "EncryptedPackage", "file-encrypted"],
    ["an old Word document", "WordDocument", "file-not-text"],
  ])("but is %s is refused by name", async (_, stream, code) =>
    expect(await codeOf(oleFile(`${stream}.${extension}`, stream))).toBe(code),
  );
});
