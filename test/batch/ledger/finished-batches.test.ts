import { expect, it } from "vitest";
import { eachBatch } from "../../../src/batch/index.js";
import {
  ended,
  filed,
  filings,
  liveOwner,
  newBatch,
  refused,
  scope,
  startBatch,
  tempLedger,
  update,
} from "./temporary-ledger.js";

it("a batch is finished when every filing has ended, and not before", async () => {
  const ledger = await tempLedger();
  const finished = async (id: string) => (await ledger.batch(id))!.finished;
  const begun = await ledger.createBatch(newBatch);
  expect(await finished(begun.id)).toBe(false);
  const id = await startBatch(ledger, filings(2, 4));
  const { claimed } = await ledger.recordAndClaim(id, liveOwner, [], 3);
  expect(await finished(id)).toBe(false);
  await ledger.recordAndClaim(
    id,
    liveOwner,
    [filed(claimed[0]!), refused(claimed[1]!), ended(claimed[2]!, "answer-lost")],
    0,
  );
  const [lost] = await ledger.listUnclear(id, 0, 10);
  await ledger.recordAndClaim(id, liveOwner, [filed({ ...claimed[2]!, ...lost! })], 0);
  expect((await ledger.batch(id))!.state).toBe("done");
  expect(await finished(id)).toBe(false);
  const [one, two] = [claimed[0]!, claimed[2]!];
  const done = { status: "certified", done: true, version: 2 } as const;
  await ledger.recordCases(scope, [update(one.ref, `C-${one.ref}`, done)]);
  expect(await finished(id)).toBe(false);
  await ledger.recordCases(scope, [update(two.ref, `C-${two.ref}`, done)]);
  expect(await finished(id)).toBe(true);
  await ledger.recordCases(scope, [update(two.ref, "C-other", { ...done, version: 3 })]);
  expect((await ledger.counts(id)).contradictions).toBe(1);
  expect(await finished(id)).toBe(false);
});

it("the authority was last heard when its feed was read to the end, or when it answered", async () => {
  let now = 1_000;
  const ledger = await tempLedger(() => now);
  const id = await startBatch(ledger, filings(2, 3));
  const heardAt = async () => (await ledger.batch(id))!.heardAt;
  expect(await heardAt()).toBeUndefined();
  const { claimed } = await ledger.recordAndClaim(id, liveOwner, [], 2);
  expect(await heardAt()).toBeUndefined();
  now = 2_000;
  await ledger.recordAndClaim(
    id,
    liveOwner,
    claimed.map((c) => filed(c)),
    0,
  );
  expect(await heardAt()).toBe(2_000);
  now = 3_000;
  await ledger.recordCases(scope, [], "k1", false);
  expect(await heardAt()).toBe(2_000);
  now = 4_000;
  await ledger.recordCases(scope, [], "k2", true);
  now = 5_000;
  await ledger.recordCases(scope, [], "k3", false);
  expect([await heardAt(), await ledger.cursor(scope)]).toEqual([4_000, "k3"]);
  expect(await ledger.verify()).toEqual([]);
});

it("every batch is read, page by page", async () => {
  const ledger = await tempLedger();
  const made: string[] = [];
  for (let i = 0; i < 1_005; i++) made.push((await ledger.createBatch(newBatch)).id);
  const read: string[] = [];
  for await (const { id } of eachBatch(ledger)) read.push(id);
  expect(read).toEqual(made.reverse());
  expect((await ledger.batches(2, read[10])).map((b) => b.id)).toEqual(read.slice(11, 13));
});
