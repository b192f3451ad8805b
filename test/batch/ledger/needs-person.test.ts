import Database from "libsql";
import { describe, expect, it, onTestFinished } from "vitest";
import { discardedReasons } from "../../../src/batch/needs-person/reasons.js";
import type { Ledger } from "../../../src/batch/ledger/ledger.js";
import { UNKNOWN_REASON } from "../../../src/batch/ledger/reason-codes.js";
import { migrations } from "../../../src/batch/ledger/sqlite-database/migrations.js";
import { openLedger } from "../../../src/batch/ledger/sqlite/sqlite-ledger.js";
import type { NeedsPersonFiling, PersonDecision } from "../../../src/batch/ledger/manual-review.js";
import {
  facts,
  filing,
  filings,
  liveOwner,
  newBatch,
  otherOwner,
  scope,
  startBatch,
  tempLedger,
  tempLedgerPath,
  update,
} from "./temporary-ledger.js";

const by = { who: "李四", reason: "登记机构已恢复" };
const reasonsFor = (code: string) => JSON.stringify([{ code, zh: "原因", en: "reason" }]);
const identity = (ref: string) => ({ ...scope, kind: newBatch.kind, ref });

/** A batch whose first filings need a person, each for the given reason; the others stay queued. */
async function setUpNeedsPerson(
  ledger: Ledger,
  codes: readonly string[],
  rows = codes.length,
  first = 2,
): Promise<string> {
  const id = await startBatch(ledger, filings(first, first + rows - 1));
  const { claimed } = await ledger.recordAndClaim(id, liveOwner, [], codes.length);
  await ledger.recordAndClaim(
    id,
    liveOwner,
    claimed.map(({ id: of, attempt }, i) => ({ id: of, attempt, cause: "stuck", reasons: reasonsFor(codes[i]!) })),
    0,
  );
  return id;
}
const listed = (ledger: Ledger, batch: string, codes?: readonly string[]) =>
  ledger.listNeedsPerson(batch, { ...(codes && { codes }), after: 0, limit: 100 });
const decisionOn = ({ id, attempt, code }: NeedsPersonFiling) => ({ id, attempt, code });

describe("filings that need a person", () => {
  it("are counted and listed by the code of their first reason", async () => {
    const ledger = await tempLedger();
    const id = await setUpNeedsPerson(ledger, ["no-progress", "lookup-refused", "no-progress", "ref-conflict"], 6);
    expect(await ledger.needsPerson(id)).toEqual([
      { code: "no-progress", batch: id, rows: 2, filings: 2 },
      { code: "lookup-refused", batch: id, rows: 1, filings: 1 },
      { code: "ref-conflict", batch: id, rows: 1, filings: 1 },
    ]);
    expect((await listed(ledger, id)).map(({ ref, code }) => [ref, code])).toEqual([
      ["HZ-2", "no-progress"],
      ["HZ-3", "lookup-refused"],
      ["HZ-4", "no-progress"],
      ["HZ-5", "ref-conflict"],
    ]);
    const [first, second] = await listed(ledger, id, ["no-progress"]);
    expect([first!.ref, second!.ref]).toEqual(["HZ-2", "HZ-4"]);
    expect(await ledger.listNeedsPerson(id, { codes: ["no-progress"], after: first!.id, limit: 1 })).toEqual([second]);
    expect((await ledger.batchesNeedingPerson()).map((b) => b.id)).toEqual([id]);
    expect(await ledger.verify()).toEqual([]);
  });

  it.each(["", "null", "[]", "not JSON", '{"code":"x"}', "[{}]", '[{"code":7}]', '[{"code":""}]', "[null]"])(
    "are counted as unknown when their reasons are %j",
    async (reasons) => {
      const ledger = await tempLedger();
      const id = await startBatch(ledger, filings(2, 2));
      const { claimed } = await ledger.recordAndClaim(id, liveOwner, [], 1);
      await ledger.recordAndClaim(id, liveOwner, [{ ...claimed[0]!, cause: "stuck", reasons }], 0);
      expect(await ledger.needsPerson(id)).toEqual([{ code: UNKNOWN_REASON, batch: id, rows: 1, filings: 1 }]);
      expect(await listed(ledger, id, [UNKNOWN_REASON])).toMatchObject([{ ref: "HZ-2", code: UNKNOWN_REASON }]);
      expect(await ledger.verify()).toEqual([]);
      await ledger.release(identity("HZ-2"), by);
      expect([await ledger.needsPerson(id), await ledger.verify()]).toEqual([[], []]);
    },
  );

  it("are reported for a later batch with the same rows, with the batch in which they are settled", async () => {
    const ledger = await tempLedger();
    const first = await setUpNeedsPerson(ledger, ["no-progress", "no-progress"]);
    await ledger.releaseLease(first, liveOwner);
    const second = await setUpNeedsPerson(ledger, ["no-progress"], 1, 10);
    const { id: third } = await ledger.createBatch(newBatch);
    await ledger.addRows(third, [filing(2), filing(3)]);
    await ledger.addRows(third, [filing(20)]);
    expect(await ledger.needsPerson(third)).toEqual([{ code: "no-progress", batch: first, rows: 2, filings: 2 }]);
    expect(await listed(ledger, third)).toEqual([]);
    await ledger.acquireLease(third, liveOwner);
    const { claimed } = await ledger.recordAndClaim(third, liveOwner, [], 1);
    const reasons = reasonsFor("no-progress");
    await ledger.recordAndClaim(third, liveOwner, [{ ...claimed[0]!, cause: "stuck", reasons }], 0);
    expect(await ledger.needsPerson(third)).toEqual([
      { code: "no-progress", batch: third, rows: 1, filings: 1 },
      { code: "no-progress", batch: first, rows: 2, filings: 2 },
    ]);
    expect((await ledger.batchesNeedingPerson()).map((b) => b.id)).toEqual([first, second, third]);
    for (const ref of ["HZ-2", "HZ-3"]) await ledger.release(identity(ref), by);
    expect(await ledger.needsPerson(third)).toEqual([{ code: "no-progress", batch: third, rows: 1, filings: 1 }]);
    expect(await ledger.verify()).toEqual([]);
  });

  it("are counted by reason in a ledger of an earlier version", async () => {
    const path = tempLedgerPath();
    const before = await openLedger(path);
    const id = await setUpNeedsPerson(before, ["no-progress", "ref-conflict", "no-progress"], 5);
    const { id: later } = await before.createBatch(newBatch);
    await before.addRows(later, [filing(2)]);
    await before.close();
    const version = migrations.findIndex((sql) => sql.includes("DELETE FROM counts WHERE state = 'needs-a-person'"));
    const db = new Database(path);
    db.exec(`
      CREATE TEMP TABLE merged AS
        SELECT batch, state, '' AS case_status, 0 AS case_done, sum(rows) AS rows, sum(filings) AS filings, max(updated_at) AS updated_at
        FROM counts WHERE state = 'needs-a-person' GROUP BY batch;
      DELETE FROM counts WHERE state = 'needs-a-person';
      INSERT INTO counts SELECT * FROM merged;
      ${migrations[version]!}`);
    db.close();
    const ledger = await openLedger(path);
    onTestFinished(() => ledger.close());
    expect(await ledger.needsPerson(id)).toEqual([
      { code: "no-progress", batch: id, rows: 2, filings: 2 },
      { code: "ref-conflict", batch: id, rows: 1, filings: 1 },
    ]);
    expect(await ledger.needsPerson(later)).toEqual([{ code: "no-progress", batch: id, rows: 1, filings: 1 }]);
  });
});

