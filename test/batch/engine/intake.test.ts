import { appendFileSync, mkdtempSync, rmSync } from "node:fs";
import { hostname, tmpdir } from "node:os";
import path from "node:path";
import { expect, it, onTestFinished, vi } from "vitest";
import { mortgageFiling, writeMortgages } from "../../support/generated-filings.js";
import { ClaimBuffer, claimSourceOf } from "../../../src/batch/engine/sending/claim-buffer.js";
import { openFilingFile } from "../../../src/batch/check/index.js";
import { FileTally } from "../../../src/batch/totals/file-tally.js";
import { recordRows } from "../../../src/batch/engine/intake.js";
import { discardBatch, openLedger, resumeBatch, submitFile } from "../../../src/batch/index.js";
import type { Ledger } from "../../../src/batch/ledger/ledger.js";
import { LedgerError } from "../../../src/batch/ledger/error.js";
import { contentDigest, unitCodesOf, unitsKey, type Filing } from "../../../src/contract/index.js";
import { startSandbox } from "../../../src/sandbox/index.js";
import { RegistryClient, bearerToken } from "../../../src/sdk/index.js";
import { deadOwner } from "../ledger/temporary-ledger.js";

const ROWS = 3_500;
/** Rows are recorded in chunks of 1,000: the third is recorded while the first is sent. */
const THIRD_CHUNK = 3;

async function setUpEngine() {
  const dir = mkdtempSync(path.join(tmpdir(), "bdc-intake-"));
  const sandbox = await startSandbox();
  const institution = sandbox.institutions[0]!;
  const client = new RegistryClient({
    gateway: sandbox.url,
    credentials: bearerToken({ token: institution.token, institution: institution.id }),
  });
  const ledger = await openLedger(path.join(dir, "ledger.db"));
  onTestFinished(async () => {
    await client.close();
    await ledger.close();
    await sandbox.close();
    rmSync(dir, { recursive: true, force: true });
  });
  const common = {
    client,
    owner: { id: "test", pid: process.pid, host: "here" },
    profile: "test",
    institution: institution.id,
    today: "2026-11-21",
    waitMs: 0,
  };
  const cases = async () => ((await (await fetch(`${sandbox.url}/sandbox/state`)).json()) as { cases: number }).cases;
  return { dir, ledger, common, cases, file: path.join(dir, "cases.csv"), client };
}

/** A batch of three filings whose process was killed while two of them were sent. Its file is gone. */
async function halfSent(
  ledger: Ledger,
  { institution }: { institution: string },
  dir: string,
  client: RegistryClient,
  prefix?: string,
) {
  const kind = "mortgage.file";
  const filings = [0, 1, 2].map((i) => mortgageFiling(i, prefix) as unknown as Filing);
  const batch = await ledger.createBatch({
    authority: (await client.capabilities.get()).authority.id,
    institution,
    kind,
    profile: "test",
    filePath: path.join(dir, "gone.csv"),
    fileName: "gone.csv",
    sha256: "0".repeat(64),
    bytes: 1,
  });
  await ledger.acquireLease(batch.id, deadOwner);
  await ledger.addRows(
    batch.id,
    filings.map((filing, i) => ({
      rows: [i + 2],
      ref: filing.ref,
      filing: {
        digest: contentDigest(kind, filing),
        units: unitsKey(unitCodesOf(filing)),
        body: Buffer.from(JSON.stringify(filing)),
      },
    })),
  );
  await ledger.recordAndClaim(batch.id, deadOwner, [], 2);
  return { batch, filings, kind } as const;
}

/**
 * Wraps a ledger. `before` is called with the number of each chunk before it is recorded, `working` each time the
 * workers have claimed or recorded something.
 */
function withHooks(
  ledger: Ledger,
  before: (chunk: number) => Promise<void>,
  working: () => void = () => undefined,
): Ledger {
  let chunks = 0;
  return new Proxy(ledger, {
    get(of, name: keyof Ledger) {
      if (name === "addRows")
        return async (...args: Parameters<Ledger["addRows"]>) => before(++chunks).then(() => of.addRows(...args));
      if (name === "recordAndClaim")
        return async (...args: Parameters<Ledger["recordAndClaim"]>) => {
          const answer = await of.recordAndClaim(...args);
          if (answer.claimed.length > 0 || args[2].length > 0) working();
          return answer;
        };
      const method = of[name] as (...args: unknown[]) => unknown;
      return method.bind(of);
    },
  });
}

