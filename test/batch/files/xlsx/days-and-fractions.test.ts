import { describe, expect, it } from "vitest";
import { numberStyle, shownNumber } from "../../../../src/batch/files/xlsx/number-format.js";
import { readShare } from "../../../../src/batch/mapping/cells/choice.js";
import { checkBook, type Cell } from "./mortgage-book.js";

/** 2026-01-05 in the 1900 system. */
const DAY = 46_027;
const shown = (code: string, value: number): string => shownNumber(String(value), numberStyle(200, code), false);
const builtIn = (id: number, value: number): string => shownNumber(String(value), numberStyle(id, undefined), false);

describe("a date cell", () => {
  it.each([
    ["yyyy-mm-dd", "2026-01-05"],
    ["yyyy/m/d;@", "2026-01-05"],
    ['[DBNum1][$-804]yyyy"年"m"月"d"日";@', "2026-01-05"],
    ["[$-F800]dddd, mmmm dd, yyyy", "2026-01-05"],
    ["e.m.d", "2026-01-05"],
    ["d-mmm-yy", "2026-01-05"],
    ["yyyy-mm-dd hh:mm", "2026-01-05"],
    ["yyyy-mm", "2026-01"],
    ["yyyy/m", "2026-01"],
    ['yyyy"年"m"月"', "2026年1月"],
    ["yyyy年m月", "2026年1月"],
    ["mmm-yy", "Jan-26"],
    ["yyyy", "2026"],
    ["m/d", "1月5日"],
    ['m"月"d"日"', "1月5日"],
    ["[$-804]aaaa", "星期一"],
    ["dddd", "星期一"],
  ])("with the format %s is read as displayed: %s", (code, text) => expect(shown(code, DAY)).toBe(text));

  it("is read without a day under built-in formats of Chinese Excel that show no day", () => {
    for (const id of [27, 36, 50, 52, 57]) expect(builtIn(id, DAY)).toBe("2026年1月");
    expect(builtIn(17, DAY)).toBe("Jan-26");
    for (const id of [14, 22, 30, 31]) expect(builtIn(id, DAY)).toBe("2026-01-05");
  });

  const dated = (style: number, value: number): Record<string, Cell> => ({
    termStart: { xml: ` s="${style}"><v>${value}</v>` },
  });
  const styles = {
    styles: [0, 14, 164, 165, 166, 167],
    numberFormats: { 164: "yyyy-mm", 165: 'yyyy"年"m"月"', 166: "yyyy", 167: "[$-804]aaaa" },
  };
  const codesOf = async (row: Record<string, Cell>) =>
    (await checkBook([row], styles)).findings.map((f) => [f.rule, f.header]);

  it.each([2, 3, 4])("without a day is the same error as in a CSV file (style %i)", async (style) => {
    expect(await codesOf(dated(style, DAY))).toMatchObject([["date-incomplete", "债务履行起始日期"]]);
  });

  it("stored as an ISO text is read as its format shows it", async () => {
    const iso = (style: number) => ({ termStart: { xml: ` t="d" s="${style}"><v>2026-01-05T00:00:00.000Z</v>` } });
    expect(await codesOf(iso(1))).toEqual([]);
    expect(await codesOf(iso(2))).toMatchObject([["date-incomplete", "债务履行起始日期"]]);
  });

  it("written as a bare serial number is an error in a workbook that counts from 1904", async () => {
    const serial = { termStart: { xml: `><v>${DAY - 1_462}</v>` } };
    const report = await checkBook([serial], { workbookPr: '<workbookPr date1904="1"/>' });
    expect(report.findings.map((f) => [f.rule, f.header])).toEqual([["date-form", "债务履行起始日期"]]);
  });

  it("that shows only a weekday is an error", async () => {
    expect(await codesOf(dated(5, DAY))).toEqual([["date-form", "债务履行起始日期"]]);
  });

  it.each([
    ["SheetJS: 23:59:17 of the day before", DAY - 43 / 86_400],
    ["23:54:17 of the day before", DAY - 343 / 86_400],
    ["half past nine", DAY + 0.4],
    ["a second before midnight, at the end of the day", DAY + 86_399 / 86_400],
  ])("with a time is read as the intended day, with a warning (%s)", async (_, value) => {
    const report = await checkBook([dated(1, value)], styles);
    expect(report.filings).toBe(1);
    expect(report.findings).toMatchObject([{ rule: "date-time", severity: "warning" }]);
    expect(report.findings[0]!.zh).toContain("读取为 2026-01-05");
  });

  it("that a program wrote in UTC is an error, because two days are possible", async () => {
    expect(await codesOf(dated(1, DAY - 1 / 3))).toMatchObject([["date-zone", "债务履行起始日期"]]);
  });
});

describe("a number shown as a fraction", () => {
  it.each([
    ["# ?/?", 0.333333333333333, "1/3"],
    ["# ?/?", 0.666666666666667, "2/3"],
    ["# ??/??", 0.0769230769230769, "1/13"],
    ["# ?/8", 0.5, "1/2"],
    ["?/?", 0.5, "1/2"],
    // The cell shows 1/3, but its value differs.
    ["# ?/?", 0.35, "0.35"],
    ["# ?/?", 1.5, "1.5"],
  ])("with the format %s and the value %d is read as %s", (code, value, text) => expect(shown(code, value)).toBe(text));

  it("is read as a fraction under the built-in formats too", () => {
    expect(builtIn(12, 0.25)).toBe("1/4");
    expect(builtIn(13, 0.272727272727273)).toBe("3/11");
  });

  it("is a share also when a formula computed it and the cell shows decimals", () => {
    const reporter = { report: () => undefined, reportDefect: () => undefined, reportInterpretation: () => undefined };
    expect(readShare("0.333333333333333", reporter)).toBe("1/3");
    expect(readShare("0.666666666666667", reporter)).toBe("2/3");
    expect(typeof readShare("0.123456789012345", reporter)).toBe("symbol");
  });
});
