import { expect, it } from "vitest";
import type { Ledger } from "../../../src/batch/ledger/ledger.js";
import type { NewRow } from "../../../src/batch/ledger/types.js";
import { ended, facts, filed, filing, liveOwner, newBatch, refused, tempLedger } from "./temporary-ledger.js";

/** A mortgage of one unit; key and matter are the same for the same unit and contract. */
function mortgage(ref: string, unitCode: string, mortgageContractNo = "DY-1", row = 2): NewRow {
  return {
    ...filing(row, "v1", ref),
    filing: {
      digest: ref,
      units: unitCode,
      body: Buffer.from(JSON.stringify({ unitCode, mortgageContractNo, loanContractNo: mortgageContractNo })),
    },
    keys: [unitCode.length],
  };
}

async function submit(ledger: Ledger, rows: readonly NewRow[], claim = false): Promise<string> {
  const { id } = await ledger.createBatch(newBatch);
  await ledger.acquireLease(id, liveOwner);
  await ledger.addRows(id, rows, claim ? liveOwner : undefined, (row) => row);
  await ledger.closeIntake(id);
  return id;
}

async function submitRefused(ledger: Ledger, rows: readonly NewRow[]): Promise<string> {
  const id = await submit(ledger, rows);
  const { claimed } = await ledger.recordAndClaim(id, liveOwner, [], rows.length);
  await ledger.recordAndClaim(id, liveOwner, claimed.map(refused), 0);
  return id;
}

const find = async (ledger: Ledger, ref: string) => (await ledger.find({ ref }))[0]!;

it.each([false, true])("a filing under another ref replaces the refused one (claimed at once: %s)", async (claim) => {
  const ledger = await tempLedger();
  const first = await submitRefused(ledger, [mortgage("A-1", "U")]);
  const second = await submit(ledger, [mortgage("B-1", "U")], claim);
  expect(await find(ledger, "B-1")).toMatchObject({ replaces: { ref: "A-1", batch: first } });
  expect(await find(ledger, "A-1")).toMatchObject({ replacedBy: { ref: "B-1", batch: second } });
  const [row] = await ledger.rowsOf(first, 0, 1);
  expect(row!.filing!.replacedBy).toEqual({ ref: "B-1", batch: second });
  const events = await ledger.history((await find(ledger, "B-1")).id);
  expect(events.map(({ cause, note }) => [cause, note])).toContainEqual(["replaces", "A-1"]);
  expect(await ledger.verify()).toEqual([]);
  // It goes on as any other.
  const { claimed } = claim ? { claimed: [] } : await ledger.recordAndClaim(second, liveOwner, [], 1);
  await ledger.recordAndClaim(
    second,
    liveOwner,
    claimed.map((one) => filed(one)),
    0,
  );
  expect(await ledger.verify()).toEqual([]);
});

it("a case that the authority refused is replaced too; one that goes on or is registered is not", async () => {
  const ledger = await tempLedger();
  const id = await submit(ledger, [mortgage("A-1", "U"), mortgage("A-2", "UU", "DY-2", 3)]);
  const { claimed } = await ledger.recordAndClaim(id, liveOwner, [], 2);
  const caseOf = (at: number, status: "refused" | "reviewing") => ({
    id: claimed[at]!.id,
    attempt: 1,
    cause: "case-known" as const,
    facts: facts(`C-${at}`, { status, done: status === "refused" }),
  });
  await ledger.recordAndClaim(id, liveOwner, [caseOf(0, "refused"), caseOf(1, "reviewing")], 0);
  await submit(ledger, [mortgage("B-1", "U"), mortgage("B-2", "UU", "DY-2", 3)]);
  expect((await find(ledger, "B-1")).replaces).toMatchObject({ ref: "A-1" });
  expect((await find(ledger, "B-2")).replaces).toBeUndefined();
});

it("another contract or another unit replaces nothing, and one refused filing is replaced once", async () => {
  const ledger = await tempLedger();
  await submitRefused(ledger, [mortgage("A-1", "U")]);
  await submit(ledger, [mortgage("B-1", "U", "DY-2"), mortgage("B-2", "V", "DY-1", 3)]);
  expect((await find(ledger, "A-1")).replacedBy).toBeUndefined();
  await submit(ledger, [mortgage("C-1", "U"), mortgage("C-2", "U", "DY-1", 3)]);
  expect((await find(ledger, "C-1")).replaces).toMatchObject({ ref: "A-1" });
  expect((await find(ledger, "C-2")).replaces).toBeUndefined();
  await submit(ledger, [mortgage("D-1", "U")]);
  expect((await find(ledger, "D-1")).replaces).toBeUndefined();
  expect(await ledger.verify()).toEqual([]);
});

it("a replacement that is refused in turn is replaced by the next", async () => {
  const ledger = await tempLedger();
  await submitRefused(ledger, [mortgage("A-1", "U")]);
  await submitRefused(ledger, [mortgage("B-1", "U")]);
  await submit(ledger, [mortgage("C-1", "U")]);
  expect(await find(ledger, "B-1")).toMatchObject({ replaces: { ref: "A-1" }, replacedBy: { ref: "C-1" } });
  expect(await ledger.verify()).toEqual([]);
});

it("a filing that was sent and is not refused yet is not replaced", async () => {
  const ledger = await tempLedger();
  const id = await submit(ledger, [mortgage("A-1", "U")]);
  const { claimed } = await ledger.recordAndClaim(id, liveOwner, [], 1);
  await ledger.recordAndClaim(id, liveOwner, [ended(claimed[0]!, "answer-lost")], 0);
  await submit(ledger, [mortgage("B-1", "U")]);
  expect((await find(ledger, "B-1")).replaces).toBeUndefined();
});
