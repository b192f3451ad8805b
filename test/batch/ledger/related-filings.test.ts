import { describe, expect, it } from "vitest";
import type { Ledger } from "../../../src/batch/ledger/ledger.js";
import type { JudgeRelated, NewRow, RelatedFiling } from "../../../src/batch/ledger/types.js";
import { Connection } from "../../../src/batch/ledger/sqlite-database/connection.js";
import { openLedger } from "../../../src/batch/ledger/sqlite/sqlite-ledger.js";
import { facts, filing, liveOwner, newBatch, tempLedger, tempLedgerPath } from "./temporary-ledger.js";

const withKeys = (row: number, ref: string, ...keys: number[]): NewRow => ({ ...filing(row, "v1", ref), keys });

/** A judge that holds back every row with related filings and records what it was asked. */
function strictJudge() {
  const asked: [ref: string, related: readonly RelatedFiling[]][] = [];
  const judge: JudgeRelated = (row, related) => {
    asked.push([row.ref, related]);
    const { filing: _, ...rest } = row;
    return { ...rest, findings: new Map([[row.rows[0]!, '[{"rule":"x"}]']]) };
  };
  return { asked, judge };
}

async function batchWith(ledger: Ledger, rows: readonly NewRow[], judge?: JudgeRelated, changes = {}) {
  const { id } = await ledger.createBatch({ ...newBatch, ...changes });
  await ledger.acquireLease(id, liveOwner);
  const added = await ledger.addRows(id, rows, undefined, judge);
  await ledger.closeIntake(id);
  return { id, added };
}

