import type { Kind } from "../../contract/index.js";
import { fen, sumShares } from "../model/amounts.js";
import { registryRule } from "../model/registry-rule.js";
import type { Rule } from "../model/rule.js";

const register: readonly Kind[] = ["pre-notice.register"];

const person = (name: string, idNo: string, share?: string) => ({
  name,
  idType: "citizen-id",
  idNo,
  ...(share && { share }),
});
const ZHANG = "330106199001010018";
const LI = "330106198502150022";

/** Rules for pre-notice registration and cancellation. */
export const PRE_NOTICE_RULES: readonly Rule[] = [
  registryRule(
    "YG-01",
    register,
    [
      "九十日内未申请登记的，预告登记失效",
      "债权消灭，或者自能够进行不动产登记之日起九十日内未申请登记的，预告登记失效。能够进行登记之日通常为开发企业办理首次登记之日。",
      "请在能够进行登记之日起九十日内申请转移登记",
    ],
    [
      "a pre-notice lapses after 90 days",
      "A pre-notice lapses when the claim ends, or 90 days after registration becomes possible (normally the developer's first registration) if nobody has applied.",
      "Apply for the transfer within 90 days after registration becomes possible",
    ],
    "民法典第二百二十一条",
  ),
  registryRule(
    "YG-02",
    ["pre-notice.cancel"],
    [
      "放弃债权、合同无效或被撤销的，视为债权消灭",
      "预告登记权利人放弃债权，或者买卖合同被认定无效、被撤销的，视为债权消灭。",
      "请附放弃债权、合同无效或被撤销的证明",
    ],
    [
      "waiver and annulment end the claim",
      "A waiver of the claim, or a void or annulled contract, counts as the end of the claim.",
      "Attach proof of the waiver or annulment",
    ],
    "物权编解释（一）（2020）第五条",
    "note",
  ),
  registryRule(
    "YG-03",
    register,
    [
      "预告登记的材料",
      "申请书、身份证明、预告登记约定、预售合同；抵押权预告登记还需主债权合同和抵押合同。具体以登记机构公布的清单为准。",
      "请按登记机构公布的清单准备附件",
    ],
    [
      "materials for a pre-notice",
      "Application form, proof of identity, pre-notice agreement and pre-sale contract; for a mortgage pre-notice also the loan and mortgage contracts. The list published by the authority prevails.",
      "Prepare the materials according to the authority's list",
    ],
    undefined,
    "note",
  ),
  registryRule(
    "YG-05",
    register,
    [
      "先注销在建建筑物抵押",
      "预售房屋已办理在建建筑物抵押的，应先就该单元注销抵押，再办理预告登记；两项可以一并申请。",
      "请附抵押权人对该单元的书面同意，例如 书面同意（注销：示例银行 浙（2026）示例市不动产证明第0000001号）=同意书.pdf；登记时一并注销抵押",
    ],
    [
      "cancel the mortgage of the building first",
      "If the building under construction is mortgaged, the mortgage of the unit is cancelled before the pre-notice; both may be filed together.",
      "Attach the mortgagee's written consent to the cancellation, naming the mortgagee and its registration proof; the mortgage of the unit is then cancelled with the entry",
    ],
    "不动产登记暂行条例实施细则第八十六条",
  ),
  {
    id: "YG-06",
    severity: "error",
    kinds: register,
    fields: ["buyers", "coOwnership"],
    title: { zh: "买受人填写齐全，份额合计为 100%", en: "all buyers named, shares totalling 100%" },
    text: {
      zh: "单元应为该开发企业项目的预售商品房，且未办理预告登记、未被查封、未抵押；买受人填写齐全，按份共有的份额合计为 100%。",
      en: "The unit must be a pre-sale home in the developer's own project without pre-notice, seizure or mortgage. All buyers must be named; shares must total 100%.",
    },
    says: { zh: "{problem}", en: "{problemEn}" },
    fix: {
      zh: "请按买卖合同核对共有方式、买受人和各自份额（份额可填写为 1/2、50% 或 二分之一）",
      en: "Check form of co-ownership, buyers and shares against the contract (shares may be written 1/2, 50% or 二分之一)",
    },
    check: ({ buyers, coOwnership }) => {
      if (!buyers || buyers.length === 0) return undefined;
      const shares = buyers.flatMap((buyer) => buyer.share ?? []);
      const violation = (problem: string, problemEn: string, field = "share") => ({
        field,
        facts: { problem, problemEn },
      });
      const twice = buyers.find(({ name, idNo }, i) =>
        buyers
          .slice(0, i)
          .some((b) => (idNo && b.idNo ? idNo.toUpperCase() === b.idNo.toUpperCase() : name === b.name)),
      );
      if (twice) return violation("同一买受人重复出现", "The same buyer is named twice", "buyers");
      if (buyers.length === 1 && (coOwnership === "joint" || coOwnership === "by-share"))
        return violation(
          "仅有一名买受人，但共有方式为共有",
          "There is one buyer, but the form of co-ownership has several",
          "coOwnership",
        );
      if (coOwnership === "sole" && buyers.length > 1)
        return violation(
          `共有方式为单独所有，但有 ${buyers.length} 名买受人`,
          `The form of co-ownership is sole, but there are ${buyers.length} buyers`,
          "coOwnership",
        );
      if (shares.length > 0 && shares.length < buyers.length)
        return violation(
          `${buyers.length} 名买受人中仅 ${shares.length} 名填写了份额`,
          `Only ${shares.length} of ${buyers.length} buyers have a share`,
        );
      if (coOwnership === "by-share" && buyers.length > 1 && shares.length === 0)
        return violation(
          "共有方式为按份共有，但未填写份额",
          "The form of co-ownership is by share, but no shares are given",
        );
      if (shares.length === 0) return undefined;
      const { numerator, denominator } = sumShares(shares);
      return numerator === denominator
        ? undefined
        : violation(
            `份额合计不等于 100%（${shares.join(" + ")}）`,
            `The shares do not total 100% (${shares.join(" + ")})`,
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
        { kind: "pre-notice.register", change: { buyers: [person("张伟", ZHANG), person("张伟", ZHANG)] } },
        { kind: "pre-notice.register", change: { coOwnership: "joint", buyers: [person("张伟", ZHANG)] } },
      ],
    },
  },
  registryRule(
    "YG-07",
    register,
    [
      "材料可以引用电子买卖合同",
      "部分地区将预告登记申请书、约定书、询问记录纳入电子买卖合同，无需另附文件。",
      "请向登记机构确认是否需要另附文件",
    ],
    [
      "an electronic contract may contain the materials",
      "In some places the application form, agreement and inquiry record are part of the electronic sales contract.",
      "Ask the authority whether separate documents are needed",
    ],
    "自然资源部典型案例（临沂）",
    "note",
  ),
  registryRule(
    "YG-08",
    register,
    [
      "预告登记证明记载合同编号和交易总价",
      "部分地区的预告登记证明记载合同编号和交易总价，作为贷款审批依据。",
      "请准确填写预售合同号和成交价格",
    ],
    [
      "the registration proof states contract and price",
      "In some places the registration proof states contract number and price, and lenders rely on them to approve loans.",
      "Enter contract number and price exactly",
    ],
    "自然资源部典型案例（台州）",
    "note",
  ),
  {
    id: "pre-notice-term-order",
    severity: "error",
    kinds: register,
    fields: ["mortgage"],
    title: { zh: "抵押权预告登记的债务履行期限", en: "debt term of a mortgage pre-notice" },
    text: {
      zh: "债务履行结束日期不得早于债务履行起始日期。",
      en: "The debt term must not end before it starts.",
    },
    says: {
      zh: "债务履行结束日期 {end} 早于起始日期 {start}",
      en: "The debt term ends on {end}, before its start on {start}",
    },
    fix: {
      zh: "请按借款合同核对两个日期，可能填反",
      en: "Check both dates against the loan contract; they may be swapped",
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
    title: { zh: "抵押金额超过成交价格", en: "the mortgage amount exceeds the price" },
    text: {
      zh: "按揭贷款一般不超过成交价格；超过的，可能是金额单位（元、万元）或者所在列填写有误。",
      en: "A home loan is normally below the price. Otherwise a unit (yuan or 10,000 yuan) or a column is probably wrong.",
    },
    says: {
      zh: "抵押金额 {loan} 元超过成交价格 {price} 元",
      en: "The mortgage amount of {loan} yuan exceeds the price of {price} yuan",
    },
    fix: { zh: "请按合同核对两个金额及其单位", en: "Check both amounts and their units against the contracts" },
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
