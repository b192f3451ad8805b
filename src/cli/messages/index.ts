import type { Lang } from "../core/language.js";
import { en } from "./en.js";
import { zh, type Messages } from "./zh.js";

export type { Messages };

/** The words of one language; both have the same keys because `en` is typed by `zh`. */
export function messages(lang: Lang): Messages {
  return lang === "en" ? en : zh;
}

/** Picks the right half of a text that travels in both languages. */
export function localized(lang: Lang, text: { readonly zh: string; readonly en: string }): string {
  return lang === "en" ? text.en : text.zh;
}
export function pickFix(
  lang: Lang,
  text: { readonly fixZh?: string | undefined; readonly fixEn?: string | undefined },
): string | undefined {
  return lang === "en" ? text.fixEn : text.fixZh;
}
