import { spawn, type ChildProcess } from "node:child_process";
import { hostname } from "node:os";
import path from "node:path";
import { expect, it, vi } from "vitest";
import { openLedger, type Ledger } from "../../../src/batch/index.js";
import type { Filing } from "../../../src/contract/index.js";
import { RegistryClient, bearerToken } from "../../../src/sdk/index.js";
import { mortgage, unit } from "../../support/filing-rows.js";
import { bdcInProcess } from "../../support/in-process.js";
import { BDC, csv, workspaceWithSandbox, registerOf } from "../../support/workspace.js";

const { workspace, sandbox } = await workspaceWithSandbox();
const profile = ["--profile", "sandbox-bank"];
const KIND = "mortgage.file";

async function withLedger<T>(work: (ledger: Ledger) => Promise<T>): Promise<T> {
  const ledger = await openLedger(path.join(workspace.home, "ledger.db"), { mode: "existing" });
  try {
    return await work(ledger);
  } finally {
    await ledger.close();
  }
}

/** What a client of the bank files beside `bdc`. */
async function fileElsewhere(filings: readonly Filing[]): Promise<void> {
  if (filings.length === 0) return;
  const client = new RegistryClient({
    gateway: sandbox.url,
    credentials: bearerToken({ token: "sandbox-bank", institution: "91330106MA2TEXT08W" }),
  });
  const answers = await client.filings.fileBatch(KIND, filings as never);
  expect(answers.map((a) => a.outcome)).toEqual(filings.map(() => "filed"));
  await client.close();
}

/**
 * A submitted batch whose filings all need a person, for the reason that `codeOf` gives to the n-th row. `there` says
 * which of them the authority has all the same, `taken` which refs it has for another filing.
 */
async function standing(
  name: string,
  rows: number,
  codeOf: (n: number) => string,
  { there, taken }: { there?: (n: number) => boolean; taken?: (n: number) => boolean } = {},
): Promise<string> {
  const prefix = name.toUpperCase();
  const first = 1_000 * prefix.charCodeAt(0);
  const table = Array.from({ length: rows }, (_, i) => ({ ...mortgage(first + i), ref: `${prefix}-${i}` }));
  workspace.file(`${name}.csv`, csv(KIND, table));
  sandbox.faults.set("429(1s)@filings");
  let child: ChildProcess | undefined;
  const running = workspace.bdc(["submit", `${name}.csv`, ...profile, "--yes", "--json"], {
    onOutput: (of) => void (child = of),
  });
  await vi.waitFor(() => expect(sandbox.faults.active[0]!.struck).toBeGreaterThan(0), { timeout: 20_000 });
  child!.kill("SIGINT");
  const ran = await running;
  sandbox.faults.set("");
  const batch = ran.json.batch.id as string;
  const bodies: Filing[] = [];
  await withLedger(async (ledger) => {
    const owner = { id: "test", pid: process.pid, host: hostname() };
    await ledger.acquireLease(batch, owner);
    const { claimed } = await ledger.recordAndClaim(batch, owner, [], rows);
    expect(claimed).toHaveLength(rows);
    bodies.push(...claimed.map(({ body }) => JSON.parse(Buffer.from(body).toString()) as Filing));
    await ledger.recordAndClaim(
      batch,
      owner,
      claimed.map(({ id, attempt }, n) => ({
        id,
        attempt,
        cause: "stuck",
        reasons: JSON.stringify([{ code: codeOf(n), zh: "原因", en: "reason" }]),
      })),
      0,
    );
    await ledger.releaseLease(batch, owner);
  });
  await fileElsewhere(bodies.filter((_, n) => there?.(n)));
  await fileElsewhere(
    bodies.flatMap((body, n) => (taken?.(n) ? [{ ...body, unitCode: unit(first + 900 + n) } as Filing] : [])),
  );
  return batch;
}
const bdc = (...args: string[]) => bdcInProcess(workspace, [...args, ...profile, "--json"]);
const text = async (...args: string[]) => (await bdcInProcess(workspace, [...args, ...profile])).stdout;
const refsLike = async (like: RegExp) =>
  (await registerOf(sandbox)).map((c) => c.ref as string).filter((ref) => like.test(ref));

