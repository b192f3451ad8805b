import { unitCodesOf, type Kind } from "../../contract/index.js";
import type { Rule } from "../model/rule.js";

const all: readonly Kind[] = ["seizure.request", "seizure.renew", "seizure.release"];
const request: readonly Kind[] = ["seizure.request"];
const MANY_UNITS = 10;

/** Rules for 查封, 续封 and 解封. Rules about terms are in `seizure-term.ts`, those about papers in `seizure-papers.ts`. */
export const SEIZURE_RULES: readonly Rule[] = [
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
      zh: "先送达的为查封，后送达的为轮候查封；是否轮候由登记机构按送达先后认定，嘱托时无需写明。",
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
    says: { zh: "一份嘱托文件查封 {count} 个不动产单元，数量较多", en: "This filing seizes {count} units" },
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
      zh: "诉前保全自动转为诉讼保全，进入执行后自动转为执行中的查封，期限连续计算，无需重新制作裁定书；登记机构不因案号变化要求重新嘱托。",
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
];
