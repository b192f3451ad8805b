import { open, mkdir } from "node:fs/promises";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { openCsv } from "../../../../src/batch/files/csv/index.js";
import { FileError, fileErrorTexts } from "../../../../src/batch/files/common/file-error.js";
import { bankTable, encoded } from "../../../support/generated-tables.js";
import { problemOf, readAll, temporaryFolder } from "./temporary-files.js";

const folder = temporaryFolder();
const bank = (rows: number): string =>
  bankTable(rows)
    .map((row) => row.join(","))
    .join("\r\n") + "\r\n";

describe("a file that is not a table", () => {
  it("is refused with an error for its type", async () => {
    const oldWorkbook = Buffer.concat([Buffer.from("d0cf11e0a1b11ae1", "hex"), Buffer.alloc(2000)]);
    const cases: [string, string | Uint8Array, string][] = [
      ["empty", "", "file-empty"],
      ["only a mark", Buffer.of(0xef, 0xbb, 0xbf), "file-empty"],
      ["only a wide mark", Buffer.of(0xff, 0xfe), "file-empty"],
      ["workbook", Buffer.from("PK\x03\x04........[Content_Types].xml", "latin1"), "file-is-workbook"],
      ["archive", Buffer.from("PK\x03\x04........letter.docx", "latin1"), "file-is-workbook"],
      ["old workbook", oldWorkbook, "file-is-old-workbook"],
      [
        "encrypted workbook",
        Buffer.concat([oldWorkbook, Buffer.from("EncryptedPackage", "utf16le")]),
        "file-encrypted",
      ],
      ["pdf", "%PDF-1.7\n1 0 obj", "file-not-text"],
      ["web page", "\r\n<html><table><tr><td>编号</td></tr></table>", "file-is-html"],
      ["xml table", '<?xml version="1.0"?><Workbook/>', "file-is-html"],
      [
        "random bytes",
        Buffer.from(Array.from({ length: 5000 }, (_, index) => (index * index * 31 + 7) % 256)),
        "file-not-text",
      ],
      [
        "zeros at the end, as after a power cut",
        Buffer.concat([Buffer.from(bank(50)), Buffer.alloc(300_000)]),
        "file-not-text",
      ],
    ];
    for (const [name, content, code] of cases)
      expect((await problemOf(await folder.file("bad.csv", content))).code, name).toBe(code);
    expect((await problemOf(folder.path("missing.csv"))).code).toBe("file-not-found");
    await mkdir(folder.path("a-folder"));
    expect((await problemOf(folder.path("a-folder"))).code).toBe("file-unreadable");
  });

  it("is refused after its first bytes when it is a gigabyte of zeros", async () => {
    const path = folder.path("zeros.csv");
    const handle = await open(path, "w");
    await handle.truncate(1024 ** 3);
    await handle.close();
    expect((await problemOf(path)).code).toBe("file-not-text");
    for (const encoding of ["utf-8", "gb18030", "utf-16le"] as const)
      expect((await problemOf(path, { encoding })).code).toBe("file-not-text");
  });

  it("is refused with row and column when it has a zero byte after thousands of rows", async () => {
    for (const encoding of ["utf-8", "gb18030"] as const)
      for (const cell of ["\0", '"1\0"']) {
        const text = `${bank(20_000)}HZ-x,${cell},张三\r\n`;
        expect(await problemOf(await folder.file("nul.csv", encoded(text, encoding)))).toMatchObject({
          code: "nul-character",
          row: 20_002,
          column: 1,
        });
      }
  });
});

