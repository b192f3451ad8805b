import type { Case, Kind, Reason } from "../../contract/index.js";
import type { CaseAction, Path } from "./transitions.js";

/** How cases are decided: `instant` at once, `delayed` after a while, `manual` by an officer. */
export type ReviewMode = "instant" | "delayed" | "manual";

export interface Review extends Path {
  readonly mode: ReviewMode;
  /** Returns when the officers decide a case under `delayed` review. */
  readonly dueAt: (found: Pick<Case, "promisedBy">, now: Date) => Date;
}

/** Actions of the officers. `approve` takes a case from its current status up to the certificate. */
export const deskActions = [
  "approve",
  "pre-review",
  "pass-pre-review",
  "accept",
  "review",
  "return",
  "demand-payment",
  "pay",
  "not-accept",
  "refuse",
  "suspend",
  "resume",
] as const satisfies readonly (CaseAction | "approve")[];
export type OfficerAction = (typeof deskActions)[number];

export interface Decision {
  readonly action: OfficerAction;
  /** What is missing, or why the case is refused. */
  readonly reasons?: readonly Reason[];
  /** Last moment for a supplement. @default as the authority describes it */
  readonly dueBy?: Date;
}

/** Returns the review of a kind. */
export type ReviewOf = (kind: Kind) => Review;
