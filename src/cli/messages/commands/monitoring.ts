import type { Lang } from "../../core/language.js";

/** Texts about metrics and logs. */
const zh = {
  serving: (url: string) => `监控指标：${url}`,
  ended: (command: string, exit: number) => `${command} 已结束，退出码 ${exit}`,
};
type Words = typeof zh;

const en: Words = {
  serving: (url) => `metrics: ${url}`,
  ended: (command, exit) => `${command} ended with exit code ${exit}`,
};

export function monitoringWords(lang: Lang): Words {
  return lang === "en" ? en : zh;
}
