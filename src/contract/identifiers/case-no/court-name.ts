// Whether the name of a court fits the court code (法院代字) of a case number.
import { provinceOfPlace } from "../common/cities.js";

/** What a court code must be like for a court of this name. */
export interface ExpectedCourtCode {
  /** The beginning of the code: 最高法 or 省级简称. Undefined when the name does not show the province. */
  readonly start: string | undefined;
  /** Number of digits, by the level of the court; undefined when the name does not show it. */
  readonly digits: number | undefined;
}

/**
 * Levels of courts by their names: a high court has no digits, an intermediate court 2, a basic court 4. Courts of
 * special jurisdiction, such as 海事法院, are named otherwise and not judged.
 */
const LEVELS: readonly (readonly [RegExp, number])[] = [
  [/高级人民法院$/, 0],
  [/中级人民法院$/, 2],
  [/[区县市旗]人民法院$/, 4],
];

/**
 * Returns what the code of a court of this name must be like, when the code is not (法〔2015〕137号). Undefined when both
 * may be of one court. Names of districts do not show their province; courts of the 兵团 and of the army stand in many.
 */
export function courtNameMismatch(name: string, code: string): ExpectedCourtCode | undefined {
  if (/^[兵军]/.test(code)) return undefined;
  const isSupreme = name.startsWith("最高人民法院");
  const start = isSupreme ? "最高法" : provinceOfPlace(name);
  const digits = isSupreme ? undefined : LEVELS.find(([form]) => form.test(name))?.[1];
  const fitsStart = start === undefined || code.startsWith(start);
  const fitsLevel = digits === undefined || code.replace(/\D/g, "").length === digits;
  if (fitsStart && fitsLevel && !(code === "最高法" && digits !== undefined)) return undefined;
  return { start: fitsStart ? undefined : start, digits: fitsLevel && code !== "最高法" ? undefined : digits };
}

/** What the code of a court must be like, in words. */
export function expectedTexts({ start, digits }: ExpectedCourtCode): readonly [zh: string, en: string] {
  const zh = [start && `以“${start}”开头`, digits !== undefined && (digits === 0 ? "不带数字" : `带 ${digits} 位数字`)];
  const en = [start && `begins with ${start}`, digits !== undefined && `has ${digits === 0 ? "no" : digits} digits`];
  return [zh.filter(Boolean).join("、"), en.filter(Boolean).join(" and ")];
}
