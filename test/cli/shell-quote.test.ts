import { execFileSync } from "node:child_process";
import { expect, it } from "vitest";
import { shellQuote } from "../../src/cli/terminal/shell-quote.js";

it.each([
  "抵押/2026-11.csv",
  "我的 文件（1）.csv",
  "it's.csv",
  'a"b $HOME `id` !x.csv',
  "it's $5.csv",
  "两表;rm.csv",
  "~x",
  "a&b",
  "C:\\桌面\\a b.csv",
])("a shell takes %s for one word, as it is", (name) => {
  expect(execFileSync("sh", ["-c", `printf %s ${shellQuote(name)}`], { encoding: "utf8" })).toBe(name);
});

it("leaves plain names unquoted and uses quotes that other shells share", () => {
  expect(["m.csv", "/数据/a_b-1.csv", "a b.csv"].map(shellQuote)).toEqual(["m.csv", "/数据/a_b-1.csv", '"a b.csv"']);
});
