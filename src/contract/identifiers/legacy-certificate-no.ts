// Numbers of certificates from before 2015, which remain valid (不动产登记暂行条例 art. 33), by the words in them.
import { foldOfficialNo } from "./common/normalize-text.js";

/** The type of an old certificate. */
export type LegacyCertificateKind = "house-title" | "other-right" | "land-use" | "pre-notice" | "forest" | "sea-use";

/** The parts of a number from before 2015. */
export interface LegacyCertificateNoParts {
  /** Distinguishes the two forms. */
  legacy: true;
  /** Type of the old certificate. */
  kind: LegacyCertificateKind;
  /** The running number with its leading zeros. */
  number: string;
}

/** A type of old certificate with its names, and the words of its numbers. */
interface LegacyCertificate {
  readonly kind: LegacyCertificateKind;
  readonly zh: string;
  readonly en: string;
  readonly words: RegExp;
}

/** The first that fits decides: 房他 before 房权, 房地 before 房. */
const LEGACY: readonly LegacyCertificate[] = [
  {
    kind: "other-right",
    zh: "他项权证，记载抵押权等",
    en: "other-right certificate (他项权证) of a mortgage",
    words: /他项|房他|土他|林他|他字/,
  },
  {
    kind: "pre-notice",
    zh: "预告登记或在建工程抵押证明",
    en: "proof of a pre-notice or of a mortgage of buildings under construction",
    words: /房预|预告|预购|预抵|在建/,
  },
  {
    kind: "house-title",
    zh: "房地产权证，房屋和土地合为一证",
    en: "certificate of house and land in one (房地产权证)",
    words: /房地(?:产)?(?:证|权|.{0,4}字)/,
  },
  {
    kind: "house-title",
    zh: "房屋所有权证",
    en: "house title certificate (房屋所有权证)",
    words: /房权|房(?:字|证|产)|共有权/,
  },
  {
    kind: "sea-use",
    zh: "海域使用权证",
    en: "sea-use certificate (海域使用权证)",
    words: /海域|海证/,
  },
  {
    kind: "land-use",
    zh: "土地使用权证",
    en: "land-use certificate (土地使用权证)",
    words: /国用|集用|集有|土(?:地)?(?:证|使用|国用|集用)|国土/,
  },
  { kind: "forest", zh: "林权证", en: "forest certificate (林权证)", words: /林(?:权)?证/ },
];
/** An old number ends in its running number: `…字第12345678号`, `…(2012)第012345号`, `…1234567号`, or bare digits. */
const LEGACY_NUMBER = /(?:第|字|\)|号|-|证|[\u4e00-\u9fa5])([0-9A-Z]{0,4}\d{2,14}(?:-\d{1,6})?)号?$/;
const MAX_LENGTH = 100;

/** Reads a number from before 2015, with the names of its certificate; undefined for any other text. */
export function readLegacy(value: string): { parts: LegacyCertificateNoParts; zh: string; en: string } | undefined {
  const folded = foldOfficialNo(value);
  if (folded.length > MAX_LENGTH || folded.includes("不动产")) return undefined;
  const number = LEGACY_NUMBER.exec(folded)?.[1];
  const found = LEGACY.find(({ words }) => words.test(folded));
  if (!found || number === undefined) return undefined;
  return { parts: { legacy: true, kind: found.kind, number }, zh: found.zh, en: found.en };
}
