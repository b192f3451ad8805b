import { KINDS, ROLES, kinds as allKinds, parseCertificateNo, type Kind } from "../../contract/index.js";
import { addYears } from "../model/dates.js";
import type { PartialFiling, Rule } from "../model/rule.js";

const SMALL_YUAN = 10_000;
const LARGE_YUAN = 1_000_000_000;
const LONG_TERM_YEARS = 50;
/** Between two days of the same name in figures. */
const YEAR = 10_000;

function certificateIs(kind: "title" | "proof", no: string | undefined): boolean {
  // Only these two words tell the kinds apart.
  if (!no || !no.includes(kind === "title" ? "不动产权" : "不动产")) return false;
  try {
    const parts = parseCertificateNo(no);
    return !parts.legacy && parts.kind === kind;
  } catch {
    return false;
  }
}

function repeated(
  people: readonly { readonly name?: string | undefined; readonly idNo?: string | undefined }[] | undefined,
): number | undefined {
  if (!people || people.length < 2) return undefined;
  const seen = new Set<string>();
  for (const [i, { name, idNo }] of people.entries()) {
    const key = idNo ?? `name ${name}`;
    if (seen.has(key)) return i + 1;
    seen.add(key);
  }
  return undefined;
}

const COUPLE = [
  { name: "张伟", idType: "citizen-id", idNo: "330106199001010018" },
  { name: "李娜", idType: "citizen-id", idNo: "330106198502150022" },
];

const AMOUNTS: readonly (readonly [string, (filing: PartialFiling) => string | undefined])[] = [
  ["securedPrincipal", (f) => f.securedPrincipal],
  ["maximumClaim", (f) => f.maximumClaim],
  ["price", (f) => f.price],
  ["mortgageAmount", (f) => f.mortgage?.mortgageAmount],
];