it("intake sends the first rows while it reads the rest of the file", async () => {
  const { ledger, common, file } = await setUpEngine();
  await writeMortgages(file, ROWS);
  let sent!: () => void;
  const sending = new Promise<void>((resolve) => (sent = resolve));
  const progress: (number | undefined)[] = [];
  const onProgress = (_: unknown, lastRow?: number) => void progress.push(lastRow);
  const { counts, batch } = await submitFile({
    ...common,
    path: file,
    onProgress,
    ledger: withHooks(ledger, (chunk) => (chunk === THIRD_CHUNK ? sending : Promise.resolve()), sent),
  });
  // The header counts as a row.
  expect(progress[0]).toBe(ROWS + 1);
  expect([counts.byState.filed.filings, batch.state]).toEqual([ROWS, "done"]);
});

it("intake claims new rows for the workers and returns the claims when the workers stop", async () => {
  const { ledger, common, file } = await setUpEngine();
  await writeMortgages(file, 40);
  const batch = await ledger.createBatch({
    authority: "330100",
    institution: common.institution,
    kind: "mortgage.file",
    profile: "test",
    filePath: file,
    fileName: "cases.csv",
    sha256: "0".repeat(64),
    bytes: 1,
  });
  await ledger.acquireLease(batch.id, common.owner);
  const source = claimSourceOf(ledger, batch.id, common.owner);
  let claimCalls = 0;
  let closing: Promise<void> | undefined;
  const buffer = new ClaimBuffer({
    recordAndClaim: (finished, claim) => source.recordAndClaim(finished, claim).finally(() => claimCalls++),
    addRows: (rows, claim) => {
      // The workers stop while the rows are recorded.
      closing = buffer.close();
      return source.addRows(rows, claim);
    },
  });
  buffer.open(() => 64);
  // The first claim finds an empty queue: from now on, new rows are claimed as they are recorded.
  void buffer.take(1);
  await vi.waitFor(() => expect(claimCalls).toBe(1));
  await recordRows(await openFilingFile(file, { today: common.today }), batch, {
    ledger,
    buffer,
    tally: new FileTally("mortgage.file"),
  });
  await closing;
  expect((await ledger.counts(batch.id)).byState).toMatchObject({ queued: { filings: 40 }, sending: { filings: 0 } });
  const [first] = await ledger.find({ batch: batch.id, limit: 1 });
  expect((await ledger.history(first!.id)).map((event) => event.cause)).toEqual(["claimed", "not-sent"]);
});

it("a file with a defect halfway through is not filed at all", async () => {
  const { ledger, common, file, cases } = await setUpEngine();
  await writeMortgages(file, ROWS);
  appendFileSync(file, 'P-9999999,"never closed\r\n');
  await expect(submitFile({ ...common, path: file, ledger })).rejects.toMatchObject({ name: "FileError" });
  expect([await cases(), await ledger.batches()]).toEqual([0, []]);
});

it("an intake that fails finishes the calls under way, and resuming files the rest", async () => {
  const { ledger, common, file, cases } = await setUpEngine();
  await writeMortgages(file, ROWS);
  const full = new LedgerError("ledger-full", { zh: "满", en: "full", fixZh: "清理", fixEn: "make room" });
  let sent!: () => void;
  const sending = new Promise<void>((resolve) => (sent = resolve));
  const failing = withHooks(
    ledger,
    (chunk) => (chunk === THIRD_CHUNK ? sending.then(() => Promise.reject(full)) : Promise.resolve()),
    sent,
  );
  await expect(submitFile({ ...common, path: file, ledger: failing })).rejects.toBe(full);
  const [batch] = await ledger.batches();
  const { byState, rows } = await ledger.counts(batch!.id);
  expect([batch!.state, rows, byState.sending.filings, byState.unclear.filings]).toEqual(["intake", 2_000, 0, 0]);
  expect(byState.filed.filings).toBeGreaterThan(0);
  expect(byState.filed.filings).toBe(await cases());
  const { counts, intake } = await resumeBatch({ ...common, batch: batch!, ledger });
  expect([counts.byState.filed.filings, await cases(), intake]).toEqual([
    ROWS,
    ROWS,
    { known: 0, changed: 0, corrected: 0 },
  ]);
  expect(await ledger.verify()).toEqual([]);
});

