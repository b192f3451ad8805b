import { describe, expect, it } from "vitest";
import { usesColor } from "../../src/cli/core/context.js";
import { bar, progressBar } from "../../src/cli/terminal/bar.js";
import { styleOf } from "../../src/cli/terminal/style.js";
import { COLOR_CODE, widthOf } from "../../src/cli/terminal/text-width.js";
import { breakIntoParts, columnsOf, wrapLine, wrapText } from "../../src/cli/terminal/wrap.js";
import type { BatchCounts } from "../../src/batch/index.js";
import type { Context } from "../../src/cli/core/context.js";
import { ProgressLine } from "../../src/cli/views/summary/progress-line.js";
import { table } from "../../src/cli/views/table.js";

describe("the width of a text", () => {
  it.each([
    ["abc", 3],
    ["抵押", 4],
    ["（2026）浙0106执1234号", 22],
    ["é", 1],
    ["e\u0301", 1],
    ["👍🏽", 2],
    ["👨‍👩‍👧", 2],
    ["🇨🇳", 2],
    ["❤️", 2],
    ["葛\u{e0100}", 2],
    ["㐀𠮷", 4],
    ["“…·→✓✗", 6],
    ["ﾊﾟ", 2],
    ["한국", 4],
    ["\u001b[31m红\u001b[39m", 2],
    ["", 0],
  ])("of %j is %i", (text, width) => {
    expect(widthOf(text)).toBe(width);
  });
});

describe("colors", () => {
  it.each([
    [undefined, true, {}, true],
    [undefined, false, {}, false],
    [false, true, {}, false],
    [undefined, true, { NO_COLOR: "1" }, false],
    [undefined, true, { NO_COLOR: "" }, true],
    [undefined, true, { TERM: "dumb" }, false],
    [undefined, false, { FORCE_COLOR: "1" }, true],
    [undefined, true, { FORCE_COLOR: "0" }, false],
    [undefined, false, { FORCE_COLOR: "1", NO_COLOR: "1" }, false],
    [false, true, { FORCE_COLOR: "1" }, false],
  ])("with --color %s, terminal %s and %j are used: %s", (asked, isTTY, env, used) => {
    expect(usesColor(asked, isTTY, env)).toBe(used);
  });

  it("leave the text as it is where there are none", () => {
    for (const paint of Object.values(styleOf({}))) expect(paint("x")).toBe("x");
    for (const paint of Object.values(styleOf({ color: true }))) expect(paint("x")).not.toBe("x");
  });
});

describe("wrapping", () => {
  const prose =
    "请先运行 bdc resume，它先查询再决定是否提交（2026）浙0106执1234号，材料在 /home/银行/抵押合同.pdf。仍需人工处理的按原因列出";

  it.each([20, 30, 40, 80])("to %i columns keeps words, codes and paths whole and loses nothing", (width) => {
    const lines = wrapLine(prose, width);
    for (const line of lines) expect(widthOf(line)).toBeLessThanOrEqual(Math.max(width, 26));
    expect(lines.join("").replaceAll(" ", "")).toBe(prose.replaceAll(" ", ""));
    for (const whole of ["（2026）浙0106执1234号", "/home/银行/抵押合同.pdf", "resume", "人工", "登记"])
      if (prose.includes(whole)) expect(lines.some((line) => line.includes(whole))).toBe(true);
    for (const line of lines) expect(line).not.toMatch(/^\s*[，。、；：）]|（$/);
  });

  it("keeps colors around the same words", () => {
    const style = styleOf({ color: true });
    const line = `${style.failure("甲乙丙丁 戊己庚辛")} 壬癸子丑 ${style.hint("寅卯辰巳")}`;
    const lines = wrapLine(line, 12);
    expect(lines.length).toBeGreaterThan(1);
    expect(lines.join("").replaceAll(" ", "")).toBe(line.replaceAll(" ", ""));
    expect(lines.join("\n").match(COLOR_CODE)).toHaveLength(4);
  });

  it("never breaks a command to copy, but moves it below its label", () => {
    const command = "bdc submit /很长/的/路径/抵押登记文件.csv --profile bank --wait 10m";
    expect(wrapText(command, 20)).toBe(command);
    expect(wrapText(`下一步: ${command}`, 40)).toBe(`下一步:\n  ${command}`);
    expect(wrapText(`next: ${command}`, 200)).toBe(`next: ${command}`);
  });

  it("keeps the article of a law whole", () => {
    const law = "最高人民法院关于适用《民事诉讼法》的解释（2022）第四百八十五条、第二十七条";
    for (let width = 12; width < 80; width++)
      expect(wrapLine(law, width).join("\n")).toMatch(/第四百八十五条[^]*第二十七条/);
  });

  it("breaks Chinese between words", () => {
    expect(breakIntoParts("不动产登记机构").join("")).toBe("不动产登记机构");
    expect(breakIntoParts("登记机构").length).toBeGreaterThan(1);
    expect(breakIntoParts("B-20261121-7KQ2")).toEqual(["B-20261121-7KQ2"]);
  });

  it("takes 80 columns where the width is unknown", () => {
    expect([columnsOf({ columns: 0 }), columnsOf({ columns: 132 })]).toEqual([80, 132]);
  });
});

