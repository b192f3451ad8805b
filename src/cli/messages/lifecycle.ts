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
  deadline: "期限",
  lastDay: "最后一天",
  daysLeft: "还剩（天）",
  level: { past: "已过", urgent: "紧急", near: "临近" },
  undated: "未定",
  noDeadlines: (days: number) => `${days} 天内没有到期的事项`,
  renewTo: (rows: number, file: string) => `续封文件已写入 ${file}（${rows} 行）`,
  toFill: (names: string) => `还要人填写：${names}`,
  tooLate: (count: number) => `${count} 项查封已过期，不能续封，只能重新查封（CF-02），没有写入续封文件`,
  nothingToRenew: "没有需要续封的查封，没有写出文件",
  preNoticesLeftOut: "预告登记的九十日只有登记簿知道；加 --online 查询",
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
  deadline: "deadline",
  lastDay: "last day",
  daysLeft: "days left",
  level: { past: "past", urgent: "urgent", near: "near" },
  undated: "no date",
  noDeadlines: (days) => `nothing falls due within ${days} days`,
  renewTo: (rows, file) => `renewals written to ${file} (${rows} rows)`,
  toFill: (names) => `left for a person to fill in: ${names}`,
  tooLate: (count) => `${count} seizures have ended: they cannot be renewed, only ordered anew (CF-02), and are not in the file`,
  nothingToRenew: "no seizure to renew, no file was written",
  preNoticesLeftOut: "only the register knows the 90 days of pre-notices: ask it with --online",
};

export function lifecycleWords(lang: Lang): Words {
  return lang === "en" ? en : zh;
}