describe("a damaged character", () => {
  it("is reported with row and column, in every encoding and wherever chunks end", async () => {
    const cases: [string, Buffer][] = [
      [
        "half a character at the end of GB18030",
        Buffer.concat([encoded("编号,抵押人\r\n1,张三\r\n2,李", "gb18030"), Buffer.of(0xcb)]),
      ],
      [
        "a character cut before a delimiter",
        Buffer.concat([
          encoded("编号,抵押人,备注\r\n1,张三,\r\n2,李", "gb18030"),
          Buffer.of(0xcb),
          Buffer.from(",x\r\n"),
        ]),
      ],
      [
        "a four-byte code outside Unicode",
        Buffer.concat([
          encoded("编号,抵押人\r\n1,张三\r\n2,李", "gb18030"),
          Buffer.from("fe39fe39", "hex"),
          Buffer.from("\r\n"),
        ]),
      ],
      ["half a character at the end of UTF-8", Buffer.from("编号,抵押人\r\n1,张三\r\n2,李四").subarray(0, -1)],
      [
        "a UTF-8 character cut in the middle",
        Buffer.concat([
          Buffer.from("编号,抵押人，姓名\r\n1,张三\r\n2,李"),
          Buffer.of(0xe5, 0x9b),
          Buffer.from(",好\r\n"),
        ]),
      ],
      ["a lone surrogate", encoded("编号,抵押人\r\n1,张三\r\n2,李\uD800,好\r\n", "utf-16le")],
      ["half a unit", encoded("编号,抵押人\r\n1,张三\r\n2,李四", "utf-16be").subarray(0, -1)],
    ];
    for (const [name, bytes] of cases) {
      const path = await folder.file("broken.csv", bytes);
      for (const chunkBytes of [1, 7, 100_000]) {
        const problem = await problemOf(path, { chunkBytes });
        expect(problem, name).toMatchObject({ code: "encoding-broken", row: 3, column: 1 });
        expect(problem.zh).toContain("第 3 行第 2 列（B3）");
      }
    }
  });

  it("is reported even if the cell is never read", async () => {
    for (const broken of ["b07f", "b0ff", "ff41", "fe39fe39", "8130ff30", "81308141", "85308130"])
      for (const quote of ["", '"']) {
        const source = await openCsv(
          await folder.file(
            "unasked.csv",
            Buffer.concat([
              encoded(`编号,抵押人\r\n1,${quote}张`, "gb18030"),
              Buffer.from(broken, "hex"),
              Buffer.from(`${quote}\r\n`),
            ]),
          ),
        );
        await expect(
          (async () => {
            for await (const _ of source.records());
          })(),
          broken,
        ).rejects.toMatchObject({ code: "encoding-broken", row: 2, column: 1 });
      }
  });

  it("never changes silently: any bytes are read exactly or refused", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uint8Array({ maxLength: 60 }),
        fc.constantFrom("utf-8", "gb18030"),
        async (tail, encoding) => {
          const bytes = Buffer.concat([encoded("编号,抵押人\n", encoding as "utf-8"), tail]);
          const path = await folder.file("any.csv", bytes);
          try {
            const { rows, records } = await readAll(path, { encoding: encoding as "utf-8" });
            expect(Buffer.concat(records.map(({ raw }) => raw)).equals(bytes)).toBe(true);
            expect(rows.flat().join("")).not.toMatch(/\uFFFD/);
          } catch (error) {
            expect(error).toBeInstanceOf(FileError);
          }
        },
      ),
      { numRuns: 500, examples: [[Uint8Array.of(0xef, 0xbf), "utf-8"]] },
    );
  });
});

describe("the CSV reader", () => {
  it("reports the row of a quote that is never closed", async () => {
    const short = `${bank(10)}HZ-x,"张三,李四\r\n${bank(3)}`;
    expect(await problemOf(await folder.file("open.csv", short), { chunkBytes: 50 })).toMatchObject({
      code: "quote-not-closed",
      row: 12,
      column: 1,
    });
    const long = `${bank(10)}HZ-x,"${"张三\r\n".repeat(500_000)}`;
    expect(await problemOf(await folder.file("open.csv", long))).toMatchObject({
      code: "quote-not-closed",
      row: 12,
      column: 1,
    });
    expect(await problemOf(await folder.file("nested.csv", '"'.repeat(3_000_001)))).toMatchObject({
      row: 1,
      column: 0,
    });
  });

  it("reports two stray quotes that would turn the rows between them into one cell", async () => {
    const lines = bank(30).split("\r\n");
    lines[5] = lines[5]!.replace("欧阳䶮", '"欧阳䶮');
    const swallowing = (last: number): string =>
      lines.map((line, index) => (index === last ? line.replace(/张三、李四|欧阳䶮/, '$&"') : line)).join("\r\n");
    for (const last of [6, 7, 20])
      expect(await problemOf(await folder.file("swallow.csv", swallowing(last)))).toMatchObject({
        code: "quote-swallows-rows",
        row: 6,
        column: 2,
      });
    const address = await readAll(
      await folder.file("address.csv", bank(5) + 'HZ-9,3301,张三,"1, 2\r\n3, 4\r\n5",杭州,1\r\n'),
    );
    expect(address.rows.at(-1)![3]).toBe("1, 2\r\n3, 4\r\n5");
  });

  it("refuses ten million columns, an endless line and an endless cell", async () => {
    expect(await problemOf(await folder.file("wide.csv", ",".repeat(10_000_000)))).toMatchObject({
      code: "file-too-wide",
      row: 1,
    });
    expect(await problemOf(await folder.file("long.csv", `a,b\n1,${"x".repeat(5_000_000)}`))).toMatchObject({
      code: "cell-too-long",
      row: 2,
      column: 1,
    });
    expect(
      await problemOf(await folder.file("record.csv", `a\n${`${"x".repeat(900_000)},`.repeat(30)}`)),
    ).toMatchObject({ code: "cell-too-long", row: 2 });
    for (const quote of ["", '"']) {
      expect(
        await problemOf(await folder.file("just.csv", `a\n${quote}${"x".repeat((1 << 20) + 1)}${quote}\nb\n`)),
      ).toMatchObject({ code: "cell-too-long", row: 2, column: 0 });
    }
    const { rows } = await readAll(await folder.file("limits.csv", `${"a,".repeat(4095)}a\n${"x".repeat(1 << 20)}\n`));
    expect(rows.map((row) => row.length)).toEqual([4096, 1]);
  });
});

describe("the text of every file error", () => {
  it("has a problem and a fix in both languages", () => {
    for (const [code, { zh, en, fixZh, fixEn }] of Object.entries(fileErrorTexts)) {
      expect(zh + fixZh, code).toMatch(/[\u4e00-\u9fa5]/);
      expect(en + fixEn, code).not.toMatch(/[\u4e00-\u9fa5]/);
      expect(
        [zh, en, fixZh, fixEn].every((text) => text.length > 5),
        code,
      ).toBe(true);
    }
  });
});
