/**
 * The written form of the journal: what a link of the chain holds and how it is hashed. docs/design/ledger.md describes it for
 * those who verify a ledger with a program of their own; whatever changes here changes there, under a new version.
 */
import { hash } from "node:crypto";
import type { FilingState } from "../states.js";
import type { LedgerEvent } from "../types.js";

/** The rule by which new links are hashed. Version 1 covers the events alone, and not what they speak of. */
export const CHAIN_VERSION = 2;

/** SHA-256 in hexadecimal. */
export type Digest = string;

/** What a filing event covers beside its note. Absent members did not change. */
export interface FilingFacts {
  /** Of the stored body, as it is sent. */
  readonly body?: Digest;
  /** Content digest, where the content changed. */
  readonly digest?: string;
  readonly case?: CaseValues;
  readonly reasons?: Digest;
  /** Rows of the file that the event changed, as `[batch, row]`. */
  readonly rows?: readonly (readonly [batch: number, row: number])[];
  /** Rows of the event's batch that stand for the filing from now on. */
  readonly home?: readonly number[];
}

export type CaseValues = readonly [caseNo: string, status: string, version: number, done: 0 | 1, body: Digest];

export type FilingEvent = readonly [
  seq: number,
  at: number,
  filing: number,
  batch: number,
  was: FilingState,
  became: FilingState,
  cause: LedgerEvent["cause"],
  note: string | null,
  facts?: FilingFacts,
];

/** One transaction's rows of a file. */
export interface RowBlock {
  /** Rows from and to, both included, in ascending order. */
  readonly ranges: readonly (readonly [from: number, to: number])[];
  readonly count: number;
  /** Over the lines of `rowLine`, in ascending order of rows, each ended by a line feed. */
  readonly digest: Digest;
}

export interface BatchFacts {
  readonly name: string;
  readonly scope: ScopeValues;
  readonly profile: string;
  readonly filePath: string;
  readonly fileName: string;
  readonly sha256: string;
  readonly bytes: number;
  readonly format: string | null;
}

export type ScopeValues = readonly [id: number, authority: string, institution: string, kind: string];

export interface RowsFacts extends RowBlock {
  readonly lastRow: number;
  /** The filings that are new: their first id and how many follow on it. */
  readonly filings?: readonly [first: number, count: number];
  /** Content digest and digest of the body of each new filing; absent where the same link claims them all. */
  readonly contents?: readonly (readonly [digest: string, body: Digest])[];
}

export type CountValues = readonly [
  batch: number,
  state: string,
  caseStatus: string,
  caseDone: number,
  rows: number,
  filings: number,
];

/** A filing as it was found when the ledger began to be covered by version 2. */
export type FoundFiling = readonly [
  id: number,
  batch: number,
  state: FilingState,
  digest: string,
  attempt: number,
  queuedAt: number,
  sentAt: number | null,
  updatedAt: number,
  reasons: Digest | null,
  contradiction: string | null,
  link: number | null,
  body: Digest | null,
  caseValues: CaseValues | null,
  conflict: string | null,
];

export type FoundBatch = readonly [
  id: number,
  facts: BatchFacts,
  createdAt: number,
  updatedAt: number,
  lastRow: number,
  closedAt: number | null,
];

/** A row that later events changed: what it says differs from what its block says of it. */
export type FoundRow = readonly [
  filing: number,
  batch: number,
  row: number,
  follows: number,
  correctedIn: number | null,
  correctedFrom: string | null,
  reasons: Digest | null,
];

export interface FoundFacts {
  readonly scopes?: readonly ScopeValues[];
  readonly batches?: readonly FoundBatch[];
  readonly filings?: readonly FoundFiling[];
  readonly rows?: RowBlock;
  readonly changedRows?: readonly FoundRow[];
  readonly counts?: readonly (readonly [...of: CountValues, updatedAt: number])[];
}

/** What is recorded of the ledger itself and of batches, by the name of the event. */
export interface LedgerFacts {
  /** The ledger is made, or covered by version 2 from here on. */
  readonly ledger: { readonly id: string };
  readonly found: FoundFacts;
  readonly batch: BatchFacts;
  readonly rows: RowsFacts;
  readonly closed: Record<string, never>;
  readonly dropped: Record<string, never>;
  /** By how much the counters changed. */
  readonly counts: { readonly changes: readonly CountValues[] };
}

/** An event of no filing: its `filing` is 0. */
export type JournalEvent = {
  [K in keyof LedgerFacts]: readonly [
    seq: number,
    at: number,
    filing: 0,
    batch: number,
    what: K,
    facts: LedgerFacts[K],
  ];
}[keyof LedgerFacts];

export function digestOf(value: string | Uint8Array): Digest {
  return hash("sha256", value);
}

/** What a block of rows hashes of one row. `findings` and `changedBody` stand there as their digests. */
export function rowLine(
  row: number,
  ref: string,
  intake: string,
  filing: number | null,
  findings: Digest | null,
  changedBody: Digest | null,
): string {
  const tail = findings === null && changedBody === null ? "null,null" : `${quoted(findings)},${quoted(changedBody)}`;
  return `[${row},${JSON.stringify(ref)},"${intake}",${filing},${tail}]\n`;
}

function quoted(digest: Digest | null): string {
  return digest === null ? "null" : `"${digest}"`;
}

/** Rows in ascending order as ranges of consecutive numbers. */
export function rangesOf(rows: readonly number[]): [from: number, to: number][] {
  const ranges: [number, number][] = [];
  for (const row of rows) {
    const last = ranges.at(-1);
    if (last !== undefined && last[1] + 1 === row) last[1] = row;
    else ranges.push([row, row]);
  }
  return ranges;
}

/** Version 1: the texts of the events alone. */
export function linkHashV1(before: string, events: readonly unknown[]): Digest {
  return digestOf(`${before}\n${events.map((event) => JSON.stringify(event)).join("\n")}`);
}

/** Version 2: everything that the link holds, as it is stored. */
export function linkHash(before: string, id: number, lastSeq: number, events: string, previous: string): Digest {
  return digestOf(`bdc-ledger-link ${CHAIN_VERSION}\n${before}\n${id}\n${lastSeq}\n${events}\n${previous}`);
}
