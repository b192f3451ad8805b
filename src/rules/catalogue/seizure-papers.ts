import {
  ORGAN_TERMS,
  ORGAN_TYPES,
  courtNameMismatch,
  courtOf,
  expectedTexts,
  officersOf,
  organOfDocumentNo,
  releaseBasisDefects,
  type Kind,
  type ReleaseBasisDefect,
} from "../../contract/index.js";
import { addMonths } from "../model/dates.js";
import type { Rule } from "../model/rule.js";
import { displayText } from "../model/shown-value.js";

const all: readonly Kind[] = ["seizure.request", "seizure.renew", "seizure.release"];

/** An organ as its document number shows it: a court by its code (法院代字), another organ by its type. */
function organNameOf(documentNo: string | undefined): { readonly zh: string; readonly en: string } | undefined {
  if (documentNo === undefined) return undefined;
  const court = courtOf(documentNo);
  if (court !== undefined) return { zh: `法院代字“${court}”`, en: `court ${court}` };
  const organ = organOfDocumentNo(documentNo);
  return organ && ORGAN_TYPES[organ];
}

const BASIS_DEFECTS: Readonly<Record<ReleaseBasisDefect, readonly [string, string]>> = {
  "basis-missing": ["未填写解封依据", "no basis of the release is stated"],
  "number-missing": ["未填写解封依据文号", "the number of the document of the basis is missing"],
  "not-superior": ["解封法院不是查封法院的上级法院", "the releasing court is not a superior of the seizing court"],
  "other-document": ["解封依据文号不是该依据应有的文书", "the number is not of a document that such a basis has"],
};

