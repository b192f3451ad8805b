import { isCitizenId, parseCitizenId, type Kind } from "../../contract/index.js";
import { addYears } from "../model/dates.js";
import type { Rule } from "../model/rule.js";

const file: readonly Kind[] = ["mortgage.file"];
const cancel: readonly Kind[] = ["mortgage.cancel"];
const ADULT = 18;
/** One year in a YYYYMMDD number. */
const YEAR = 10_000;
const PUBLIC_INTEREST = /学校|大学|学院|中学|小学|幼儿园|医院|卫生院|卫生服务中心|福利院|养老院/;

/** Rules for mortgage registration and cancellation that can be checked before filing. */
export const MORTGAGE_RULES: readonly Rule[] = [
  {
    id: "DY-02",
    severity: "error",
    kinds: file,
    fields: ["mortgageType", "securedPrincipal", "maximumClaim"],
    demands: ["securedPrincipal", "maximumClaim"],
    title: { zh: "抵押合同的必备条款", en: "required terms of a mortgage contract" },
    text: {
      zh: "抵押合同应当写明被担保债权的种类和数额、债务履行期限、抵押财产和担保范围；一般抵押填写被担保主债权数额，最高额抵押填写最高债权额。",
      en: "A mortgage contract states the type and amount of the debt, its term, the property and the scope of security. An ordinary mortgage needs the secured principal, a maximum-claim mortgage the maximum claim.",
    },
    says: { zh: "{type}必须填写{column}", en: "A mortgage of this type requires the {columnEn}" },
    fix: {
      zh: "请按抵押合同在“{column}”列填写金额（元）；抵押方式填写有误的，请改正抵押方式",
      en: "Enter the amount stated in the contract, in yuan, in the column {column}; or correct the type of mortgage",
    },
    source: "民法典第四百条",
    surelyPasses: ({ choice, yuan }) =>
      choice["mortgageType"] === "general"
        ? yuan["securedPrincipal"]! > 0
        : choice["mortgageType"] === "maximum" && yuan["maximumClaim"]! > 0,
    check: ({ mortgageType, securedPrincipal, maximumClaim }) => {
      if (mortgageType === "general" && !securedPrincipal)
        return {
          field: "securedPrincipal",
          facts: { type: "一般抵押", column: "被担保主债权数额", columnEn: "secured principal" },
        };
      if (mortgageType === "maximum" && !maximumClaim)
        return {
          field: "maximumClaim",
          facts: { type: "最高额抵押", column: "最高债权额", columnEn: "maximum claim" },
        };
      return undefined;
    },
    examples: {
      pass: [
        {
          kind: "mortgage.file",
          change: { mortgageType: "general", securedPrincipal: "1200000.00", maximumClaim: undefined },
        },
        {
          kind: "mortgage.file",
          change: { mortgageType: "maximum", securedPrincipal: undefined, maximumClaim: "3000000" },
        },
      ],
      fail: [
        { kind: "mortgage.file", change: { mortgageType: "general", securedPrincipal: undefined } },
        {
          kind: "mortgage.file",
          change: { mortgageType: "maximum", securedPrincipal: "1200000.00", maximumClaim: undefined },
        },
      ],
    },
  },
  {
    id: "DY-07",
    severity: "error",
    kinds: file,
    fields: ["termEnd", "termStart", "mortgageType"],
    title: { zh: "债务履行期限的起止日期", en: "start and end of the debt term" },
    text: {
      zh: "一般抵押的债务履行期限，起始日期不得晚于结束日期；最高额抵押的债权确定期间，起始日期应早于结束日期；金额应大于零。",
      en: "The debt term of an ordinary mortgage must not end before it starts; the period of a maximum-claim mortgage must end after it starts. Amounts must be greater than zero.",
    },
    says: {
      zh: "{type}的结束日期 {end} {relation}起始日期 {start}",
      en: "The end date {end} {relationEn} the start date {start}",
    },
    fix: {
      zh: "请按合同核对两个日期，可能填反",
      en: "Check both dates against the contract; they may be swapped",
    },
    source: "民法典第四百二十条、第四百二十三条",
    surelyPasses: ({ day }) => day["termStart"]! < day["termEnd"]!,
    check: ({ termStart, termEnd, mortgageType }) => {
      if (!termStart || !termEnd) return undefined;
      const wrong = mortgageType === "maximum" ? termEnd <= termStart : termEnd < termStart;
      return wrong
        ? {
            facts: {
              start: termStart,
              end: termEnd,
              ...(mortgageType === "maximum"
                ? {
                    type: "最高额抵押",
                    relation: "应晚于",
                    relationEn: "of a maximum-claim mortgage must be later than",
                  }
                : { type: "一般抵押", relation: "早于", relationEn: "is before" }),
            },
          }
        : undefined;
    },
    examples: {
      pass: [
        { kind: "mortgage.file", change: { termStart: "2026-01-05", termEnd: "2026-01-05" } },
        {
          kind: "mortgage.file",
          change: { mortgageType: "maximum", maximumClaim: "1", termStart: "2026-01-05", termEnd: "2026-01-06" },
        },
      ],
      fail: [
        { kind: "mortgage.file", change: { termStart: "2026-01-05", termEnd: "2026-01-04" } },
        {
          kind: "mortgage.file",
          change: { mortgageType: "maximum", maximumClaim: "1", termStart: "2026-01-05", termEnd: "2026-01-05" },
        },
      ],
    },
  },
  {
    id: "DY-10",
    severity: "error",
    kinds: file,
    fields: ["transferRestricted"],
    demands: ["transferRestricted"],
    title: { zh: "填写是否存在禁止或限制转让约定", en: "state whether a transfer is restricted" },
    text: {
      zh: "抵押权首次登记应填写是否存在禁止或者限制转让抵押不动产的约定；未登记的约定不能对抗受让人。",
      en: "The first registration states whether the parties have banned or restricted a transfer of the property. An agreement that is not registered has no effect on a transferee.",
    },
    says: {
      zh: "未填写是否存在禁止或限制转让约定",
      en: "The filing does not state whether a transfer is banned or restricted",
    },
    fix: {
      zh: "请按抵押合同在“是否存在禁止或限制转让约定”列填写“是”或“否”",
      en: "Enter 是 or 否, as stated in the mortgage contract",
    },
    source: "民法典担保制度解释（2020）第四十三条；自然资发〔2021〕54号",
    check: ({ transferRestricted }) => (transferRestricted === undefined ? {} : undefined),
    examples: {
      pass: [
        { kind: "mortgage.file", change: { transferRestricted: false } },
        { kind: "mortgage.file", change: { transferRestricted: true } },
      ],
      fail: [{ kind: "mortgage.file", change: { transferRestricted: undefined } }],
    },
  },
  {
    id: "DY-13",
    severity: "error",
    kinds: cancel,
    fields: ["ground"],
    demands: ["ground"],
    title: { zh: "抵押权注销应填写原因", en: "a cancellation needs a ground" },
    text: {
      zh: "抵押权注销的原因包括：主债权消灭、抵押权实现、抵押权人放弃抵押权、法律规定的其他情形；实践中可由抵押权人（银行）单方申请。",
      en: "Grounds of cancellation: the debt has ended, the mortgage was enforced, the mortgagee waives it, or another case provided by law. In practice the bank alone may apply.",
    },
    says: { zh: "未填写注销原因", en: "The ground of cancellation is missing" },
    fix: {
      zh: "请在“注销原因”列填写：债权消灭、抵押权实现、放弃抵押权或其他",
      en: "Enter 债权消灭, 抵押权实现, 放弃抵押权 or 其他 in the column 注销原因",
    },
    source: "民法典第三百九十三条；不动产登记暂行条例第十四条第二款第五项",
    check: ({ ground }) => (ground ? undefined : {}),
    examples: {
      pass: [{ kind: "mortgage.cancel", change: {} }],
      fail: [{ kind: "mortgage.cancel", change: { ground: undefined } }],
    },
  },
  {
    id: "DY-20",
    severity: "warning",
    kinds: file,
    fields: ["mortgagors"],
    title: { zh: "抵押人为未成年人或公益单位", en: "minors and public-interest bodies" },
    text: {
      zh: "除为维护未成年人利益外，监护人不得处分未成年人的不动产；学校、幼儿园、医疗机构等的公益设施不得抵押。",
      en: "A guardian may dispose of a minor's property only in the minor's interest. Public-interest facilities of schools, kindergartens and medical institutions may not be mortgaged.",
    },
    says: { zh: "抵押人中有{who}", en: "One of the mortgagors is {whoEn}" },
    fix: {
      zh: "请核对抵押人；抵押人为未成年人的，附监护人为维护其利益而处分的证明；抵押人为公益单位的，确认抵押财产不属于公益设施",
      en: "Check the mortgagors; for a minor, attach the guardian's statement that it is in the minor's interest; for a public-interest body, make sure that the property may be mortgaged",
    },
    source: "民法典第三十五条、第三百九十九条",
    surelyPasses: ({ people, today }) =>
      people["mortgagors"]?.every(({ born }) => born > 0 && born + ADULT * YEAR <= today) === true,
    check: ({ mortgagors }, { today }) => {
      for (const { name, idType, idNo } of mortgagors ?? []) {
        if (
          idType === "citizen-id" &&
          idNo &&
          isCitizenId(idNo) &&
          addYears(parseCitizenId(idNo).birthDate, ADULT) > today
        )
          return { facts: { who: "未成年人", whoEn: "a minor" } };
        if (name && idType !== "citizen-id" && PUBLIC_INTEREST.test(name))
          return { facts: { who: "学校、医院等公益单位", whoEn: "a school, hospital or similar body" } };
      }
      return undefined;
    },
    examples: {
      pass: [{ kind: "mortgage.file", change: {} }],
      fail: [
        {
          kind: "mortgage.file",
          change: { mortgagors: [{ name: "张小明", idType: "citizen-id", idNo: "330106201001010026" }] },
        },
        {
          kind: "mortgage.file",
          change: { mortgagors: [{ name: "示例市第一小学", idType: "credit-code", idNo: "12330106MB1TEXT26R" }] },
        },
      ],
    },
  },
];