it("lists filings in manual review by reason with exit code 5, and settles them by reason", async () => {
  const codes = ["no-progress", "material-gone", "ref-conflict"];
  const batch = await standing("k", 12, (n) => codes[n % 3]!, {
    there: (n) => n === 0 || n === 3,
    taken: (n) => n % 3 === 2,
  });
  const asListed = expect.arrayContaining(
    codes.map((code) =>
      expect.objectContaining({
        code,
        batch,
        filings: 4,
        rows: 4,
        zh: expect.stringMatching(/[一-龥]/),
        en: expect.stringMatching(/^[ -~]+$/),
        next:
          code === "ref-conflict"
            ? `bdc batch show ${batch} --problems`
            : `bdc batch release ${batch} --reason-code ${code} --reason …`,
      }),
    ),
  );
  // Whoever asks about the batch is told, also when nothing else is left to be done.
  for (const args of [["resume"], ["resume", batch], ["batch", "show", batch]]) {
    const ran = await bdc(...args);
    expect([ran.code, ran.json.needsPerson], ran.stdout).toEqual([5, asListed]);
  }
  const status = await bdc("status", batch, "K-1");
  expect([status.code, status.json.batches[0].needsPerson]).toEqual([5, asListed]);
  const zh = await text("status", batch);
  for (const words of [
    "12 行需人工处理",
    "4 笔 · 登记机构多次答复稍后重新提交，既未受理也未拒绝 [no-progress]",
    "下一步: bdc batch release",
  ])
    expect(zh).toContain(words);
  const en = await text("batch", "show", batch, "--lang", "en");
  for (const words of [
    "12 rows need manual review",
    "4 filings · the ref belongs to another filing",
    "next: bdc batch",
  ])
    expect(en).toContain(words);

  // Without a reason code it lists; without a reason, or without a word, nothing is done.
  const listed = await bdc("batch", "release", batch);
  expect([listed.code, listed.json.error.code, listed.json.needsPerson]).toEqual([2, "reason-code-needed", asListed]);
  expect(await text("batch", "release", batch)).toContain("[material-gone]");
  const release = ["batch", "release", batch, "--reason-code", "no-progress"];
  expect((await bdc(...release)).json.error).toMatchObject({
    code: "reason-needed",
    next: `bdc ${release.join(" ")} --reason …`,
  });
  expect((await bdc(...release, "--reason", "恢复")).json.error).toMatchObject({
    code: "confirmation-needed",
    next: `bdc ${release.join(" ")} --reason … --yes`,
  });
  const conflict = await bdc("batch", "release", batch, "--reason-code", "ref-conflict", "--reason", "x", "--yes");
  expect([conflict.code, conflict.json.error.code]).toEqual([2, "release-conflict"]);
  const one = await bdc("case", "release", "K-2", "--reason", "x");
  expect([one.code, one.json.error.code]).toEqual([2, "ledger-ref-conflict"]);
  await withLedger(async (ledger) => expect((await ledger.counts(batch)).byState["needs-a-person"].filings).toBe(12));

  const looked = await bdc("batch", "look-up", batch, "--reason-code", "no-progress");
  expect([looked.code, looked.json], looked.stdout).toEqual([
    5,
    expect.objectContaining({ filed: 2, absent: 2, released: 0, discarded: 0, left: [] }),
  ]);
  const released = await bdc(...release, "--reason", "登记机构已恢复", "--yes");
  expect([released.code, released.json], released.stdout).toEqual([
    5,
    expect.objectContaining({ lookedUp: 2, filed: 0, released: 2, next: `bdc resume ${batch}` }),
  ]);
  expect(await refsLike(/^K-/)).toHaveLength(6);
  const given = await bdc("batch", "discard", batch, "--reason-code", "material-gone", "--reason", "附件作废");
  expect([given.code, given.json.discarded, given.json.counts.byState.queued.filings], given.stdout).toEqual([5, 4, 2]);
  const kept = await bdc("batch", "discard", batch, "--reason-code", "ref-conflict", "--reason", "x");
  expect([kept.json.discarded, kept.json.left], kept.stdout).toEqual([
    0,
    [expect.objectContaining({ why: "ref-conflict", filings: 4, next: "bdc case discard K-2 --reason …" })],
  ]);
  for (const ref of ["K-2", "K-5", "K-8", "K-11"])
    expect((await bdc("case", "discard", ref, "--reason", "另一笔业务")).json.state).toBe("discarded");
  const sent = await bdc("resume", batch);
  expect([sent.code, sent.json.counts.byState.filed.filings, sent.json.needsPerson], sent.stdout).toEqual([
    3,
    4,
    undefined,
  ]);
  expect(new Set(await refsLike(/^K-/)).size).toBe(8);
  expect((await bdc("batch", "show", batch)).code).toBe(0);
  expect((await bdc("batch", "release", batch)).json.needsPerson).toEqual([]);
  await withLedger(async (ledger) => {
    const history = await ledger.history((await ledger.find({ ref: "K-6" }))[0]!.id);
    expect(history.find((e) => e.cause === "released")?.note).toMatch(/: 登记机构已恢复$/);
    expect(await ledger.verify()).toEqual([]);
  });
}, 400_000);