describe("filings with a common key", () => {
  it("are passed to the judge with batch, file and row; a row that it holds back is recorded but not sent", async () => {
    const ledger = await tempLedger();
    const first = await batchWith(ledger, [withKeys(2, "A-1", 11, 21), withKeys(3, "A-2", 12, 22)]);
    const { asked, judge } = strictJudge();
    const second = await batchWith(ledger, [withKeys(2, "B-1", 31, 21), withKeys(3, "B-2", 32, 42)], judge, {
      fileName: "b.csv",
    });
    expect(asked).toEqual([
      ["B-1", [{ ref: "A-1", batch: first.id, fileName: "抵押.csv", row: 2, body: expect.any(String) as string }]],
    ]);
    expect(second.added.map((row) => [row.ref, row.intake])).toEqual([
      ["B-1", "invalid"],
      ["B-2", "new"],
    ]);
    expect(await ledger.counts(second.id)).toMatchObject({
      rows: 2,
      byState: { invalid: { rows: 1 }, queued: { rows: 1 } },
    });
    const [kept] = await ledger.rowsOf(second.id, 0, 1);
    expect(kept).toMatchObject({ ref: "B-1", state: "invalid", findings: '[{"rule":"x"}]' });
    // Its ref stays free: it is filed once a person accepts it.
    const third = await batchWith(ledger, [withKeys(2, "B-1", 31, 21)], (row) => row);
    expect(third.added).toMatchObject([{ ref: "B-1", intake: "new" }]);
    expect(await ledger.verify()).toEqual([]);
  });

  it("count only in the same scope, in other batches and under other refs", async () => {
    const ledger = await tempLedger();
    await batchWith(ledger, [withKeys(2, "A-1", 11)]);
    const { asked, judge } = strictJudge();
    await batchWith(ledger, [withKeys(2, "B-1", 11)], judge, { institution: "bank-2" });
    await batchWith(ledger, [withKeys(2, "B-1", 11)], judge, { kind: "mortgage.cancel" });
    // The same filing in another file is known, whichever other filings share its key.
    const again = await batchWith(ledger, [withKeys(5, "A-1", 11)], judge);
    expect(again.added).toMatchObject([{ intake: "known" }]);
    // Rows of one file are compared when the file is checked, not here.
    const one = await batchWith(ledger, [withKeys(2, "C-1", 13), withKeys(3, "C-2", 13)], judge);
    expect(one.added.map((row) => row.intake)).toEqual(["new", "new"]);
    expect(asked).toEqual([]);
  });

  it("do not count after they were refused or discarded", async () => {
    const ledger = await tempLedger();
    const { id } = await batchWith(ledger, [
      withKeys(2, "A-away", 11),
      withKeys(3, "A-refused", 12),
      withKeys(4, "A-filed", 13),
      withKeys(5, "A-dropped", 14),
    ]);
    const { claimed } = await ledger.recordAndClaim(id, liveOwner, [], 3);
    await ledger.recordAndClaim(
      id,
      liveOwner,
      [
        { id: claimed[0]!.id, attempt: 1, cause: "refused", reasons: "[]" },
        { id: claimed[1]!.id, attempt: 1, cause: "case-known", facts: facts("C-1", { status: "refused", done: true }) },
        { id: claimed[2]!.id, attempt: 1, cause: "case-known", facts: facts("C-2") },
      ],
      0,
    );
    await ledger.discard({ ...newBatch, ref: "A-dropped" }, { who: "w", reason: "r" }, "[]");
    const { asked, judge } = strictJudge();
    const rows = [11, 12, 13, 14].map((key, i) => withKeys(i + 2, `B-${key}`, key));
    const { added } = await batchWith(ledger, rows, judge);
    expect(added.map((row) => row.intake)).toEqual(["new", "new", "invalid", "new"]);
    expect(asked).toMatchObject([["B-13", [{ ref: "A-filed", caseNo: "C-2" }]]]);
  });

  it("are found by the corrected content when a turned-away row is submitted again", async () => {
    const ledger = await tempLedger();
    const { id } = await batchWith(ledger, [withKeys(2, "A-1", 11), withKeys(3, "A-2", 12)]);
    const { claimed } = await ledger.recordAndClaim(id, liveOwner, [], 1);
    await ledger.recordAndClaim(
      id,
      liveOwner,
      [{ id: claimed[0]!.id, attempt: 1, cause: "refused", reasons: "[]" }],
      0,
    );
    const { judge } = strictJudge();
    const corrected = { ...filing(2, "v2", "A-1"), keys: [12] };
    expect((await batchWith(ledger, [corrected], judge)).added).toMatchObject([{ intake: "invalid" }]);
    expect((await batchWith(ledger, [{ ...corrected, keys: [15] }], judge)).added).toMatchObject([
      { intake: "corrected" },
    ]);
    expect((await batchWith(ledger, [withKeys(2, "D-1", 15)], judge)).added).toMatchObject([{ intake: "invalid" }]);
  });

  it("do not change the result of a row that was recorded before", async () => {
    const ledger = await tempLedger();
    const { id } = await ledger.createBatch(newBatch);
    await ledger.acquireLease(id, liveOwner);
    await ledger.addRows(id, [withKeys(2, "A-1", 11)]);
    await batchWith(ledger, [withKeys(2, "B-1", 11)], (row) => row);
    const { judge } = strictJudge();
    expect(await ledger.addRows(id, [withKeys(2, "A-1", 11)], undefined, judge)).toMatchObject([{ intake: "new" }]);
  });

  it("are limited to the 20 newest per key", async () => {
    const path = tempLedgerPath();
    const ledger = await openLedger(path);
    try {
      await batchWith(
        ledger,
        Array.from({ length: 300 }, (_, i) => withKeys(i + 2, `A-${i}`, 7)),
      );
      const { asked, judge } = strictJudge();
      await batchWith(ledger, [withKeys(2, "B-1", 7)], judge);
      expect(asked[0]![1].map((related) => related.ref)).toHaveLength(20);
      expect(asked[0]![1].map((related) => related.ref)).toContain("A-299");
    } finally {
      await ledger.close();
    }
  });
});

describe("filings of an earlier version", () => {
  it("get their keys once, before rows are judged", async () => {
    const path = tempLedgerPath();
    const old = await openLedger(path);
    await batchWith(old, [filing(2, "v1", "A-1"), filing(3, "v1", "A-2")]);
    await old.close();
    // The state in which the migration leaves an existing ledger.
    const connection = new Connection(path, 100);
    connection.run("INSERT INTO filings_without_keys SELECT max(id) FROM filings");
    connection.close();

    const ledger = await openLedger(path);
    try {
      const asked: string[] = [];
      const keysOf = ({ ref, kind }: { ref: string; kind: string }, body: string) => {
        asked.push(`${kind} ${ref} ${(JSON.parse(body) as { ref: string }).ref}`);
        return [ref === "A-1" ? 11 : 12];
      };
      await ledger.addMissingKeys(keysOf);
      await ledger.addMissingKeys(keysOf);
      expect(asked).toEqual(["mortgage.file A-2 A-2", "mortgage.file A-1 A-1"]);
      const { judge } = strictJudge();
      expect((await batchWith(ledger, [withKeys(2, "B-1", 11)], judge)).added).toMatchObject([{ intake: "invalid" }]);
    } finally {
      await ledger.close();
    }
  });
});
