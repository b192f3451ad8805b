import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { columnsFor, kinds, type Kind } from "../../../../src/contract/index.js";
import { openXlsx } from "../../../../src/batch/files/xlsx/index.js";
import { sampleSize } from "../../../support/sample-size.js";
import { escaped, writeWorkbook } from "../../../support/workbook-file.js";
import { folder } from "../check-helpers.js";
import { cleanRow, compareOutcomes, MESSY, oneOf, seeded, table, type Random } from "./messy-tables.js";

const DATE_STYLE = 1;
const DAY = 86_400_000;
const SERIAL_OF_1970 = 25_569;
const isSheetDate = (text: string): boolean =>
  /^(?:19|20)\d\d-\d\d-\d\d$/.test(text) && new Date(text).toString() !== "Invalid Date";
const isSheetNumber = (text: string): boolean => /^(?:0|[1-9]\d{0,10})(?:\.\d\d)?$/.test(text);
/** Characters that XML cannot hold, as Excel writes them. */
const excelText = (text: string): string =>
  escaped(text.replace(/[\u0000-\u0008\r]/g, (c) => `_x${c.charCodeAt(0).toString(16).padStart(4, "0")}_`));

/** Writes tables in the ways of different programs. */
class BookWriter {
  readonly #random: Random;
  readonly #strings: string[] = [];
  readonly #isShared: boolean;
  readonly #hasReferences: boolean;
  readonly #spaceBeforeSlash: string;
  readonly #odd: number;

  /** @param odd share of cells and rows that are written in a way that only a parser reads */
  constructor(random: Random, odd: number) {
    this.#random = random;
    this.#isShared = random() < 0.5;
    this.#hasReferences = random() < 0.8;
    this.#spaceBeforeSlash = oneOf(["", " "], random);
    this.#odd = odd;
  }

  async write(path: string, kind: Kind, lines: readonly (readonly string[])[], behindRows = ""): Promise<string> {
    const rows = [columnsFor(kind).map((c) => c.zh), ...lines].map((line, at) => this.#row(kind, line, at + 1));
    return writeWorkbook(path, {
      rows: rows.join(oneOf(["", "\n"], this.#random)),
      strings: this.#strings.join(""),
      styles: [0, 14],
      behindRows,
    });
  }

  #isOdd(): boolean {
    return this.#random() < this.#odd;
  }

  #row(kind: Kind, line: readonly string[], row: number): string {
    const cells = line.map((text, at) => this.#cell(columnsFor(kind)[at]?.cell, text, `${letters(at)}${row}`));
    const attributes = this.#isOdd() ? ' hidden="1"' : oneOf(["", ' spans="1:16"', ' hidden="false"'], this.#random);
    const number = this.#hasReferences ? ` r="${row}"` : "";
    return `<row${number}${attributes}>${cells.join(this.#isOdd() ? "<!-- </row> -->" : "")}</row>`;
  }

  #cell(form: string | undefined, text: string, place: string): string {
    const reference = this.#hasReferences ? ` r="${place}"` : "";
    if (text === "") return this.#hasReferences ? "" : `<c${this.#spaceBeforeSlash}/>`;
    const isFormula = this.#isOdd();
    const formula = isFormula ? "<f>A1</f>" : "";
    if (form === "date" && isSheetDate(text) && row(this.#random, 0.7))
      return `<c${reference} s="${DATE_STYLE}">${formula}<v>${Date.parse(text) / DAY + SERIAL_OF_1970}</v></c>`;
    if ((form === "amount" || form === "area") && isSheetNumber(text) && row(this.#random, 0.7))
      return `<c${reference} t="n">${formula}<v>${this.#isOdd() ? Number(text).toExponential() : text}</v></c>`;
    if (text.startsWith("#") && text !== "#") return `<c${reference} t="e"><v>${escaped(text)}</v></c>`;
    if (isFormula) return `<c${reference} t="str"><f>A1</f><v>${excelText(text)}</v></c>`;
    const content = this.#isOdd()
      ? `<r><t xml:space="preserve">${excelText(text.slice(0, 1))}</t></r><r><t xml:space="preserve">${excelText(text.slice(1))}</t></r>`
      : `<t xml:space="preserve">${excelText(text)}</t>`;
    if (!this.#isShared) return `<c${reference} t="inlineStr"><is>${content}</is></c>`;
    this.#strings.push(`<si>${content}</si>`);
    return `<c${reference} t="s"><v>${this.#strings.length - 1}</v></c>`;
  }
}

const row = (random: Random, share: number): boolean => random() < share;
const letters = (at: number): string =>
  at < 26 ? String.fromCharCode(65 + at) : `${String.fromCharCode(64 + Math.floor(at / 26))}${letters(at % 26)}`;

/** Only the first cell of a merged area holds anything. */
const withoutMerged = (line: readonly string[], row: number): readonly string[] =>
  line.map((cell, at) => ((at === 1 && (row === 5 || row === 6)) || (at < 2 && row === 10) ? "" : cell));

let files = 0;
const newPath = (): string => join(folder, `differential-${++files}.xlsx`);

/** Their filings carry documents, which are looked for one by one. */
const withDocuments: readonly Kind[] = ["seizure.request", "seizure.renew", "seizure.release"];

describe("rows of a workbook that the fast path recognizes", () => {
  it.each(kinds)("are exactly those without a finding when the mapper reads them: %s", async (kind) => {
    let validRows = 0;
    for (let seed = 1; seed <= 20; seed++) {
      const random = seeded(seed * 104_729 + kind.length);
      const { lines } = table(kind, random, oneOf([0, 0.1, 0.3, 0.8], random));
      const writer = new BookWriter(random, oneOf([0, 0, 0.02], random));
      const isMerged = random() < 0.3;
      const merged = isMerged ? '<mergeCells><mergeCell ref="B4:B6"/><mergeCell ref="A9:B10"/></mergeCells>' : "";
      const merging = isMerged ? lines.map((line, at) => withoutMerged(line, at + 2)) : lines;
      const path = await writer.write(newPath(), kind, merging, merged);
      const options = oneOf([{}, {}, { strict: true }, { role: "bank" }] as const, random);
      validRows += await compareOutcomes(() => openXlsx(path), kind, options);
    }
    if (withDocuments.includes(kind)) expect(validRows).toBe(0);
    else expect(validRows).toBeGreaterThan(80);
  });

  it.each(kinds.filter((k) => !withDocuments.includes(k)))("are all of a valid file: %s", async (kind) => {
    for (let seed = 1; seed <= 4; seed++) {
      const random = seeded(seed);
      const { lines } = table(kind, random, 0);
      const path = await new BookWriter(random, 0).write(newPath(), kind, lines);
      expect(await compareOutcomes(() => openXlsx(path), kind)).toBe(lines.length);
    }
  });

  it.each([1, 2, 3].slice(0, sampleSize(3, 1)))("are distinguished from others cell by cell: %i", async (seed) => {
    for (const kind of kinds.filter((k) => !withDocuments.includes(k))) {
      const columns = columnsFor(kind);
      const random = seeded(seed * 31 + kind.length);
      const lines = columns.flatMap((column) =>
        MESSY[column.cell].flatMap((cell) =>
          [{ ...cleanRow(kind, random), [column.key]: cell }, cleanRow(kind, random)].map((r) =>
            columns.map((c) => r[c.key as keyof typeof r] ?? ""),
          ),
        ),
      );
      const path = await new BookWriter(random, 0).write(newPath(), kind, lines);
      await compareOutcomes(() => openXlsx(path), kind);
    }
  });
});