it("keeps completed work when it is killed, and continues when it is run again", async () => {
  const batch = await standing("q", 200, () => "lookup-refused", { there: (n) => n >= 190 });
  const release = ["batch", "release", batch, "--reason-code", "lookup-refused", "--reason", "恢复", "--yes"];
  const count = (state: "queued" | "filed" | "needs-a-person") =>
    withLedger(async (ledger) => (await ledger.counts(batch)).byState[state].filings);
  for (const signal of ["SIGKILL", "SIGINT"] as const) {
    sandbox.faults.set("slow(400ms)@listCases");
    const before = await count("queued");
    const child = spawn(process.execPath, [BDC, ...release, ...profile], {
      cwd: workspace.folder,
      env: workspace.env(),
      stdio: "ignore",
    });
    const ended = new Promise((resolve) => child.on("close", resolve));
    await vi.waitFor(async () => expect(await count("queued")).toBeGreaterThan(before), { timeout: 60_000 });
    child.kill(signal);
    expect(await ended).toBe(signal === "SIGINT" ? 130 : null);
    sandbox.faults.set("");
    expect(await count("needs-a-person")).toBeGreaterThan(0);
    await withLedger(async (ledger) => expect(await ledger.verify()).toEqual([]));
  }
  const rest = await workspace.bdc([...release, ...profile, "--json"]);
  expect([rest.code, rest.json.needsPerson], rest.stdout).toEqual([0, undefined]);
  expect([await count("queued"), await count("filed")]).toEqual([190, 10]);
  expect(await refsLike(/^Q-/)).toHaveLength(10);
  const sent = await bdc("resume", batch);
  expect([sent.code, sent.json.counts.byState.filed.filings], sent.stdout).toEqual([0, 200]);
  const refs = await refsLike(/^Q-/);
  expect([refs.length, new Set(refs).size]).toEqual([200, 200]);
}, 240_000);

it("lists filings that cannot be looked up, and releases those one by one", async () => {
  const batch = await standing("w", 3, () => "lookup-refused");
  sandbox.faults.set("wrong-json@listCases,500@changes");
  const release = ["batch", "release", batch, "--reason-code", "lookup-refused", "--reason", "恢复", "--yes"];
  const ran = await bdc(...release);
  expect([ran.code, ran.json.released, ran.json.left], ran.stdout).toEqual([
    5,
    0,
    [
      expect.objectContaining({
        why: "lookup-unreadable",
        filings: 3,
        refs: ["W-0", "W-1", "W-2"],
        next: "bdc case release W-0 --reason …",
      }),
    ],
  ]);
  const words = await text(...release);
  for (const said of ["仍需人工处理 3 笔", "W-0, W-1, W-2", "下一步: bdc case release W-0 --reason …"])
    expect(words).toContain(said);
  const refused = await bdc("case", "discard", "W-1", "--reason", "x");
  expect([refused.code, refused.json.state, refused.json.why], refused.stdout).toEqual([
    5,
    "needs-a-person",
    "lookup-unreadable",
  ]);
  sandbox.faults.set("");
  expect((await bdc("case", "release", "W-0", "--reason", "已向登记机构核实")).json.state).toBe("queued");
  await fileElsewhere([
    JSON.parse(
      (await withLedger(async (ledger) => ledger.bodyOf((await ledger.find({ ref: "W-2" }))[0]!.id)))!,
    ) as Filing,
  ]);
  const there = await bdc("case", "discard", "W-2", "--reason", "x");
  expect([there.code, there.json.state], there.stdout).toEqual([5, "filed"]);
  expect((await bdc("case", "discard", "W-1", "--reason", "不办了")).json.state).toBe("discarded");
  const none = await bdc(...release);
  expect([none.code, none.json.lookedUp], none.stdout).toEqual([0, 0]);
}, 120_000);
