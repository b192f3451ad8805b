/**
 * Uses ledgers as the commands do and prints the error codes of the calls, a JSON line for each ledger. This process
 * must survive any damage to a file. argv: paths of ledgers
 */
import { hostname } from "node:os";
import { writeSync } from "node:fs";
import type { Ledger } from "../../../../src/batch/ledger/ledger.js";
import { causeOf } from "../../../../src/batch/ledger/damage.js";
import { isLedgerError } from "../../../../src/batch/ledger/error.js";
import { openLedger } from "../../../../src/batch/ledger/sqlite/sqlite-ledger.js";
import { filing, scope, update } from "../sample-filings.js";

const owner = { id: "visitor", pid: process.pid, host: hostname() };

const uses: readonly ((ledger: Ledger, batch: string) => Promise<unknown>)[] = [
  (ledger) => ledger.batches(),
  (ledger, batch) => ledger.batch(batch),
  (ledger, batch) => ledger.counts(batch),
  (ledger, batch) => ledger.rowsOf(batch, 0, 1_000),
  (ledger, batch) => ledger.find({ batch, limit: 1_000 }),
  (ledger) => ledger.find({ marked: "contradiction" }),
  (ledger) => ledger.find({ marked: "alerts" }),
  (ledger) => ledger.find({ ref: "HZ-7" }),
  (ledger, batch) => ledger.listUnclear(batch, 0, 100),
  (ledger) => ledger.history(7),
  (ledger) => ledger.bodyOf(7),
  (ledger) => ledger.cursor(scope),
  (ledger) => ledger.pause("hz"),
  (ledger, batch) => ledger.leaseOf(batch),
  (ledger) => ledger.verify(),
  (ledger, batch) => ledger.acquireLease(batch, owner),
  (ledger, batch) => ledger.recover(batch, owner),
  (ledger, batch) => ledger.recordAndClaim(batch, owner, [], 20),
  (ledger) =>
    ledger.recordCases(scope, [update("HZ-7", "C-HZ-7", { version: 9, status: "certified", done: true })], "k"),
  (ledger, batch) =>
    ledger.addRows(
      batch,
      Array.from({ length: 50 }, (_, i) => filing(i + 5_000)),
      owner,
    ),
  (ledger, batch) => ledger.releaseLease(batch, owner),
  (ledger) => ledger.close(),
];

const codeOf = (error: unknown): string =>
  isLedgerError(error) ? error.code : error instanceof Error ? `${error.name}: ${error.message.slice(0, 200)}` : "?";

for (const path of process.argv.slice(2)) {
  const codes: string[] = [];
  try {
    const ledger = await openLedger(path, { mode: "existing", busyMs: 200 });
    let batch = "B-20200101-XXXX";
    for (const use of uses) {
      try {
        const result = await use(ledger, batch);
        if (Array.isArray(result) && typeof result[0]?.filePath === "string") batch = result[0].id as string;
      } catch (error) {
        codes.push(codeOf(await causeOf(error, ledger)));
      }
    }
  } catch (error) {
    codes.push(codeOf(error));
  }
  writeSync(1, `${JSON.stringify({ path, codes: [...new Set(codes)] })}\n`);
}
