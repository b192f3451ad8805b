import path from "node:path";
import { fileURLToPath } from "node:url";
import { ESLint } from "eslint";
import { describe, expect, it } from "vitest";

const root = fileURLToPath(new URL("../..", import.meta.url));

// The planted files do not exist on disk, so the rules that need type information are off here; the last test covers them on a real file.
const eslint = new ESLint({
  cwd: root,
  overrideConfig: {
    languageOptions: { parserOptions: { projectService: false } },
    rules: {
      "@typescript-eslint/no-floating-promises": "off",
      "@typescript-eslint/no-misused-promises": "off",
      "@typescript-eslint/no-unused-vars": "off",
    },
  },
});

async function complaints(file: string, code: string, linter = eslint): Promise<string[]> {
  const [result] = await linter.lintText(code, { filePath: path.join(root, file) });
  return (result?.messages ?? []).map((message) => `${message.ruleId ?? "parser"}: ${message.message}`);
}

const arrow = "boundaries/import-arrows";

describe("lint catches", () => {
  it.each([
    // The import arrows.
    [arrow, "src/contract/planted.ts", `import { RegistryClient } from "../sdk/index.js";`],
    [arrow, "src/contract/identifiers/planted.ts", `import { a } from "../../batch/index.js";`],
    [arrow, "src/sdk/planted.ts", `import { submit } from "../batch/index.js";`],
    [arrow, "src/sdk/planted.ts", `import { field } from "../contract/field.js";`],
    [arrow, "src/sdk/resources/planted.ts", `export * from "../../contract/kinds.js";`],
    [arrow, "src/batch/planted.ts", `import { send } from "../sdk/http/transport.js";`],
    [arrow, "src/batch/planted.ts", `import { main } from "../cli/index.js";`],
    [arrow, "src/batch/planted.ts", `const load = () => import("../sandbox/index.js"); void load;`],
    [arrow, "src/batch/planted.ts", `export type Client = import("../sdk/client.js").RegistryClient;`],
    [arrow, "src/sandbox/planted.ts", `import { RegistryClient } from "../sdk/index.js";`],
    [arrow, "src/sandbox/planted.ts", `import type { Ledger } from "../batch/index.js";`],
    [arrow, "src/cli/commands/planted.ts", `import { startSandbox } from "../../sandbox/index.js";`],
    [arrow, "src/cli/commands/planted.ts", `const load = () => import("../../sandbox/server.js"); void load;`],
    [arrow, "src/cli/commands/planted.ts", `import { ledger } from "../../batch/ledger.js";`],
    [arrow, "src/sdk/planted.ts", `import { helper } from "../../test/helper.js";`],
    [arrow, "src/cli/planted.ts", `import { RegistryClient } from "bdc-connect";`],
    // One library, one place.
    [arrow, "src/sdk/client.ts", `import { Pool } from "undici";`],
    [arrow, "src/sdk/client.ts", `const load = () => import("undici"); void load;`],
    [arrow, "src/cli/views/table.ts", `import { Command } from "commander";`],
    [arrow, "src/cli/commands/init.ts", `import { input } from "@inquirer/prompts";`],
    [arrow, "src/cli/views/summary.ts", `import ora from "ora";`],
    [arrow, "src/batch/runner.ts", `import Database from "libsql";`],
    [arrow, "src/sandbox/server.ts", `import Database from "libsql/promise";`],
    [arrow, "src/cli/commands/template.ts", `import iconv from "iconv-lite";`],
    [arrow, "src/batch/csv.ts", `import Papa from "papaparse";`],
    [arrow, "src/batch/ledger-sqlite.ts", `import { DatabaseSync } from "node:sqlite";`],
    // The process and the console.
    ["no-restricted-globals", "src/contract/planted.ts", `export const env = process.env;`],
    ["no-restricted-globals", "src/sdk/planted.ts", `export const say = () => console.log("hello");`],
    ["no-restricted-globals", "src/batch/planted.ts", `export const argv = process.argv;`],
    ["no-restricted-globals", "src/sandbox/planted.ts", `export const say = () => console.log("hello");`],
    ["no-restricted-globals", "src/cli/commands/planted.ts", `export const out = process.stdout;`],
    ["no-restricted-properties", "src/sdk/planted.ts", `export const env = globalThis.process.env;`],
    ["no-restricted-properties", "src/cli/views/planted.ts", `export const env = globalThis.process.env;`],
    [arrow, "src/batch/planted.ts", `import { env } from "node:process";`],
    ["no-restricted-properties", "src/cli/main.ts", `process.exit(1);`],
    ["no-restricted-properties", "src/sandbox/planted.ts", `process.exit(1);`],
    ["no-restricted-properties", "scripts/planted.mjs", `process.exit(1);`],
    // Named exports only.
    ["no-restricted-exports", "src/sdk/planted.ts", `export default 1;`],
    ["no-restricted-exports", "src/batch/planted.ts", `const a = 1; export { a as default };`],
  ])("%s in %s: %s", async (rule, file, code) => {
    const found = await complaints(file, code);
    expect(found.some((line) => line.startsWith(`${rule}: `))).toBe(true);
  });

  // Types of the whole project are read for it, which on a busy machine takes longer than a test usually may.
  it("a promise that nobody waits for", { timeout: 120_000 }, async () => {
    // A real path, so that type information is there.
    const found = await complaints("src/contract/index.ts", `Promise.resolve(1);`, new ESLint({ cwd: root }));
    expect(found.some((line) => line.startsWith("@typescript-eslint/no-floating-promises: "))).toBe(true);
  });
});

describe("lint allows", () => {
  it.each([
    ["src/sdk/planted.ts", `import { field } from "../contract/index.js"; export const f: unknown = field;`],
    ["src/sdk/http/transport.ts", `import { Pool } from "undici"; export const P: unknown = Pool;`],
    ["src/sdk/resources/planted.ts", `import { retry } from "../http/retry.js"; export const r: unknown = retry;`],
    ["src/batch/ledger-sqlite.ts", `import Database from "libsql"; export const D: unknown = Database;`],
    ["src/batch/planted.ts", `import { RegistryClient } from "../sdk/index.js"; export const R: unknown = RegistryClient;`],
    ["src/sandbox/store-sqlite.ts", `import Database from "libsql"; export const D: unknown = Database;`],
    ["src/sandbox/planted.ts", `import { createServer } from "node:http"; export const c: unknown = createServer;`],
    ["src/cli/commands/sandbox.ts", `export const load = () => import("../../sandbox/index.js");`],
    ["src/cli/commands/sandbox.ts", `import type { Sandbox } from "../../sandbox/index.js"; export type S = Sandbox;`],
    ["src/cli/commands/submit.ts", `import { type Command } from "commander"; export type C = Command;`],
    ["src/cli/prompts.ts", `export const load = () => import("@inquirer/prompts");`],
    ["src/cli/context.ts", `export const env = process.env;`],
    ["src/cli/main.ts", `process.exitCode = 1;`],
    ["src/cli/main.ts", `import manifest from "../../package.json" with { type: "json" }; export const v: string = manifest.version;`],
  ])("%s: %s", async (file, code) => {
    expect(await complaints(file, code)).toEqual([]);
  });
});
