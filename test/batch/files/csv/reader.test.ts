import { rename, writeFile } from "node:fs/promises";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { openCsv } from "../../../../src/batch/files/csv/index.js";
import {
  bankTable,
  delimiters,
  encoded,
  encodings,
  newlines,
  table,
  written,
} from "../../../support/generated-tables.js";
import { readAll, temporaryFolder } from "./temporary-files.js";

const folder = temporaryFolder();

describe("the CSV reader", () => {
  it("returns every cell as written, in every encoding and with every chunk size", async () => {
    await fc.assert(
      fc.asyncProperty(table(), fc.integer({ min: 1, max: 40 }), async (given, chunkBytes) => {
        const bytes = written(given);
        // U+FEFF at the start is a byte order mark, not content.
        fc.pre(!given.rows[0]![0]!.startsWith("\uFEFF"));
        // Without any line end, CR cannot be detected.
        fc.pre(given.newline !== "\r" || given.endsWithNewline || given.rows.length > 1);
        const path = await folder.file("table.csv", bytes);
        const { source, records, rows } = await readAll(path, {
          encoding: given.encoding,
          delimiter: given.delimiter,
          chunkBytes,
        });
        expect(rows).toEqual(given.rows);
        expect(records.map(({ row }) => row)).toEqual(given.rows.map((_, index) => index + 1));
        expect(source.widest()).toBe(Math.max(...given.rows.map((row) => row.length)));
        if (!given.encoding.startsWith("utf-16")) {
          expect(Buffer.concat([source.preamble, ...records.map(({ raw }) => raw)]).equals(bytes)).toBe(true);
        }
      }),
      { numRuns: 600 },
    );
  }, 120_000);

  it("detects encoding, delimiter and line ends of a table", async () => {
    const rows = bankTable(40);
    for (const encoding of encodings) {
      for (const delimiter of delimiters) {
        for (const newline of newlines) {
          const path = await folder.file(
            "bank.csv",
            written({ rows, encoding, delimiter, newline, endsWithNewline: true, quoteAll: false }),
          );
          const read = await readAll(path);
          expect(read.source.format).toMatchObject({
            encoding,
            delimiter,
            newline,
            hasBom: encoding === "utf-8-bom" || encoding.startsWith("utf-16"),
          });
          expect(read.rows).toEqual(rows);
        }
      }
    }
  });

  it("detects UTF-16 without a byte order mark", async () => {
    const text = bankTable(5)
      .map((row) => row.join(","))
      .join("\r\n");
    for (const encoding of ["utf-16le", "utf-16be"] as const) {
      const read = await readAll(await folder.file("wide.csv", encoded(text, encoding).subarray(2)));
      expect(read.source.format).toMatchObject({ encoding, hasBom: false, decidedBy: "utf-16-pattern" });
      expect(read.rows).toEqual(bankTable(5));
    }
  });

  it("detects the encoding from the first Chinese text, even after a million ASCII characters", async () => {
    const plain = "HZ-1,330106001001GB00001F00010001,ok\n".repeat(30_000);
    for (const encoding of ["utf-8", "gb18030"] as const) {
      const path = await folder.file(
        "late.csv",
        Buffer.concat([Buffer.from(plain), encoded("HZ-2,张三䶮,好\n", encoding)]),
      );
      const read = await readAll(path);
      expect(read.source.format.encoding).toBe(encoding);
      expect(read.rows.at(-1)).toEqual(["HZ-2", "张三䶮", "好"]);
    }
  });

  it("reads short Chinese text as GB18030 when it is valid UTF-8 only by accident", async () => {
    const read = await readAll(await folder.file("short.csv", encoded("目录,a\n目录,b\n", "gb18030")));
    expect(read.source.format).toMatchObject({ encoding: "gb18030", decidedBy: "looks-chinese" });
    expect(read.rows[0]![0]).toBe("目录");
    const latin = await readAll(await folder.file("short.csv", "ref,name\n1,José Müller·X\n"));
    expect(latin.source.format.encoding).toBe("utf-8");
    const cyrillic = await readAll(await folder.file("short.csv", "ref,name\n1,Иван Петров\n"));
    expect(cyrillic.rows[1]![1]).toBe("Иван Петров");
  });

  it("detects the encoding when the sample ends within a character", async () => {
    for (const shift of ["", "xx", "xxxx", "xxxxxxx"]) {
      const text = `编号${shift},抵押人\n${"1,张三䶮𠮷\n".repeat(30_000)}`;
      for (const encoding of ["utf-8", "gb18030"] as const) {
        const read = await readAll(await folder.file("cut.csv", encoded(text, encoding)));
        expect(read.source.format).toMatchObject({
          encoding,
          decidedBy: encoding === "utf-8" ? "valid-utf-8" : "not-utf-8",
        });
        expect(read.rows.at(-1)).toEqual(["1", "张三䶮𠮷"]);
      }
    }
  });

  it("reads CR LF as one line end when it first occurs late in a file with CR", async () => {
    const path = await folder.file("late-lf.csv", `${"a,b\r".repeat(70_000)}c,d\r\ne,f`);
    for (const chunkBytes of [280_004, 1000])
      expect((await readAll(path, { chunkBytes })).rows.slice(70_000)).toEqual([
        ["c", "d"],
        ["e", "f"],
      ]);
  });

  it("takes the sign after the first quoted cell as the delimiter, whatever most rows contain", async () => {
    const whole = [
      '"编号","单元","抵押人","证件号","坐落","数额"',
      ...Array<string>(3).fill('"1","2","李四","4","5","6"'),
    ];
    const ragged = [
      '"",";",""',
      '"张"',
      '"",";",""',
      '"","","张",""',
      '"","",";","张"',
      '"",";","张"',
      '"",";",""',
      '"张"',
    ];
    const { source, records } = await readAll(await folder.file("quoted.csv", [...whole, ...ragged].join("\r\n")));
    expect(source.format.delimiter).toBe(",");
    expect(records.map(({ cells }) => cells.length)).toEqual([6, 6, 6, 6, 3, 1, 3, 4, 4, 3, 3, 1]);
  });

  it("detects the delimiter despite other delimiters in cells and title rows", async () => {
    const semicolons = await readAll(
      await folder.file("s.csv", "ref;name;address\n1;a;x, y, z\n2;b;x, y\n3;c;u, v, w, q\n"),
    );
    expect(semicolons.source.format.delimiter).toBe(";");
    const people = await readAll(
      await folder.file("p.csv", "2026年抵押清单\nref,names,ids\n1,a;b,1;2\n2,c;d,3;4\n3,e;f,5;6\n"),
    );
    expect(people.source.format.delimiter).toBe(",");
    const quoted = await readAll(await folder.file("q.csv", 'ref,text\n1,"a;b;c\r\n;;;;;"\n2,"d;e;f"\n'));
    expect(quoted.source.format.delimiter).toBe(",");
    expect(quoted.rows).toHaveLength(3);
  });

  it("uses and keeps Excel's sep= line, which does not count as a row", async () => {
    const read = await readAll(await folder.file("sep.csv", "sep=;\r\nref;a,b\r\n1;2,3\r\n"));
    expect(read.source.format.delimiter).toBe(";");
    expect(Buffer.from(read.source.preamble).toString()).toBe("sep=;\r\n");
    expect(read.records.map(({ row, cells }) => [row, ...cells])).toEqual([
      [1, "ref", "a,b"],
      [2, "1", "2,3"],
    ]);
    const wide = await readAll(await folder.file("sep.csv", encoded("sep=\t\r\nref\ta\r\n", "utf-16le")));
    expect(wide.source.preamble).toHaveLength(2 + 14);
    expect(wide.rows).toEqual([["ref", "a"]]);
  });

  it("numbers rows like Excel: blank lines count, line breaks in quotes do not", async () => {
    const { records } = await readAll(
      await folder.file("rows.csv", 'ref,a\r\n\r\n1,"x\r\ny\r\nz"\r\n,\r\n"",""\r\n2,b\r\n'),
    );
    expect(records.map(({ row, cells }) => [row, cells[0]])).toEqual([
      [1, "ref"],
      [2, ""],
      [3, "1"],
      [4, ""],
      [5, ""],
      [6, "2"],
    ]);
    expect(records.map(({ isBlank }) => isBlank)).toEqual([false, true, false, true, true, false]);
  });

  it("keeps quotes inside unquoted cells, and white space after closing quotes", async () => {
    const { rows } = await readAll(await folder.file("stray.csv", 'a"b,"c" ,f""\n5" pipe,"x""y",g"\n'));
    expect(rows).toEqual([
      ['a"b', "c ", 'f""'],
      ['5" pipe', 'x"y', 'g"'],
    ]);
  });

  it("reads 0x80 in GBK as the euro sign, like Windows", async () => {
    const { rows } = await readAll(
      await folder.file(
        "euro.csv",
        Buffer.concat([encoded("金额,币种\n100,", "gb18030"), Buffer.of(0x80), Buffer.from("\n")]),
      ),
    );
    expect(rows[1]).toEqual(["100", "€"]);
  });

  it("can read a file twice, and its records stay valid", async () => {
    const path = await folder.file(
      "twice.csv",
      written({
        rows: bankTable(500),
        encoding: "gb18030",
        delimiter: ",",
        newline: "\r\n",
        endsWithNewline: true,
        quoteAll: false,
      }),
    );
    const source = await openCsv(path, { chunkBytes: 512 });
    for (let pass = 0; pass < 2; pass++) {
      const kept = [];
      for await (const batch of source.records()) kept.push(...batch);
      expect(kept.map(({ cells }) => [...cells])).toEqual(bankTable(500));
    }
  });

  it("stops when its signal is aborted", async () => {
    const path = await folder.file("stop.csv", "a,b\n".repeat(10_000));
    const stop = new AbortController();
    const source = await openCsv(path, { signal: stop.signal, chunkBytes: 64 });
    await expect(
      (async () => {
        for await (const _ of source.records()) stop.abort();
      })(),
    ).rejects.toThrow(/abort/i);
  });

  it("reports that the file has changed while it was read", async () => {
    const path = await folder.file("moving.csv", "a,b\n".repeat(1000));
    const source = await openCsv(path, { chunkBytes: 64 });
    await writeFile(folder.path("new.csv"), "a,b\n".repeat(999));
    await rename(folder.path("new.csv"), path);
    await expect(
      (async () => {
        for await (const _ of source.records());
      })(),
    ).rejects.toMatchObject({ code: "file-changed" });
  });

  it("returns the bytes of cells", async () => {
    const { records } = await readAll(await folder.file("bytes.csv", 'ab,"c,d",\n'));
    const [record] = records;
    expect(Buffer.from(record!.cellBytes(0)).toString()).toBe("ab");
    expect(Buffer.from(record!.cellBytes(1)).toString()).toBe('"c,d"');
    expect([0, 1, 2, 3].map((column) => record!.isQuoted(column))).toEqual([false, true, false, false]);
    expect([record!.cell(1), record!.cell(2), record!.cell(3), record!.cell(-1)]).toEqual(["c,d", "", "", ""]);
  });
});
