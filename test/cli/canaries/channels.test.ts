import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { Readable } from "node:stream";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startSandbox, type Sandbox } from "../../../src/sandbox/index.js";
import { mortgage } from "../../support/filing-rows.js";
import { bdcInProcess } from "../../support/in-process.js";
import { Workspace, csv } from "../../support/workspace.js";
import { Canaries, type CanaryKind } from "./canaries.js";
import { startEchoGateway, type EchoGateway } from "./echo-gateway.js";

/** Channels that canaries.test.ts does not use: the ref column, standard input, a trace beside JSON, and the demo. */
const canaries = new Canaries();
/** Kinds that are masked where a ref is expected; other numbers may be refs, which people need in full. */
const KINDS: readonly CanaryKind[] = ["citizen-id", "phone", "name", "token", "webhook", "password"];
const workspace = new Workspace();
const profile = ["--profile", "sandbox-bank"];
let sandbox: Sandbox;
let gateway: EchoGateway;

beforeAll(async () => {
  sandbox = await startSandbox();
  gateway = await startEchoGateway(sandbox);
  workspace.profile(gateway.url, "bank");
});
afterAll(async () => {
  await gateway.close();
  await sandbox.close();
  workspace.remove();
});

async function run(args: readonly string[], env: Record<string, string> = {}) {
  const { stdout, stderr } = await bdcInProcess(workspace, args, { env });
  return { stdout, stderr, output: stdout + stderr };
}

async function withStdin<T>(bytes: string, work: () => Promise<T>): Promise<T> {
  const before = Object.getOwnPropertyDescriptor(process, "stdin")!;
  Object.defineProperty(process, "stdin", { configurable: true, value: Readable.from([Buffer.from(bytes)]) });
  try {
    return await work();
  } finally {
    Object.defineProperty(process, "stdin", before);
  }
}

const inClear = (outputs: readonly string[]) => canaries.foundIn(outputs.join("\n")).map(({ value }) => value);
/** A row with values of persons, and one with a value of each kind where a date and an amount belong. */
const rowsWithPeople = (n: number) => [
  mortgage(n, { mortgagorName: canaries.next("name"), mortgagorIdNo: canaries.next("citizen-id") }),
  ...KINDS.map((kind, at) => mortgage(n + at + 1, { termStart: canaries.next(kind), maxClaim: canaries.next(kind) })),
];

describe("personal values and secrets in clear", { timeout: 60_000 }, () => {
  it("are in no output about refs", async () => {
    const rows = KINDS.flatMap((kind, n) => [
      { ...mortgage(n), ref: canaries.next(kind) },
      { ...mortgage(n), ref: `${canaries.next(kind)} ${canaries.next("name")}` },
    ]);
    workspace.file("refs.csv", csv("mortgage.file", rows));
    const outputs: string[] = [];
    for (const form of [["--lang", "zh"], ["--lang", "en"], ["--json"], ["--ndjson"]])
      outputs.push((await run(["check", "refs.csv", "--kind", "mortgage.file", ...form])).output);
    expect(inClear(outputs)).toEqual([]);
  });

  it("are in no output about standard input", async () => {
    gateway.mode = "reject";
    const outputs: string[] = [];
    for (const [n, args] of [
      ["check", "-", "--explain-cells"],
      ["check", "-", "--json"],
      ["map", "-"],
      ["submit", "-", ...profile, "--yes", "--json"],
      ["submit", "-", ...profile, "--yes", "--debug"],
    ].entries()) {
      const table = csv("mortgage.file", rowsWithPeople(100 * (n + 1)));
      const ran = await withStdin(table, () => run([...args, "--kind", "mortgage.file"]));
      expect(ran.output.length, args.join(" ")).toBeGreaterThan(100);
      outputs.push(ran.output);
      outputs.push((await withStdin(canaries.next("token"), () => run(args))).output);
    }
    expect(inClear(outputs)).toEqual([]);
  });

  it("are in no trace that is written beside JSON, nor in the JSON", async () => {
    const outputs: string[] = [];
    for (const mode of ["reject", "problem", "failure", "page", "cut"] as const) {
      gateway.mode = mode;
      workspace.file(`${mode}.csv`, csv("mortgage.file", rowsWithPeople(1_000 + outputs.length * 10)));
      const env = { BDC_TOKEN: canaries.next("token"), BDC_DEBUG: `${mode}.trace` };
      for (const args of [
        ["submit", `${mode}.csv`, ...profile, "--yes", "--patience", "0s"],
        ["case", "show", canaries.next("phone"), ...profile],
        ["doctor", ...profile],
      ]) {
        const ran = await run([...args, "--json", "--debug"], { BDC_TOKEN: env.BDC_TOKEN });
        expect(() => JSON.parse(ran.stdout) as unknown, ran.stdout).not.toThrow();
        expect(ran.stderr, args.join(" ")).toMatch(/GET|POST/);
        outputs.push(ran.output, (await run([...args, "--json"], env)).output, workspace.read(env.BDC_DEBUG));
      }
    }
    expect(inClear(outputs)).toEqual([]);
  });

  it("are in no output of the demo, which files persons of its own", async () => {
    const env = { BDC_TOKEN: canaries.next("token"), HTTPS_PROXY: `http://u:${canaries.next("password")}@127.0.0.1:9` };
    const outputs = [
      (await run(["demo", "--dir", "one", "--json", "--debug"], env)).output,
      (await run(["demo", "--dir", "two", "--verbose"], env)).output,
    ];
    expect(inClear(outputs)).toEqual([]);
    const folder = path.join(workspace.folder, "two");
    const tables = readdirSync(folder).filter((name) => name.endsWith(".csv") && !name.includes("结果"));
    expect(tables).toHaveLength(3);
    const ids = tables.flatMap((name) => readFileSync(path.join(folder, name), "utf8").match(/\b\d{17}[\dX]\b/g) ?? []);
    expect(ids.length).toBeGreaterThan(50);
    expect([...new Set(ids)].filter((id) => outputs.join("\n").includes(id))).toEqual([]);
  });
});
