import { type EncodedContent, type Filing, contentDigest, unitCodesOf, unitsKey } from "../../contract/index.js";
import { blocksFiling, type RowFinding } from "../../rules/index.js";
import type { ClaimBuffer } from "./sending/claim-buffer.js";
import type { FilingFile, CheckedFiling, CheckedRow } from "../check/index.js";
import type { Ledger } from "../ledger/ledger.js";
import type { AddedRow, BatchRecord, JudgeRelated, NewRow } from "../ledger/types.js";
import type { FileTally } from "../totals/file-tally.js";
import { DigestCache } from "../materials/digest.js";

/** Rows in one intake transaction. Enough to share the flush to disk, few enough to hold two chunks in memory. */
const INTAKE_ROWS = 1_000;

/** Rows of a file that the ledger already held under the same ref. */
export interface IntakeTotals {
  /** Rows with the same content: skipped. */
  known: number;
  /** Rows with other content than was filed: not sent, for a person to compare. */
  changed: number;
  /** Rows that replace a filing that was turned away or discarded: sent. */
  corrected: number;
}

interface IntakeOptions {
  /** Counts the warnings and amounts of the file. */
  readonly tally: FileTally;
  readonly ledger: Ledger;
  /** Records the rows, and claims them for workers that send while the file is read. */
  readonly buffer: ClaimBuffer;
  readonly drain?: AbortSignal;
}

/**
 * Records the rows of a file in the ledger, in file order. The file has passed its first pass before it yields a row,
 * so a file that breaks half way files nothing.
 */
export async function recordRows(
  file: FilingFile,
  batch: BatchRecord,
  { ledger, buffer, tally, drain }: IntakeOptions,
): Promise<IntakeTotals> {
  const totals: IntakeTotals = { known: 0, changed: 0, corrected: 0 };
  const digests = new DigestCache();
  // Ledgers of earlier versions hold filings without keys. Add them, so that duplicates of those are found.
  await ledger.addMissingKeys(({ kind, ref }, body) => file.keysOf({ kind, ref, filing: JSON.parse(body) as Filing }));
  let waiting: NewRow[] = [];
  let writing: Promise<unknown> = Promise.resolve();
  // Read and check the next chunk while this one is written.
  const flush = async () => {
    await writing;
    if (waiting.length > 0) writing = buffer.record(waiting).then((added) => countKnown(totals, added));
    // The next await of `writing` gets the failure.
    writing.catch(() => undefined);
    waiting = [];
  };
  try {
    for await (const checked of file.rows()) {
      for (const row of checked) {
        const ready = row.materialPaths?.length ? await file.withMaterials(row, digests) : row;
        waiting.push(newRow(file, ready, tally));
        if (waiting.length >= INTAKE_ROWS) await flush();
      }
      if (drain?.aborted) break;
    }
    await flush();
  } catch (error) {
    // Ctrl-C is not a failure: rows read so far are recorded, and a resume reads the rest.
    if (!drain?.aborted || error !== drain.reason) throw error;
  } finally {
    await writing;
  }
  if (!drain?.aborted) await ledger.closeIntake(batch.id);
  return totals;
}

function newRow(file: FilingFile, row: CheckedRow, tally: FileTally): NewRow {
  if (!row.ok) {
    tally.addFindings(row.findings);
    return { rows: row.rows, ref: row.ref ?? "", ...findingsOf(row.rows, row.findings) };
  }
  const filing = row.content ?? contentOf(row);
  tally.addFindings(row.warnings);
  tally.addFiling(filing.body);
  const { rows, ref, warnings } = row;
  return { rows, ref, ...findingsOf(rows, warnings), filing, keys: file.keysOf(row) };
}

/**
 * Returns a function that checks new rows against related filings of other files. Rows that need confirmation first are
 * not sent.
 */
export function judgeBy(file: FilingFile, tally: FileTally): JudgeRelated {
  return (row, related) => {
    if (row.filing === undefined) return row;
    const filing = JSON.parse(Buffer.from(row.filing.body).toString()) as Filing;
    const found = file.findRelated({ ref: row.ref, rows: row.rows, filing }, related);
    if (found.length === 0) return row;
    const before = [...(row.findings?.values() ?? [])].flatMap((text) => JSON.parse(text) as RowFinding[]);
    tally.addFindings(found, before);
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

/** Groups findings by row. A finding that names none of the filing's rows goes to the first. */
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

function countKnown(totals: IntakeTotals, added: readonly AddedRow[]): void {
  for (const { intake, rows } of added) if (intake !== "invalid" && intake !== "new") totals[intake] += rows.length;
}