/** Who orders a measure, and with which papers. The ids continue those of `seizure.ts`. */
export const SEIZURE_PAPER_RULES: readonly Rule[] = [
  {
    id: "CF-04",
    severity: "error",
    kinds: all,
    fields: ["materials"],
    demands: ["materials"],
    title: { zh: "须附裁定书和协助执行通知书", en: "the ruling and the notice of assistance are both required" },
    text: {
      zh: "查封、续封、解封自裁定书和协助执行通知书送达协助执行单位时发生效力，两份文书均须附上。",
      en: "A measure takes effect when the ruling and the notice of assistance are served on the assisting body; both must be attached.",
    },
    says: { zh: "附件缺少：{missing}", en: "Missing materials: {missingEn}" },
    fix: {
      zh: "请在“附件”列填写，例如 裁定书=documents/裁定书.pdf；协助执行通知书=documents/协助执行通知书.pdf（路径相对于表格所在的文件夹）",
      en: "Add them to the column 附件, for example 裁定书=documents/裁定书.pdf；协助执行通知书=documents/协助执行通知书.pdf (paths are relative to the folder of the table)",
    },
    source:
      "最高人民法院关于人民法院民事执行中查封、扣押、冻结财产的规定（2020）第一条；民事诉讼法（2023）第二百五十三条、第二百六十二条",
    check: (_, { materials }) => {
      const missing = (
        [
          ["ruling", "裁定书", "ruling"],
          ["assistance-notice", "协助执行通知书", "notice of assistance"],
        ] as const
      ).filter(([kind]) => !materials.includes(kind));
      if (missing.length === 0) return undefined;
      return {
        facts: { missing: missing.map(([, zh]) => zh).join("、"), missingEn: missing.map(([, , en]) => en).join(", ") },
      };
    },
    examples: {
      pass: all.map((kind) => ({ kind, change: {} })),
      fail: all.map((kind) => ({ kind, change: {}, context: { materials: ["ruling" as const] } })),
    },
  },
  {
    id: "CF-15",
    severity: "warning",
    kinds: all,
    fields: ["officerName", "officerCardNo"],
    unsettled: true,
    title: { zh: "承办人一般为两名", en: "usually two officers" },
    text: {
      zh: "办理查封应当出示人民法院工作人员的工作证；实践中一般由两名工作人员办理，是否必须两名待确认。",
      en: "Court officers must present their work cards. In practice two officers act; whether two are required is not confirmed.",
    },
    says: { zh: "只填写了一名承办人", en: "Only one officer is named" },
    fix: {
      zh: "有第二名承办人的，请在“承办人”和“工作证号”列一并填写，以顿号“、”分隔",
      en: "If there is a second officer, add the name and the card number to the columns 承办人 and 工作证号 (separator: 、)",
    },
    source: "不动产登记暂行条例实施细则第九十条",
    check: (filing) => (officersOf(filing).names.length === 1 ? {} : undefined),
    examples: {
      pass: all.map((kind) => ({
        kind,
        change: { officerName: "周敏、陈刚", officerCardNo: "浙010600123、浙010600124" },
      })),
      fail: all.map((kind) => ({ kind, change: { officerName: "周敏", officerCardNo: "浙010600123" } })),
    },
  },
  {
    id: "CF-16",
    severity: "warning",
    kinds: all,
    fields: ["officerCardNo", "officerName"],
    title: { zh: "执行人员的证件事先报备", en: "officers are registered in advance" },
    text: {
      zh: "网络执行查控中，执行人员的证件事先报备，无需随每次嘱托提交；每名承办人有自己的工作证和执行公务证，两者为不同证件。",
      en: "For online filing the officers' credentials are registered once in advance and need not accompany each request. Every officer has a work card and an enforcement card of their own, which are two papers.",
    },
    says: {
      zh: "填写了 {officers} 名承办人、{cards} 个不同的工作证号",
      en: "{officers} officers are named with {cards} different card numbers",
    },
    fix: {
      zh: "请核对每名承办人自己的工作证号；执行公务证号填写在“执行公务证号”列",
      en: "Check the work card number of every officer; the enforcement card number has a column of its own, 执行公务证号",
    },
    source: "不动产登记暂行条例实施细则第九十条；法释〔2013〕20号第二条、第四条、第七条、第十条",
    check: (filing) => {
      const { names, cards } = officersOf(filing);
      const distinct = new Set(cards).size;
      return names.length > 1 && distinct < names.length
        ? { facts: { officers: names.length, cards: distinct } }
        : undefined;
    },
    examples: {
      pass: all.map((kind) => ({
        kind,
        change: { officerName: "周敏、陈刚", officerCardNo: "浙010600123、浙010600124" },
      })),
      fail: all.map((kind) => ({
        kind,
        change: { officerName: "周敏、陈刚", officerCardNo: "浙010600123、浙010600123" },
      })),
    },
  },
  {
    id: "CF-17",
    severity: "error",
    kinds: ["seizure.release"],
    fields: ["documentNo", "originalDocumentNo", "basis", "basisDocumentNo"],
    title: { zh: "由查封机关解除查封", en: "the seizing court releases the seizure" },
    text: {
      zh: "解除查封由作出查封的法院或者其上级法院凭解除查封裁定书和协助执行通知书办理，任何单位不得擅自解除；由其他机关解除的，应当有上级法院决定、案件移送、移送执行、指定执行（提级执行）或者程序终结的依据，写明依据文号并附依据文书。",
      en: "A seizure is released by the court that ordered it or by its superior; no other body may release it. Another organ needs a basis: a decision of the superior court, a transfer of the case or of its execution, an order of jurisdiction, or the end of the proceedings. The filing states the basis and the number of its document, and the document is attached.",
    },
    says: {
      zh: "解封机关（{release}）与查封机关（{seizure}）不一致：{wrong}",
      en: "The release is by {releaseEn}, the seizure by {seizureEn}: {wrongEn}",
    },
    fix: {
      zh: "请核对两个文号；确由其他机关解封的，填写“解封依据”“解封依据文号”列（表头没有的请增加），并附解封依据文书，例如在“附件”列填写 解封依据文书=documents/移送执行函.pdf",
      en: "Check both document numbers; if another organ releases the seizure, fill in the columns 解封依据 and 解封依据文号 (add them if they are missing) and attach the document, for example 解封依据文书=documents/移送执行函.pdf in the column 附件",
    },
    source:
      "最高人民法院关于适用《中华人民共和国民事诉讼法》的解释（2022）第一百六十五条；查封、扣押、冻结财产的规定（2020）第二十八条；法释〔2016〕6号第二条、第三条",
    check: ({ documentNo, originalDocumentNo, basis, basisDocumentNo }, { materials }) => {
      const [release, seizure] = [organNameOf(documentNo), organNameOf(originalDocumentNo)];
      if (!documentNo || !originalDocumentNo || !release || !seizure || release.zh === seizure.zh) return undefined;
      const wrong: (readonly [string, string])[] = releaseBasisDefects({
        documentNo,
        originalDocumentNo,
        basis,
        basisDocumentNo,
      }).map((defect) => BASIS_DEFECTS[defect]);
      if (basis && !materials.includes("release-basis"))
        wrong.push(["缺少附件“解封依据文书”", "the document of the basis is not attached"]);
      if (wrong.length === 0) return undefined;
      const facts = { wrong: wrong.map(([zh]) => zh).join("，"), wrongEn: wrong.map(([, en]) => en).join(", ") };
      const organs = { release: release.zh, releaseEn: release.en, seizure: seizure.zh, seizureEn: seizure.en };
      return { facts: { ...organs, ...facts } };
    },
    examples: {
      pass: [
        {
          kind: "seizure.release",
          change: {
            documentNo: "（2026）浙01执12号",
            originalDocumentNo: "（2024）浙0106执1234号",
            basis: "superior-court",
            basisDocumentNo: "（2026）浙01执监3号",
          },
          context: { materials: ["ruling", "assistance-notice", "release-basis"] },
        },
        {
          kind: "seizure.release",
          change: { documentNo: "（2026）浙0106执12号", originalDocumentNo: "(2015)杭西执民字第1234号" },
        },
      ],
      fail: [
        {
          kind: "seizure.release",
          change: { documentNo: "（2026）浙01执12号", originalDocumentNo: "（2024）浙0106执1234号", basis: undefined },
        },
        {
          kind: "seizure.release",
          change: {
            documentNo: "（2026）浙0108执12号",
            originalDocumentNo: "（2024）浙0106执1234号",
            basis: "superior-court",
            basisDocumentNo: "（2026）浙0108执监3号",
          },
          context: { materials: ["ruling", "assistance-notice", "release-basis"] },
        },
        {
          kind: "seizure.release",
          change: {
            documentNo: "（2026）浙0108执12号",
            originalDocumentNo: "（2024）浙0106执1234号",
            basis: "execution-transferred",
            basisDocumentNo: "（2026）浙0106执1234号之三",
          },
        },
      ],
    },
  },
  {
    id: "CF-25",
    severity: "warning",
    kinds: ["seizure.request", "seizure.renew"],
    fields: ["endDate", "startDate", "documentNo"],
    unsettled: true,
    title: { zh: "公安、检察等机关的查封", en: "seizures by other agencies" },
    text: {
      zh: "公安、检察、税务、海关等机关也可以查封，文号为本机关的文书文号，文书为查封决定书和协助查封通知书，期限另有规定（公安机关一般不超过二年，可续一次，不超过一年，待确认）。",
      en: "Police, procuratorates, tax, customs and other agencies may also seize property. Their documents are a decision and a notice of assistance with numbers of their own, and their terms differ (police: two years and one renewal of one year, to be confirmed).",
    },
    says: {
      zh: "{organ}的查封期限一般不超过 {months} 个月（待确认），结束日期 {end} 已超过",
      en: "Seizures by {organEn} normally last at most {months} months (to be confirmed); the end date {end} is later",
    },
    fix: {
      zh: "请按本机关的规定核对查封期限",
      en: "Check the term that applies to your agency",
    },
    source: "不动产登记暂行条例实施细则第九十三条；公通字〔2013〕30号（待确认）",
    check: ({ documentNo, startDate, endDate }, { kind }) => {
      const organ = documentNo === undefined ? undefined : organOfDocumentNo(documentNo);
      const usual = organ && ORGAN_TERMS[organ];
      if (!usual || !startDate || !endDate) return undefined;
      const months = kind === "seizure.renew" ? usual.renewalMonths : usual.months;
      if (endDate <= addMonths(startDate, months)) return undefined;
      return { facts: { organ: ORGAN_TYPES[organ].zh, organEn: ORGAN_TYPES[organ].en, months, end: endDate } };
    },
    examples: {
      pass: [
        {
          kind: "seizure.request",
          change: { documentNo: "杭公（西）查封字〔2026〕12号", startDate: "2026-11-20", endDate: "2028-11-19" },
        },
        { kind: "seizure.request", change: { startDate: "2026-11-20", endDate: "2029-11-19" } },
        {
          kind: "seizure.request",
          change: { documentNo: "杭税封〔2026〕3号", startDate: "2026-11-20", endDate: "2029-11-19" },
        },
      ],
      fail: [
        {
          kind: "seizure.request",
          change: { documentNo: "杭公（西）查封字〔2026〕12号", startDate: "2026-11-20", endDate: "2029-11-19" },
        },
        {
          kind: "seizure.renew",
          change: { documentNo: "杭公（西）续封字〔2026〕13号", startDate: "2026-12-01", endDate: "2028-11-30" },
        },
      ],
    },
  },
  {
    id: "court-name-differs",
    severity: "warning",
    kinds: all,
    fields: ["organName", "documentNo"],
    title: { zh: "法院名称与案号的法院代字不符", en: "name of the court and court code of the case number differ" },
    text: {
      zh: "案号中的法院代字表明审理、执行案件的法院：最高人民法院为“最高法”，高级人民法院为省级简称，中级人民法院另带 2 位数字，基层人民法院另带 4 位数字。法院名称应与代字相符。",
      en: "The court code of a case number shows the court: 最高法 is the supreme court, the short name of a province a high court, with 2 digits an intermediate and with 4 digits a basic court. The name of the court should fit.",
    },
    says: {
      zh: "{name}与法院代字“{code}”不符：该法院的代字{expected}",
      en: "{name} does not fit the court code {code}: the code of this court {expectedEn}",
    },
    fix: {
      zh: "请按法律文书核对法院名称和案号，其中一个可能有误",
      en: "Compare the name of the court and the case number with the document; one of them may be wrong",
    },
    source: "最高人民法院关于人民法院案件案号的若干规定（法〔2015〕137号）",
    check: ({ organName, documentNo }) => {
      const code = courtOf(documentNo);
      const mismatch = organName && code ? courtNameMismatch(organName, code) : undefined;
      if (!mismatch) return undefined;
      const [expected, expectedEn] = expectedTexts(mismatch);
      return { facts: { name: displayText(organName!), code: code!, expected, expectedEn } };
    },
    examples: {
      pass: all.flatMap((kind) =>
        ["杭州市西湖区人民法院", "西湖区人民法院", "杭州市公安局西湖分局"].map((organName) => ({
          kind,
          change: { organName, documentNo: "（2026）浙0106执12号" },
        })),
      ),
      fail: all.flatMap((kind) =>
        ["苏州市姑苏区人民法院", "杭州市中级人民法院", "浙江省高级人民法院", "最高人民法院"].map((organName) => ({
          kind,
          change: { organName, documentNo: "（2026）浙0106执12号" },
        })),
      ),
    },
  },
  {
    id: "CF-27",
    severity: "registry",
    kinds: [],
    fields: [],
    title: { zh: "按人查询须附协助查询通知书", en: "a search by person needs a notice of assistance" },
    text: {
      zh: "法院按人查询不动产的，应提供案号、协助查询通知书和承办人证件，且仅限查询本案当事人。",
      en: "A court's search by person needs the case number, the notice of assistance and the officer's card. Only parties to the case may be searched.",
    },
    fix: { zh: "请附协助查询通知书", en: "Attach the notice of assistance in a query" },
    source: "法释〔2013〕20号第七条；省级查控协同通知",
  },
];
