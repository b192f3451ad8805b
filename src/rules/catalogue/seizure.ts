import { foldCaseNo, isCaseNo, organOfDocumentNo, parseCaseNo, unitCodesOf, type Kind } from "../../contract/index.js";
import type { PartialFiling, Rule } from "../model/rule.js";

const all: readonly Kind[] = ["seizure.request", "seizure.renew", "seizure.release"];
const request: readonly Kind[] = ["seizure.request"];
const MANY_UNITS = 10;

/** An authority as its document number shows it: a court by its code (法院代字), another organ by its kind. */
interface Authority {
  readonly zh: string;
  readonly en: string;
}

/** Returns the authority of a case number of the present form or of another organ's document number. */
function authorityOf(documentNo: string | undefined): Authority | undefined {
  if (documentNo === undefined) return undefined;
  if (!isCaseNo(foldCaseNo(documentNo))) return organOfDocumentNo(documentNo);
  const { courtCode } = parseCaseNo(documentNo);
  return { zh: `法院代字“${courtCode}”`, en: `court ${courtCode}` };
}

const officers = (filing: PartialFiling): number =>
  (filing.officerName ?? "").split(/[、,，;；/]/).filter((name) => name.trim()).length;

/** Rules for 查封, 续封 and 解封. Rules about terms are in `seizure-term.ts`. */
export const SEIZURE_RULES: readonly Rule[] = [
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
    id: "CF-05",
    severity: "registry",
    kinds: request,
    fields: [],
    title: { zh: "按送达先后确定查封顺序", en: "seizures rank by time of service" },
    text: {
      zh: "数个法院查封同一不动产的，按协助执行文书送达登记机构的先后排列；网上送达的，以登记系统接收的时间为准。",
      en: "Seizures of the same unit rank by the time at which the orders were served on the authority; for online service this is the time of receipt.",
    },
    fix: { zh: "无需处理；轮候顺位见受理结果", en: "No action needed; the case shows the queue position" },
    source:
      "不动产登记暂行条例实施细则第九十一条；最高人民法院关于人民法院办理财产保全案件若干问题的规定（2020）第十六条",
  },
  {
    id: "CF-06",
    severity: "warning",
    kinds: request,
    fields: ["measure"],
    title: { zh: "是否轮候由登记机构认定", en: "the authority decides whether a seizure waits" },
    text: {
      zh: "先送达的为查封，后送达的为轮候查封；是否轮候由登记机构按送达先后认定，申请时无需写明。",
      en: "The first order served is the effective seizure and later ones wait. The authority decides this by time of service; the filing does not state it.",
    },
    says: {
      zh: "查封类型填写为“{written}”，将按“{read}”提交；是否轮候由登记机构认定",
      en: "The measure “{written}” will be filed as {read}; the authority decides whether the seizure waits",
    },
    fix: { zh: "请填写“查封”或“预查封”", en: "Enter 查封 or 预查封" },
    source: "不动产登记暂行条例实施细则第九十一条；查封、扣押、冻结财产的规定（2020）第二十六条",
  },
  {
    id: "CF-07",
    severity: "registry",
    kinds: all,
    fields: [],
    title: { zh: "轮候查封自动生效或失效", en: "waiting seizures take effect or lapse automatically" },
    text: {
      zh: "在先查封解除或失效的，登记在先的轮候查封自动生效；查封的不动产已全部处置的，轮候查封失效；部分处置的，轮候查封对剩余部分自动生效。",
      en: "When the effective seizure is released or lapses, the next one takes effect. If the whole property is disposed of, all waiting seizures lapse; if part is disposed of, the next takes effect on the remainder.",
    },
    fix: { zh: "无需处理；变化见受理件的办理状态", en: "No action needed; the case shows the change" },
    source: "查封、扣押、冻结财产的规定（2020）第二十六条；法发〔2004〕5号第二十条",
  },
  {
    id: "CF-12",
    severity: "registry",
    kinds: request,
    fields: [],
    title: { zh: "预查封的适用范围", en: "when pre-seizure applies" },
    text: {
      zh: "预查封适用于：已缴纳土地出让金但未登记的土地使用权；开发企业尚未出售的预售房屋；已办理首次登记、由被执行人购买但未办理转移登记的房屋；已办理预售合同备案或者购房预告登记的房屋。不动产已登记在被执行人名下的，应当办理查封。",
      en: "Pre-seizure applies to land use rights that are paid for but not registered, unsold pre-sale homes of a developer, homes that the debtor has bought but that are not yet transferred, and homes with a filed pre-sale contract or a purchase pre-notice. A unit registered to the debtor is seized instead.",
    },
    fix: {
      zh: "单元已登记在被执行人名下的，请将查封类型改为“查封”",
      en: "If the unit is registered to the debtor, change the measure to 查封",
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
      zh: "预查封与查封效力相同；房屋登记到被执行人名下时自动转为查封，期限自预查封之日起计算。",
      en: "A pre-seizure has the effect of a seizure. When the debtor is registered as owner, it becomes a seizure automatically; the term runs from the date of the pre-seizure.",
    },
    fix: { zh: "无需处理", en: "No action needed" },
    source: "法发〔2004〕5号第十六条、第十八条",
  },
  {
    id: "CF-14",
    severity: "registry",
    kinds: request,
    fields: [],
    title: { zh: "预告登记注销后预查封失去基础", en: "cancelling the pre-notice removes the ground of a pre-seizure" },
    text: {
      zh: "购房预告登记被注销的，对该房屋的预查封失去基础，登记机构应提醒法院。",
      en: "When the purchase pre-notice is cancelled, the ground of the pre-seizure no longer exists; the authority should inform the court.",
    },
    fix: {
      zh: "请核实购房合同的履行情况，可考虑冻结价款请求权等其他措施",
      en: "Verify the status of the purchase contract; consider another measure, such as freezing the claim for the price",
    },
    unsettled: true,
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
    title: { zh: "网络查控的执行人员证件事先报备", en: "officers are registered in advance for online filing" },
    text: {
      zh: "网络执行查控中，执行人员的证件事先报备，无需随每次申请提交；电子文书加盖电子印章，与纸质文书具有同等效力。",
      en: "For online filing the officers' credentials are registered once in advance and need not accompany each request. Sealed electronic documents have the same effect as paper.",
    },
    fix: { zh: "请确认承办人已向登记机构报备", en: "Make sure that the officers are registered with the authority" },
    source: "法释〔2013〕20号第二条、第四条、第七条、第十条",
  },
  {
    id: "CF-17",
    severity: "error",
    kinds: ["seizure.release"],
    fields: ["documentNo", "originalDocumentNo", "basis"],
    title: { zh: "由查封机关解除查封", en: "the seizing court releases the seizure" },
    text: {
      zh: "解除查封由作出查封的法院（或者其上级法院、受移送法院）凭解除查封裁定书和协助执行通知书办理；由其他机关解除的，应当写明依据。",
      en: "A seizure is released by the court that ordered it, its superior court or the court that took over the case. Any other agency must state the legal basis.",
    },
    says: {
      zh: "解封文号的机关（{release}）与原查封文号的机关（{seizure}）不一致，且未填写解封依据",
      en: "The release is by {releaseEn}, the seizure by {seizureEn}, and no basis of the release is stated",
    },
    fix: {
      zh: "请核对两个文号；确由其他机关解封的，在“解封依据”列写明依据（如移送执行、指定执行裁定），表头没有该列的请增加该列",
      en: "Check both document numbers; if another agency releases the seizure, state the basis in the column 解封依据 (add the column if it is missing)",
    },
    source: "查封、扣押、冻结财产的规定（2020）第二十八条",
    check: ({ documentNo, originalDocumentNo, basis }) => {
      const [release, seizure] = [authorityOf(documentNo), authorityOf(originalDocumentNo)];
      return release && seizure && release.zh !== seizure.zh && !basis
        ? { facts: { release: release.zh, seizure: seizure.zh, releaseEn: release.en, seizureEn: seizure.en } }
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
        {
          kind: "seizure.release",
          change: {
            documentNo: "（2026）浙0106执12号",
            originalDocumentNo: "杭公(刑)查封字〔2025〕12号",
            basis: undefined,
          },
        },
      ],
    },
  },
  {
    id: "CF-19",
    severity: "registry",
    kinds: request,
    fields: [],
    title: { zh: "转移登记办理期间的查封", en: "seizure while a transfer is pending" },
    text: {
      zh: "转移登记已受理、尚未登簿的，登记机构应当协助查封；已登记在案外人名下的，不得查封；过户裁定送达在先的，优先办理。",
      en: "If a transfer is accepted but not yet registered, the authority must assist the court. A unit registered to a third party may not be seized. A transfer order that was served earlier takes precedence.",
    },
    fix: {
      zh: "不动产已登记在案外人名下的，请先处理权属争议",
      en: "If the unit is registered to a third party, settle the dispute over ownership first",
    },
    source: "查封、扣押、冻结财产的规定（2020）第二十三条",
  },
  {
    id: "CF-20",
    severity: "registry",
    kinds: request,
    fields: [],
    title: { zh: "房屋、土地一并查封", en: "a seizure covers building and land" },
    text: {
      zh: "查封地上建筑物的效力及于该建筑物使用范围内的土地使用权，查封土地使用权的效力及于地上建筑物，但分属不同权利人的除外。",
      en: "Seizing a building also covers its land use right, and vice versa, unless they belong to different holders.",
    },
    fix: {
      zh: "土地和房屋分属不同权利人的，请在“查封范围”列写明",
      en: "If land and building belong to different holders, state this in the column 查封范围",
    },
    source: "查封、扣押、冻结财产的规定（2020）第二十一条",
  },
  {
    id: "CF-21",
    severity: "warning",
    kinds: request,
    fields: ["scope", "obligors"],
    title: { zh: "共有财产应写明查封份额", en: "state the share of co-owned property" },
    text: {
      zh: "共有财产可以查封，并应通知其他共有人；有多名被执行人的，宜在查封范围中写明各自的份额。",
      en: "Co-owned property may be seized and the co-owners must be notified. If there are several debtors, the scope should state the share of each.",
    },
    says: { zh: "有 {count} 名被执行人，但未填写查封范围", en: "{count} debtors are named but the scope is empty" },
    fix: {
      zh: "请在“查封范围”列写明全部份额或各自份额，表头没有该列的请增加该列",
      en: "State the whole or each share in the column 查封范围 (add the column if it is missing)",
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
      zh: "查封财产以其价额足以清偿债权额及执行费用为限，不得明显超标的额查封。",
      en: "The value of the seized property must cover the claim and the costs, and must not clearly exceed them.",
    },
    says: { zh: "一份申请查封 {count} 个不动产单元，数量较多", en: "This filing seizes {count} units" },
    fix: {
      zh: "请按执行标的额核对单元清单，确认未明显超标的额",
      en: "Check the list of units against the amount of the claim",
    },
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
    title: { zh: "保全自动转为执行中的查封", en: "preservation continues as execution seizure" },
    text: {
      zh: "诉前保全自动转为诉讼保全，进入执行后自动转为执行中的查封，期限连续计算，无需重新制作裁定书；登记机构不因案号变化要求重新申请。",
      en: "Pre-litigation preservation continues as litigation preservation and then as execution seizure, with one continuous term and no new ruling. A changed case number needs no new filing.",
    },
    fix: { zh: "无需处理", en: "No action needed" },
    source: "财产保全案件规定（2020）第十七条",
  },
  {
    id: "CF-24",
    severity: "note",
    kinds: all,
    fields: [],
    title: {
      zh: "保全查封超过一年未处置的，可商请移送执行",
      en: "transfer of execution after one year without disposal",
    },
    text: {
      zh: "保全法院首先采取查封后超过一年未处置的，轮候在先的执行法院可以商请移送执行。",
      en: "If the preserving court has not disposed of the property for over a year, the first waiting executing court may request a transfer of the execution.",
    },
    fix: { zh: "无需处理", en: "No action needed" },
    source: "财产保全案件规定（2020）第二十一条",
  },
  {
    id: "CF-26",
    severity: "note",
    kinds: all,
    fields: [],
    title: { zh: "查封登记不收费", en: "no fee for court measures" },
    text: {
      zh: "查封、续封、解封登记不收取登记费；作出当场办结承诺的登记机构当场办结。",
      en: "Seizure, renewal and release are free of charge. Authorities that promise it complete them on the spot.",
    },
    fix: { zh: "无需处理", en: "No action needed" },
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
