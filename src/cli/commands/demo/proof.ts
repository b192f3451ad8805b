import { openClient } from "../../config/session.js";
import { currentProfile } from "../../config/profiles.js";
import type { Context } from "../../core/context.js";

/** What the demo proves of one file: the ledger and the authority have the same cases, one for each ref. */
export interface Proof {
  /** Rows of the file. */
  readonly rows: number;
  /** Rows with an outcome in the ledger. */
  readonly outcomes: number;
  /** Refs with a case number in the ledger. */
  readonly filings: number;
  /** Cases at the authority. */
  readonly cases: number;
  /** Refs of which the ledger and the authority have the same one case. */
  readonly matching: number;
}

/** A row as `bdc batch show` gives it. */
export interface ShownRow {
  readonly state: string;
  readonly ref?: string;
  readonly caseNo?: string;
}

/** States of rows that have no outcome yet. */
const OPEN_STATES = new Set(["queued", "sending", "unclear"]);

/**
 * Compares the rows of a batch with the cases that the authority has of the institution.
 * @param rows Rows as `bdc batch show` gives them.
 */
export async function proveBatch(context: Context, fileRows: number, rows: readonly ShownRow[]): Promise<Proof> {
  const known = new Map<string, string>();
  for (const { ref, caseNo } of rows) if (ref !== undefined && caseNo !== undefined) known.set(ref, caseNo);
  const profile = await currentProfile(context);
  const client = await openClient(context, profile);
  let cases = 0;
  let matching = 0;
  try {
    for await (const { ref, caseNo } of client.cases.list({}, { signal: context.stop })) {
      cases++;
      if (known.get(ref) === caseNo) matching++;
    }
  } finally {
    await client.close();
  }
  return {
    rows: fileRows,
    outcomes: rows.filter(({ state }) => !OPEN_STATES.has(state)).length,
    filings: known.size,
    cases,
    matching,
  };
}

export const nothingLost = ({ rows, outcomes }: Proof): boolean => rows === outcomes;
export const nothingTwice = ({ filings, cases, matching }: Proof): boolean => filings === cases && matching === cases;