describe("decisions on filings that need a person", () => {
  it("queue, discard and file in one transaction, and each history has who and why", async () => {
    const ledger = await tempLedger();
    const id = await setUpNeedsPerson(ledger, ["no-progress", "no-progress", "lookup-refused"]);
    const [one, two, three] = await listed(ledger, id);
    const decisions: PersonDecision[] = [
      { ...decisionOn(one!), cause: "released" },
      { ...decisionOn(two!), cause: "discarded", reasons: discardedReasons(by) },
      { ...decisionOn(three!), cause: "case-known", facts: facts("C-4", { units: `U-${three!.ref}` }) },
    ];
    expect(await ledger.decide(id, decisions, by, liveOwner)).toEqual({
      released: 1,
      discarded: 1,
      filed: 1,
      kept: [],
    });
    const found = await ledger.find({ batch: id });
    expect(found.map((f) => [f.ref, f.state, f.caseNo, f.reasons])).toEqual([
      ["HZ-2", "queued", undefined, undefined],
      ["HZ-3", "discarded", undefined, discardedReasons(by)],
      ["HZ-4", "filed", "C-4", undefined],
    ]);
    const newest = await Promise.all(found.map(async (f) => (await ledger.history(f.id)).at(-1)!));
    expect(newest.map((e) => [e.from, e.cause, e.to, e.note])).toEqual([
      ["needs-a-person", "released", "queued", `李四: ${by.reason}`],
      ["needs-a-person", "discarded", "discarded", `李四: ${by.reason}`],
      ["needs-a-person", "case-known", "filed", `C-4 submitted v1 · 李四: ${by.reason}`],
    ]);
    expect([await ledger.needsPerson(id), await ledger.verify()]).toEqual([[], []]);
    // Repeated, as after a kill before the answer: nothing is left to decide.
    expect(await ledger.decide(id, decisions, by, liveOwner)).toEqual({
      released: 0,
      discarded: 0,
      filed: 0,
      kept: [],
    });
    expect((await ledger.find({ batch: id })).map((f) => f.state)).toEqual(["queued", "discarded", "filed"]);
  });

  it("change nothing when the filing now has another reason or attempt", async () => {
    const ledger = await tempLedger();
    const id = await setUpNeedsPerson(ledger, ["no-progress", "no-progress"]);
    const [one, two] = await listed(ledger, id);
    await ledger.release(identity("HZ-2"), by);
    const { claimed } = await ledger.recordAndClaim(id, liveOwner, [], 1);
    const reasons = reasonsFor("lookup-refused");
    await ledger.recordAndClaim(id, liveOwner, [{ ...claimed[0]!, cause: "stuck", reasons }], 0);
    const given = { cause: "discarded", reasons: "[]" } as const;
    expect(
      await ledger.decide(id, [
        { ...decisionOn(one!), ...given },
        { ...decisionOn(one!), attempt: 2, ...given },
        { ...decisionOn(two!), code: "lookup-refused", cause: "released" },
      ]),
    ).toMatchObject({ released: 0, discarded: 0, kept: [one!.id, one!.id, two!.id] });
    expect((await ledger.find({ batch: id })).map((f) => f.state)).toEqual(["needs-a-person", "needs-a-person"]);
  });

  it("never queue or file a filing with a ref conflict, but may discard it", async () => {
    const ledger = await tempLedger();
    const id = await setUpNeedsPerson(ledger, ["ref-conflict"]);
    const [one] = await listed(ledger, id);
    await expect(ledger.release(identity("HZ-2"), by)).rejects.toMatchObject({ code: "ledger-ref-conflict" });
    for (const decision of [
      { ...decisionOn(one!), cause: "released" },
      { ...decisionOn(one!), cause: "case-known", facts: facts("C-OTHER") },
    ] as const)
      expect(await ledger.decide(id, [decision], by)).toMatchObject({ released: 0, filed: 0, kept: [one!.id] });
    // The feed, a look-up and a late answer name the other filing's case.
    await ledger.recordCases(scope, [update("HZ-2", "C-OTHER")]);
    await ledger.recordAndClaim(
      id,
      liveOwner,
      [{ id: one!.id, attempt: one!.attempt, cause: "case-known", facts: facts("C-OTHER") }],
      0,
    );
    expect(await ledger.find({ batch: id })).toMatchObject([
      { state: "needs-a-person", contradiction: expect.stringContaining("C-OTHER") },
    ]);
    const given = { ...decisionOn(one!), cause: "discarded", reasons: "[]" } as const;
    expect(await ledger.decide(id, [given], by)).toMatchObject({ discarded: 1 });
    expect(await ledger.verify()).toEqual([]);
  });

  it("are rejected when the given owner does not hold the lease", async () => {
    const ledger = await tempLedger();
    const id = await setUpNeedsPerson(ledger, ["no-progress"]);
    const [one] = await listed(ledger, id);
    const decision = { ...decisionOn(one!), cause: "released" } as const;
    await expect(ledger.decide(id, [decision], by, otherOwner)).rejects.toMatchObject({ code: "ledger-not-allowed" });
    expect((await ledger.find({ batch: id }))[0]!.state).toBe("needs-a-person");
  });

  it("are the only way to discard them: discard and discardQueued leave them unchanged", async () => {
    const ledger = await tempLedger();
    const id = await setUpNeedsPerson(ledger, ["no-progress"]);
    await expect(ledger.discard(identity("HZ-2"), by, "[]")).rejects.toMatchObject({ code: "ledger-not-allowed" });
    expect(await ledger.discardQueued(id, liveOwner, by, "[]")).toBe(0);
    expect((await ledger.find({ batch: id }))[0]!.state).toBe("needs-a-person");
  });
});

