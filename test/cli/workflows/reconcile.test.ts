import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import LibsqlDatabase from "libsql";
import { afterAll, beforeEach, expect, test } from "vitest";
import type { Difference, DifferenceCode, TieLine } from "../../../src/batch/index.js";
import { DIFFERENCES } from "../../../src/batch/reports/reconcile/difference-texts.js";
import { smallPdf } from "../../../src/cli/commands/demo/pdf.js";
import { reconcileCommand } from "../../../src/cli/commands/reconcile/reconcile.js";
import { saveSandboxProfiles } from "../../../src/cli/config/sandbox-profiles.js";
import { documentProblems } from "../../../src/cli/documents/index.js";
import { startSandbox } from "../../../src/sandbox/index.js";
import { Workspace } from "../../support/workspace.js";
import { mortgage } from "../../support/filing-rows.js";
import { inProcessCliFor, jsonOf } from "./in-process-cli.js";
import { HIDDEN, STRANGERS, Snapshot, changeCase, plants, type Records } from "./planted-differences.js";

const FILINGS = 21;
const workspace = new Workspace();
const sandbox = await startSandbox({ review: "instant" });
await saveSandboxProfiles(workspace.home, sandbox);
afterAll(async () => {
  await sandbox.close();
  workspace.remove();
});
const cli = inProcessCliFor(workspace, sandbox);
const bank = sandbox.institutions.find(({ role }) => role === "bank")!;

const document = workspace.file("文书/抵押合同.pdf", smallPdf("抵押合同", ["x"]));
const rows = Array.from({ length: FILINGS }, (_, n) =>
  mortgage(n, n === 19 ? { materials: "抵押合同=文书/抵押合同.pdf" } : { materials: "" }),
);
const batch = await cli.submit("bank", "mortgage.file", rows, "抵押.csv", 30_000);
await fileStrangers();
const records: Records = {
  file: path.join(workspace.folder, "抵押.csv"),
  document,
  ledger: path.join(workspace.home, "ledger.db"),
  registry: path.join(sandbox.home, "registry.db"),
};
for (const stranger of STRANGERS) changeCase(records.registry, stranger, () => undefined, { institution: HIDDEN });
const snapshot = new Snapshot(records);
const PLANTS = plants(bank.id);

beforeEach(() => snapshot.restore());

/** Files cases that the ledger does not know: another ledger filed them. */
async function fileStrangers(): Promise<void> {
  const elsewhere = new Workspace();
  try {
    await saveSandboxProfiles(elsewhere.home, sandbox);
    const other = inProcessCliFor(elsewhere, sandbox);
    const strangers = STRANGERS.map((ref, n) => mortgage(900 + n, { ref }));
    await other.submit("bank", "mortgage.file", strangers, "另.csv", 30_000);
  } finally {
    elsewhere.remove();
  }
}

interface Result {
  readonly exit: number;
  readonly data: any;
  readonly codes: readonly DifferenceCode[];
}

async function reconcile(what = batch, options: Record<string, unknown> = {}): Promise<Result> {
  const { exit, data } = await reconcileCommand(cli.context("bank"), [what], options);
  const json = jsonOf({ exit, data } as never);
  expect(documentProblems("reconcile", { ok: exit === 0, exitCode: exit, ...json })).toEqual([]);
  return { exit, data: json, codes: (json.differences as Difference[]).map(({ code }) => code) };
}

const line = (data: any, what: TieLine["what"]): TieLine => data.totals.find((one: TieLine) => one.what === what);

test("nothing planted: file, ledger and authority tie, counts and amounts", async () => {
  const { exit, data, codes } = await reconcile();
  expect(codes).toEqual([]);
  expect(exit).toBe(0);
  expect(data.ties).toBe(true);
  const amounts = [{ amount: "25200000.00", currency: "CNY" }];
  expect(line(data, "rows")).toMatchObject({ file: { count: 21 }, ledger: { count: 21 }, difference: { count: 0 } });
  expect(line(data, "amounts")).toMatchObject({ file: { amounts }, ledger: { amounts } });
  expect(line(data, "cases")).toMatchObject({ ledger: { count: 21 }, authority: { count: 21 } });
  expect(line(data, "caseAmounts")).toMatchObject({ ledger: { amounts }, authority: { amounts } });
});

