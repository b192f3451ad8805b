import type { Lang } from "../core/language.js";
import { countOf, formatNumber as n } from "./numbers.js";

/** Texts about cases that go on only when the institution acts. */
const zh = {
  actionRequired: (cases: number) => `有 ${n(cases)} 件受理件待本机构处理：`,
  dueBy: (time: string) => `期限 ${time}`,
  andMore: (count: number, command: string) => `另有 ${n(count)} 件，用 ${command} 查看`,
};
type Words = typeof zh;

const en: Words = {
  actionRequired: (cases) =>
    cases === 1 ? "1 case waits for the institution:" : `${n(cases)} cases wait for the institution:`,
  dueBy: (time) => `due ${time}`,
  andMore: (count, command) => `${countOf(count, "more case")}: ${command}`,
};

export function actionWords(lang: Lang): Words {
  return lang === "en" ? en : zh;
}
