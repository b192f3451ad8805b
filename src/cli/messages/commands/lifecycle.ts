import type { Lang } from "../../core/language.js";
import { countOf, formatNumber } from "../numbers.js";

const MINUTES_A_DAY = 1_440;
const durationZh = (minutes: number): string =>
  minutes < 60
    ? `${minutes} 分钟`
    : minutes < MINUTES_A_DAY
      ? `${Math.round(minutes / 60)} 小时`
      : `${formatNumber(Math.round(minutes / MINUTES_A_DAY))} 天`;
const durationEn = (minutes: number): string =>
  minutes < 60
    ? countOf(minutes, "minute")
    : minutes < MINUTES_A_DAY
      ? countOf(Math.round(minutes / 60), "hour")
      : countOf(Math.round(minutes / MINUTES_A_DAY), "day");

/** Texts of the commands that follow a case after filing. */
const zh = {
  sound: "核验通过",
  unsound: "核验不通过",
  seal: "电子印章",
  sealedAt: "盖章时间（以印章所载为准）",
  sealIssuer: "印章 CA",
  findings: "核验结果",
  notCompared: "只核验了印章和标识；加 --no 证明号 可与登记机构的数据比对",
  warningsToo: (count: number) => `另有 ${formatNumber(count)} 条提醒`,
  deadline: "期限",
  lastDay: "最后一天",
  daysLeft: "剩余天数",
  level: { past: "已过期", urgent: "紧急", near: "临近", later: "期限内" },
  undated: "未定",
  noDeadlines: (days: number) => `${formatNumber(days)} 天内没有到期的事项`,
  renewTo: (rows: number, file: string) => `续封文件已写入 ${file}（${formatNumber(rows)} 行）`,
  toFill: (names: string) => `需人工填写：${names}`,
  tooLate: (count: number) => `${formatNumber(count)} 项查封已过期，不能续封，只能重新查封（CF-02），未写入续封文件`,
  nothingToRenew: "没有需要续封的查封，未生成文件",
  preNoticesLeftOut: "预告登记的九十日期限须向登记机构查询，请加 --online",
  listening: (url: string) => `正在接收通知：${url}`,
  webhookRefused: "收到一条无法核实的通知，未采信",
  webhookOlder: (caseNo: string, version: number, known: number) =>
    `受理件 ${caseNo} 的通知（第 ${version} 版）早于已知的第 ${known} 版，已忽略`,
  handedOver: (filings: number, documents: number, isOrder: boolean) =>
    `${isOrder ? "嘱托" : "申请"} ${formatNumber(filings)} 笔，材料 ${formatNumber(documents)} 份`,
  withoutMaterials: (count: number) => `${formatNumber(count)} 笔未附电子材料，请在清单上手工填写纸质材料`,
  withoutPages: (count: number) => `${formatNumber(count)} 份材料的页数无法读取，请在清单上手工填写`,
  searchNo: "查询请求单号",
  noHits: "查询结果：无登记信息",
  holds: "身份",
  news: (n: number) => `此前已登簿的受理件有 ${formatNumber(n)} 项变动：`,
  unknownRights: (n: number) => `${formatNumber(n)} 件注销、解封或续封已登簿，但登记簿没有所填的权利，请核对编号：`,
  overdue: (n: number) => `${formatNumber(n)} 件受理件已超过法定办理时限（暂行条例第二十条），请向登记机构催办：`,
  overdueSince: (day: string) => `法定办结期限 ${day}`,
  newsElsewhere: (n: number) =>
    `本机台账中没有的已登簿受理件有 ${formatNumber(n)} 项变动（由其他电脑或者渠道申请，或者登记机构为本机构的权利所立）：`,
  moreInJson: (n: number) => `另有 ${formatNumber(n)} 项，加 --json 查看全部`,
  unrecognised: (n: number) => `${formatNumber(n)} 件受理件的状态不在接口规范之内，已原样保留；请向登记机构核实`,
  feedRestarted: "登记机构无法识别上次读取的变更位置，已从头重新读取；已知的受理件状态不受影响",
  contradictions: (n: number) => `登记机构有 ${formatNumber(n)} 条报告前后矛盾，已原样记录；请核实（bdc status 批次）`,
  unreadable: (n: number, named: string) =>
    `登记机构的接口不再提供 ${formatNumber(n)} 件未办结受理件的进度，请向登记机构核实结果：${named}`,
  paymentNotice: "缴款通知书",
  noFee: "该受理件没有费用",
  amount: "金额",
  items: "件数",
  channel: "缴款方式",
  paymentCode: "缴款码",
  payBy: "缴款期限",
  paid: "已缴",
  unpaid: "未缴",
  contradiction: "矛盾",
  as: {
    owner: "权利人",
    "pre-notice-holder": "预告登记权利人",
    "mortgage-notice-holder": "抵押权预告登记权利人",
    mortgagee: "抵押权人",
  },
  share: "份额",
  matched: "匹配方式",
  matchedBy: {
    "name-and-number": "姓名和证件号",
    "legacy-number": "15 位旧证号",
    "former-name": "曾用名",
    number: "证件号",
    name: "仅姓名",
    "certificate-no": "证号",
  },
  seizuresTo: (rows: number, file: string) => `查封文件已写入 ${file}（${formatNumber(rows)} 行）`,
  version: "版本",
  newMaterials: "补充材料",
  purposeOfDeadlines: "核对预告登记期限",
  clockDiffers: (authority: string, minutes: number, isAhead: boolean, measured: string) =>
    `登记机构 ${authority} 的时间比本机${isAhead ? "快" : "慢"} ${durationZh(minutes)}（${measured} 测得），期限按登记机构的时间计算`,
  localDate: (today: string) => `剩余天数按本机日期 ${today} 计算；加 --online 按登记机构的时间计算`,
  sandboxTime: "内置登记机构的时间",
  deskEmpty: "工作台上没有受理件",
  step: (step: number) => `第 ${step} 步`,
  scenariosPlayed: (ok: number, bad: number) => `场景 ${ok + bad} 个：符合 ${ok}，不符 ${bad}`,
};
type Words = typeof zh;