test.each(PLANTS)("$code: $name", async ({ code, plant }) => {
  plant(records);
  const { exit, codes, data } = await reconcile();
  expect(codes).toContain(code);
  expect(exit).toBe(5);
  expect(data.ties).toBe(false);
});

test("every code has a planted difference", () => {
  expect(new Set(PLANTS.map(({ code }) => code))).toEqual(new Set(Object.keys(DIFFERENCES)));
});

/** A missing, unreadable or half-read file hides other differences. */
const ALONE: readonly DifferenceCode[] = ["file-missing", "file-unreadable", "row-not-recorded"];

test("all at once, each by its own code; the CSV has every one, safe for a spreadsheet", async () => {
  const together = PLANTS.filter(({ code }) => !ALONE.includes(code));
  expect(together.length).toBeGreaterThanOrEqual(20);
  for (const { plant } of together) plant(records);
  const { exit, codes, data } = await reconcile(batch, { csv: "差异.csv" });
  expect(exit).toBe(5);
  for (const { code } of together) expect(codes, code).toContain(code);
  const lines = workspace.read("差异.csv").split("\r\n");
  expect(lines[0]).toBe("\uFEFF差异代码,批次,行,申请编号,受理编号,差异,处理建议,命令");
  expect(lines.length - 2).toBe(data.differencesTotal);
  expect(lines.some((text) => /(?:^|,)"?[=+@]/.test(text))).toBe(false);
});

test("a day: all its batches; a day without batches is done", async () => {
  const day = new Date().toLocaleDateString("sv-SE", { timeZone: "Asia/Shanghai" });
  const { exit, data } = await reconcile(day);
  expect({ exit, batches: data.batches.map(({ id }: { id: string }) => id) }).toEqual({ exit: 0, batches: [batch] });
  expect((await reconcile("2020-01-01")).data.batches).toEqual([]);
});

test("a file that was moved is compared where it is now", async () => {
  PLANTS.find(({ code }) => code === "file-missing")!.plant(records);
  const { exit, data } = await reconcile(batch, { file: `${records.file}.away` });
  expect({ exit, ties: data.ties }).toEqual({ exit: 0, ties: true });
});

test("an authority that cannot be reached is told as such, and what the ledger knows stays", async () => {
  const profiles = path.join(workspace.home, "profiles.json");
  const before = readFileSync(profiles, "utf8");
  writeFileSync(profiles, before.replaceAll(sandbox.url, "http://127.0.0.1:9"));
  try {
    const { exit, data } = await reconcile();
    expect(exit).toBe(7);
    expect(data.ties).toBe(false);
    expect(data.authorities[0]).toMatchObject({ reached: false, problem: { code: expect.any(String) } });
    expect(line(data, "cases")).toEqual({ what: "cases", ledger: { count: 21 } });
    expect(line(data, "rows")).toMatchObject({ difference: { count: 0 } });
  } finally {
    writeFileSync(profiles, before);
  }
});

test("news at the authority is no difference", async () => {
  changeCase(records.registry, "M-000003", (doc) => (doc["version"] += 1));
  const { exit, data } = await reconcile();
  expect({ exit, ahead: data.batches[0].ahead, codes: data.byCode }).toEqual({ exit: 0, ahead: 1, codes: {} });
});

test("reading changes nothing in the ledger", async () => {
  const events = () => {
    const db = new LibsqlDatabase(records.ledger);
    const found = db.prepare("SELECT last_seq, hash FROM chain ORDER BY id").all() as { hash: string }[];
    db.close();
    return found.map(({ hash }) => hash);
  };
  const before = events();
  await reconcile();
  expect(events()).toEqual(before);
});
