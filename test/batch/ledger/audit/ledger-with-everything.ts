import { openLedger } from "../../../../src/batch/ledger/sqlite/sqlite-ledger.js";
import type { Ledger } from "../../../../src/batch/ledger/ledger.js";
import type { Transition } from "../../../../src/batch/ledger/reports.js";
import {
  deadOwner,
  ended,
  filed,
  filing,
  filings,
  liveOwner,
  newBatch,
  otherOwner,
  refused,
  scope,
  startBatch,
  update,
} from "../temporary-ledger.js";

const by = { who: "李四", reason: "电话核实" };
const identity = (ref: string) => ({ ...scope, kind: "mortgage.file" as const, ref });

/** Creates a closed ledger in which every table has rows and every column has a value somewhere. */
export async function ledgerWithEverything(path: string): Promise<string> {
  let now = 1_795_000_000_000;
  const ledger = await openLedger(path, {}, () => (now += 1_000));
  await fill(ledger);
  await ledger.close();
  return path;
}

async function fill(ledger: Ledger): Promise<void> {
  const first = await ledger.createBatch({ ...newBatch, format: '{"encoding":"gb18030"}' });
  await ledger.acquireLease(first.id, liveOwner);
  await ledger.addRows(first.id, [
    ...filings(2, 5),
    { rows: [6], ref: "", findings: new Map([[6, '[{"rule":"R1"}]']]) },
    {
      rows: [7, 9],
      ref: "M",
      filing: { digest: "m", units: "U-M", body: Buffer.from('{"m":1}') },
      findings: new Map([[7, '[{"rule":"W1"}]']]),
    },
    filing(8, "v1", "HZ-2"),
    filing(10, "v2", "HZ-3"),
  ]);
  await ledger.addRows(first.id, filings(20, 24), liveOwner);
  await ledger.closeIntake(first.id);
  const { claimed } = await ledger.recordAndClaim(first.id, liveOwner, [], 5);
  const [hz2, hz3, hz4, hz5, m] = claimed;
  await ledger.recordAndClaim(
    first.id,
    liveOwner,
    [
      filed(hz2!),
      refused(hz3!),
      ended(hz4!, "answer-lost"),
      ended(hz5!, "not-sent"),
      { ...ended(m!, "answer-lost"), cause: "stuck", reasons: '[{"code":"rounds"}]' } as Transition,
    ],
    0,
  );
  await ledger.recordCases(
    scope,
    [update("HZ-2", "C-HZ-2", { version: 2, status: "certified", done: true }), update("HZ-2", "C-other")],
    "cursor-17",
  );
  await ledger.discard(identity("HZ-5"), by, '[{"code":"given-up"}]');
  await ledger.setPause(scope.authority, 1_900_000_000_000);
  await ledger.releaseLease(first.id, liveOwner);

  // Queued filings of the first batch move here; turned-away and discarded ones are submitted again.
  const second = await startBatch(
    ledger,
    [filing(2, "v1", "HZ-4"), filing(3, "v2", "HZ-3"), filing(4, "v2", "HZ-5"), filing(5, "v1", "HZ-2"), filing(6)],
    otherOwner,
  );
  await ledger.recordAndClaim(second, otherOwner, [], 1);
  await ledger.adopt(identity("HZ-4"), update("HZ-4", "C-HZ-4"), by);

  const third = await ledger.createBatch({ ...newBatch, kind: "seizure.request", fileName: "查封.csv" });
  await ledger.dropBatch(third.id);
  await startBatch(ledger, filings(30, 31), deadOwner);
  await ledger.recordCases(scope, [update("HZ-31", "C-of-another", { units: "U-of-another" })]);

  // A refused filing, and one under another ref that replaces it.
  const requested = (ref: string) => ({
    ...filing(40, "v1", ref),
    filing: { digest: ref, units: "U-40", body: Buffer.from('{"unitCode":"U-40","mortgageContractNo":"DY-40"}') },
    keys: [40],
  });
  const fourth = await startBatch(ledger, [requested("HZ-40")]);
  const { claimed: sent } = await ledger.recordAndClaim(fourth, liveOwner, [], 1);
  await ledger.recordAndClaim(fourth, liveOwner, [refused(sent[0]!)], 0);
  const fifth = await ledger.createBatch(newBatch);
  await ledger.acquireLease(fifth.id, otherOwner);
  await ledger.addRows(fifth.id, [requested("HZ-40-2")], undefined, (row) => row);
  await ledger.closeIntake(fifth.id);
}
