import { CASE_STATUSES, isCaseStatus } from "../../contract/index.js";
import type { Lang, LocalizedText } from "../core/language.js";
import { en } from "./en.js";
import { zh, type Messages } from "./zh.js";

export type { Messages };

/** Texts of one language; both have the same keys because `en` is typed by `zh`. */
export function messages(lang: Lang): Messages {
  return lang === "en" ? en : zh;
}

/** Selects the language of a text that is available in both. */
export function localized(lang: Lang, text: LocalizedText): string {
  return lang === "en" ? text.en : text.zh;
}

/** Selects the language of a fix, if there is one. */
export function pickFix(
  lang: Lang,
  text: { readonly fixZh?: string | undefined; readonly fixEn?: string | undefined },
): string | undefined {
  return lang === "en" ? text.fixEn : text.fixZh;
}

/** Name of a status. One that is not in the contract is shown as received. */
export function statusText(lang: Lang, status: string | undefined): string {
  if (!status) return "";
  if (isCaseStatus(status)) return localized(lang, CASE_STATUSES[status]);
  return status === "unrecognised" ? messages(lang).unrecognised : status;
}
