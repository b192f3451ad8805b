import type { AddedRow, CaseFacts, ClaimedFiling, Exchanged, NewRow, Transition } from "./ledger.js";

/**
 * How rows and claims cross between the threads: the bodies as one piece of memory, everything else by columns, and no word of what the other side knows.
 * To copy an object for each row costs more than to write it to the disk.
 */
interface Packed {
  /** Where each body ends in `bytes`. */
  readonly ends: readonly number[];
  readonly bytes: Uint8Array;
}

export interface PackedRows extends Packed {
  readonly refs: readonly string[];
  /** Row numbers; mostly one. */
  readonly rows: readonly (number | readonly number[])[];
  /** "" for an invalid row. */
  readonly digests: readonly string[];
  readonly findings: readonly (readonly [at: number, text: string])[];
}

export function packRows(rows: readonly NewRow[]): PackedRows {
  const digests = rows.map((row) => row.filing?.digest ?? "");
  const findings = rows.flatMap((row, i) => (row.findings === undefined ? [] : [[i, row.findings] as const]));
  return { refs: rows.map((row) => row.ref), rows: rows.map((row) => (row.rows.length === 1 ? row.rows[0]! : row.rows)), digests, findings, ...packed(rows.map((row) => row.filing?.body ?? NOTHING)) };
}

export function unpackRows({ refs, rows, digests, findings, ends, bytes }: PackedRows): NewRow[] {
  const found = new Map(findings);
  const bodies = unpacked({ ends, bytes });
  return refs.map((ref, i) => {
    const text = found.get(i);
    const digest = digests[i]!;
    const numbers = rows[i]!;
    return { ref, rows: typeof numbers === "number" ? [numbers] : numbers, ...(text !== undefined && { findings: text }), ...(digest !== "" && { filing: { digest, body: bodies[i]! } }) };
  });
}

/** Answers that say more than "new", by the place of their row. */
export type PackedAnswers = readonly (readonly [at: number, answer: AddedRow])[];

export function packAnswers(added: readonly AddedRow[]): PackedAnswers {
  return added.flatMap((row, i) => (row.intake === "new" ? [] : [[i, row] as const]));
}

export function unpackAnswers(rows: readonly NewRow[], answers: PackedAnswers): AddedRow[] {
  const added = rows.map(({ ref, rows }): AddedRow => ({ ref, rows, intake: "new" }));
  for (const [i, answer] of answers) added[i] = answer;
  return added;
}

/** Reports of cases, the most of all; the others by their place. */
export interface PackedTransitions extends Packed {
  readonly ids: readonly number[];
  readonly attempts: readonly number[];
  readonly caseNos: readonly string[];
  readonly statuses: readonly CaseFacts["status"][];
  readonly versions: readonly number[];
  readonly done: readonly boolean[];
  readonly others: readonly (readonly [at: number, other: Transition])[];
}

export function packTransitions(finished: readonly Transition[]): PackedTransitions {
  const cases = finished.filter((t) => t.cause === "case-known");
  return {
    ids: cases.map((t) => t.id), attempts: cases.map((t) => t.attempt), caseNos: cases.map((t) => t.facts.caseNo), statuses: cases.map((t) => t.facts.status),
    versions: cases.map((t) => t.facts.version), done: cases.map((t) => t.facts.done), ...packed(cases.map((t) => t.facts.case)),
    others: cases.length === finished.length ? [] : finished.flatMap((t, i) => (t.cause === "case-known" ? [] : [[i, t] as const])),
  };
}

export function unpackTransitions({ ids, attempts, caseNos, statuses, versions, done, others, ends, bytes }: PackedTransitions): Transition[] {
  const bodies = unpacked({ ends, bytes });
  const finished = ids.map((id, i): Transition => ({
    id, attempt: attempts[i]!, cause: "case-known", facts: { caseNo: caseNos[i]!, status: statuses[i]!, version: versions[i]!, done: done[i]!, case: bodies[i]! },
  }));
  for (const [at, other] of others) finished.splice(at, 0, other);
  return finished;
}

export interface PackedClaims extends Packed, Omit<Exchanged, "claimed"> {
  readonly ids: readonly number[];
  readonly refs: readonly string[];
  readonly attempts: readonly number[];
}

export function packClaims({ claimed, ...rest }: Exchanged): PackedClaims {
  return { ...rest, ids: claimed.map((c) => c.id), refs: claimed.map((c) => c.ref), attempts: claimed.map((c) => c.attempt), ...packed(claimed.map((c) => c.body)) };
}

export function unpackClaims({ ids, refs, attempts, ends, bytes, ...rest }: PackedClaims): Exchanged {
  const bodies = unpacked({ ends, bytes });
  return { ...rest, claimed: ids.map((id, i): ClaimedFiling => ({ id, ref: refs[i]!, attempt: attempts[i]!, body: bodies[i]! })) };
}

const NOTHING = new Uint8Array();

function packed(bodies: readonly Uint8Array[]): Packed {
  let end = 0;
  const ends = bodies.map((body) => (end += body.length));
  const bytes = new Uint8Array(end);
  bodies.forEach((body, i) => bytes.set(body, i === 0 ? 0 : ends[i - 1]));
  return { ends, bytes };
}

function unpacked({ ends, bytes }: Packed): Uint8Array[] {
  return ends.map((end, i) => bytes.subarray(i === 0 ? 0 : ends[i - 1], end));
}
