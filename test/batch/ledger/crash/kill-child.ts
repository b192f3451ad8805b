/**
 * A small bank in its own process: records a batch, sends it to an authority that is a text file, resolves unclear
 * filings, and prints what is durable. kill.test.ts kills it at random times.
 *
 * argv: ledger path, authority file, run id, number of filings
 */
import { appendFileSync, existsSync, readFileSync, writeSync } from "node:fs";
import { hostname } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";
import type { Transition } from "../../../../src/batch/ledger/reports.js";
import { openLedger } from "../../../../src/batch/ledger/sqlite/sqlite-ledger.js";

const [path, authority, run, size] = process.argv.slice(2) as [string, string, string, string];
const total = Number(size);
const owner = { id: run, pid: process.pid, host: hostname() };
/** Prints synchronously, so that a kill loses no line. Retries while the pipe is full. */
const print = (line: string): void => {
  for (let rest = Buffer.from(`${line}\n`); rest.length > 0;) {
    try {
      rest = rest.subarray(writeSync(1, rest));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EAGAIN") throw error;
    }
  }
};
const receivedRefs = () =>
  new Set(existsSync(authority) ? readFileSync(authority, "utf8").split("\n").filter(Boolean) : []);
const row = (n: number) => ({
  rows: [n],
  ref: `R${n}`,
  filing: { digest: `d${n}`, units: `U${n}`, body: Buffer.from(JSON.stringify({ ref: `R${n}` })) },
});
const known = (claim: { id: number; ref: string; attempt: number }): Transition => ({
  id: claim.id,
  attempt: claim.attempt,
  cause: "case-known",
  facts: { caseNo: `C-${claim.ref}`, units: "", status: "submitted", version: 1, done: false, case: Buffer.from("{}") },
});

const ledger = await openLedger(path);
const batch =
  (await ledger.batches())[0] ??
  (await ledger.createBatch({
    authority: "a",
    institution: "i",
    kind: "mortgage.file",
    profile: "p",
    filePath: "/f",
    fileName: "f",
    sha256: "00",
    bytes: 1,
  }));
print("ready");
while ((await ledger.acquireLease(batch.id, owner, 2_000)) === undefined) {
  if ((await ledger.batch(batch.id))!.state === "done") break;
  await sleep(20);
}

if ((await ledger.batch(batch.id))!.state === "intake") {
  for (let from = 2; from < total + 2; from += 50) {
    const rows = Array.from({ length: Math.min(50, total + 2 - from) }, (_, i) => row(from + i));
    // Every other chunk is claimed as it is recorded, as the engine does with a fast authority.
    const added = await ledger.addRows(batch.id, rows, from % 100 < 50 ? owner : undefined);
    print(`added ${rows.at(-1)!.ref}`);
    const claimed = added.flatMap((a) => a.claimed ?? []);
    for (const claim of claimed) print(`claimed ${claim.ref}`);
    appendFileSync(authority, claimed.map((c) => `${c.ref}\n`).join(""));
    await ledger.recordAndClaim(batch.id, owner, claimed.map(known), 0);
    for (const claim of claimed) print(`filed ${claim.ref}`);
  }
  await ledger.closeIntake(batch.id);
}

if ((await ledger.leaseOf(batch.id))?.id === run) {
  await ledger.recover(batch.id, owner);
  for (;;) {
    const unclear = await ledger.listUnclear(batch.id, 0, 20);
    if (unclear.length === 0) break;
    const received = receivedRefs();
    await ledger.recordAndClaim(
      batch.id,
      owner,
      unclear.map((u): Transition =>
        received.has(u.ref) ? known(u) : { id: u.id, attempt: u.attempt, cause: "absent" },
      ),
      0,
    );
    for (const u of unclear) if (received.has(u.ref)) print(`filed ${u.ref}`);
  }
  let finished: Transition[] = [];
  let refs: string[] = [];
  for (;;) {
    const { claimed } = await ledger.recordAndClaim(batch.id, owner, finished, 8);
    for (const ref of refs) print(`filed ${ref}`);
    if (claimed.length === 0) break;
    for (const claim of claimed) print(`claimed ${claim.ref}`);
    appendFileSync(authority, claimed.map((c) => `${c.ref}\n`).join(""));
    finished = claimed.map(known);
    refs = claimed.map((c) => c.ref);
    await ledger.renewLease(batch.id, owner, 2_000);
  }
  await ledger.releaseLease(batch.id, owner);
}
await ledger.close();
print("done");
