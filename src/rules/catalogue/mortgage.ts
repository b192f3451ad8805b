import { isCitizenId, parseCitizenId, type Kind } from "../../contract/index.js";
import { addYears } from "../model/dates.js";
import type { Rule } from "../model/rule.js";

const file: readonly Kind[] = ["mortgage.file"];
const cancel: readonly Kind[] = ["mortgage.cancel"];
const ADULT = 18;
/** Between two days of the same name in figures. */
const YEAR = 10_000;
const PUBLIC_INTEREST = /学校|大学|学院|中学|小学|幼儿园|医院|卫生院|卫生服务中心|福利院|养老院/;

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

/** 抵押权 (domain: mortgage filings). */
export const MORTGAGE_RULES: readonly Rule[] = [
  registry(
    "DY-01",
    file,
    [
      "抵押权自登记时设立",
      "抵押权自记载于不动产登记簿时设立，受理不等于设立；放款应以“已登簿”为准。",
      "请在案件状态为“已登簿”后放款",
    ],
    [
      "a mortgage exists from registration",
      "A mortgage is created when it is entered on the register; acceptance is not registration, so money is released on 已登簿 only.",
      "Release the money when the case is registered",
    ],
    "民法典第二百一十四条、第四百零二条",
    "note",
  ),
  {
    id: "DY-02",
    severity: "error",
    kinds: file,
    fields: ["mortgageType", "securedPrincipal", "maximumClaim"],
    demands: ["securedPrincipal", "maximumClaim"],
    title: { zh: "抵押合同的必备条款", en: "what a mortgage contract must state" },
    text: {
      zh: "抵押合同应当写明被担保债权的种类和数额、债务履行期限、抵押财产、担保范围；一般抵押写明被担保主债权数额，最高额抵押写明最高债权额。",
      en: "A mortgage contract states kind and amount of the debt, the term, the property and the scope; an ordinary mortgage the secured principal, a maximum-claim mortgage the maximum claim.",
    },
    says: { zh: "{type}必须填写{column}", en: "A mortgage of this type needs the {columnEn}" },
    fix: {
      zh: "请按抵押合同在“{column}”列填写金额（元）；抵押方式填错的，改正抵押方式",
      en: "Enter the amount of the contract, in yuan, in the column {column}; or correct the type of mortgage",
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
  registry(
    "DY-03",
    file,
    [
      "抵押人与抵押权人共同申请",
      "抵押权首次登记由抵押人和抵押权人共同申请；网上办理以双方电子签名或授权为准。",
      "请确认抵押人已签名或已授权",
    ],
    [
      "both sides apply",
      "Mortgagor and mortgagee apply together; on line by both signatures or an authority.",
      "Make sure that the mortgagor has signed or given authority",
    ],
    "不动产登记暂行条例第十四条",
  ),
  registry(
    "DY-04",
    file,
    [
      "登记簿与合同不一致的，以登记簿为准",
      "抵押财产、被担保债权范围等登记簿记载与合同约定不一致的，以登记簿为准；提交前应与合同核对。",
      "请核对金额、范围、期限与合同一致",
    ],
    [
      "the register beats the contract",
      "Where register and contract differ on the property or the claim the register counts, so compare before filing.",
      "Compare amounts, scope and term with the contract",
    ],
    "民法典担保制度解释（2020）第四十七条",
    "note",
  ),
  registry(
    "DY-05",
    file,
    [
      "顺位按登记先后",
      "同一不动产有数个抵押权的，按登记先后确定顺位；顺位由登记机构认定。",
      "无需处理；顺位见登记结果",
    ],
    [
      "rank is the order of registration",
      "Several mortgages rank in the order of registration; the authority assigns the rank.",
      "Nothing to do; the case shows the rank",
    ],
    "民法典第四百一十四条、第四百零九条",
  ),
  registry(
    "DY-06",
    file,
    [
      "变更顺位、数额须其他抵押权人同意",
      "变更抵押权顺位、被担保债权数额，未经其他抵押权人书面同意，不得对其产生不利影响。",
      "请附其他抵押权人的书面同意",
    ],
    [
      "others must consent to a change",
      "A change of rank or amount needs the written consent of mortgagees whom it would harm.",
      "Attach the written consent",
    ],
    "民法典第四百零九条",
  ),
  {
    id: "DY-07",
    severity: "error",
    kinds: file,
    fields: ["termEnd", "termStart", "mortgageType"],
    title: { zh: "债务履行期限的起止", en: "the term of the debt" },
    text: {
      zh: "一般抵押的债务履行期限起始日期不得晚于结束日期；最高额抵押的债权确定期间起始日期应早于结束日期；金额都应大于零。",
      en: "The term of an ordinary mortgage starts no later than it ends; the period of a maximum-claim mortgage starts before it ends; amounts are above zero.",
    },
    says: {
      zh: "{type}的结束日期 {end} {relation}起始日期 {start}",
      en: "The end {end} {relationEn} the start {start}",
    },
    fix: { zh: "请按合同核对两个日期，是否填反", en: "Compare both dates with the contract; they may be swapped" },
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
                    relation: "没有晚于",
                    relationEn: "of a maximum-claim mortgage is not later than",
                  }
                : { type: "一般抵押", relation: "早于", relationEn: "lies before" }),
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
  registry(
    "DY-08",
    file,
    [
      "最高额抵押确定前债权转让",
      "最高额抵押担保的债权确定前，部分债权转让的，最高额抵押权不得转让，当事人另有约定的除外。",
      "请先办理确定登记或附约定",
    ],
    [
      "a maximum mortgage does not follow part of the debt",
      "Before the claim is fixed, the transfer of part of the debt does not carry the mortgage unless agreed.",
      "Register the fixing first, or attach the agreement",
    ],
    "民法典第四百二十一条；不动产登记暂行条例实施细则第七十四条",
  ),
  registry(
    "DY-09",
    file,
    [
      "最高额抵押的确定登记",
      "最高额抵押的债权确定，或抵押权随债权转移的，应一并办理确定登记和转移登记。",
      "请一并申请确定登记",
    ],
    [
      "fixing is registered with the transfer",
      "When the claim is fixed or the mortgage moves, the fixing is registered together with the transfer.",
      "Apply for both",
    ],
    "不动产登记暂行条例实施细则",
    "note",
  ),
  {
    id: "DY-10",
    severity: "error",
    kinds: file,
    fields: ["transferRestricted"],
    demands: ["transferRestricted"],
    title: { zh: "写明是否存在禁止或限制转让约定", en: "say whether a transfer is restricted" },
    text: {
      zh: "抵押权首次登记须填写是否存在禁止或者限制转让抵押不动产的约定；只有登记的约定才能对抗受让人。",
      en: "The first registration states whether the parties ban or restrict a transfer; only a registered ban has real effect.",
    },
    says: { zh: "没有填写是否存在禁止或限制转让约定", en: "Whether a transfer is banned or restricted is not stated" },
    fix: { zh: "请按抵押合同填写“是”或“否”", en: "Enter 是 or 否 as the contract says" },
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
  registry(
    "DY-11",
    file,
    [
      "抵押不动产可以转让",
      "抵押期间可以转让抵押不动产；已登记禁止或限制转让的，须抵押权人共同申请；2021 年 1 月 1 日前登记的抵押，须抵押权人同意。",
      "请查询抵押权登记的约定",
    ],
    [
      "mortgaged property may be transferred",
      "It may be transferred; a registered ban needs the mortgagee as co-applicant, a mortgage from before 2021 his consent.",
      "Look at what the register says",
    ],
    "民法典第四百零六条；自然资发〔2021〕54号",
  ),
  registry(
    "DY-12",
    file,
    [
      "抵押权随债权转移",
      "债权转让的，抵押权一并转移；新债权人凭转让合同和通知债务人的证明申请转移登记。",
      "请办理抵押权转移登记",
    ],
    [
      "the mortgage goes with the debt",
      "When the debt is assigned the mortgage follows; the new creditor applies with the contract and the notice.",
      "Apply for the transfer of the mortgage",
    ],
    "民法典第四百零七条",
    "note",
  ),
  {
    id: "DY-13",
    severity: "error",
    kinds: cancel,
    fields: ["ground"],
    demands: ["ground"],
    title: { zh: "抵押权注销须有原因", en: "a cancellation has a ground" },
    text: {
      zh: "抵押权注销的原因：主债权消灭、抵押权实现、抵押权人放弃、法律规定的其他情形；实践中可由抵押权人（银行）单方申请。",
      en: "Grounds: the debt ended, the mortgage was realised, the mortgagee waives, or the law; in practice the bank alone may cancel.",
    },
    says: { zh: "没有填写注销原因", en: "No ground is given" },
    fix: { zh: "请填写：债权消灭、抵押权实现、放弃抵押权或其他", en: "Enter 债权消灭, 抵押权实现, 放弃抵押权 or 其他" },
    source: "不动产登记暂行条例第十四条第五项",
    check: ({ ground }) => (ground ? undefined : {}),
    examples: {
      pass: [{ kind: "mortgage.cancel", change: {} }],
      fail: [{ kind: "mortgage.cancel", change: { ground: undefined } }],
    },
  },
  registry(
    "DY-14",
    file,
    [
      "在建建筑物抵押的范围",
      "在建建筑物抵押不得包括已办理预告登记或预售合同备案的单元；竣工后转为房屋抵押登记。",
      "请从清单中去掉已预告或已备案的单元",
    ],
    [
      "mortgage of a building under construction",
      "It may not include units under a pre-notice or with a filed pre-sale contract, and is converted at completion.",
      "Leave those units out",
    ],
    "不动产登记暂行条例实施细则第七十五条至第七十七条；民法典担保制度解释（2020）第五十一条",
  ),
  registry(
    "DY-15",
    ["pre-notice.register"],
    [
      "预购商品房抵押预告以买卖预告为前提",
      "申请预购商品房抵押权预告登记，须先有（或同时有）买卖预告登记；取得不动产权后转为抵押权首次登记。",
      "请在同一申请中一并提交买卖预告登记",
    ],
    [
      "a mortgage pre-notice needs the purchase pre-notice",
      "The purchase pre-notice comes first or in the same filing; after ownership is registered it is converted.",
      "File both together",
    ],
    "不动产登记暂行条例实施细则第七十八条",
  ),
  registry(
    "DY-16",
    file,
    ["抵押预告转正的顺位", "预告登记未失效且财产一致的，抵押权自预告登记之日起设立。", "无需处理"],
    [
      "a converted pre-notice keeps its date",
      "If the pre-notice has not lapsed and the property is the same, the mortgage counts from the pre-notice.",
      "Nothing to do",
    ],
    "民法典担保制度解释（2020）第五十二条",
  ),
  registry(
    "DY-17",
    file,
    ["房地一并抵押", "以建筑物抵押的，其占用范围内的建设用地使用权一并抵押，反之亦然。", "无需处理"],
    [
      "building and land go together",
      "A mortgage of the building covers its land right and the other way round.",
      "Nothing to do",
    ],
    "民法典第三百九十七条",
  ),
  registry(
    "DY-18",
    file,
    [
      "仅以土地抵押的效力范围",
      "仅以建设用地使用权抵押的，效力及于已有建筑物和正在建造建筑物的已完成部分，不及于续建部分。",
      "无需处理",
    ],
    [
      "a mortgage of land alone",
      "It covers what stands and the finished part of what is being built, not later parts.",
      "Nothing to do",
    ],
    "民法典担保制度解释（2020）第五十一条",
    "note",
  ),
  registry(
    "DY-19",
    file,
    [
      "共有人同意",
      "处分按份共有的不动产须占份额三分之二以上的共有人同意，共同共有须全体同意，另有约定的除外。",
      "请确认全部应签名的共有人已列为抵押人",
    ],
    [
      "co-owners agree",
      "Owners by shares decide by two thirds, joint owners all together, unless agreed otherwise.",
      "Make sure that every owner who must sign is named as mortgagor",
    ],
    "民法典第三百零一条",
    "note",
  ),
  {
    id: "DY-20",
    severity: "warning",
    kinds: file,
    fields: ["mortgagors"],
    title: { zh: "未成年人或公益设施", en: "minors and public-interest property" },
    text: {
      zh: "以未成年人的不动产抵押应为其利益；学校、幼儿园、医疗机构等的公益设施不得抵押。",
      en: "A minor's property is mortgaged only for the minor's benefit; facilities of schools, kindergartens and hospitals that serve the public may not be mortgaged.",
    },
    says: { zh: "抵押人中有{who}", en: "Among the mortgagors is {whoEn}" },
    fix: {
      zh: "请核对抵押人；未成年人须附监护人为其利益处分的证明，公益设施请确认可以抵押",
      en: "Check the mortgagor; add the guardian's statement, or make sure that the property may be mortgaged",
    },
    source: "民法典第三百九十九条",
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