describe("a table at a terminal", () => {
  const headers = ["行", "列名", "空", "原因", "编号"];
  const rows = [
    ["7", "抵押人证件号", "", "末位按推算应为 3，写的是 7：逐位核对证件原件，不要只改末位", "B-20261121-7KQ2"],
    ["1,038", "金额", "", "不是金额", "B-20261121-7KQ3"],
  ];

  it.each([60, 80, 120])("of %i columns fits, keeps codes whole and leaves empty columns out", (columns) => {
    const lines = table(headers, rows, { isTTY: true, columns }).split("\n");
    for (const line of lines) expect(widthOf(line)).toBeLessThanOrEqual(columns);
    expect(lines[0]).not.toContain("空");
    for (const code of ["B-20261121-7KQ2", "抵押人证件号"]) expect(lines.join("\n")).toContain(code);
    expect(lines.join("").replaceAll(" ", "")).toContain("末位按推算应为3");
  });

  it("that is too narrow for its codes becomes one record per row, with every value", () => {
    const shown = table(headers, rows, { isTTY: true, columns: 40 });
    for (const line of shown.split("\n")) expect(widthOf(line)).toBeLessThanOrEqual(40);
    expect(shown.split("\n\n")).toHaveLength(2);
    expect(shown).toContain("编号  B-20261121-7KQ2");
  });

  it("aligns numbers to the right", () => {
    const lines = table(
      ["行", "x"],
      [
        ["7", "a"],
        ["1,038", "b"],
      ],
      { isTTY: true, columns: 80 },
    ).split("\n");
    expect(lines[2]).toBe("    7  a");
  });

  it("on a pipe is tab-separated with all its columns", () => {
    expect(table(headers, rows, { isTTY: false, columns: 0 }).split("\n")[0]).toBe(headers.join("\t"));
  });
});

describe("bars", () => {
  it("have exactly their width and show every part", () => {
    const plain = styleOf({});
    for (const counts of [
      [34, 6],
      [1, 9_999],
      [3, 3, 3],
      [1, 1, 100_000],
      [0, 5],
    ]) {
      const parts = counts.map((count) => ({ count, style: "success" as const }));
      expect(widthOf(bar(parts, 38, plain))).toBe(38);
    }
    const colored = bar(
      [
        { count: 1, style: "failure" },
        { count: 9_999, style: "success" },
      ],
      38,
      styleOf({ color: true }),
    );
    expect(colored).toContain("\u001b[31m█\u001b[39m");
    expect(progressBar(1, 4, 20, plain)).toBe("█████" + "░".repeat(15));
    expect(progressBar(0, 0, 20, plain)).toBe("░".repeat(20));
    expect(progressBar(999, 1000, 20, plain)).not.toBe("█".repeat(20));
  });
});

describe("the progress line", () => {
  const none = { rows: 0, filings: 0 };
  const counts = (rows: number, filed: number, settled: number, more: Record<string, number> = {}): BatchCounts => {
    const states = { filed, queued: rows - filed, ...more };
    const byState = Object.fromEntries(
      ["invalid", "queued", "sending", "unclear", "filed", "turned-away", "discarded", "needs-a-person", "changed"].map(
        (state) => [state, { rows: (states as Record<string, number>)[state] ?? 0, filings: 0 }],
      ),
    ) as unknown as BatchCounts["byState"];
    return { rows, filings: rows, byState, byCase: {}, settled: { ...none, rows: settled }, contradictions: 0 };
  };
  const lineAt = (lang: "zh" | "en") => {
    let now = 0;
    const context = { lang, stderr: { isTTY: true, columns: 80, write: () => undefined }, now: () => new Date(now) };
    const line = new ProgressLine(context as unknown as Context);
    return (at: number, of: BatchCounts, lastRow?: number, columns = 120) => {
      now = at;
      return line.text(of, lastRow, columns);
    };
  };

  it("has per cent, rate and time left, of sending and then of settling", () => {
    const at = lineAt("zh");
    expect(at(0, counts(10_000, 0, 0), 40_001)).toBe(`提交 ${"░".repeat(20)}   0% · 0/40,000 行`);
    expect(at(10_000, counts(20_000, 8_000, 0), 40_001)).toBe(
      `提交 ████${"░".repeat(16)}  20% · 8,000/40,000 行 · 800 行/秒 · 约剩 40 秒`,
    );
    expect(at(50_000, counts(40_000, 40_000, 0))).toBe(`办结 ${"░".repeat(20)}   0% · 0/40,000 行`);
    expect(at(60_000, counts(40_000, 40_000, 39_999))).toContain("99%");
    expect(at(70_000, counts(40_000, 40_000, 40_000))).toContain("100%");
  });

  it("fits its width, leaving out what matters less", () => {
    const at = lineAt("en");
    at(0, counts(40_000, 0, 0));
    const trouble = { "turned-away": 5, invalid: 7, unclear: 2, queued: 31_986 };
    const wide = at(10_000, counts(40_000, 8_000, 0, trouble), undefined, 200);
    expect(wide).toMatch(/rows\/s · about \d+ s left · invalid 7 · rejected 5 · outcome unknown 2$/);
    for (const columns of [40, 60, 80]) {
      const line = at(10_000, counts(40_000, 8_000, 0, trouble), undefined, columns);
      expect(widthOf(line)).toBeLessThanOrEqual(columns);
      expect(line).toContain("20%");
    }
  });
});
