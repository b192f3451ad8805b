import { writeFileSync } from "node:fs";
import { Worker } from "node:worker_threads";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { isLedgerProblem, LedgerProblem, type Exchanged, type Ledger } from "../../src/batch/ledger.js";
import { openLedger } from "../../src/batch/ledger-sqlite.js";
import { openLedgerThread } from "../../src/batch/ledger-thread.js";
import { ended, filed, filings, me, newBatch, scope, startBatch, tempFolder, tempLedgerPath, update } from "./ledger-support.js";

const written = ({ claimed, ...rest }: Exchanged) => ({ ...rest, claimed: claimed.map((c) => ({ ...c, body: Buffer.from(c.body).toString() })) });

/** The same small life on either form; what it returns must not tell them apart. */
async function life(ledger: Ledger): Promise<unknown> {
  const id = await startBatch(ledger, [...filings(2, 6), { rows: [7], ref: "", findings: "[]" }]);
  // Not awaited one by one: calls take effect in the order in which they are made.
  const [one, two, counts] = await Promise.all([ledger.exchange(id, me, [], 2), ledger.exchange(id, me, [], 1), ledger.counts(id)]);
  await ledger.exchange(id, me, [filed(one.claimed[0]!), ended(one.claimed[1]!, "answer-lost")], 0);
  const recorded = await ledger.recordCases(scope, [update("HZ-2", "C-HZ-2", { version: 2, status: "certified", done: true })], "k");
  const rows = await ledger.rowsOf(id, 0, 10);
  return {
    one: written(one), two: written(two), counts, recorded, cursor: await ledger.cursor(scope), none: await ledger.batch("B-20200101-XXXX"), verify: await ledger.verify(),
    rows: rows.map((r) => [r.row, r.state, r.filing?.caseStatus]), unclear: (await ledger.listUnclear(id, 0, 5)).map((u) => [u.ref, u.attempt]),
  };
}

describe("the ledger in a thread", () => {
  it("does and answers what the ledger in this thread does", async () => {
    const direct = await openLedger(tempLedgerPath());
    const thread = await openLedgerThread(tempLedgerPath());
    const [a, b] = [await life(direct), await life(thread)];
    expect(b).toEqual(a);
    await direct.close();
    await thread.close();
    await thread.close();
  });

  it("carries problems across as what they are", async () => {
    const path = tempLedgerPath();
    const missing = await openLedgerThread(path, { mode: "existing" }).catch((e: unknown) => e);
    expect(missing).toBeInstanceOf(LedgerProblem);
    expect(missing).toMatchObject({ code: "ledger-missing", message: `there is no ledger at ${path}`, zh: expect.stringContaining(path) as string, fixEn: expect.stringContaining("bdc submit") as string });
    const damaged = `${tempFolder()}/text.db`;
    writeFileSync(damaged, "text".repeat(2_000));
    await expect(openLedgerThread(damaged)).rejects.toMatchObject({ code: "ledger-damaged" });
    const ledger = await openLedgerThread(path);
    onTestFinished(() => ledger.close());
    const notFound = await ledger.counts("B-1").catch((e: unknown) => e);
    expect(isLedgerProblem(notFound) && notFound.code).toBe("ledger-not-found");
    await expect(ledger.addRows("B-1", undefined as never)).rejects.toThrow(Error);
    expect(await ledger.batches()).toEqual([]);
  });

  it("fails every waiting and later call when the thread dies", async () => {
    const post = vi.spyOn(Worker.prototype, "postMessage");
    onTestFinished(() => post.mockRestore());
    const ledger = await openLedgerThread(tempLedgerPath());
    const { id } = await ledger.createBatch(newBatch);
    const worker = post.mock.contexts[0] as Worker;
    const waiting = [ledger.addRows(id, filings(2, 20_000)), ledger.counts(id)];
    await worker.terminate();
    for (const result of await Promise.allSettled(waiting)) expect(result).toMatchObject({ status: "rejected", reason: { code: "ledger-stopped" } });
    await expect(ledger.batches()).rejects.toMatchObject({ code: "ledger-stopped" });
    await ledger.close();
  });
});
