import type { Texts } from "../model/finding.js";

export const error = (zh: string, en: string, fixZh: string, fixEn: string): Texts => ({
  severity: "error",
  zh,
  en,
  fixZh,
  fixEn,
});
export const warning = (zh: string, en: string, fixZh: string, fixEn: string): Texts => ({
  ...error(zh, en, fixZh, fixEn),
  severity: "warning",
});
export const confirm = (zh: string, en: string, fixZh: string, fixEn: string): Texts => ({
  ...error(zh, en, fixZh, fixEn),
  severity: "confirm",
});
