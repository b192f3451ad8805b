import { isCaseNo, parseCaseNo, unitCodesOf, type Kind } from "../../contract/index.js";
import type { PartialFiling, Rule } from "../model/rule.js";

const all: readonly Kind[] = ["seizure.request", "seizure.renew", "seizure.release"];
const request: readonly Kind[] = ["seizure.request"];
const MANY_UNITS = 10;

/** 法院代字 of a case number of the present form. */
function courtOf(documentNo: string | undefined): string | undefined {
  return documentNo !== undefined && isCaseNo(documentNo) ? parseCaseNo(documentNo).courtCode : undefined;
}

const officers = (filing: PartialFiling): number =>
  (filing.officerName ?? "").split(/[、,，;；/]/).filter((name) => name.trim()).length;

/** 查封、续封、解封 (domain: court measures), except how long they run: see `seizure-term.ts`. */
export const SEIZURE_RULES: readonly Rule[] = [
  {
    id: "CF-04",
    severity: "error",
    kinds: all,
    fields: ["materials"],
    demands: ["materials"],
    title: { zh: "裁定书和协助执行通知书缺一不可", en: "both the ruling and the notice of assistance" },
    text: {
      zh: "查封、续封、解封自裁定书和协助执行通知书送达协助执行单位时起发生效力，两份文书都要附上。",
      en: "A measure takes effect when the ruling and the notice of assistance are served on the assisting body; both must be attached.",
    },
    says: { zh: "附件缺少：{missing}", en: "Missing from the materials: {missingEn}" },
    fix: {
      zh: "在“附件”列写明，例如 裁定书=documents/裁定书.pdf；协助执行通知书=documents/协助执行通知书.pdf（路径从表格所在的文件夹写起）",
      en: "Write in the column 附件, for example 裁定书=documents/裁定书.pdf；协助执行通知书=documents/协助执行通知书.pdf (paths from the folder of the table)",
    },
    source:
      "最高人民法院关于人民法院民事执行中查封、扣押、冻结财产的规定（2020）第一条；民事诉讼法（2023）第二百五十三条、第二百六十二条",
    check: (_, { materials }) => {
      const missing = (
        [
          ["ruling", "裁定书", "the ruling"],
          ["assistance-notice", "协助执行通知书", "the notice of assistance"],
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
    id: "CF-05",
    severity: "registry",
    kinds: request,
    fields: [],
    title: { zh: "先送达者在先", en: "first served, first in rank" },
    text: {
      zh: "数个法院查封同一不动产的，按协助执行文书送达登记机构的先后排列；网上送达以登记系统接收的时刻为准。",
      en: "Courts rank by the moment at which their orders were served on the registration authority; on line that is the moment of receipt.",
    },
    fix: { zh: "无需处理；轮候顺序见受理结果", en: "Nothing to do; the case shows the place in the queue" },
    source:
      "不动产登记暂行条例实施细则第九十一条；最高人民法院关于人民法院办理财产保全案件若干问题的规定（2020）第十六条",
  },
  {
    id: "CF-06",
    severity: "warning",
    kinds: request,
    fields: ["measure"],
    title: { zh: "轮候由登记机构认定", en: "waiting is the registry's finding" },
    text: {
      zh: "先送达的为查封，后送达的为轮候查封；是否轮候由登记机构按送达先后认定，不由申请写明。",
      en: "The first order served seizes, later ones wait; whether an order waits is found by the registry, not chosen by the court.",
    },
    says: {
      zh: "填写了“{written}”，将按“{read}”提交，是否轮候由登记机构认定",
      en: "“{written}” was entered and is filed as {read}; whether it waits is the registry's finding",
    },
    fix: { zh: "请填写“查封”或“预查封”", en: "Enter 查封 or 预查封" },
    source: "不动产登记暂行条例实施细则第九十一条；查封、扣押、冻结财产的规定（2020）第二十六条",
  },
  {
    id: "CF-07",
    severity: "registry",
    kinds: all,
    fields: [],
    title: { zh: "轮候查封自动生效或失效", en: "the queue moves by itself" },
    text: {
      zh: "在先查封解除或失效的，登记在先的轮候查封自动生效；在先查封的不动产已全部处置的，轮候查封失效；部分处置的，对剩余部分自动生效。",
      en: "When the seizure in front is released or lapses the next takes effect; when the property is wholly disposed of all waiting ones lapse; of the remainder the queue moves up.",
    },
    fix: { zh: "无需处理；变化会出现在案件状态中", en: "Nothing to do; the change appears in the case" },
    source: "查封、扣押、冻结财产的规定（2020）第二十六条；法发〔2004〕5号第二十条",
  },
  {
    id: "CF-12",
    severity: "registry",
    kinds: request,
    fields: [],
    title: { zh: "预查封的对象", en: "what can be pre-seized" },
    text: {
      zh: "预查封适用于：已缴土地出让金但未登记的土地使用权；开发企业尚未出售的预售房屋；已办首次登记、由被执行人购买而未转移登记的房屋；已办理预售合同备案或购房预告登记的房屋。已登记在被执行人名下的，应当办理查封。",
      en: "Pre-seizure is for land paid for but not registered, a developer's unsold pre-sale homes, homes bought and not yet transferred, and homes with a filed pre-sale contract or a purchase pre-notice. What is registered to the debtor is seized, not pre-seized.",
    },
    fix: {
      zh: "单元已登记在被执行人名下的，请把查封类型改为“查封”",
      en: "Where the unit is registered to the debtor, change the measure to 查封",
    },
    source: "法发〔2004〕5号第十三条至第十五条",
  },
  {
    id: "CF-13",
    severity: "registry",
    kinds: request,
    fields: [],
    title: { zh: "预查封自动转为查封", en: "a pre-seizure becomes a seizure" },
    text: {
      zh: "预查封与正式查封效力相同；房屋登记到被执行人名下时自动转为查封，期限自预查封之日起计算。",
      en: "A pre-seizure has the effect of a seizure; when the debtor is registered as owner it becomes one, its term counted from the pre-seizure.",
    },
    fix: { zh: "无需处理", en: "Nothing to do" },
    source: "法发〔2004〕5号第十六条、第十八条",
  },
  {
    id: "CF-14",
    severity: "registry",
    kinds: request,
    fields: [],
    title: { zh: "预告登记注销后预查封失去基础", en: "without the pre-notice the pre-seizure loses its ground" },
    text: {
      zh: "购房预告登记被注销的，针对该房屋的预查封失去基础，登记机构应提醒法院。",
      en: "When the purchase pre-notice is cancelled, a pre-seizure of the home loses its ground; the court should be told.",
    },
    fix: {
      zh: "请核实购房合同状态，考虑改查封价款请求权等其他措施",
      en: "Find out about the contract and consider another measure",
    },
    source: "登记实务（待确认）",
    unsettled: true,
  },
  {
    id: "CF-15",
    severity: "warning",
    kinds: all,
    fields: ["officerName", "officerCardNo"],
    unsettled: true,
    title: { zh: "承办人两名", en: "two officers" },
    text: {
      zh: "办理查封应当出示人民法院工作人员的工作证；通常由两名人员办理，但未见要求两人的条文。",
      en: "The officer's card must be shown; usually two officers act, though no text was found that demands two.",
    },
    says: { zh: "只填写了一名承办人", en: "Only one officer is named" },
    fix: {
      zh: "如有第二名承办人，请以顿号分隔一并填写姓名和工作证号",
      en: "Name the second officer and the second card too, separated by 、",
    },
    source: "不动产登记暂行条例实施细则第九十条；各地登记实务（待确认）",
    check: (filing) => (officers(filing) === 1 ? {} : undefined),
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
    severity: "note",
    kinds: all,
    fields: [],
    title: { zh: "网络渠道的承办人信息事先报备", en: "officers are reported beforehand" },
    text: {
      zh: "网络执行查控中，执行人员的证件事先报备，不必随每次申请提交；电子文书加盖电子印章，与纸质文书效力相同。",
      en: "On line the officers' credentials are reported once beforehand; sealed electronic documents equal paper.",
    },
    fix: { zh: "请确认承办人已在登记机构报备", en: "Make sure that the officer is known to the authority" },
    source: "法释〔2013〕20号第二条、第四条、第七条、第十条",
  },
  {
    id: "CF-17",
    severity: "error",
    kinds: ["seizure.release"],
    fields: ["documentNo", "originalDocumentNo", "basis"],
    title: { zh: "由查封机关解封", en: "who seized releases" },
    text: {
      zh: "解除查封由作出查封的法院（或其上级法院、受移送法院）以解除裁定书和协助执行通知书办理；其他机关解封的，应当写明依据。",
      en: "A seizure is released by the court that made it, its superior or the court that took the case over; another organ must state the basis.",
    },
    says: {
      zh: "解封文号的法院代字“{release}”与原查封文号的“{seizure}”不同，又没有填写解封依据",
      en: "The release comes from {release}, the seizure from {seizure}, and no basis is given",
    },
    fix: {
      zh: "请核对文号；确由其他机关解封的，在“解封依据”列写明依据（如移送、指定执行裁定），没有这一列的先在表头加上",
      en: "Check both numbers; if another organ releases, state its basis in the column 解封依据, and add the column where there is none",
    },
    source: "查封、扣押、冻结财产的规定（2020）第二十八条",
    check: ({ documentNo, originalDocumentNo, basis }) => {
      const release = courtOf(documentNo);
      const seizure = courtOf(originalDocumentNo);
      return release !== undefined && seizure !== undefined && release !== seizure && !basis
        ? { facts: { release, seizure } }
        : undefined;
    },
    examples: {
      pass: [
        {
          kind: "seizure.release",
          change: {
            documentNo: "（2026）浙01执12号",
            originalDocumentNo: "（2024）浙0106执1234号",
            basis: "（2026）浙01执监3号指定执行",
          },
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
      ],
    },
  },
  {
    id: "CF-19",
    severity: "registry",
    kinds: request,
    fields: [],
    title: { zh: "转移登记受理中的查封", en: "seizure while a transfer is under way" },
    text: {
      zh: "转移登记已受理尚未登簿的，登记机构应当协助查封；已登记到案外人名下的，不得查封；在先送达的过户裁定优先。",
      en: "While a transfer is accepted and not yet registered the authority assists the court; what is registered to a third party may not be seized; a transfer order served earlier goes first.",
    },
    fix: {
      zh: "不动产已登记在他人名下的，请先处理权属争议",
      en: "Where the property is registered to another, settle the ownership first",
    },
    source: "查封、扣押、冻结财产的规定（2020）第二十三条",
  },
  {
    id: "CF-20",
    severity: "registry",
    kinds: request,
    fields: [],
    title: { zh: "房地一并查封", en: "house and land go together" },
    text: {
      zh: "查封地上建筑物的效力及于该建筑物使用范围内的土地使用权，查封土地使用权的效力及于地上建筑物，分属不同权利人的除外。",
      en: "Seizing a building covers its land right and the other way round, unless they belong to different holders.",
    },
    fix: {
      zh: "土地和房屋分属不同权利人的，请在查封范围中写明",
      en: "Where they belong to different holders, say so in the scope",
    },
    source: "查封、扣押、冻结财产的规定（2020）第二十一条",
  },
  {
    id: "CF-21",
    severity: "warning",
    kinds: request,
    fields: ["scope", "obligors"],
    title: { zh: "共有财产写明查封份额", en: "state the share of co-owned property" },
    text: {
      zh: "对共有财产可以查封，并应通知共有人；有几名被执行人时，宜在查封范围中写明各自的份额。",
      en: "Co-owned property may be seized and the co-owners are told; with several debtors the scope should state the share of each.",
    },
    says: { zh: "有 {count} 名被执行人，查封范围为空", en: "There are {count} debtors and the scope is empty" },
    fix: {
      zh: "请在“查封范围”列写明全部或各自份额，没有这一列的先在表头加上",
      en: "Write the whole or each share in the column 查封范围, and add the column where there is none",
    },
    source: "查封、扣押、冻结财产的规定（2020）第十二条",
    check: ({ obligors, scope }) =>
      obligors && obligors.length > 1 && !scope ? { facts: { count: obligors.length } } : undefined,
    examples: {
      pass: [
        { kind: "seizure.request", change: { obligors: [{ name: "张伟" }, { name: "李娜" }], scope: "全部份额" } },
        { kind: "seizure.request", change: { obligors: [{ name: "张伟" }] } },
      ],
      fail: [{ kind: "seizure.request", change: { obligors: [{ name: "张伟" }, { name: "李娜" }], scope: undefined } }],
    },
  },
  {
    id: "CF-22",
    severity: "warning",
    kinds: request,
    fields: ["unitCode"],
    title: { zh: "不得明显超标的额查封", en: "no excessive seizure" },
    text: {
      zh: "查封财产的价额以足以清偿债权额及费用为限，不得明显超标的额查封。",
      en: "What is seized must be enough for the claim and the costs, and not plainly more.",
    },
    says: { zh: "一份申请查封 {count} 个不动产单元", en: "One filing seizes {count} units" },
    fix: { zh: "请核对清单，确认没有明显超标的额", en: "Check the list against the amount of the claim" },
    source: "查封、扣押、冻结财产的规定（2020）第十九条",
    limits: { units: { value: MANY_UNITS, zh: "单元数", en: "units", tighter: "smaller" } },
    check: ({ unitCode, otherUnits }, _, { units = MANY_UNITS } = {}) => {
      if (!unitCode) return undefined;
      const count = unitCodesOf({ unitCode, otherUnits }).length;
      return count > units ? { facts: { count } } : undefined;
    },
    examples: {
      pass: [{ kind: "seizure.request", change: {} }],
      fail: [
        {
          kind: "seizure.request",
          change: {
            otherUnits: Array.from({ length: 10 }, (_, i) => ({
              unitCode: `330106001001GB00001F0002${String(i + 1).padStart(4, "0")}`,
            })),
          },
        },
      ],
    },
  },
  {
    id: "CF-23",
    severity: "registry",
    kinds: all,
    fields: [],
    title: { zh: "保全自动转为执行查封", en: "preservation continues into execution" },
    text: {
      zh: "诉前保全自动转为诉讼保全，再转为执行查封，期限连续计算，不必重新制作裁定书；登记机构不因案号变化要求重新申请。",
      en: "Pre-litigation preservation continues as litigation preservation and as execution seizure, with one term and without a new ruling; a changed case number needs no new filing.",
    },
    fix: { zh: "无需处理", en: "Nothing to do" },
    source: "财产保全案件规定（2020）第十七条",
  },
  {
    id: "CF-24",
    severity: "note",
    kinds: all,
    fields: [],
    title: { zh: "保全一年未处置可商请移送", en: "hand-over after an idle year" },
    text: {
      zh: "保全法院在首先采取查封后超过一年未处置的，先轮候的执行法院可以商请移送执行。",
      en: "When a preserving court has left the property idle for over a year, the first waiting executing court may ask for a hand-over.",
    },
    fix: { zh: "无需处理", en: "Nothing to do" },
    source: "财产保全案件规定（2020）第二十一条",
  },
  {
    id: "CF-25",
    severity: "note",
    kinds: request,
    fields: [],
    unsettled: true,
    title: { zh: "公安、检察等机关的查封", en: "seizures by other organs" },
    text: {
      zh: "公安、检察等机关也可以查封，期限另有规定（公安机关一般不超过二年，可续一次，不超过一年，待确认）。",
      en: "Police and procurators may seize too, with terms of their own (police: two years and one renewal of one year, to be confirmed).",
    },
    fix: { zh: "请按本机关的规定填写期限", en: "Follow the rules of your organ" },
    source: "不动产登记暂行条例实施细则第九十三条；公通字〔2013〕30号（待确认）",
  },
  {
    id: "CF-26",
    severity: "note",
    kinds: all,
    fields: [],
    title: { zh: "查封登记免费、当场办结", en: "free of charge, done on the spot" },
    text: {
      zh: "查封、续封、解封登记不收费；有承诺的登记机构当场办结。",
      en: "Seizure, renewal and release cost nothing, and are done on the spot where that is promised.",
    },
    fix: { zh: "无需处理", en: "Nothing to do" },
    source: "上海市不动产登记若干规定（2020）",
  },
  {
    id: "CF-27",
    severity: "registry",
    kinds: [],
    fields: [],
    title: { zh: "按人查询须有协助查询通知书", en: "a search needs the notice" },
    text: {
      zh: "法院按人查询不动产，须提供案号、协助查询通知书和承办人证件，且只能查询本案当事人。",
      en: "A search by person needs the case number, the notice of assistance and the officer's card, and only persons of the case may be searched.",
    },
    fix: { zh: "请附协助查询通知书", en: "Attach the notice of assistance in a query" },
    source: "法释〔2013〕20号第七条；省级查控协同通知",
  },
];
