/**
 * States of a row. `transitions` defines how a filing moves between them; docs/design/ledger.md has the diagram. The
 * status of the filing's case is stored separately.
 */
export const rowStates = Object.freeze([
  /** Never sent: the rules found errors. Its ref stays free. */
  "invalid",
  /** Proven not to be at the authority: may be claimed and sent. */
  "queued",
  /** Claimed. Recorded durably before the first byte leaves. */
  "sending",
  /** Sent, but the response was lost. Looked up by its ref before anything may be sent again. */
  "unclear",
  /** The authority has it: its case number is known. */
  "filed",
  /** Rejected by the authority with reasons. Nothing was filed, and the ref is free there. */
  "turned-away",
  /** Discarded by a person with a reason, before it was sent or after a look-up proved it absent. Nothing was filed. */
  "discarded",
  /** Needs manual review: the facts are uncertain, or a decision is required. */
  "needs-a-person",
] as const);
/** State of a row. */
export type RowState = (typeof rowStates)[number];
/** State of a filing. Invalid rows are not filings. */
export type FilingState = Exclude<RowState, "invalid">;

/** Cause of a transition. `transitions` defines where each leads. */
export type Cause =
  /** A worker claimed it for sending. */
  | "claimed"
  /** The request never left this machine. */
  | "not-sent"
  /** The authority did not accept it (429, or `failed` in a batch response). */
  | "not-taken"
  /** A look-up by ref proved that the authority does not have it. */
  | "absent"
  /** No usable response: connection cut, timeout, 5xx, malformed, item missing, or the process died. */
  | "answer-lost"
  /** A response, a look-up or the change feed named its case. */
  | "case-known"
  /** The authority rejected it with reasons. */
  | "refused"
  /**
   * A look-up found a case that reports neither units nor content. It is sent again, and the response shows whose case
   * it is.
   */
  | "to-confirm"
  /** The authority has a case with other content under this ref, or named a case number of another filing. */
  | "conflict"
  /** Only a person can settle it (look-up impossible, no progress). */
  | "stuck"
  /** A corrected row was submitted under the same ref after it had been turned away or discarded. */
  | "corrected"
  /** A person discarded it. If it may have left, a look-up proved it absent first. */
  | "discarded"
  /** It had been discarded, and the same row was submitted again in another file. */
  | "brought-again"
  /** A person attached a case that exists. */
  | "adopted"
  /** A person decided that it may be sent again. */
  | "released";

/** Next state by cause. */
export type CauseTable = Readonly<Partial<Record<Cause, FilingState>>>;

/** All allowed transitions: current state, cause, next state. */

export const transitions: Readonly<Record<FilingState, CauseTable>> = Object.freeze({
  queued: Object.freeze({
    claimed: "sending",
    "case-known": "filed",
    conflict: "needs-a-person",
    stuck: "needs-a-person",
    discarded: "discarded",
  }),
  sending: Object.freeze({
    "not-sent": "queued",
    "not-taken": "queued",
    "answer-lost": "unclear",
    "case-known": "filed",
    refused: "turned-away",
    conflict: "needs-a-person",
    stuck: "needs-a-person",
  }),
  unclear: Object.freeze({
    // A response may arrive after the filing became unclear. It still holds.
    "not-sent": "queued",
    "not-taken": "queued",
    absent: "queued",
    "to-confirm": "queued",
    "case-known": "filed",
    refused: "turned-away",
    conflict: "needs-a-person",
    stuck: "needs-a-person",
    adopted: "filed",
  }),
  // The same content is sent again only when a person decides so, for example after a seizure was lifted.
  "turned-away": Object.freeze({ corrected: "queued", released: "queued" }),
  discarded: Object.freeze({
    corrected: "queued",
    "brought-again": "queued",
    released: "queued",
    "case-known": "filed",
  }),
  "needs-a-person": Object.freeze({
    "case-known": "filed",
    // A later report names a case of other content.
    conflict: "needs-a-person",
    adopted: "filed",
    released: "queued",
    discarded: "discarded",
  }),
  filed: Object.freeze({}),
});

/** Returns the next state, or undefined when the transition is not allowed and nothing may change. */
export function nextState(from: FilingState, cause: Cause): FilingState | undefined {
  return transitions[from][cause];
}

/** States in which the program still has something to send or look up. */
export const activeStates = Object.freeze(["queued", "sending", "unclear"] as const satisfies readonly FilingState[]);
