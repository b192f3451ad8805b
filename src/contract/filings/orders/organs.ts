import type { OrganType } from "../../identifiers/index.js";

/** The usual term of an organ's seizures. */
export interface OrganTerms {
  /** Longest usual term of a seizure, in months. */
  readonly months: number;
  /** Longest usual term of a renewal, in months. */
  readonly renewalMonths: number;
  /** Usual number of renewals. */
  readonly renewals: number;
}

/**
 * Usual terms of organs other than courts (CF-25). Police: two years and one renewal of one year (公通字〔2013〕30号, to
 * be confirmed), so a longer term is a warning. For other organs no terms are known. The three years of CF-01 are the
 * maximum for all.
 */
export const ORGAN_TERMS: Readonly<Partial<Record<OrganType, OrganTerms>>> = {
  police: { months: 24, renewalMonths: 12, renewals: 1 },
};

const SEPARATORS = /[、,，;；/]/;
const listed = (cell: string | undefined): string[] =>
  (cell ?? "")
    .split(SEPARATORS)
    .map((part) => part.trim())
    .filter(Boolean);

/** Splits the officers of a filing and their cards, which are written with 、 between them. */
export function officersOf(filing: {
  readonly officerName?: string | undefined;
  readonly officerCardNo?: string | undefined;
}): { readonly names: string[]; readonly cards: string[] } {
  return { names: listed(filing.officerName), cards: listed(filing.officerCardNo) };
}
