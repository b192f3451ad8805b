/**
 * Stored form of the journal: what a link of the chain contains and how it is hashed. docs/design/ledger.md documents
 * it for independent verifiers; any change here needs a new version there.
 */
import { hash } from "node:crypto";
import type { FilingState } from "../states.js";
import type { LedgerEvent } from "../types.js";

/** Hash version of new links. Version 1 covers only the events, not the records that they concern. */
export const CHAIN_VERSION = 2;

/** SHA-256 in lower-case hexadecimal. */
export type Digest = string;

/** Facts that a filing event covers beside its note. Absent members did not change. */
export interface FilingFacts {
  /** Digest of the stored body, as it is sent. */
  readonly body?: Digest;
  /** Content digest, when the content changed. */
  readonly digest?: string;
  readonly case?: CaseValues;
  readonly reasons?: Digest;
  /** Rows of the file that the event changed, as `[batch, row]`. */
  readonly rows?: readonly (readonly [batch: number, row: number])[];
  /** Rows of the event's batch that represent the filing from now on. */
  readonly home?: readonly number[];
  /** Id of the refused filing that this one replaces. */
  readonly replaces?: number;
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

/** Rows of a file that one transaction recorded. */
export interface RowBlock {
  /** Ranges of rows, both ends included, in ascending order. */
  readonly ranges: readonly (readonly [from: number, to: number])[];
  readonly count: number;
  /** Digest over the lines of `rowLine` in ascending order of rows, each ended by a line feed. */
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
  /** New filings: the first id and the number of consecutive ids. */
  readonly filings?: readonly [first: number, count: number];
  /** Content digest and body digest of each new filing. Absent when the same link claims them all. */
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

/** A filing as it was found when version 2 began to cover the ledger. */
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

/** A row that differs from its block, because later events changed it. */
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

/** Facts on the ledger and on batches, by the name of the event. */
export interface LedgerFacts {
  /** The ledger was created, or version 2 covers it from here on. */
  readonly ledger: { readonly id: string };
  readonly found: FoundFacts;
  readonly batch: BatchFacts;
  readonly rows: RowsFacts;
  readonly closed: Record<string, never>;
  readonly dropped: Record<string, never>;
  /** Changes of the counters. */
  readonly counts: { readonly changes: readonly CountValues[] };
}

/** An event that concerns no filing; its `filing` is 0. */
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

/** Returns the digest of a text, or null when there is none. */
export function digestIfAny(text: string | null): Digest | null {
  return text === null ? null : digestOf(text);
}

/** Returns the line of a row that its block hashes. `findings` and `changedBody` are given as digests. */
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

/** Converts rows in ascending order into ranges of consecutive numbers. */
export function rangesOf(rows: readonly number[]): [from: number, to: number][] {
  const ranges: [number, number][] = [];
  for (const row of rows) {
    const last = ranges.at(-1);
    if (last !== undefined && last[1] + 1 === row) last[1] = row;
    else ranges.push([row, row]);
  }
  return ranges;
}

/**
 * Returns the text of an event. Same output as JSON.stringify, in a third of the time. States and causes need no
 * escaping.
 */
export function eventText(
  [seq, at, filing, batch, was, became, cause, note]: FilingEvent,
  facts: FilingFacts | undefined,
): string {
  if (was !== lastTransition.was || became !== lastTransition.became || cause !== lastTransition.cause)
    lastTransition = { was, became, cause, text: `,"${was}","${became}","${cause}",` };
  const text = `[${seq},${at},${filing},${batch}${lastTransition.text}${note === null ? "null" : JSON.stringify(note)}`;
  return facts === undefined ? `${text}]` : `${text},${JSON.stringify(facts)}]`;
}
/** Cached text of the last transition: hundreds of filings make the same one. */
let lastTransition = { was: "", became: "", cause: "", text: "" };

/** Hashes a link of version 1: only the texts of its events. */
export function linkHashV1(before: string, events: readonly unknown[]): Digest {
  return digestOf(`${before}\n${events.map((event) => JSON.stringify(event)).join("\n")}`);
}

/** Hashes a link of version 2: everything that the link contains, as stored. */
export function linkHash(before: string, id: number, lastSeq: number, events: string, previous: string): Digest {
  return digestOf(`bdc-ledger-link ${CHAIN_VERSION}\n${before}\n${id}\n${lastSeq}\n${events}\n${previous}`);
}
