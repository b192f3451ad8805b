import { expect, it } from "vitest";
import { cellOf } from "../../../src/batch/results/cell-text.js";

/** Maximum length of an Excel cell, in UTF-16 code units. */
const MAX_CELL_LENGTH = 32_767;

it("a result cell contains all of its texts when they fit", () => {
  const texts = Array.from({ length: 1_000 }, (_, i) => `第${i}条：证件号码不正确`);
  expect(cellOf(texts, "zh")).toBe(texts.join("；"));
  expect(cellOf([], "zh")).toBe("");
});

it.each(["zh", "en"] as const)(
  "a result cell in %s states how many texts do not fit, and cuts none of the others",
  (lang) => {
    for (const length of [1, 10, 999, 15_999, 16_000, 31_999]) {
      const texts = Array.from({ length: 40_000 / length + 2 }, (_, i) => `${i}`.padEnd(length, "文"));
      const cell = cellOf(texts, lang);
      expect(cell.length).toBeLessThanOrEqual(MAX_CELL_LENGTH);
      const shown = cell.replace(/(……| … ).*$/, "").split("；");
      expect(shown).toEqual(texts.slice(0, shown.length));
      expect(cell).toContain(String(texts.length - shown.length));
    }
  },
);

it("a text that is longer than a cell is cut between characters and marked as cut", () => {
  const text = `甲${"𠀀".repeat(20_000)}`;
  for (const more of [[], ["乙", "丙"]]) {
    const cell = cellOf([text, ...more], "zh");
    expect(cell.length).toBeLessThanOrEqual(MAX_CELL_LENGTH);
    expect(cell).toMatch(more.length ? /此处截断）……（另有 2 项/ : /此处截断）$/);
    expect(Buffer.from(cell).toString()).toBe(cell);
  }
});
