import { type EncodedContent, contentDigest } from "../../contract/index.js";
import type { IntakeChannel } from "./intake-channel.js";
import type { FilingFile, CheckedFiling } from "../check/index.js";
import type { Ledger } from "../ledger/ledger.js";
import type { AddedRow, BatchRecord, NewRow, Owner } from "../ledger/types.js";
import { DigestCache } from "../materials/digest.js";

/** Rows in one intake transaction: enough to share the flush of a disk, few enough to hold two such lots in memory. */
const INTAKE_ROWS = 1_000;

/** How many rows of the file the ledger knew already. */
export interface IntakeTotals {
  known: number;
  changed: number;
  corrected: number;
}

interface IntakeOptions {
  readonly ledger: Ledger;
  /** Holds the batch. */
  readonly owner: Owner;
  /** Told of every lot, for those who send it while the next is read. */
  readonly intake: IntakeChannel;
  readonly stop?: AbortSignal;
}

/**
 * Rows of a file into the ledger, in file order. The check has read the file once to its end before it gives its first row: a file that breaks
 * half way files nothing.
 */
export async function recordRows(file: FilingFile, batch: BatchRecord, { ledger, owner, intake, stop }: IntakeOptions): Promise<IntakeTotals> {
  const totals: IntakeTotals = { known: 0, changed: 0, corrected: 0 };
  const digests = new DigestCache();
  let waiting: NewRow[] = [];
  let writing = Promise.resolve();
  const record = async (rows: readonly NewRow[], isWanted: boolean) => {
    const added = await ledger.addRows(batch.id, rows, isWanted ? owner : undefined);
    tally(totals, added);
    const claimed = added.flatMap((row) => row.claimed ?? []);
    const waits = added.some((row) => row.claimed === undefined && row.intake !== "invalid" && row.intake !== "changed");
    // They may have left while the rows were recorded.
    if (!intake.publish(claimed, waits)) await ledger.recordAndClaim(batch.id, owner, claimed.map(({ id, attempt }) => ({ id, attempt, cause: "not-sent" })), 0);
  };
  // While one lot is written the next is read and checked.
  const flush = async () => {
    await writing;
    if (waiting.length) writing = record(waiting, await intake.awaitDemand());
    // Whoever awaits it next hears of a failure.
    writing.catch(() => undefined);
    waiting = [];
  };
  try {
    for await (const checked of file.rows()) {
      for (const row of checked) {
        const ready = row.materialPaths?.length ? await file.withMaterials(row, digests) : row;
        waiting.push(
          ready.ok
            ? { rows: ready.rows, ref: ready.ref, findings: findingsText(ready.warnings), filing: ready.content ?? contentOf(ready) }
            : { rows: ready.rows, ref: ready.ref ?? "", findings: findingsText(ready.findings) },
        );
        if (waiting.length >= INTAKE_ROWS) await flush();
      }
      if (stop?.aborted) break;
    }
    await flush();
  } catch (error) {
    // Ctrl-C is no failure: what was read is in the ledger, and a resume reads the rest.
    if (!stop?.aborted || error !== stop.reason) throw error;
  } finally {
    await writing;
  }
  if (!stop?.aborted) await ledger.closeIntake(batch.id);
  return totals;
}

function contentOf({ kind, filing }: CheckedFiling): EncodedContent {
  return { digest: contentDigest(kind, filing), body: Buffer.from(JSON.stringify(filing)) };
}

function findingsText(findings: readonly unknown[]): string | undefined {
  return findings.length ? JSON.stringify(findings) : undefined;
}

function tally(totals: IntakeTotals, added: readonly AddedRow[]): void {
  for (const { intake, rows } of added) if (intake !== "invalid" && intake !== "new") totals[intake] += rows.length;
}
