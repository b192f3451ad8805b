import type { Kind } from "../../contract/index.js";
import { fen, sumShares } from "../model/amounts.js";
import type { Rule } from "../model/rule.js";

const register: readonly Kind[] = ["pre-notice.register"];

const registry = (
  id: string,
  kinds: readonly Kind[],
  zh: [string, string, string],
  en: [string, string, string],
  source: string,
  severity: "registry" | "note" = "registry",
): Rule => ({
  id,
  severity,
  kinds,
  fields: [],
  source,
  title: { zh: zh[0], en: en[0] },
  text: { zh: zh[1], en: en[1] },
  fix: { zh: zh[2], en: en[2] },
});

const person = (name: string, idNo: string, share?: string) => ({
  name,
  idType: "citizen-id",
  idNo,
  ...(share && { share }),
});
const ZHANG = "330106199001010018";
const LI = "330106198502150022";

/** 预告登记 (domain: pre-notices). */
export const PRE_NOTICE_RULES: readonly Rule[] = [
  registry(
    "YG-01",
    register,
    [
      "预告登记九十日失效",
      "债权消灭，或者自能够进行不动产登记之日起九十日内未申请登记的，预告登记失效；起算日为能够登记之日（通常为开发企业首次登记之日）。",
      "请在能够登记后九十日内办理转移登记",
    ],
    [
      "a pre-notice lapses after 90 days",
      "It lapses when the debt ends or when no registration is applied for within 90 days after it became possible, normally the developer's first registration.",
      "Apply for the transfer within 90 days",
    ],
    "民法典第二百二十一条",
  ),
  registry(
    "YG-02",
    ["pre-notice.cancel"],
    [
      "放弃债权、合同被撤销视为债权消灭",
      "预告登记权利人放弃债权，买卖合同被认定无效、被撤销的，视为债权消灭。",
      "请附相应证明",
    ],
    [
      "waiver and annulment end the debt",
      "A waiver of the claim or an annulled contract counts as the end of the debt.",
      "Attach the proof",
    ],
    "物权编解释（一）（2020）第五条",
    "note",
  ),
  registry(
    "YG-03",
    register,
    [
      "预告登记的材料",
      "申请书、身份证明、预告登记约定、已备案的预售合同；抵押预告另需主债权合同和抵押合同。以登记机构公布的清单为准。",
      "请按登记机构的清单准备附件",
    ],
    [
      "materials of a pre-notice",
      "Application form, identity, agreement on the pre-notice, the pre-sale contract; for the mortgage the loan and mortgage contracts. The authority's list counts.",
      "Follow the authority's list",
    ],
    "登记机构办事指南",
    "note",
  ),
  registry(
    "YG-04",
    register,
    [
      "开发企业与买受人共同申请",
      "预告登记由开发企业与买受人共同申请；开发企业未按约定申请的，买受人可以单方申请。",
      "请确认买受人已签名或已授权",
    ],
    [
      "developer and buyer apply together",
      "If the developer does not apply as agreed the buyer may apply alone.",
      "Make sure that the buyer has signed or given authority",
    ],
    "不动产登记暂行条例实施细则第八十六条",
  ),
  registry(
    "YG-05",
    register,
    [
      "先解除在建建筑物抵押",
      "预售房屋已办理在建建筑物抵押的，应先就该单元注销抵押，再办理预告登记，可以一并申请。",
      "请取得抵押权人对该单元的同意并一并申请注销",
    ],
    [
      "first lift the mortgage of the building",
      "Where the building is mortgaged, that mortgage is cancelled on the unit first; both may be filed together.",
      "Obtain the bank's consent for the unit and file the cancellation too",
    ],
    "不动产登记暂行条例实施细则第八十六条",
  ),
  {
    id: "YG-06",
    severity: "error",
    kinds: register,
    fields: ["buyers", "coOwnership"],
    title: { zh: "买受人齐全，份额合计为一", en: "all buyers, shares that sum to one" },
    text: {
      zh: "单元应为该开发企业项目的期房，未预告、未查封、未抵押；买受人填写齐全，按份共有的份额合计为 100%。",
      en: "The unit is an unfinished home of that developer's project, without pre-notice, seizure or mortgage; all buyers are named and shares sum to one.",
    },
    says: { zh: "{problem}", en: "{problemEn}" },
    fix: {
      zh: "请按买卖合同核对共有方式、买受人和各自份额（可写 1/2、50% 或 二分之一）",
      en: "Compare form of co-ownership, buyers and shares with the contract (1/2, 50% and 二分之一 are all understood)",
    },
    source: "预告登记批量申请要求",
    check: ({ buyers, coOwnership }) => {
      if (!buyers || buyers.length === 0) return undefined;
      const shares = buyers.flatMap((buyer) => buyer.share ?? []);
      const violation = (problem: string, problemEn: string, field = "share") => ({
        field,
        facts: { problem, problemEn },
      });
      if (coOwnership === "sole" && buyers.length > 1)
        return violation(
          `共有方式为单独所有，却有 ${buyers.length} 名买受人`,
          `Sole ownership with ${buyers.length} buyers`,
          "coOwnership",
        );
      if (shares.length > 0 && shares.length < buyers.length)
        return violation(
          `${buyers.length} 名买受人中只有 ${shares.length} 名填写了份额`,
          `Only ${shares.length} of ${buyers.length} buyers have a share`,
        );
      if (coOwnership === "by-share" && buyers.length > 1 && shares.length === 0)
        return violation("按份共有，却没有填写份额", "Ownership by shares, and no shares are given");
      if (shares.length === 0) return undefined;
      const { numerator, denominator } = sumShares(shares);
      return numerator === denominator
        ? undefined
        : violation(
            `份额合计不等于 100%（${shares.join(" + ")}）`,
            `The shares do not sum to one (${shares.join(" + ")})`,
          );
    },
    examples: {
      pass: [
        {
          kind: "pre-notice.register",
          change: { coOwnership: "by-share", buyers: [person("张伟", ZHANG, "1/3"), person("李娜", LI, "2/3")] },
        },
        {
          kind: "pre-notice.register",
          change: { coOwnership: "joint", buyers: [person("张伟", ZHANG), person("李娜", LI)] },
        },
      ],
      fail: [
        {
          kind: "pre-notice.register",
          change: { coOwnership: "by-share", buyers: [person("张伟", ZHANG, "1/2"), person("李娜", LI, "1/3")] },
        },
        {
          kind: "pre-notice.register",
          change: { coOwnership: "by-share", buyers: [person("张伟", ZHANG, "1/2"), person("李娜", LI)] },
        },
        {
          kind: "pre-notice.register",
          change: { coOwnership: "by-share", buyers: [person("张伟", ZHANG), person("李娜", LI)] },
        },
        {
          kind: "pre-notice.register",
          change: { coOwnership: "sole", buyers: [person("张伟", ZHANG), person("李娜", LI)] },
        },
      ],
    },
  },
  registry(
    "YG-07",
    register,
    [
      "材料可以引用电子买卖合同",
      "部分地区把预告登记申请书、约定书、询问记录纳入电子买卖合同，无需另附文件。",
      "请向登记机构确认",
    ],
    [
      "the e-contract may hold the papers",
      "In some places application, agreement and inquiry record are part of the electronic contract.",
      "Ask the authority",
    ],
    "自然资源部典型案例（临沂）",
    "note",
  ),
  registry(
    "YG-08",
    register,
    [
      "预告登记证明记载合同编号和交易总价",
      "部分地区的预告登记证明记载合同编号和交易总价，作为贷款审批依据。",
      "请准确填写合同号和成交价格",
    ],
    [
      "the proof shows contract and price",
      "In some places the proof carries contract number and price, on which loans are approved.",
      "Enter both with care",
    ],
    "自然资源部典型案例（台州）",
    "note",
  ),
  {
    id: "pre-notice-term-order",
    severity: "error",
    kinds: register,
    fields: ["mortgage"],
    title: { zh: "抵押预告的债务履行期限", en: "the term of the mortgage pre-notice" },
    text: { zh: "债务履行结束日期不得早于起始日期。", en: "The term of the debt does not end before it starts." },
    says: {
      zh: "债务履行结束日期 {end} 早于起始日期 {start}",
      en: "The debt's term ends on {end}, before it starts on {start}",
    },
    fix: {
      zh: "请按借款合同核对两个日期，是否填反",
      en: "Compare both dates with the loan contract; they may be swapped",
    },
    source: "民法典第四百条",
    check: ({ mortgage }) =>
      mortgage?.termStart && mortgage.termEnd && mortgage.termEnd < mortgage.termStart
        ? { field: "termEnd", facts: { start: mortgage.termStart, end: mortgage.termEnd } }
        : undefined,
    examples: {
      pass: [{ kind: "pre-notice.register", change: {} }],
      fail: [
        {
          kind: "pre-notice.register",
          change: {
            mortgage: {
              mortgageeName: "示例银行",
              mortgageeIdNo: "91330106MA2TEXT08W",
              mortgageAmount: "1",
              loanContractNo: "JK-1",
              termStart: "2026-01-05",
              termEnd: "2026-01-04",
            },
          },
        },
      ],
    },
  },
  {
    id: "loan-above-price",
    severity: "warning",
    kinds: register,
    fields: ["mortgage", "price"],
    title: { zh: "抵押金额超过成交价格", en: "the loan is above the price" },
    text: {
      zh: "按揭贷款通常不超过成交价格，超过的多半是单位（元/万元）或列填错。",
      en: "A home loan normally stays below the price; otherwise a unit (yuan or 10,000 yuan) or a column is wrong.",
    },
    says: {
      zh: "抵押金额 {loan} 元超过成交价格 {price} 元",
      en: "The mortgage of {loan} yuan is above the price of {price} yuan",
    },
    fix: { zh: "请核对两个金额及其单位", en: "Check both amounts and their units" },
    source: "填报常见错误",
    check: ({ mortgage, price }) =>
      mortgage?.mortgageAmount && price && fen(mortgage.mortgageAmount) > fen(price)
        ? { field: "mortgageAmount", facts: { loan: mortgage.mortgageAmount, price } }
        : undefined,
    examples: {
      pass: [{ kind: "pre-notice.register", change: {} }],
      fail: [{ kind: "pre-notice.register", change: { price: "150" } }],
    },
  },
];