it("a file that changes while it is read is reported together with what was sent", async () => {
  const { ledger, common, file, cases } = await setUpEngine();
  await writeMortgages(file, ROWS);
  const changing = withHooks(ledger, async (chunk) =>
    chunk === 1 ? appendFileSync(file, 'P-9999999,"never closed\r\n') : undefined,
  );
  const { batch, counts, stop } = await submitFile({ ...common, path: file, ledger: changing });
  expect([stop?.reason, stop?.error]).toEqual([
    "file-unreadable",
    expect.objectContaining({ name: "FileError", code: "file-changed" }),
  ]);
  expect([batch.state, counts.byState.sending.filings, counts.byState.unclear.filings]).toEqual(["intake", 0, 0]);
  expect([counts.byState.filed.filings, counts.rows >= counts.byState.filed.rows]).toEqual([await cases(), true]);
  expect(counts.byState.filed.filings).toBeGreaterThan(0);
});

it("a disk failure is reported rather than a file error when both occur", async () => {
  const { ledger, common, file } = await setUpEngine();
  await writeMortgages(file, ROWS);
  const full = new LedgerError("ledger-full", { zh: "满", en: "full", fixZh: "清理", fixEn: "make room" });
  const failing = withHooks(
    ledger,
    async (chunk) => (chunk === 1 ? appendFileSync(file, 'P-9999999,"never closed\r\n') : undefined),
    () => {
      throw full;
    },
  );
  await expect(submitFile({ ...common, path: file, ledger: failing })).rejects.toBe(full);
});

it("a ledger that stops during intake is reported with the original cause", async () => {
  const { ledger, common, file } = await setUpEngine();
  await writeMortgages(file, ROWS);
  const texts = { zh: "盘", en: "disk", fixZh: "换盘", fixEn: "change it" };
  const disk = new LedgerError("ledger-disk", texts);
  let failed!: () => void;
  const broken = new Promise<void>((resolve) => (failed = resolve));
  const failing = withHooks(
    ledger,
    (chunk) =>
      chunk === THIRD_CHUNK
        ? broken.then(() => Promise.reject(new LedgerError("ledger-stopped", texts)))
        : Promise.resolve(),
    () => {
      failed();
      throw disk;
    },
  );
  await expect(submitFile({ ...common, path: file, ledger: failing })).rejects.toBe(disk);
});

it("discarding a batch looks up its unclear filings first", async () => {
  const { ledger, common, dir, client, cases } = await setUpEngine();
  const { batch, filings, kind } = await halfSent(ledger, common, dir, client);
  await client.filings.file(kind, filings[0] as never);
  const by = { who: "李四", reason: "文件选错" };
  expect(await discardBatch({ ledger, client, batch, by, owner: common.owner })).toMatchObject({
    discarded: 2,
    counts: { byState: { filed: { filings: 1 }, discarded: { filings: 2 } } },
  });
  const { counts, batch: resumed } = await resumeBatch({ ...common, batch: (await ledger.batch(batch.id))!, ledger });
  expect([resumed.state, counts.byState.discarded.filings, await cases()]).toEqual(["done", 2, 1]);
  // The gateway is unreachable: filings that may have arrived are not discarded.
  const lost = await halfSent(ledger, common, dir, client, "L");
  const unreachable = new RegistryClient({
    gateway: "http://127.0.0.1:9",
    credentials: bearerToken({ token: "x", institution: common.institution }),
    maxRetries: 0,
  });
  onTestFinished(() => unreachable.close());
  expect(await discardBatch({ ledger, client: unreachable, batch: lost.batch, by, owner: common.owner })).toMatchObject(
    {
      discarded: 1,
      stop: { reason: "gateway-unreachable" },
      counts: { byState: { unclear: { filings: 2 }, discarded: { filings: 1 } } },
    },
  );
  // Another process holds the lease: nothing is discarded.
  const held = await halfSent(ledger, common, dir, client, "S");
  await ledger.acquireLease(held.batch.id, { id: "another", pid: process.pid, host: hostname() });
  expect(await discardBatch({ ledger, client, batch: held.batch, by, owner: common.owner })).toMatchObject({
    discarded: 0,
    stop: { reason: "lease-lost" },
  });
  expect(await ledger.verify()).toEqual([]);
});

it("resuming an unfinished intake resolves every unclear filing although its file is gone", async () => {
  const { ledger, common, dir, client, cases } = await setUpEngine();
  const { batch, filings, kind } = await halfSent(ledger, common, dir, client);
  // One filing had arrived when the process was killed, the other had not been sent.
  await client.filings.file(kind, filings[0] as never);
  await expect(resumeBatch({ ...common, batch, ledger })).rejects.toMatchObject({ code: "ledger-not-allowed" });
  const { byState } = await ledger.counts(batch.id);
  expect([
    byState.filed.filings,
    byState.queued.filings,
    byState.unclear.filings,
    byState.sending.filings,
    await cases(),
  ]).toEqual([1, 2, 0, 0, 1]);
});