describe("a large ledger", () => {
  it("counts and pages 10,000 filings that need a person among 40,000", async () => {
    const ledger = await tempLedger();
    const codes = ["no-progress", "lookup-refused", "material-gone"];
    const id = await setUpNeedsPerson(
      ledger,
      Array.from({ length: 10_000 }, (_, i) => codes[i % 3]!),
      40_000,
    );
    let fastest = Infinity;
    for (let i = 0; i < 50; i++) {
      const started = performance.now();
      await ledger.needsPerson(id);
      fastest = Math.min(fastest, performance.now() - started);
    }
    // Reading the reasons of 10,000 filings would take longer.
    expect(fastest).toBeLessThan(5);
    expect((await ledger.needsPerson(id)).map((t) => [t.code, t.filings])).toEqual([
      ["no-progress", 3_334],
      ["lookup-refused", 3_333],
      ["material-gone", 3_333],
    ]);
    const seen = new Set<string>();
    for (let after = 0; ;) {
      const page = await ledger.listNeedsPerson(id, { codes: ["lookup-refused"], after, limit: 500 });
      if (page.length === 0) break;
      after = page.at(-1)!.id;
      for (const { ref } of page) seen.add(ref);
    }
    expect(seen.size).toBe(3_333);
    expect(await ledger.verify()).toEqual([]);
  }, 120_000);
});
