import { type EncodedContent, type Filing, contentDigest, unitCodesOf, unitsKey } from "../../contract/index.js";
import { blocksFiling, type RowFinding } from "../../rules/index.js";
import type { ClaimBuffer } from "./sending/claim-buffer.js";
import type { FilingFile, CheckedFiling } from "../check/index.js";
import type { Ledger } from "../ledger/ledger.js";
import type { AddedRow, BatchRecord, JudgeRelated, NewRow } from "../ledger/types.js";
import { DigestCache } from "../materials/digest.js";

/** Rows in one intake transaction: enough to share the flush of a disk, few enough to hold two chunks in memory. */
const INTAKE_ROWS = 1_000;

/** How many rows of the file the ledger knew already. */
export interface IntakeTotals {
  known: number;
  changed: number;
  corrected: number;
}

interface IntakeOptions {
  readonly ledger: Ledger;
  /** Records the rows, and claims them for the workers that send while the file is read. */
  readonly buffer: ClaimBuffer;
  readonly drain?: AbortSignal;
}

/**
 * Rows of a file into the ledger, in file order. The check has read the file once to its end before it gives its first
 * row: a file that breaks half way files nothing.
 */
export async function recordRows(
  file: FilingFile,
  batch: BatchRecord,
  { ledger, buffer, drain }: IntakeOptions,
): Promise<IntakeTotals> {
  const totals: IntakeTotals = { known: 0, changed: 0, corrected: 0 };
  const digests = new DigestCache();
  // Filings of an earlier version are found too.
  await ledger.addMissingKeys(({ kind, ref }, body) => file.keysOf({ kind, ref, filing: JSON.parse(body) as Filing }));
  let waiting: NewRow[] = [];
  let writing: Promise<unknown> = Promise.resolve();
  // While one chunk is written the next is read and checked.
  const flush = async () => {
    await writing;
    if (waiting.length > 0) writing = buffer.record(waiting).then((added) => tally(totals, added));
    // Whoever awaits it next gets the failure.
    writing.catch(() => undefined);
    waiting = [];
  };
  try {
    for await (const checked of file.rows()) {
      for (const row of checked) {
        const ready = row.materialPaths?.length ? await file.withMaterials(row, digests) : row;
        waiting.push(
          ready.ok
            ? {
                rows: ready.rows,
                ref: ready.ref,
                ...findingsOf(ready.rows, ready.warnings),
                filing: ready.content ?? contentOf(ready),
                keys: file.keysOf(ready),
              }
            : { rows: ready.rows, ref: ready.ref ?? "", ...findingsOf(ready.rows, ready.findings) },
        );
        if (waiting.length >= INTAKE_ROWS) await flush();
      }
      if (drain?.aborted) break;
    }
    await flush();
  } catch (error) {
    // Ctrl-C is no failure: what was read is in the ledger, and a resume reads the rest.
    if (!drain?.aborted || error !== drain.reason) throw error;
  } finally {
    await writing;
  }
  if (!drain?.aborted) await ledger.closeIntake(batch.id);
  return totals;
}

/** Judges rows by the filings of other files that the ledger finds. What has to be confirmed first is not sent. */
export function judgeBy(file: FilingFile): JudgeRelated {
  return (row, related) => {
    if (row.filing === undefined) return row;
    const filing = JSON.parse(Buffer.from(row.filing.body).toString()) as Filing;
    const found = file.findRelated({ ref: row.ref, rows: row.rows, filing }, related);
    if (found.length === 0) return row;
    const before = [...(row.findings?.values() ?? [])].flatMap((text) => JSON.parse(text) as RowFinding[]);
    const { filing: _, ...rest } = row;
    return { ...(found.some(blocksFiling) ? rest : row), ...findingsOf(row.rows, [...before, ...found]) };
  };
}

function contentOf({ kind, filing }: CheckedFiling): EncodedContent {
  return {
    digest: contentDigest(kind, filing),
    units: unitsKey(unitCodesOf(filing)),
    body: Buffer.from(JSON.stringify(filing)),
  };
}

/** Each finding with its row; one that names none of the filing's rows stands with the first. */
function findingsOf(rows: readonly number[], findings: readonly RowFinding[]): Pick<NewRow, "findings"> {
  if (findings.length === 0) return {};
  const [first] = rows as [number];
  if (rows.length === 1) return { findings: new Map([[first, JSON.stringify(findings)]]) };
  const own = new Map<number, RowFinding[]>(rows.map((row) => [row, []]));
  for (const finding of findings) (own.get(finding.row) ?? own.get(first)!).push(finding);
  return {
    findings: new Map([...own].flatMap(([row, list]) => (list.length > 0 ? [[row, JSON.stringify(list)]] : []))),
  };
}

function tally(totals: IntakeTotals, added: readonly AddedRow[]): void {
  for (const { intake, rows } of added) if (intake !== "invalid" && intake !== "new") totals[intake] += rows.length;
}
