import type { UnclearFiling } from "../reports.js";

/** An unclear filing with the evidence on it, as the query returns it. Without evidence, all of it is null. */
export interface UnclearView {
  readonly id: number;
  readonly ref: string;
  readonly attempt: number;
  readonly sentAt: number;
  readonly absences: number | null;
  readonly filedSince: number | null;
  readonly arrived: number | null;
  readonly failing: number | null;
}

export function toUnclear(view: UnclearView): UnclearFiling {
  const { id, ref, attempt, sentAt, absences, filedSince, arrived, failing } = view;
  const lost =
    absences !== null && filedSince !== null && arrived !== null && failing !== null
      ? { absences, filedSince, arrived, failing }
      : undefined;
  return { id, ref, attempt, sentAt, ...(lost && { lost }) };
}
