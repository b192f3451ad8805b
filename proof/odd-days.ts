import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { cp, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import Database from "libsql";
import { Pool } from "undici";
import {
  BANK,
  compareWithRegister,
  complaints,
  mortgageFiling,
  writeMortgages,
  type Expected,
} from "../test/support/generated-filings.js";
import { startFaultProxy } from "./fault-proxy.js";
import { describeRun, documentOf, finish } from "./finish.js";
import { bdc, bdcKilledAfter, inTempDir, newHome, sleep, startAuthority, type Authority } from "./processes.js";
import { Tally, type Sizes, type Tier } from "./tier.js";
import { loadBatch } from "./tree.js";

/** What one condition may use: its own authority, folders and files. */
interface Day {
  readonly dir: string;
  readonly authority: Authority;
  readonly tally: Tally;
  readonly attempts: number;
  readonly files: Expected[];
  /** Writes a file of valid filings with new refs and units. */
  make(name: string, rows: number): Promise<string>;
  home(name: string): Promise<string>;
}

/** Conditions that occur in offices: two users, two machines, a newer version, a moved file, a jumping clock. */
export async function oddDays({
  attempts,
  day: chosen,
}: Pick<Sizes, "attempts"> & { readonly day?: string | undefined }): Promise<Tier> {
  const tally = new Tally();
  for (const [name, play] of Object.entries(DAYS)) {
    if (chosen !== undefined && !name.includes(chosen)) continue;
    await inTempDir(async (dir) => {
      const authority = await startAuthority({
        home: join(dir, "register"),
        maxFilings: 50,
        rate: { requestsPerSecond: 1e6, burst: 1e6, concurrent: 8 },
      });
      const files: Expected[] = [];
      let from = 0;
      const before = tally.failures.length;
      const day: Day = {
        dir,
        authority,
        tally,
        attempts,
        files,
        async make(prefix, rows) {
          const path = join(dir, `${prefix}.csv`);
          files.push(await writeMortgages(path, rows, { prefix, from }));
          from += rows;
          return path;
        },
        home: (home) => newHome(dir, home),
      };
      try {
        await play(day);
        for (const complaint of complaints(await compareWithRegister(authority.url, files)))
          tally.fail(`${name}: ${complaint}`);
      } catch (error) {
        tally.fail(`${name}: ${error instanceof Error ? error.stack : String(error)}`);
      }
      tally.figures[name] = tally.failures.length === before ? "holds" : "FAILS";
      await authority.kill();
    });
  }
  return tally.tier("unusual conditions");
}

const DAYS: Readonly<Record<string, (day: Day) => Promise<void>>> = {
  async "a ledger from a newer version"(day) {
    const { tally, authority } = day;
    const file = await day.make("NEWER", 100);
    const home = await day.home("newer");
    await finishSubmit(day, file, 100, home);
    const path = join(home, "ledger.db");
    const db = new Database(path);
    db.pragma("user_version = 9999");
    db.pragma("wal_checkpoint(TRUNCATE)");
    db.close();
    const before = await digest(path);
    for (const args of [["resume"], ["submit", file, "--yes"], ["status"]]) {
      const ended = await bdc(args, { home, gateway: authority.url }).ended;
      if (ended.code !== 1 || documentOf(ended)?.error?.code !== "ledger-newer")
        tally.fail(`newer ledger, ${args[0]}: ${describeRun(ended)}`);
    }
    if ((await digest(path)) !== before) tally.fail("newer ledger: it was modified");
  },

  async "the file changes or disappears while it is read"(day) {
    const { tally, authority } = day;
    const rows = 20_000;
    for (const fate of ["changed", "gone"] as const) {
      const file = await day.make(`FATE${fate}`, rows);
      const home = await day.home(fate);
      const kept = `${file}.kept`;
      if (!(await interruptedIntake(day, file, home))) return tally.fail(`${fate}: no kill interrupted the intake`);
      await cp(file, kept);
      if (fate === "gone") await rm(file);
      else await writeFile(file, (await readFile(file, "utf8")).replace("1200000.00", "1300000.00"));
      const ended = await bdc(["resume"], { home, gateway: authority.url }).ended;
      const { error } = documentOf(ended) ?? {};
      if (error?.code !== "ledger-not-allowed") tally.fail(`${fate}: ${describeRun(ended)}`);
      await rename(kept, file);
      await finishSubmit(day, file, rows, home, ["resume"]);
    }
  },

  async "the file changes after it was read"(day) {
    // One chunk, so that every row is in the ledger before anything is sent.
    const rows = 900;
    const file = await day.make("AFTER", rows);
    const home = await day.home("after");
    await stoppedWhileSending(day, file, home);
    await writeFile(file, "nothing\n");
    await finishSubmit(day, file, rows, home, ["resume"]);
  },

  async "the result file cannot be written"(day) {
    const { tally, authority, dir } = day;
    const file = await day.make("RESULT", 100);
    const home = await day.home("result");
    const nowhere = join(dir, "no such folder", "result.csv");
    const ended = await bdc(["submit", file, "--yes", "--out", nowhere], { home, gateway: authority.url }).ended;
    // All rows are filed and must be reported as such; exit code 2 would mean that nothing was sent.
    if (
      ended.code !== 1 ||
      documentOf(ended)?.counts?.byState["filed"]?.filings !== 100 ||
      /\n\s+at /.test(ended.stderr)
    )
      tally.fail(`result file: ${describeRun(ended)}`);
    const again = await bdc(["submit", file, "--yes", "--out", join(dir, "free.csv")], { home, gateway: authority.url })
      .ended;
    if (again.code !== 0 || !(await stat(join(dir, "free.csv")).catch(() => undefined)))
      tally.fail(`result file elsewhere: ${describeRun(again)}`);
    // Changes that a person made in a result file must survive later runs.
    const result = file.replace(/\.csv$/, ".结果.csv");
    await bdc(["submit", file, "--yes"], { home, gateway: authority.url }).ended;
    const corrected = `${await readFile(result, "utf8")}corrected by a person\r\n`;
    await writeFile(result, corrected);
    const later = await bdc(["submit", file, "--yes"], { home, gateway: authority.url }).ended;
    if (later.code !== 0 || (await readFile(result, "utf8")) !== corrected)
      tally.fail(`a corrected result file: ${describeRun(later)}`);
  },

  async "two processes on one batch"(day) {
    const { tally, authority } = day;
    const file = await day.make("TWO", 4_000);
    const home = await day.home("two");
    const workspace = { home, gateway: authority.url };
    await stoppedWhileSending(day, file, home);
    const both = await Promise.all([
      bdc(["resume"], workspace).ended,
      bdc(["resume"], workspace).ended,
      bdc(["submit", file, "--yes"], workspace).ended,
    ]);
    for (const ended of both)
      if (ended.signal || !documentOf(ended) || ended.code === 1 || ended.code === 2)
        tally.fail(`two processes: ${describeRun(ended)}`);
    await finishSubmit(day, file, 4_000, home);
  },

  async "a batch that takes longer than its lease"(day) {
    const { tally, authority } = day;
    const rows = 1_200;
    const file = await day.make("LEASE", rows);
    const home = await day.home("lease");
    // 24 calls of 50 filings, 8 at a time, 7 s each: three rounds, longer than the lease of 15 s.
    await setFaults(authority, "slow(7000ms)@batch");
    const first = bdc(["submit", file, "--yes"], { home, gateway: authority.url });
    await sleep(18_000);
    const second = await bdc(["resume"], { home, gateway: authority.url }).ended;
    if (second.code !== 12 || documentOf(second)?.stopped?.reason !== "lease-lost")
      tally.fail(`a second process was admitted: ${describeRun(second)}`);
    await setFaults(authority, "");
    const ended = await first.ended;
    if (ended.code !== 0) tally.fail(`the first process lost its batch: ${describeRun(ended)}`);
    await finishSubmit(day, file, rows, home);
  },

  async "the same file from two machines at once, and again later"(day) {
    const { authority, tally, dir } = day;
    const file = await day.make("SAME", 2_000);
    const shuffledFile = join(dir, "other name.csv");
    await writeMortgages(shuffledFile, 2_000, { prefix: "SAME", from: 0, shuffle: 7 });
    const [one, two] = [await day.home("one"), await day.home("two")];
    const both = await Promise.all([
      bdc(["submit", file, "--yes"], { home: one, gateway: authority.url }).ended,
      bdc(["submit", shuffledFile, "--yes"], { home: two, gateway: authority.url }).ended,
    ]);
    for (const ended of both) if (ended.code !== 0) tally.fail(`two machines: ${describeRun(ended)}`);
    await finishSubmit(day, file, 2_000, await day.home("a lost ledger"));
    await finishSubmit(day, shuffledFile, 2_000, one);
  },

  async "other content under a used ref"(day) {
    const { authority, tally, dir } = day;
    const file = await day.make("OTHER", 100);
    const home = await day.home("other");
    await finishSubmit(day, file, 100, home);
    const changed = join(dir, "changed.csv");
    await writeFile(changed, (await readFile(file, "utf8")).replaceAll("1200000.00", "1300000.00"));
    const same = await bdc(["submit", changed, "--yes"], { home, gateway: authority.url }).ended;
    if (same.code !== 4 || documentOf(same)?.counts?.byState["changed"]?.filings !== 100)
      tally.fail(`changed content, same ledger: ${describeRun(same)}`);
    const workspace = { home: await day.home("other-lost"), gateway: authority.url };
    const lost = await bdc(["submit", changed, "--yes"], workspace).ended;
    if (lost.code !== 5 || documentOf(lost)?.counts?.byState["needs-a-person"]?.filings !== 100)
      tally.fail(`changed content, empty ledger: ${describeRun(lost)}`);
    // The cases under these refs belong to other filings. No command may adopt them or send these filings again.
    const id = documentOf(lost)?.batch?.id ?? "";
    const [code, reason] = [
      ["--reason-code", "ref-conflict"],
      ["--reason", "proof"],
    ] as const;
    for (const [args, exit] of [
      [["batch", "release", id, ...code, ...reason, "--yes"], 2],
      [["batch", "look-up", id], 5],
      [["batch", "discard", id, ...code, ...reason], 5],
      [["resume", id], 5],
    ] as const) {
      const ended = await bdc([...args], workspace).ended;
      const left = documentOf(ended)?.counts?.byState["needs-a-person"]?.filings ?? 100;
      if (ended.code !== exit || left !== 100) tally.fail(`${args.join(" ")}: ${describeRun(ended)}`);
    }
  },

  async "a clock that jumps"(day) {
    const { dir, authority, tally } = day;
    // Two hours back, then two days forward during the batch; the recovery runs with the correct time.
    const jumps = join(dir, "jumps.mjs");
    await writeFile(
      jumps,
      `const real = Date.now, start = real();
const offset = () => { const t = real() - start; return t < 250 ? 0 : t < 500 ? -7_200_000 : 172_800_000; };
const Real = Date;
globalThis.Date = class extends Real { constructor(...a) { if (a.length) super(...a); else super(real() + offset()); } static now() { return real() + offset(); } };
`,
    );
    for (const killAfter of [350, 600, undefined]) {
      const name = `CLOCK${killAfter}`;
      const file = await day.make(name, 2_000);
      const workspace = { home: await day.home(name), gateway: authority.url };
      const first = await bdcKilledAfter(
        ["submit", file, "--yes"],
        { ...workspace, nodeArgs: ["--import", pathToFileURL(jumps).href] },
        killAfter,
      );
      const { failures } = await finish(file, 2_000, workspace, undefined, first);
      for (const failure of failures) tally.fail(`clock: ${failure}`);
    }
  },

  async "Ctrl-C once and twice"(day) {
    const { authority, tally } = day;
    for (const times of [1, 2]) {
      const file = await day.make(`INT${times}`, 2_000);
      const home = await day.home(`int${times}`);
      if (times === 1) {
        await stoppedWhileSending(day, file, home);
        await finishSubmit(day, file, 2_000, home, ["resume"]);
        continue;
      }
      // The second Ctrl-C must not wait for answers that never come.
      const proxy = await startFaultProxy({
        target: { host: "127.0.0.1", port: authority.port },
        choose: (head) => (head && /\/batch /.test(head) ? "silence" : undefined),
        holdMs: 20_000,
      });
      const running = bdc(["submit", file, "--yes"], { home, gateway: proxy.url });
      let batches = 0;
      proxy.observe((seen) => {
        if (seen.stage !== "answered" || ++batches !== 4) return;
        running.kill("SIGINT");
        setTimeout(() => running.kill("SIGINT"), 200);
      });
      const ended = await running.ended;
      await proxy.close();
      if (ended.code !== 130 || !documentOf(ended)) tally.fail(`Ctrl-C twice: ${describeRun(ended)}`);
      await finishSubmit(day, file, 2_000, home, ["resume"]);
    }
  },

  async "many parallel attempts with one identity"(day) {
    const { dir, tally, attempts } = day;
    const connections = 100;
    const authority = await startAuthority({
      home: join(dir, "register-of-all"),
      maxFilings: 50,
      rate: { requestsPerSecond: 1e6, burst: 1e6, concurrent: connections },
    });
    const filing = mortgageFiling(500_000, "ONE");
    const expected: Expected = {
      kind: "mortgage.file",
      institution: BANK,
      filings: new Map([[filing.ref, [filing.unitCode]]]),
    };
    const pool = new Pool(authority.url, { connections });
    const statuses = new Map<number, number>();
    const body = JSON.stringify(filing);
    await Promise.all(
      Array.from({ length: attempts }, async () => {
        const answer = await pool.request({
          method: "POST",
          path: "/v1/mortgages",
          body,
          headers: {
            authorization: "Bearer sandbox-bank",
            "content-type": "application/json",
            "idempotency-key": `proof-${filing.ref}`,
          },
        });
        await answer.body.dump();
        statuses.set(answer.statusCode, (statuses.get(answer.statusCode) ?? 0) + 1);
      }),
    );
    await pool.close();
    tally.figures["parallel attempts with one identity"] = attempts;
    tally.figures["cases created from them"] = statuses.get(201) ?? 0;
    if (statuses.get(201) !== 1 || statuses.get(200) !== attempts - 1)
      tally.fail(`parallel attempts: ${JSON.stringify([...statuses])}`);
    for (const complaint of complaints(await compareWithRegister(authority.url, [expected])))
      tally.fail(`parallel attempts: ${complaint}`);
    await authority.kill();
  },
};

async function digest(path: string): Promise<string> {
  return createHash("sha256")
    .update(await readFile(path))
    .digest("hex");
}

/** Submits or resumes, then expects every filing to be filed. */
async function finishSubmit(
  { authority, tally }: Day,
  file: string,
  rows: number,
  home: string,
  args = ["submit", file, "--yes"],
): Promise<void> {
  const workspace = { home, gateway: authority.url };
  const ended = await bdc(args, workspace).ended;
  const { failures } = await finish(file, rows, workspace, undefined, ended);
  for (const failure of failures) tally.fail(`${args[0]} ${file}: ${failure}`);
}

/** Kills `submit` once the ledger shows that the file is being read. Returns false when reading finished first. */
async function interruptedIntake({ authority }: Day, file: string, home: string): Promise<boolean> {
  const { openLedger } = await loadBatch();
  const running = bdc(["submit", file, "--yes"], { home, gateway: authority.url });
  let over = false;
  void running.ended.then(() => (over = true));
  let seen = false;
  while (!seen && !over) {
    await sleep(5);
    if (!existsSync(join(home, "ledger.db"))) continue;
    const ledger = await openLedger(join(home, "ledger.db"), { mode: "existing" }).catch(() => undefined);
    while (ledger && !seen && !over) {
      const [batch] = await ledger.batches(1);
      seen = batch?.state === "intake" && batch.lastRow > 0;
      if (batch && batch.state !== "intake") break;
    }
    if (seen) running.kill();
    await ledger?.close();
  }
  await running.ended;
  return seen;
}

async function setFaults({ url }: Authority, spec: string): Promise<void> {
  const answer = await fetch(`${url}/sandbox/faults`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ spec }),
  });
  if (!answer.ok) throw new Error(`faults: ${answer.status} ${await answer.text()}`);
}

/** Sends Ctrl-C while rows are being sent, so that some are filed and some are still queued. */
async function stoppedWhileSending({ authority, tally }: Day, file: string, home: string): Promise<void> {
  const proxy = await startFaultProxy({ target: { host: "127.0.0.1", port: authority.port } });
  const running = bdc(["submit", file, "--yes"], { home, gateway: proxy.url });
  let batches = 0;
  proxy.observe(
    (seen) =>
      void (seen.stage === "request" && /\/batch /.test(seen.head) && ++batches === 4 && running.kill("SIGINT")),
  );
  const ended = await running.ended;
  await proxy.close();
  const { queued, filed } = documentOf(ended)?.counts?.byState ?? {};
  if (ended.code !== 130 || !queued?.rows || !filed?.rows) tally.fail(`Ctrl-C while sending: ${describeRun(ended)}`);
}
