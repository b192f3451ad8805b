import type { Lang } from "./index.js";

/** Words of the commands that follow a case to its end. */
const zh = {
  sound: "核验通过",
  unsound: "核验不通过",
  seal: "电子印章",
  sealedAt: "盖章时间（印章自述）",
  sealIssuer: "印章 CA",
  findings: "核验结果",
  notCompared: "只核验了印章和标识；加 --no 证明号 可与登记机构的数据核对",
  releasable: "可以放款",
  notReleasable: "不可以放款",
  released: (ok: number, bad: number) => `可以放款 ${ok} 行，不可以 ${bad} 行`,
  verdict: "结论",
  warningsToo: (count: number) => `另有 ${count} 条提醒`,
};
type Words = typeof zh;

const en: Words = {
  sound: "sound",
  unsound: "not sound",
  seal: "seal",
  sealedAt: "sealed at (as the seal says)",
  sealIssuer: "seal CA",
  findings: "findings",
  notCompared: "only seal and identifier were judged; with --no NUMBER it is compared with the authority's data",
  releasable: "may be released",
  notReleasable: "not to be released",
  released: (ok, bad) => `${ok} rows may be released, ${bad} may not`,
  verdict: "verdict",
  warningsToo: (count) => `${count} warnings as well`,
};

export function lifecycleWords(lang: Lang): Words {
  return lang === "en" ? en : zh;
}
