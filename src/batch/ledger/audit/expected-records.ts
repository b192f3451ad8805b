/** Records that the tables must contain according to the chain, and the links that they are derived from. */
import type { FilingState } from "../states.js";
import type { BatchFacts, CaseValues, Digest, FilingEvent, JournalEvent, RowBlock } from "./chain-format.js";

/** A row of the table `chain`. */
export interface StoredLink {
  readonly id: number;
  readonly version: number;
  readonly lastSeq: number;
  readonly hash: string;
  readonly events: string;
  readonly before: string;
}

export interface ExpectedBatch {
  facts: BatchFacts;
  createdAt: number;
  updatedAt: number;
  lastRow: number;
  closedAt: number | null;
  readonly blocks: RowBlock[];
}

export interface ExpectedCount {
  rows: number;
  filings: number;
  updatedAt: number;
}

export interface ExpectedFiling {
  /** False when only links of version 1 mention it so far. */
  known: boolean;
  batch: number;
  state: FilingState;
  digest: string | undefined;
  body: Digest | null | undefined;
  attempt: number;
  queuedAt: number;
  sentAt: number | null;
  updatedAt: number;
  reasons: Digest | null;
  contradiction: string | null;
  conflict: string | null;
  replaces: number | null;
  link: number | null;
  case: CaseValues | null;
}

/** Columns of a row that later events may change. */
export interface ExpectedRow {
  readonly filing: number;
  readonly follows: number;
  readonly correctedIn: number | null;
  readonly correctedFrom: string | null;
  readonly reasons: Digest | null;
}

export type AnyEvent = FilingEvent | JournalEvent;

export function isJournalEvent(event: AnyEvent): event is JournalEvent {
  return event[2] === 0;
}

/** Encodes a row of a file as one number. A file has fewer than 2^31 rows. */
export function placeOf(batch: number, row: number): number {
  return batch * 2 ** 31 + row;
}

export function countKey(batch: number, state: string, caseStatus: string, caseDone: number): string {
  return JSON.stringify([batch, state, caseStatus, caseDone]);
}

/** Parses the events of a link. Altered text may contain anything, so a list with an invalid event is rejected. */
export function parseEvents(text: string): readonly AnyEvent[] | undefined {
  const list = parseList(text);
  return list?.every(
    (event) => Array.isArray(event) && event.length >= 6 && event.slice(0, 4).every(Number.isSafeInteger),
  )
    ? (list as AnyEvent[])
    : undefined;
}

export function parseList(text: string): readonly unknown[] | undefined {
  try {
    const list: unknown = JSON.parse(text);
    return Array.isArray(list) ? list : undefined;
  } catch {
    return undefined;
  }
}
