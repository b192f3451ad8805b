import { readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { parse } from "csv-parse/sync";
import { describe, expect, it } from "vitest";
import { checkFile } from "../../../../src/batch/check-file.js";
import { isHeaderError, openFilingFile } from "../../../../src/batch/index.js";
import { FileError } from "../../../../src/batch/files/common/file-error.js";
import { openTableSource, openTableWriter } from "../../../../src/batch/files/table-file.js";
import { columnsFor, kinds } from "../../../../src/contract/index.js";
import { seeded } from "../../../support/generated-identifiers.js";
import { bankTable, encoded, encodings } from "../../../support/generated-tables.js";
import { readAll } from "./temporary-files.js";
import { TODAY, csvOf, folder, rowOf } from "../../check/check-helpers.js";

const require = createRequire(import.meta.url);
const spectrum = join(dirname(require.resolve("csv-spectrum/package.json")), "csvs");
const naughty = (require("big-list-of-naughty-strings/blns.json") as string[]).filter((text) => text !== "");
let files = 0;
const fileOf = (content: string | Uint8Array): string => {
  const path = join(folder, `corpus-${++files % 8}.csv`);
  // A new file each time: overwriting one waits for the disk.
  rmSync(path, { force: true });
  writeFileSync(path, content);
  return path;
};

describe("csv-spectrum", () => {
  it.each(readdirSync(spectrum))(
    "%s is read like csv-parse reads it, and is restored from its result file byte for byte",
    async (name) => {
      const bytes = readFileSync(join(spectrum, name));
      const path = fileOf(bytes);
      const { rows, records, source } = await readAll(path);
      expect(rows).toEqual(parse(bytes, { bom: true, relax_column_count: true, relax_quotes: true }));
      expect(Buffer.concat(records.map(({ raw }) => raw)).equals(bytes)).toBe(true);
      // Add result columns, then remove them.
      const out = join(folder, "spectrum-out.csv"),
        back = join(folder, "spectrum-back.csv");
      const names = ["结果", "批次"];
      const put = await openTableWriter(out, source, { width: source.widest(), columns: 2 });
      for (const record of records) await put.write(record, record.row === 1 ? names : ["=1+1", "B"]);
      await put.finish();
      const again = await openTableSource(out);
      const taken = await openTableWriter(back, again, { width: source.widest(), columns: 2 });
      const run = { first: source.widest(), count: 2, atRightEnd: true };
      for await (const batch of again.records()) for (const record of batch) await taken.write(record, undefined, run);
      await taken.finish();
      expect(readFileSync(back).equals(bytes)).toBe(true);
    },
  );
});

describe("naughty strings", () => {
  it("are more than 400 texts", () => expect(naughty.length).toBeGreaterThan(400));

  it.each(kinds)(
    "are sent unchanged, reported, or listed as interpretations in every column of %s",
    async (kind) => {
      const columns = columnsFor(kind);
      const rows = columns.flatMap((column) =>
        naughty.map((text) => ({ column, text, row: rowOf(kind, { [column.key]: text }) })),
      );
      // Each row has its own ref, so that each is a separate filing.
      const numbered = rows.map(({ column, row }, i) => (column.key === "ref" ? row : { ...row, ref: `N-${i}` }));
      const path = fileOf(csvOf(kind, numbered));
      const oracle = parse(readFileSync(path)) as string[][];
      const seen = await readAll(path);
      expect(seen.rows).toEqual(oracle);
      const file = await openFilingFile(path, { today: TODAY, kind, explainCells: true });
      const sent = new Map<number, string>();
      const said = new Set<string>();
      const asideRows = new Set<number>();
      const answered = new Set<number>();
      for await (const batch of file.rows()) {
        for (const found of batch) {
          found.rows.forEach((row) => answered.add(row));
          if (found.ok) sent.set(found.rows[0]!, JSON.stringify(found.filing));
          for (const f of found.ok ? found.warnings : found.findings) said.add(`${f.row} ${f.column}`);
        }
        for (const u of batch.understandings) said.add(`${u.row} ${u.column}`);
        for (const a of batch.notes) asideRows.add(a.row);
      }
      // Row numbers as in Excel: a line break in a cell does not start a new row.
      const silent = rows.filter(({ column, text }, i) => {
        const row = i + 2;
        if (!sent.has(row)) return !answered.has(row) && !asideRows.has(row);
        const at = columns.indexOf(column);
        return !said.has(`${row} ${at}`) && !sent.get(row)!.includes(JSON.stringify(text).slice(1, -1));
      });
      expect(silent.map(({ column, text }) => [column.key, text])).toEqual([]);
    },
    120_000,
  );
});

describe("2,000 hostile files", () => {
  const half = Buffer.from([0xd5]),
    lone = Buffer.from([0xed, 0xa0, 0x80]),
    nul = Buffer.from([0]);
  const spoil = [
    nul,
    half,
    lone,
    ...[
      '"',
      '""',
      ",",
      ";",
      "\t",
      "\r",
      "\n",
      "\r\n",
      "\u001b[2J\u001b]0;x\u0007",
      "\u202e",
      "\ufeff",
      "__proto__",
      "constructor",
      "=cmd|' /C calc'!A0",
      "@SUM(1)",
      "\u0000",
      "#REF!",
      "同上",
      "1E+17",
      "３",
      "䶮",
      "💣",
      "合计",
      "申请编号",
    ].map((text) => Buffer.from(text)),
    Buffer.from([0xff, 0xfe]),
    Buffer.from([0x81, 0x30]),
  ];
  const HEADERS = kinds.map((kind) =>
    csvOf(kind, [rowOf(kind), rowOf(kind, { ref: "R-2", unitCode: "330106001001GB00001F00010077" })]),
  );

  it("give either rows, all accounted for, or a named error, and no cell changes silently", async () => {
    const random = seeded(20_261_121);
    const below = (n: number): number => Math.floor(random() * n);
    const outcomes = new Map<string, number>();
    for (let i = 0; i < 2_000; i++) {
      const text =
        below(4) === 0
          ? bankTable(1 + below(3))
              .map((row) => row.join(","))
              .join("\n")
          : HEADERS[below(HEADERS.length)]!;
      let bytes = encoded(text, encodings[below(encodings.length)]!);
      for (let n = below(4); n > 0; n--) {
        const at = below(bytes.length + 1),
          to = Math.min(bytes.length, at + below(12));
        const piece = spoil[below(spoil.length)]!;
        bytes =
          below(5) === 0
            ? bytes.subarray(0, at)
            : Buffer.concat([bytes.subarray(0, at), piece, bytes.subarray(below(2) === 0 ? at : to)]);
      }
      const path = fileOf(bytes);
      const outcome = await checkFile(path, { today: TODAY }).then(
        async (report) => {
          const { records, rows, source } = await readAll(path);
          if (!source.format.encoding.startsWith("utf-16"))
            expect(Buffer.concat([source.preamble, ...records.map(({ raw }) => raw)]).equals(bytes), `file ${i}`).toBe(
              true,
            );
          expect(rows.flat().join(""), `file ${i}`).not.toMatch(bytes.includes("\ufffd") ? /$^/ : /\ufffd/);
          const under = records.filter((r) => r.row > report.layout.headerRow && !r.isBlank).length;
          expect([i, report.rows + report.aside.length]).toEqual([i, under]);
          return report.invalidRows > 0 ? "invalid" : "sound";
        },
        (error: unknown) => {
          if (error instanceof FileError || isHeaderError(error)) return error.name;
          throw new Error(`file ${i}: ${String(error)}`, { cause: error });
        },
      );
      outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
    }
    // If an outcome were rare, the generated files would not test it.
    for (const way of ["sound", "invalid", "FileError", "HeaderError"])
      expect(outcomes.get(way) ?? 0, JSON.stringify([...outcomes])).toBeGreaterThan(150);
  }, 240_000);
});

it("refuses escape sequences, bidirectional controls and NUL in a name", async () => {
  for (const [text, rule] of [
    ["张\u001b[31m伟", "text-control"],
    ["张\u202e伟", "text-direction"],
    ["张\u0000伟", "FileError"],
  ] as const) {
    const path = fileOf(csvOf("mortgage.file", [rowOf("mortgage.file", { mortgagorName: text })]));
    const found = await checkFile(path, { today: TODAY }).then(
      (report) => report.findings.map((f) => f.rule),
      (error: Error) => [error.name],
    );
    expect(found).toContain(rule);
  }
});
