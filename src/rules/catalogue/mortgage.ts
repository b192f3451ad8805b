import { isCitizenId, parseCitizenId, type Kind } from "../../contract/index.js";
import { addYears } from "../model/dates.js";
import type { Rule } from "../model/rule.js";

const file: readonly Kind[] = ["mortgage.file"];
const cancel: readonly Kind[] = ["mortgage.cancel"];
const ADULT = 18;
/** One year in a YYYYMMDD number. */
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

/** Rules for mortgage registration and cancellation. */
export const MORTGAGE_RULES: readonly Rule[] = [
  registry(
    "DY-01",
    file,
    [
      "抵押权自登记时设立",
      "抵押权自记载于不动产登记簿时设立，受理不等于设立；放款以“已登簿”为准。",
      "请在办理状态为“已登簿”后放款",
    ],
    [
      "a mortgage exists from registration",
      "A mortgage is created when it is entered in the register. Acceptance is not registration, so release funds only when the case is registered (已登簿).",
      "Release funds only after the case is registered",
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
  registry(
    "DY-03",
    file,
    [
      "抵押人与抵押权人共同申请",
      "抵押权首次登记由抵押人和抵押权人共同申请；网上办理的，以双方电子签名或者授权为准。",
      "请确认抵押人已签名或者已授权",
    ],
    [
      "mortgagor and mortgagee apply jointly",
      "Mortgagor and mortgagee apply jointly; for online filing, both must have signed electronically or authorised the filing.",
      "Make sure that the mortgagor has signed or authorised the filing",
    ],
    "不动产登记暂行条例第十四条",
  ),
  registry(
    "DY-04",
    file,
    [
      "登记簿与合同不一致的，以登记簿为准",
      "抵押财产、被担保债权范围等登记簿记载与合同约定不一致的，以登记簿记载为准；提交前应与合同核对。",
      "请核对金额、担保范围和期限与合同一致",
    ],
    [
      "the register prevails over the contract",
      "If register and contract differ on the property or the secured claim, the register prevails. Check the filing against the contract first.",
      "Check amounts, scope and term against the contract",
    ],
    "民法典担保制度解释（2020）第四十七条",
    "note",
  ),
  registry(
    "DY-05",
    file,
    [
      "按登记先后确定顺位",
      "同一不动产有数个抵押权的，按受理先后依次登记，按登记先后确定顺位，当事人另有约定的除外；顺位由登记机构认定。",
      "无需处理；顺位见登记结果",
    ],
    [
      "mortgages rank by time of registration",
      "Mortgages of one unit are registered in the order of acceptance and rank in the order of registration, unless the parties agree otherwise; the authority assigns the rank.",
      "No action needed; the case shows the rank",
    ],
    "民法典第四百一十四条、第四百零九条；不动产登记暂行条例实施细则第六十七条",
  ),
  registry(
    "DY-06",
    file,
    [
      "变更顺位、数额须经其他抵押权人同意",
      "变更抵押权顺位、被担保债权数额的，未经其他抵押权人书面同意，不得对其产生不利影响。",
      "请附其他抵押权人的书面同意",
    ],
    [
      "a change of rank or amount needs consent",
      "A change of rank or amount needs the written consent of every other mortgagee whom it would disadvantage.",
      "Attach the written consent of those mortgagees",
    ],
    "民法典第四百零九条",
  ),
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
  registry(
    "DY-08",
    file,
    [
      "最高额抵押债权确定前的债权转让",
      "最高额抵押担保的债权确定前，部分债权转让的，最高额抵押权不得转让，但当事人另有约定的除外。",
      "请先办理最高额抵押权确定登记，或者附当事人的约定",
    ],
    [
      "assignment of part of the debt before the claim is fixed",
      "Before the claim of a maximum-claim mortgage is fixed, an assignment of part of the debt does not transfer the mortgage, unless otherwise agreed.",
      "Register the fixing of the claim first, or attach the agreement",
    ],
    "民法典第四百二十一条；不动产登记暂行条例实施细则第七十四条",
  ),
  registry(
    "DY-09",
    file,
    [
      "最高额抵押权的确定登记",
      "最高额抵押的债权确定，或者抵押权随债权转移的，应一并办理确定登记和转移登记。",
      "请一并申请确定登记和转移登记",
    ],
    [
      "the fixing of the claim is registered with the transfer",
      "When the claim is fixed, or the mortgage is transferred with the debt, the fixing is registered together with the transfer.",
      "Apply for both registrations together",
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
  registry(
    "DY-11",
    file,
    [
      "抵押不动产可以转让",
      "抵押期间可以转让抵押不动产；已登记禁止或限制转让约定的，应由抵押权人共同申请；2021 年 1 月 1 日前登记的抵押，须经抵押权人同意。",
      "请查询抵押权登记是否记载禁止或限制转让的约定",
    ],
    [
      "mortgaged property may be transferred",
      "Mortgaged property may be transferred. If a ban is registered, the mortgagee must join the application; for mortgages registered before 2021, the mortgagee must consent.",
      "Query the register for an agreement that bans or restricts transfers",
    ],
    "民法典第四百零六条；自然资发〔2021〕54号",
  ),
  registry(
    "DY-12",
    file,
    [
      "抵押权随债权转移",
      "债权转让的，抵押权一并转让；新债权人凭债权转让合同和通知债务人的证明申请抵押权转移登记。",
      "请申请抵押权转移登记",
    ],
    [
      "the mortgage follows the debt",
      "When the debt is assigned, the mortgage is transferred with it. The new creditor applies with the assignment contract and proof of notice to the debtor.",
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
      "在建建筑物抵押不得包括已办理预告登记或者预售合同备案的单元；竣工后转为建筑物抵押登记。",
      "请从清单中删除已办理预告登记或预售合同备案的单元",
    ],
    [
      "mortgage of a building under construction",
      "The mortgage may not include units with a pre-notice or a filed pre-sale contract. It is converted when the building is completed.",
      "Remove units with a pre-notice or a filed pre-sale contract",
    ],
    "不动产登记暂行条例实施细则第七十五条至第七十七条；民法典担保制度解释（2020）第五十一条",
  ),
  registry(
    "DY-15",
    ["pre-notice.register"],
    [
      "抵押权预告登记以买卖预告登记为前提",
      "申请预购商品房抵押权预告登记的，应已办理或者同时申请买卖预告登记；取得不动产权后，转为抵押权首次登记。",
      "请在同一申请中一并申请买卖预告登记",
    ],
    [
      "a mortgage pre-notice needs a purchase pre-notice",
      "The purchase pre-notice must exist or be part of the same filing. Once ownership is registered, the mortgage pre-notice is converted into a mortgage.",
      "Apply for the purchase pre-notice in the same filing",
    ],
    "不动产登记暂行条例实施细则第七十八条",
  ),
  registry(
    "DY-16",
    file,
    [
      "抵押权预告登记转为抵押权登记的顺位",
      "预告登记未失效且预告登记的财产与办理抵押登记时一致的，抵押权自预告登记之日起设立。",
      "无需处理",
    ],
    [
      "a converted pre-notice keeps its date",
      "If the pre-notice has not lapsed and the property is the same, the mortgage exists from the date of the pre-notice.",
      "No action needed",
    ],
    "民法典担保制度解释（2020）第五十二条",
  ),
  registry(
    "DY-17",
    file,
    [
      "房屋、土地一并抵押",
      "以建筑物抵押的，该建筑物占用范围内的建设用地使用权一并抵押；以建设用地使用权抵押的，该土地上的建筑物一并抵押。",
      "无需处理",
    ],
    [
      "a mortgage covers building and land",
      "A mortgage of a building also covers its land use right, and vice versa.",
      "No action needed",
    ],
    "民法典第三百九十七条",
  ),
  registry(
    "DY-18",
    file,
    [
      "仅以建设用地使用权抵押的效力范围",
      "仅以建设用地使用权抵押的，抵押权的效力及于土地上已有的建筑物以及正在建造的建筑物已完成部分，不及于续建部分。",
      "无需处理",
    ],
    [
      "scope of a mortgage of land alone",
      "It covers existing buildings and the completed part of a building under construction, but not parts built later.",
      "No action needed",
    ],
    "民法典担保制度解释（2020）第五十一条",
    "note",
  ),
  registry(
    "DY-19",
    file,
    [
      "共有人同意",
      "处分按份共有的不动产，应经占份额三分之二以上的按份共有人同意；处分共同共有的不动产，应经全体共同共有人同意；共有人另有约定的除外。",
      "请将应同意的共有人列为抵押人，或者附其书面同意，写明同意人、证件号和同意事项“抵押”",
    ],
    [
      "consent of co-owners",
      "Disposal needs the consent of owners holding two thirds of the shares, or of all joint owners, unless otherwise agreed.",
      "Name every co-owner whose consent is needed as mortgagor, or attach the written consent, which states who agrees, the ID number and the matter",
    ],
    "民法典第三百零一条",
    "note",
  ),
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
