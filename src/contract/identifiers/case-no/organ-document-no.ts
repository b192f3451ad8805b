/**
 * Document numbers (发文字号) of other organs that seize: 机关代字, year, running number, as in 杭公(刑)查封字〔2021〕12号.
 * GB/T 9704-2012 defines the order of the parts; which words an organ uses is not settled, so such a number is a
 * warning.
 */
import { foldOfficialNo } from "../common/normalize-text.js";

const FORM = /^((?:[\u4e00-\u9fa5]|\([\u4e00-\u9fa5]{1,6}\)){2,24})\((\d{4})\)(\d{1,10})号?$/;

/** An organ other than a court that may seize property. */
export interface Organ {
  /** Stable name: customs, tax, procuratorate, supervisory, police. */
  readonly kind: "customs" | "tax" | "procuratorate" | "supervisory" | "police";
  /** Name in Chinese. */
  readonly zh: string;
  /** Name in English, with its article. */
  readonly en: string;
}

/** Words of an organ in its document numbers. The first that fits decides: 海关 before 公, 税 before 检. */
const ORGANS: readonly (Organ & { readonly words: RegExp })[] = [
  { kind: "customs", zh: "海关", en: "customs", words: /海关|关[\u4e00-\u9fa5]{0,3}[缉封查扣]/ },
  { kind: "tax", zh: "税务机关", en: "a tax authority", words: /税/ },
  { kind: "procuratorate", zh: "检察机关", en: "a procuratorate", words: /检/ },
  {
    kind: "supervisory",
    zh: "监察机关",
    en: "a supervisory commission",
    words: /监[委察]|监[\u4e00-\u9fa5]{0,4}[封查扣]/,
  },
  { kind: "police", zh: "公安机关", en: "the police", words: /公安|公\(|公[\u4e00-\u9fa5]{0,4}[封查扣刑经侦]/ },
];

/** Reads a folded document number of an organ other than a court; undefined for any other text. */
export function readOrganDocumentNo(folded: string): { organ: Organ; year: number } | undefined {
  const found = FORM.exec(folded);
  const organ = found && ORGANS.find(({ words }) => words.test(found[1]!));
  return organ ? { organ, year: Number(found[2]) } : undefined;
}

/** Finds the organ other than a court that a document number names; undefined for case numbers and other texts. */
export function organOfDocumentNo(documentNo: string): Organ | undefined {
  return documentNo.length > 100 ? undefined : readOrganDocumentNo(foldOfficialNo(documentNo))?.organ;
}
