import { writeFileSync } from "node:fs";
import { join } from "node:path";
import iconv from "iconv-lite";
import { describe, expect, it } from "vitest";
import { columnsFor, kinds, type Kind } from "../../../../src/contract/index.js";
import type { CheckOptions } from "../../../../src/batch/check/index.js";
import { openCsv } from "../../../../src/batch/files/csv/index.js";
import { sampleSize } from "../../../support/sample-size.js";
import { folder, type Row } from "../check-helpers.js";
import {
  ID,
  MESSY,
  UNIT,
  cleanRow,
  compareOutcomes,
  oneOf,
  seeded,
  table,
  type Made,
  type Random,
} from "./messy-tables.js";

const quote = (cell: string, always: boolean, delimiter: string): string =>
  always || cell.includes(delimiter) || /["\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
/** Random tables of each kind. */
const SEEDS = sampleSize(60, 20);
let files = 0;
function write(kind: Kind, { lines }: Made, random: Random): string {
  const [delimiter, end, quoted, encoding] = [
    oneOf([",", ",", ";", "\t"], random),
    oneOf(["\r\n", "\n"], random),
    random() < 0.2,
    oneOf(["utf8", "utf8", "gb18030", "utf-16"] as const, random),
  ];
  const text =
    [columnsFor(kind).map((c) => c.zh), ...lines]
      .map((line) => line.map((c) => quote(c, quoted, delimiter)).join(delimiter))
      .join(end) + (random() < 0.8 ? end : "");
  const path = join(folder, `plain${++files}.csv`);
  writeFileSync(path, iconv.encode(text, encoding));
  return path;
}

/** Their filings carry documents, which are looked for one by one. */
const withDocuments: readonly Kind[] = ["seizure.request", "seizure.renew", "seizure.release"];

/** Compares the outcome of a CSV file, read in chunks of that size. */
const compare = (path: string, kind: Kind, chunkBytes: number, options: Partial<CheckOptions> = {}): Promise<number> =>
  compareOutcomes(() => openCsv(path, { chunkBytes }), kind, options);

describe("rows that the fast path recognizes", () => {
  it.each(kinds)("are exactly those without a finding when the mapper reads them: %s", async (kind) => {
    let validRows = 0;
    for (let seed = 1; seed <= SEEDS; seed++) {
      const random = seeded(seed * 7919 + kind.length);
      const path = write(kind, table(kind, random, oneOf([0, 0.1, 0.3, 0.8], random)), random);
      const pack = {
        id: "x",
        version: "1",
        divisions: ["330106"],
        codeTables: { propertyType: [{ value: "other", zh: "构筑物", en: "other", code: "99" }] },
        requiredFields: { "mortgage.file": ["remark"] },
      } as const;
      validRows += await compare(
        path,
        kind,
        oneOf([300, 1000, 262_144], random),
        oneOf(
          [
            {},
            {},
            {},
            { strict: true },
            { pack },
            { role: "bank" },
            { accept: new Map([["unit-repeated", "x"]]) },
          ] as const,
          random,
        ),
      );
    }
    if (!withDocuments.includes(kind)) expect(validRows).toBeGreaterThan((SEEDS * 200) / 60);
    else expect(validRows).toBe(0);
  });

  it.each(kinds.filter((k) => !withDocuments.includes(k)))("are all of a valid file: %s", async (kind) => {
    for (let seed = 1; seed <= 6; seed++) {
      const random = seeded(seed);
      const made = table(kind, random, 0);
      expect(await compare(write(kind, made, random), kind, oneOf([300, 262_144], random))).toBe(made.lines.length);
    }
  });

  it("may be of several people in columns of their own, with or without shares", async () => {
    const path = join(folder, "several.csv");
    const lines = [
      "申请编号,不动产单元号,预售合同号,成交价格,买受人1,买受人1证件号,买受人1份额,买受人2,买受人2证件号,买受人2份额,共有方式",
    ];
    for (let i = 1; i <= 12; i++) {
      const second =
        i % 3 === 0 ? ",,," : i % 3 === 1 ? `李娜,${ID(i + 20)},50%,按份共有` : `李娜,${ID(i + 20)},,共同共有`;
      lines.push(`K-${i},${UNIT(i)},YS-${i},2680000.00,张伟,${ID(i)},${i % 3 === 1 ? "50%" : ""},${second}`);
    }
    writeFileSync(path, lines.join("\r\n") + "\r\n");
    expect(await compare(path, "pre-notice.register", 262_144)).toBe(12);
  });

  // Each seed stands for another delimiter, line end, encoding and quoting.
  it.each([1, 2, 3, 4, 5, 6].slice(0, sampleSize(6, 2)))(
    "are distinguished from others cell by cell: %i",
    async (seed) => {
      for (const kind of kinds.filter((k) => !withDocuments.includes(k))) {
        for (const column of columnsFor(kind)) {
          const random = seeded(column.key.length * 7 + seed);
          const cellsOf = (row: Row) => columnsFor(kind).map((c) => row[c.key] ?? "");
          const lines = MESSY[column.cell].flatMap((cell) => [
            cellsOf({ ...cleanRow(kind, random), [column.key]: cell }),
            cellsOf(cleanRow(kind, random)),
          ]);
          await compare(write(kind, { lines, clean: false }, random), kind, oneOf([1000, 262_144], random));
        }
      }
    },
  );

  it.each(["ref", "unitCode", "mortgageContractNo"])(
    "are not those that repeat a %s, in a file that is valid otherwise",
    async (key) => {
      const random = seeded(3);
      const kind = "mortgage.file";
      const at = columnsFor(kind).findIndex((c) => c.key === key);
      const { lines } = table(kind, random, 0);
      const again = lines.map((line, i) => line.map((cell, c) => (i === 17 && c === at ? lines[4]![at]! : cell)));
      // Each of the two.
      expect(await compare(write(kind, { lines: again, clean: false }, random), kind, 262_144)).toBe(lines.length - 2);
    },
  );

  it("are none when every interpretation must be listed", async () => {
    const random = seeded(1);
    expect(
      await compare(write("mortgage.file", table("mortgage.file", random, 0), random), "mortgage.file", 262_144, {
        explainCells: true,
      }),
    ).toBe(0);
  });
});
