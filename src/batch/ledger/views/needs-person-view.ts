import type { NeedsPersonFiling, NeedsPersonTally } from "../manual-review.js";

/** One counter of filings that need manual review, as the query returns it. */
export interface ReviewCount {
  readonly code: string;
  readonly rows: number;
  readonly filings: number;
}

/** Tallies of a batch: its counters, less the rows whose filings belong to other batches, where they are settled. */
export function toTallies(
  name: string,
  counts: readonly ReviewCount[],
  elsewhere: readonly NeedsPersonTally[],
): NeedsPersonTally[] {
  const here = counts.map(({ code, rows, filings }) => {
    const rest = elsewhere.filter((other) => other.code === code);
    return {
      code,
      batch: name,
      rows: rest.reduce((left, other) => left - other.rows, rows),
      filings: rest.reduce((left, other) => left - other.filings, filings),
    };
  });
  return [...here.filter(({ rows }) => rows > 0), ...elsewhere];
}

/** A filing that needs manual review, as the query returns it. */
export type ReviewView = Omit<NeedsPersonFiling, "sentAt"> & { readonly sentAt: number | null };

export const toNeedsPerson = ({ sentAt, ...filing }: ReviewView): NeedsPersonFiling => ({
  ...filing,
  ...(sentAt !== null && { sentAt }),
});
