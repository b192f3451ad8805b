import { readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { KIND_NAMES } from "../../../src/cli/command-tree/shared-options.js";
import { GROUPS } from "../../../src/cli/command-tree.js";
import { ExitCode } from "../../../src/cli/core/exit-codes.js";
import { ENVIRONMENT } from "../../../src/cli/help/environment.js";
import { kinds } from "../../../src/contract/index.js";
import { deskActions } from "../../../src/sandbox/cases/review.js";
import { bdcInProcess } from "../../support/in-process.js";
import { commandNames } from "../../support/json-documents.js";
import { ROOT, Workspace } from "../../support/workspace.js";

const workspace = new Workspace();
afterAll(() => workspace.remove());
const run = (...args: string[]) => bdcInProcess(workspace, args);
const names = async (...args: string[]) => (await run(...args)).json.commands.map(({ name }: any) => name);

describe("help as JSON", () => {
  it("has every command with its arguments and options, every exit code and the environment", async () => {
    const { code, json, stderr } = await run("help", "--json");
    expect([code, stderr, json.name]).toEqual([0, "", "bdc"]);
    expect(json.commands.map(({ name }: any) => name)).toEqual(commandNames);
    expect(json.exitCodes.map(({ code: exit }: any) => exit)).toEqual(Object.values(ExitCode));
    const submit = json.commands.find(({ name }: any) => name === "submit");
    expect(submit.arguments).toEqual([{ name: "file", required: true, variadic: false }]);
    const option = (name: string) => submit.options.find((one: any) => one.name === name);
    expect(option("--patience")).toMatchObject({ value: { name: "duration", required: true }, default: "30m" });
    expect(option("--accept")).toMatchObject({ repeatable: true });
    expect(option("--fail-on-warning").value.required).toBe(false);
    expect(option("--yes")).not.toHaveProperty("value");
    expect(json.options.map(({ name }: any) => name)).toContain("--lang");
    for (const { zh, en } of [...json.commands, ...json.options, ...json.environment])
      expect([zh, en].every(Boolean)).toBe(true);
  });

  it("of a command or group has only its commands", async () => {
    expect(await names("submit", "--help", "--json")).toEqual(["submit"]);
    expect(await names("--json", "help", "submit")).toEqual(["submit"]);
    expect(await names("batch", "show", "-h", "--json")).toEqual(["batch show"]);
    const batch = commandNames.filter((name) => name.startsWith("batch "));
    expect(await names("batch", "--help", "--json")).toEqual(batch);
    expect(await names("help", "batch", "--json")).toEqual(batch);
    expect((await run("batch", "show", "--help", "--json")).json.groups.map((g: any) => g.name)).toEqual(["batch"]);
  });

  it("of the version has version and platform, wherever --json stands", async () => {
    const { version } = JSON.parse(readFileSync(path.join(ROOT, "package.json"), "utf8")) as { version: string };
    for (const args of [
      ["--version", "--json"],
      ["--json", "-V"],
      ["status", "--json", "--version"],
    ])
      expect((await run(...args)).json).toEqual({
        ok: true,
        exitCode: 0,
        version,
        node: process.versions.node,
        platform: process.platform,
        arch: process.arch,
      });
    expect((await run("--version", "--lang", "en")).stdout).toBe(`${version}\n`);
  });
});

describe("the command tree", () => {
  const options = GROUPS.flatMap(({ commands }) => commands.flatMap((command) => command.options ?? []));

  it("states every fixed default both in its texts and as a value", () => {
    const written = (text: string) =>
      /(?:default: |默认(?:为)? ?)([\w.]*\d[\w.]*|open)/.exec(text)?.[1]?.replace(/\.$/, "");
    const wrong = options.filter((one) => written(one.en) !== one.default || written(one.zh) !== one.default);
    expect(wrong.map(({ flags }) => flags)).toEqual([]);
    expect(options.filter((one) => one.default !== undefined).length).toBeGreaterThan(4);
  });

  it("offers the kinds of the contract and the actions of the sandbox", () => {
    expect([...KIND_NAMES].sort()).toEqual([...kinds].sort());
    const desk = GROUPS.flatMap(({ commands }) => commands).find(({ usage }) => usage.startsWith("desk "));
    expect(desk?.suggestions?.["action"]).toEqual(["list", ...deskActions]);
  });

  it("lists every variable of the environment that bdc reads by its own name", () => {
    const sources = readdirSync(path.join(ROOT, "src/cli"), { recursive: true, encoding: "utf8" })
      .filter((file) => file.endsWith(".ts"))
      .map((file) => readFileSync(path.join(ROOT, "src/cli", file), "utf8"));
    const read = new Set(
      sources.flatMap((text) => text.match(/\b(?:BDC_[A-Z_]+[A-Z]|PAGER|NO_COLOR|COLUMNS)\b/g) ?? []),
    );
    expect(ENVIRONMENT.map(({ name }) => name)).toEqual(expect.arrayContaining([...read]));
  });
});
