/**
 * Document numbers (发文字号) of the organs that may seize: 机关代字, year, running number, as in
 * 杭公(刑)查封字〔2021〕12号. GB/T 9704-2012 defines the order of the parts; which words an organ uses is not settled, so a
 * number of an organ other than a court is a warning.
 */
import { foldOfficialNo } from "../common/normalize-text.js";
import { foldCaseNo, isCaseNo } from "./case-no-form.js";

const FORM = /^((?:[\u4e00-\u9fa5]|\([\u4e00-\u9fa5]{1,6}\)){2,24})\((\d{4})\)(\d{1,10})号?$/;
const MAX_LENGTH = 100;

/** Types of organs that may seize (实施细则 art. 90, 93), with their names. */
export const ORGAN_TYPES = {
  court: { zh: "人民法院", en: "a court" },
  police: { zh: "公安机关", en: "the police" },
  procuratorate: { zh: "检察机关", en: "a procuratorate" },
  supervisory: { zh: "监察机关", en: "a supervisory commission" },
  tax: { zh: "税务机关", en: "a tax authority" },
  customs: { zh: "海关", en: "customs" },
  other: { zh: "其他国家机关", en: "another state agency" },
} as const;
/** 机关类型: type of an organ that may seize. */
export type OrganType = keyof typeof ORGAN_TYPES;

/** Words of an organ in its document numbers. The first that fits decides: 海关 before 公, tax before 检. */
const WORDS: readonly (readonly [OrganType, RegExp])[] = [
  ["customs", /海关|关[\u4e00-\u9fa5]{0,3}[缉封查扣]/],
  ["tax", /税/],
  ["procuratorate", /检/],
  ["supervisory", /监[委察]|监[\u4e00-\u9fa5]{0,4}[封查扣]/],
  ["police", /公安|公\(|公[\u4e00-\u9fa5(]{0,4}[封查扣刑经侦]/],
];

/** Reads a folded document number of an organ other than a court; undefined for any other text. */
export function readOrganDocumentNo(folded: string): { organ: OrganType; year: number } | undefined {
  const found = FORM.exec(folded);
  const organ = found && WORDS.find(([, words]) => words.test(found[1]!))?.[0];
  return organ ? { organ, year: Number(found[2]) } : undefined;
}

/**
 * Tells from the number of a document what type of organ issued it: `court` for a case number of the present form.
 * Undefined when the number does not show it.
 */
export function organOfDocumentNo(documentNo: string): OrganType | undefined {
  if (documentNo.length > MAX_LENGTH) return undefined;
  if (isCaseNo(foldCaseNo(documentNo))) return "court";
  return readOrganDocumentNo(foldOfficialNo(documentNo))?.organ;
}
