import { z } from "zod";

/** 机关类型: the kinds of organs whose orders a registry carries out (实施细则 art. 90, 93). */
const organTypes = ["court", "police", "procuratorate", "other"] as const;
/** 机关类型: type of an organ that may seize. */
export type OrganType = (typeof organTypes)[number];
export const OrganTypeSchema = z.enum(organTypes);

interface OrganTerms {
  readonly zh: string;
  readonly en: string;
  /**
   * Months that a seizure and a renewal run at most as a rule, and how often it is renewed; unconfirmed, so the
   * register only warns.
   */
  readonly usual?: { readonly months: number; readonly renewalMonths: number; readonly renewals: number };
}

/**
 * CF-25: organs other than courts have terms of their own. For the police two years and one renewal of one year
 * (公通字〔2013〕30号, to be confirmed); for the others no term is known, and none is invented. The three years of
 * CF-01 hold for all, as the longest that any seizure runs.
 */
export const ORGANS: Readonly<Record<OrganType, OrganTerms>> = {
  court: { zh: "人民法院", en: "courts" },
  police: { zh: "公安机关", en: "the police", usual: { months: 24, renewalMonths: 12, renewals: 1 } },
  procuratorate: { zh: "人民检察院", en: "procurators" },
  other: { zh: "其他国家机关", en: "other organs" },
};