const en: Words = {
  sound: "verified",
  unsound: "verification failed",
  seal: "seal",
  sealedAt: "sealed at (as stated by the seal)",
  sealIssuer: "seal CA",
  findings: "findings",
  notCompared: "only the seal and the identifier were verified; add --no NUMBER to compare with the authority's data",
  warningsToo: (count) => `${countOf(count, "more warning")}`,
  deadline: "deadline",
  lastDay: "last day",
  daysLeft: "days left",
  level: { past: "past", urgent: "urgent", near: "near", later: "later" },
  undated: "no date",
  noDeadlines: (days) => `no deadlines within ${countOf(days, "day")}`,
  renewTo: (rows, file) => `renewals written to ${file} (${countOf(rows, "row")})`,
  toFill: (names) => `to be filled in: ${names}`,
  tooLate: (count) =>
    `${countOf(count, "seizure")} already ended: cannot be renewed, only ordered again (CF-02); not written to the file`,
  nothingToRenew: "no seizure to renew; no file was written",
  preNoticesLeftOut: "the 90-day deadlines of pre-notices are known only to the authority: add --online to query them",
  listening: (url) => `listening at ${url}`,
  webhookRefused: "rejected a webhook that could not be verified",
  webhookOlder: (caseNo, version, known) =>
    `ignored a webhook about case ${caseNo}: its version ${version} is older than the known version ${known}`,
  handedOver: (filings, documents) => `${countOf(filings, "filing")}, ${countOf(documents, "document")}`,
  withoutMaterials: (count) =>
    `${countOf(count, "filing")} without electronic documents: enter the paper documents on the list by hand`,
  withoutPages: (count) =>
    `the pages of ${countOf(count, "document")} could not be counted: enter them on the list by hand`,
  searchNo: "search number",
  noHits: "result: no registered unit found",
  holds: "as",
  news: (n) => `${countOf(n, "change")} to cases that were already registered:`,
  unknownRights: (n) =>
    `${countOf(n, "cancellation, release or renewal", "cancellations, releases or renewals")} registered for a right that the register does not hold: check the number`,
  overdue: (n) =>
    `${countOf(n, "case")} past the time limit by law (Interim Regulations on Real Estate Registration, art. 20): ask the authority to decide`,
  overdueSince: (day) => `limit by law ${day}`,
  newsElsewhere: (n) =>
    `${countOf(n, "change")} to registered cases that are not in this ledger (filed from elsewhere, or opened by the authority for a right of the institution):`,
  moreInJson: (n) => `${formatNumber(n)} more; add --json to see all`,
  unrecognised: (n) =>
    `${countOf(n, "case")} with a status that is not in the API contract, kept as received; ask the authority`,
  feedRestarted:
    "the authority does not recognize the last position in its change feed, so the feed was read again from the beginning; known case statuses are not affected",
  contradictions: (n) =>
    `${countOf(n, "report")} of the authority contradict earlier ones; recorded as received. Ask the authority (bdc status BATCH)`,
  unreadable: (n, named) =>
    `the gateway no longer tells of ${countOf(n, "case")} that had not ended; ask the authority how they ended: ${named}`,
  paymentNotice: "payment notice",
  noFee: "this case has no fee",
  amount: "amount",
  items: "items",
  channel: "payment method",
  paymentCode: "payment code",
  payBy: "pay by",
  paid: "paid",
  unpaid: "not paid",
  contradiction: "contradiction",
  as: {
    owner: "owner",
    "pre-notice-holder": "holder of a pre-notice",
    "mortgage-notice-holder": "holder of a mortgage pre-notice",
    mortgagee: "mortgagee",
  },
  share: "share",
  matched: "matched by",
  matchedBy: {
    "name-and-number": "name and number",
    "legacy-number": "15-digit number",
    "former-name": "former name",
    number: "number",
    name: "name only",
    "certificate-no": "certificate number",
  },
  seizuresTo: (rows, file) => `seizures written to ${file} (${countOf(rows, "row")})`,
  version: "version",
  newMaterials: "documents added",
  purposeOfDeadlines: "deadline of a pre-notice",
  clockDiffers: (authority, minutes, isAhead, measured) =>
    `the clock of authority ${authority} is ${durationEn(minutes)} ${isAhead ? "ahead of" : "behind"} this machine's (measured ${measured}); deadlines count from the authority's`,
  localDate: (today) => `days left count from ${today}, the date of this machine; --online uses the authority's clock`,
  sandboxTime: "time of the embedded authority",
  deskEmpty: "no cases on the desk",
  step: (step) => `step ${step}`,
  scenariosPlayed: (ok, bad) => `${countOf(ok + bad, "scenario")}: ${ok} passed, ${bad} failed`,
};

export function lifecycleWords(lang: Lang): Words {
  return lang === "en" ? en : zh;
}
