import * as z from "zod";

/** Types of agencies (机关类型) whose orders an authority carries out (实施细则 art. 90, 93). */
const organTypes = ["court", "police", "procuratorate", "other"] as const;
/** 机关类型: type of an organ that may seize. */
export type OrganType = (typeof organTypes)[number];
export const OrganTypeSchema = z.enum(organTypes);

interface OrganTerms {
  readonly zh: string;
  readonly en: string;
  /**
   * Usual maximum months of a seizure and of a renewal, and usual number of renewals. Not confirmed, so the register
   * only sends an alert.
   */
  readonly usual?: { readonly months: number; readonly renewalMonths: number; readonly renewals: number };
}

/**
 * Terms of agencies (CF-25). Police: two years and one renewal of one year (公通字〔2013〕30号, to be confirmed). For
 * other agencies no terms are known. The three years of CF-01 apply to all as the maximum.
 */
export const ORGANS: Readonly<Record<OrganType, OrganTerms>> = {
  court: { zh: "人民法院", en: "courts" },
  police: { zh: "公安机关", en: "the police", usual: { months: 24, renewalMonths: 12, renewals: 1 } },
  procuratorate: { zh: "人民检察院", en: "procuratorates" },
  other: { zh: "其他国家机关", en: "other state agencies" },
};
