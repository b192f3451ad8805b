/**
 * A row's life. One frozen list, one table of the ways from state to state; drawn in docs/design/ledger.md.
 * The status of the case that a filing became is a second matter and is kept beside the state.
 */
export const rowStates = Object.freeze([
  /** Never sent: the rules found errors. A row, not a filing; its `ref` stays free. */
  "invalid",
  /** Certainly not at the authority: may be claimed and sent. */
  "queued",
  /** Claimed; durable before the first byte leaves. */
  "sending",
  /** Sent, answer lost. Looked up by its ref before anything may be sent again. */
  "unclear",
  /** The authority has it: its case number is known. */
  "filed",
  /** The authority would not take it, with reasons. Nothing was filed and the ref is free there. */
  "turned-away",
  /** A person gave it up, with a reason: before it left, or after a look-up proved it absent. Nothing was filed. */
  "discarded",
  /** Only a person can say what is true, or decide what to do. */
  "needs-a-person",
] as const);
export type RowState = (typeof rowStates)[number];
export type FilingState = Exclude<RowState, "invalid">;

/** Why a filing moves. Every transition has exactly one cause; the table below says which causes lead where. */
export type Cause =
  /** A worker took it to send it. */
  | "claimed"
  /** The request certainly never left this machine. */
  | "not-sent"
  /** The authority said that it did not take it (429, or `failed` in a batch answer). */
  | "not-taken"
  /** Looked up by ref: the authority certainly does not have it. */
  | "absent"
  /** Cut, timeout, 5xx, malformed answer, item missing from a batch answer, or the process died while it was out. */
  | "answer-lost"
  /** An answer, a lookup or the change feed named the case. */
  | "case-known"
  /** The authority refused to take it and said why. */
  | "refused"
  /**
   * A lookup found a case that tells neither its units nor its content: it is sent again, and the authority's answer to
   * the repeat says whose case it is.
   */
  | "to-confirm"
  /** The authority has a case of other content under this ref, or the number that it names is another filing's. */
  | "conflict"
  /** Nobody but a person can settle it (lookup impossible, rounds without progress). */
  | "stuck"
  /** A corrected row came under the same ref after it had been turned away or given up. */
  | "corrected"
  /** A person gave it up. What may have left is looked up first: only what the authority does not have is given up. */
  | "discarded"
  /** It had been given up, and the same row came again in another file: whoever brings it wants it filed. */
  | "brought-again"
  /** A person attached a case that exists. */
  | "adopted"
  /** A person decided that it may be sent (again). */
  | "released";

type Ways = Readonly<Partial<Record<Cause, FilingState>>>;

export const transitions: Readonly<Record<FilingState, Ways>> = Object.freeze({
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
    // An answer may come late, after the row was already given up as unclear: what it says is still true.
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
  // The same content comes back only by a person's word: what stood in its way may be gone (a seizure that was lifted).
  "turned-away": Object.freeze({ corrected: "queued", released: "queued" }),
  discarded: Object.freeze({
    corrected: "queued",
    "brought-again": "queued",
    released: "queued",
    "case-known": "filed",
  }),
  "needs-a-person": Object.freeze({
    "case-known": "filed",
    // What is known of it now says more: the authority has a case of other content.
    conflict: "needs-a-person",
    adopted: "filed",
    released: "queued",
    discarded: "discarded",
  }),
  filed: Object.freeze({}),
});

/** Where `cause` leads from `from`, or undefined when it leads nowhere: then nothing may change. */
export function nextState(from: FilingState, cause: Cause): FilingState | undefined {
  return transitions[from][cause];
}

/** States in which the program itself still has something to do. */
export const activeStates = Object.freeze(["queued", "sending", "unclear"] as const satisfies readonly FilingState[]);