/** Not law: what is probably a slip. Warnings, but for what can never be right. */
export const PLAUSIBILITY_RULES: readonly Rule[] = [
  {
    id: "role-kind",
    severity: "error",
    kinds: allKinds,
    fields: [],
    title: { zh: "机构类型与业务不符", en: "another role files this" },
    text: {
      zh: "银行办理抵押登记与注销，开发企业办理预告登记与注销，法院办理查封、续封、解封。",
      en: "Banks file and cancel mortgages, developers pre-notices, courts seizures.",
    },
    says: {
      zh: "“{kind}”由{role}办理，当前接入配置的机构不能提交",
      en: "{kind} is filed by a {roleEn}; the institution of this profile may not",
    },
    fix: {
      zh: "请用 --profile 换用对应机构的接入配置，或核对文件的业务种类",
      en: "Use the profile of that institution, or check the kind of the file",
    },
    source: "郑州市上街区“互联网+不动产登记”工作方案（2019）：端口按机构类型划分",
    check: (_, { kind, role }) => {
      const { role: owner, zh } = KINDS[kind];
      return role !== undefined && role !== owner
        ? { field: "ref", facts: { kind: zh, role: ROLES[owner].zh, roleEn: ROLES[owner].en } }
        : undefined;
    },
    examples: {
      pass: [{ kind: "mortgage.file", change: {}, context: { role: "bank" } }],
      fail: [{ kind: "mortgage.file", change: {}, context: { role: "court" } }],
    },
  },
  {
    id: "kind-not-offered",
    severity: "error",
    kinds: allKinds,
    fields: [],
    title: { zh: "登记机构不受理该业务", en: "the authority does not take this kind" },
    text: {
      zh: "登记机构公布的受理业务中没有这一种。",
      en: "It is none of the kinds that the authority says it takes.",
    },
    says: { zh: "该登记机构不受理“{kind}”", en: "This authority does not take {kindEn}" },
    fix: {
      zh: "请核对接入配置是否选对登记机构，或到该机构窗口办理",
      en: "Check that the profile names the right authority, or file at its counter",
    },
    source: "登记机构能力说明（受理业务）",
    check: (_, { kind, offered }) =>
      offered && !offered.includes(kind)
        ? { field: "ref", facts: { kind: KINDS[kind].zh, kindEn: KINDS[kind].en } }
        : undefined,
    examples: {
      pass: [
        { kind: "mortgage.file", change: {}, context: { offered: ["mortgage.file"] } },
        { kind: "mortgage.file", change: {} },
      ],
      fail: [{ kind: "seizure.request", change: {}, context: { offered: ["mortgage.file"] } }],
    },
  },
  {
    id: "amount-unit-suspect",
    severity: "warning",
    kinds: ["mortgage.file", "pre-notice.register"],
    fields: ["securedPrincipal", "maximumClaim", "price", "mortgage"],
    title: { zh: "金额单位可能弄错", en: "yuan or ten thousand yuan" },
    text: {
      zh: "低于一万元，或超过十亿元的金额，多半是把元和万元弄混。",
      en: "Below 10,000 yuan or above 1,000,000,000 yuan the units 元 and 万元 were probably mixed up.",
    },
    says: {
      zh: "金额为 {amount} 元，{side}，单位可能弄错",
      en: "The amount is {amount} yuan, which is {sideEn}: the unit may be wrong",
    },
    limits: {
      least: { value: SMALL_YUAN, zh: "下限（元）", en: "least, in yuan", tighter: "larger" },
      most: { value: LARGE_YUAN, zh: "上限（元）", en: "most, in yuan", tighter: "smaller" },
    },
    fix: {
      zh: "请核对单位；整列以万元填写的，在列名后加上“（万元）”；只有这一格的，{remedy}",
      en: "Check the unit; when the whole column is in 万元, add （万元） to its header; for this cell alone {remedyEn}",
    },
    source: "填报常见错误（元/万元）",
    surelyPasses: ({ yuan }) =>
      AMOUNTS.every(
        ([field]) => (yuan[field] ?? -1) === -1 || (yuan[field]! >= SMALL_YUAN && yuan[field]! < LARGE_YUAN),
      ),
    check: (filing, _, { least = SMALL_YUAN, most = LARGE_YUAN } = {}) => {
      for (const [field, of] of AMOUNTS) {
        const amount = of(filing);
        if (amount === undefined) continue;
        // Exact enough to tell orders of magnitude apart.
        const value = Number(amount);
        if (value < least)
          return {
            field,
            facts: {
              amount,
              side: `低于 ${least} 元`,
              sideEn: `below ${least}`,
              remedy: `写成 ${amount}万元`,
              remedyEn: `write ${amount}万元`,
            },
          };
        if (value > most)
          return {
            field,
            facts: {
              amount,
              side: `超过 ${most} 元`,
              sideEn: `above ${most}`,
              remedy: "改成以元计的金额",
              remedyEn: "write the amount in yuan",
            },
          };
      }
      return undefined;
    },
    examples: {
      pass: [
        { kind: "mortgage.file", change: { securedPrincipal: "10000" } },
        { kind: "mortgage.file", change: { securedPrincipal: "1000000000.00" } },
      ],
      fail: [
        { kind: "mortgage.file", change: { securedPrincipal: "120" } },
        { kind: "mortgage.file", change: { securedPrincipal: "12000000000" } },
      ],
    },
  },
  {
    id: "term-ended",
    severity: "warning",
    kinds: ["mortgage.file"],
    fields: ["termEnd"],
    title: { zh: "债务履行期限已届满", en: "the term is over" },
    text: {
      zh: "债务履行结束日期早于今天，可能误用了旧文件或年份填错。",
      en: "The term of the debt ended before today: an old file, or a wrong year.",
    },
    says: { zh: "债务履行结束日期 {end} 已过", en: "The term ended on {end}" },
    fix: { zh: "请按合同核对日期", en: "Compare with the contract" },
    source: "填报常见错误",
    surelyPasses: ({ day, today }) => day["termEnd"]! >= today,
    check: ({ termEnd }, { today }) => (termEnd && termEnd < today ? { facts: { end: termEnd } } : undefined),
    examples: {
      pass: [{ kind: "mortgage.file", change: {} }],
      fail: [{ kind: "mortgage.file", change: { termStart: "2020-01-05", termEnd: "2025-01-04" } }],
    },
  },
  {
    id: "term-long",
    severity: "warning",
    kinds: ["mortgage.file"],
    fields: ["termEnd", "termStart"],
    title: { zh: "债务履行期限过长", en: "a very long term" },
    text: { zh: "债务履行期限超过五十年，年份可能填错。", en: "A term of over fifty years: the year may be wrong." },
    says: {
      zh: "债务履行期限从 {start} 到 {end}，超过 {years} 年",
      en: "The term runs from {start} to {end}, over {years} years",
    },
    limits: { years: { value: LONG_TERM_YEARS, zh: "年数", en: "years", tighter: "smaller" } },
    fix: { zh: "请按合同核对年份", en: "Compare the years with the contract" },
    source: "填报常见错误",
    surelyPasses: ({ day }) => day["termStart"]! > 0 && day["termEnd"]! < day["termStart"]! + LONG_TERM_YEARS * YEAR,
    check: ({ termStart, termEnd }, _, { years = LONG_TERM_YEARS } = {}) =>
      termStart && termEnd && termEnd > addYears(termStart, years)
        ? { facts: { start: termStart, end: termEnd, years } }
        : undefined,
    examples: {
      pass: [{ kind: "mortgage.file", change: {} }],
      fail: [{ kind: "mortgage.file", change: { termStart: "2026-01-05", termEnd: "2206-01-04" } }],
    },
  },
  {
    id: "maximum-claim-unused",
    severity: "warning",
    kinds: ["mortgage.file"],
    fields: ["maximumClaim", "mortgageType"],
    title: { zh: "一般抵押填写了最高债权额", en: "a maximum claim on an ordinary mortgage" },
    text: {
      zh: "最高债权额是最高额抵押的登记事项；一般抵押填写被担保主债权数额。",
      en: "The maximum claim belongs to a maximum-claim mortgage; an ordinary mortgage states the secured principal.",
    },
    says: { zh: "抵押方式为一般抵押，却填写了最高债权额", en: "An ordinary mortgage, and a maximum claim is given" },
    fix: {
      zh: "请按抵押合同核对：是最高额抵押的，改正抵押方式；是一般抵押的，清空最高债权额",
      en: "Compare with the contract: correct the type of mortgage, or empty the maximum claim",
    },
    source: "民法典第四百二十条",
    surelyPasses: ({ choice, yuan }) => choice["mortgageType"] === "maximum" || (yuan["maximumClaim"] ?? -1) === -1,
    check: ({ mortgageType, maximumClaim }) => (mortgageType === "general" && maximumClaim ? {} : undefined),
    examples: {
      pass: [
        { kind: "mortgage.file", change: {} },
        { kind: "mortgage.file", change: { mortgageType: "maximum", maximumClaim: "3000000" } },
      ],
      fail: [{ kind: "mortgage.file", change: { maximumClaim: "3000000" } }],
    },
  },
  {
    id: "co-ownership-blank",
    severity: "warning",
    kinds: ["pre-notice.register"],
    fields: ["coOwnership", "buyers"],
    title: { zh: "多名买受人没有填写共有方式", en: "several buyers, no form of co-ownership" },
    text: {
      zh: "共有方式是登记簿上权利人的必填项；有多名买受人时，应填写共同共有，或按份共有和各自份额。",
      en: "The register states how several holders own: jointly, or by shares with the share of each.",
    },
    says: {
      zh: "有 {count} 名买受人，没有填写共有方式，也没有填写份额",
      en: "{count} buyers, and neither the form of co-ownership nor shares are given",
    },
    fix: {
      zh: "请按买卖合同填写“共有方式”；按份共有的，同时填写各自份额",
      en: "Enter the form of co-ownership as the contract says; with shares, the share of each",
    },
    source: "不动产登记数据库标准（试行）：权利人的共有方式为必填项",
    surelyPasses: ({ people }) => (people["buyers"]?.length ?? 2) < 2,
    check: ({ buyers, coOwnership }) =>
      !coOwnership && buyers && buyers.length > 1 && buyers.every((buyer) => !buyer.share)
        ? { facts: { count: buyers.length } }
        : undefined,
    examples: {
      pass: [
        { kind: "pre-notice.register", change: {} },
        { kind: "pre-notice.register", change: { coOwnership: "joint", buyers: COUPLE } },
        { kind: "pre-notice.register", change: { buyers: COUPLE.map((buyer) => ({ ...buyer, share: "1/2" })) } },
      ],
      fail: [{ kind: "pre-notice.register", change: { buyers: COUPLE } }],
    },
  },
  {
    id: "area-zero",
    severity: "warning",
    kinds: ["pre-notice.register"],
    fields: ["area", "otherUnits"],
    title: { zh: "建筑面积为零", en: "a floor area of zero" },
    text: {
      zh: "房屋的建筑面积不会为零，多半是漏填或公式没有结果。",
      en: "No home has a floor area of zero: it was probably left out, or a formula gave nothing.",
    },
    says: { zh: "建筑面积填写为 0", en: "The floor area is 0" },
    fix: { zh: "请按预测面积填写；还没有面积的，留空", en: "Enter the surveyed area, or leave the cell empty" },
    source: "填报常见错误",
    check: ({ area, otherUnits }) =>
      [area, ...(otherUnits ?? []).map((unit) => (unit as { area?: string }).area)].some(
        (text) => text !== undefined && !/[1-9]/.test(text),
      )
        ? {}
        : undefined,
    examples: {
      pass: [{ kind: "pre-notice.register", change: { area: "0.5" } }],
      fail: [{ kind: "pre-notice.register", change: { area: "0.00" } }],
    },
  },
  {
    id: "settled-in-future",
    severity: "warning",
    kinds: ["mortgage.cancel"],
    fields: ["settledOn"],
    title: { zh: "结清日期在今天之后", en: "settled in the future" },
    text: { zh: "结清日期不应晚于今天。", en: "A loan is not settled later than today." },
    says: { zh: "结清日期 {date} 晚于今天", en: "Settled on {date}, which lies ahead" },
    fix: { zh: "请核对结清日期", en: "Check the date" },
    source: "填报常见错误",
    check: ({ settledOn }, { today }) => (settledOn && settledOn > today ? { facts: { date: settledOn } } : undefined),
    examples: {
      pass: [{ kind: "mortgage.cancel", change: { settledOn: "2026-11-21" } }],
      fail: [{ kind: "mortgage.cancel", change: { settledOn: "2026-11-22" } }],
    },
  },
  {
    id: "seizure-dates-order",
    severity: "error",
    kinds: ["seizure.request", "seizure.renew"],
    fields: ["endDate", "startDate"],
    title: { zh: "查封起止日期颠倒", en: "the seizure ends before it starts" },
    text: { zh: "查封结束日期不得早于起始日期。", en: "A seizure does not end before it starts." },
    says: { zh: "结束日期 {end} 早于起始日期 {start}", en: "It ends on {end}, before it starts on {start}" },
    fix: { zh: "请按裁定书核对两个日期，是否填反", en: "Compare both dates with the ruling; they may be swapped" },
    source: "查封期限的含义",
    check: ({ startDate, endDate }) =>
      startDate && endDate && endDate < startDate ? { facts: { start: startDate, end: endDate } } : undefined,
    examples: {
      pass: [{ kind: "seizure.request", change: {} }],
      fail: [{ kind: "seizure.request", change: { startDate: "2026-11-20", endDate: "2026-11-19" } }],
    },
  },
  {
    id: "seizure-ended",
    severity: "warning",
    kinds: ["seizure.request", "seizure.renew"],
    fields: ["endDate"],
    title: { zh: "查封期限已届满", en: "the seizure is over" },
    text: {
      zh: "结束日期早于今天的查封一经登记即已失效。",
      en: "A seizure that ended before today would have lapsed at registration.",
    },
    says: { zh: "结束日期 {end} 已过", en: "It ended on {end}" },
    fix: { zh: "请按裁定书核对日期", en: "Compare with the ruling" },
    source: "查封、扣押、冻结财产的规定（2020）第二十七条",
    check: ({ endDate }, { today }) => (endDate && endDate < today ? { facts: { end: endDate } } : undefined),
    examples: {
      pass: [{ kind: "seizure.request", change: {} }],
      fail: [{ kind: "seizure.request", change: { startDate: "2023-01-01", endDate: "2025-12-31" } }],
    },
  },
  {
    id: "certificate-kind",
    severity: "warning",
    kinds: ["mortgage.file", "mortgage.cancel", "pre-notice.cancel"],
    fields: ["titleNo", "proofNo"],
    title: { zh: "权证号与证明号填反", en: "title and proof mixed up" },
    text: {
      zh: "不动产权证书证明所有权和使用权，不动产登记证明证明抵押权和预告登记；两者的编号不能互换。",
      en: "A title certificate is for ownership, a registration proof for mortgages and pre-notices; their numbers are not interchangeable.",
    },
    says: {
      zh: "这里应填{expected}，却是{actual}的编号",
      en: "This column takes the number of a {expectedEn}, not of a {actualEn}",
    },
    fix: { zh: "请核对编号，是否与另一列填反", en: "Check the number; two columns may be swapped" },
    source: "不动产登记暂行条例实施细则（权属证书与登记证明）",
    surelyPasses: ({ certificate: { titleNo, proofNo } }) =>
      (titleNo === undefined || titleNo === "title") && (proofNo === undefined || proofNo === "proof"),
    check: ({ titleNo, proofNo }) => {
      if (certificateIs("proof", titleNo))
        return {
          field: "titleNo",
          facts: {
            expected: "不动产权证书",
            actual: "不动产登记证明",
            expectedEn: "title certificate",
            actualEn: "registration proof",
          },
        };
      if (certificateIs("title", proofNo))
        return {
          field: "proofNo",
          facts: {
            expected: "不动产登记证明",
            actual: "不动产权证书",
            expectedEn: "registration proof",
            actualEn: "title certificate",
          },
        };
      return undefined;
    },
    examples: {
      pass: [
        { kind: "mortgage.file", change: {} },
        { kind: "mortgage.cancel", change: { proofNo: "杭房他证字第12345678号" } },
      ],
      fail: [
        { kind: "mortgage.file", change: { titleNo: "浙（2024）杭州市不动产证明第0012345号" } },
        { kind: "mortgage.cancel", change: { proofNo: "浙（2024）杭州市不动产权第0012345号" } },
      ],
    },
  },
  ...(["mortgagors", "debtors", "buyers", "obligors"] as const).map((list): Rule => {
    const kind: Kind =
      list === "buyers" ? "pre-notice.register" : list === "obligors" ? "seizure.request" : "mortgage.file";
    const twice = [1, 2].map(() => ({
      name: "张伟",
      ...(list === "obligors" ? {} : { idType: "citizen-id", idNo: "330106199001010018" }),
    }));
    return {
      id: `same-person-${list}`,
      severity: "warning",
      kinds: [kind],
      fields: [list],
      title: { zh: "同一人出现两次", en: "the same person twice" },
      text: {
        zh: "一份申请中同一人（同一证件号）列了两次。",
        en: "One person (one ID number) is listed twice in a filing.",
      },
      says: { zh: "第 {place} 人与前面的人相同", en: "Person {place} is the same as one before" },
      fix: {
        zh: "请删除重复的人，或核对证件号是否复制错误",
        en: "Remove the repetition, or check whether a number was copied wrongly",
      },
      source: "填报常见错误",
      surelyPasses: ({ people }) => (people[list]?.length ?? 0) < 2,
      check: (filing) => {
        const place = repeated(filing[list]);
        return place === undefined ? undefined : { facts: { place } };
      },
      examples: { pass: [{ kind, change: {} }], fail: [{ kind, change: { [list]: twice } }] },
    };
  }),
  {
    id: "unit-division",
    severity: "warning",
    kinds: allKinds,
    fields: ["unitCode"],
    title: { zh: "不属于该登记机构的区域", en: "outside the authority's divisions" },
    text: {
      zh: "不动产单元号前六位不在该登记机构的行政区划之内；市本级与跨区受理除外。",
      en: "The unit's division is none of those that the authority serves; a city's own office and cross-region filing are exceptions.",
    },
    says: {
      zh: "单元所在区划 {division} 不在登记机构的服务范围内",
      en: "The unit lies in division {division}, which the authority does not list",
    },
    fix: { zh: "请核对单元号前六位和接入配置", en: "Check the first six digits and the profile" },
    source: "登记机构能力说明（行政区划）",
    surelyPasses: (_, { divisions }) => divisions === undefined || divisions.length === 0,
    check: ({ unitCode }, { divisions }) =>
      unitCode && divisions && divisions.length > 0 && !divisions.some((d) => unitCode.startsWith(d))
        ? { facts: { division: unitCode.slice(0, 6) } }
        : undefined,
    examples: {
      pass: [
        { kind: "mortgage.file", change: {}, context: { divisions: ["330106"] } },
        { kind: "mortgage.file", change: {}, context: { divisions: ["3301"] } },
        { kind: "mortgage.file", change: {}, context: { divisions: [] } },
      ],
      fail: [{ kind: "mortgage.file", change: {}, context: { divisions: ["330109"] } }],
    },
  },
];
