import { readFileSync, readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { Workspace, built } from "../../support/workspace.js";

let workspace: Workspace;
beforeAll(built);
beforeEach(() => {
  workspace = new Workspace();
});
afterEach(() => workspace.remove());

const folder = fileURLToPath(new URL("../../../examples/dialects/", import.meta.url));
const examples = readdirSync(folder).filter((name) => name.endsWith(".json"));
const text = (name: string) => readFileSync(folder + name, "utf8");
/** A description with one line changed. */
const changed = (name: string, from: string | RegExp, to: string): string => {
  const original = text(name);
  const changedText = original.replace(from, to);
  expect(changedText).not.toBe(original);
  return workspace.file("接口.json", changedText);
};

interface Tested {
  readonly failed: number;
  readonly steps: readonly { readonly step: string; readonly ok: boolean }[];
}
const test = async (path: string) => {
  const ran = await workspace.bdc(["dialect", "test", path, "--json"]);
  return { code: ran.code, ...(ran.json as unknown as Tested) };
};

describe("bdc dialect check", () => {
  it.each(examples)("accepts %s and names the next command", async (name) => {
    const ran = await workspace.bdc(["dialect", "check", folder + name, "--json"]);
    expect([ran.code, ran.json["valid"]]).toEqual([0, true]);
    expect(ran.json["next"]).toContain("bdc dialect test");
  });

  it.each<[string, string | RegExp, string, string]>([
    ["a misspelt field", '"lookUp"', '"lookup"', "/lookUp"],
    ["a table that lacks a value", /"general": "1",?/, "", "/tables/"],
    ["an operator that does not exist", '"omitIfSame"', '"omitWhen"', "/kinds/mortgage.file"],
    ["JSON that ends too early", /\}\s*$/, "", ""],
    ["an example that contradicts the lines", '"120.000000"', '"12.000000"', "/examples/0"],
  ])("names the place of %s, and exits with 3", async (_, from, to, pointer) => {
    const path = changed("city-function-xml.json", from, to);
    const ran = await workspace.bdc(["dialect", "check", path, "--json"]);
    expect([ran.code, ran.json["valid"]]).toEqual([3, false]);
    const pointers = (ran.json["findings"] as { pointer: string }[]).map((finding) => finding.pointer);
    expect(pointers).toEqual(expect.arrayContaining([expect.stringContaining(pointer)]));
  });

  it("tells that a file does not exist", async () => {
    const ran = await workspace.bdc(["dialect", "check", "nowhere.json"]);
    expect(ran.code).not.toBe(0);
    expect(ran.stderr).toContain("nowhere.json");
  });
});

describe("bdc dialect test", () => {
  it.each(examples)("plays the gateway of %s: every step passes", { timeout: 120_000 }, async (name) => {
    const { code, failed, steps } = await test(folder + name);
    expect(steps.filter(({ ok }) => !ok)).toEqual([]);
    expect([code, failed]).toEqual([0, 0]);
    expect(steps.length).toBeGreaterThan(30);
  });
});

describe("a description that a sandbox or a profile names", () => {
  const start = (path: string, lang: string) =>
    workspace.bdc(["sandbox", "start", "--dialect", path, "--lang", lang, "--json"]);

  it("is refused when a key occurs twice, which JSON parsers pass over", async () => {
    const ran = await start(changed("city-function-xml.json", '"tables": {', '"tables": {}, "tables": {'), "en");
    expect([ran.code, ran.json.error.code]).toEqual([2, "dialect-wrong"]);
    expect(ran.json.error.en).toContain("/tables");
    expect(ran.json.next ?? ran.json.error.next).toContain("bdc dialect check");
  });

  it("is refused with the place and a text in both languages", async () => {
    const ran = await start(changed("city-function-xml.json", '"maxLength": 32', '"maxLength": 2'), "zh");
    expect([ran.code, ran.json.error.code]).toEqual([2, "dialect-wrong"]);
    expect(ran.json.error.zh).toContain("/identity/maxLength");
    expect(ran.json.error.zh).toContain("不得小于 8");
    expect(ran.json.error.en).toContain("must not be less than 8");
  });
});
