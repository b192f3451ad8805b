import {
  KINDS,
  ROLES,
  kinds as allKinds,
  parseCertificateNo,
  rolesOf,
  unitCodesOf,
  type Kind,
} from "../../contract/index.js";
import { addYears } from "../model/dates.js";
import type { PartialFiling, Rule } from "../model/rule.js";

const SMALL_YUAN = 10_000;
const LARGE_YUAN = 1_000_000_000;
const LONG_TERM_YEARS = 50;
/** One year in a YYYYMMDD number. */
const YEAR = 10_000;

function certificateIs(kind: "title" | "proof", no: string | undefined): boolean {
  // Cheap pre-check: every number of the kind contains this word.
  if (!no || !no.includes(kind === "title" ? "不动产权" : "不动产")) return false;
  try {
    const parts = parseCertificateNo(no);
    return !parts.legacy && parts.kind === kind;
  } catch {
    return false;
  }
}

/** Returns the position (from 1) of the first person who is already in the list. */
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

/** Likely data entry errors, without a legal source. Warnings, except for what can never be correct. */
export const PLAUSIBILITY_RULES: readonly Rule[] = [
  {
    id: "role-kind",
    severity: "error",
    kinds: allKinds,
    fields: [],
    title: { zh: "机构类型与业务种类不符", en: "the kind does not match the role of the institution" },
    text: {
      zh: "银行申请抵押权登记及其注销，开发企业申请预告登记及其注销，法院办理查封、续封和解封。",
      en: "Banks file mortgages and their cancellation, developers file pre-notices and their cancellation, courts file seizures, renewals and releases.",
    },
    says: {
      zh: "“{kind}”由{role}办理，当前接入配置的机构不能提交",
      en: "Only a {roleEn} may file a {kindEn}; the institution of this profile is not one",
    },
    fix: {
      zh: "请用 --profile 改用对应机构的接入配置，或者核对文件的业务种类",
      en: "Use --profile with the profile of that institution, or check the kind of the file",
    },
    check: (_, { kind, role }) => {
      const { role: owner, zh, en } = KINDS[kind];
      return role !== undefined && !rolesOf(kind).includes(role)
        ? { field: "ref", facts: { kind: zh, kindEn: en, role: ROLES[owner].zh, roleEn: ROLES[owner].en } }
        : undefined;
    },
    examples: {
      pass: [
        { kind: "mortgage.file", change: {}, context: { role: "bank" } },
        { kind: "pre-notice.cancel", change: {}, context: { role: "bank" } },
      ],
      fail: [{ kind: "mortgage.file", change: {}, context: { role: "court" } }],
    },
  },
  {
    id: "kind-not-offered",
    severity: "error",
    kinds: allKinds,
    fields: [],
    title: { zh: "登记机构不受理该业务", en: "the authority does not accept this kind" },
    text: {
      zh: "登记机构公布的网上受理业务中不包括该业务。",
      en: "The kinds that the authority publishes as accepted do not include this one.",
    },
    says: { zh: "该登记机构不受理“{kind}”", en: "This authority does not accept {kindEn} filings" },
    fix: {
      zh: "请核对接入配置中的登记机构，或者到该登记机构窗口办理",
      en: "Check that the profile names the right authority, or file at its counter",
    },
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
    title: { zh: "金额单位可能有误", en: "the unit of the amount may be wrong" },
    text: {
      zh: "金额低于一万元或者超过十亿元的，可能混淆了元和万元。",
      en: "For an amount below 10,000 yuan or above 1,000,000,000 yuan, the units 元 and 万元 may have been confused.",
    },
    says: {
      zh: "金额为 {amount} 元，{side}，单位可能有误",
      en: "The amount is {amount} yuan, which is {sideEn} yuan: the unit may be wrong",
    },
    limits: {
      least: { value: SMALL_YUAN, zh: "下限（元）", en: "minimum in yuan", tighter: "larger" },
      most: { value: LARGE_YUAN, zh: "上限（元）", en: "maximum in yuan", tighter: "smaller" },
    },
    fix: {
      zh: "请核对单位；整列以万元填写的，在列名后加上“（万元）”；仅该单元格以万元填写的，{remedy}",
      en: "Check the unit; if the whole column is in 万元, add （万元） to its header; for this cell only, {remedyEn}",
    },
    surelyPasses: ({ yuan }) =>
      AMOUNTS.every(
        ([field]) => (yuan[field] ?? -1) === -1 || (yuan[field]! >= SMALL_YUAN && yuan[field]! < LARGE_YUAN),
      ),
    check: (filing, _, { least = SMALL_YUAN, most = LARGE_YUAN } = {}) => {
      for (const [field, of] of AMOUNTS) {
        const amount = of(filing);
        if (amount === undefined) continue;
        // A double is precise enough to compare orders of magnitude.
        const value = Number(amount);
        if (value < least)
          return {
            field,
            facts: {
              amount,
              side: `低于 ${least} 元`,
              sideEn: `below ${least}`,
              remedy: `请写为 ${amount}万元`,
              remedyEn: `enter ${amount}万元`,
            },
          };
        if (value > most)
          return {
            field,
            facts: {
              amount,
              side: `超过 ${most} 元`,
              sideEn: `above ${most}`,
              remedy: "请改为以元为单位的金额",
              remedyEn: "enter the amount in yuan",
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
    title: { zh: "债务履行期限已届满", en: "the debt term has ended" },
    text: {
      zh: "债务履行结束日期早于今天，可能误用了旧文件，或者年份填写有误。",
      en: "The debt term ended before today: the file may be outdated or the year wrong.",
    },
    says: { zh: "债务履行结束日期 {end} 已过", en: "The debt term ended on {end}" },
    fix: { zh: "请按合同核对债务履行结束日期", en: "Check the end of the debt term against the contract" },
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
    title: { zh: "债务履行期限过长", en: "a very long debt term" },
    text: {
      zh: "债务履行期限超过五十年，年份可能填写有误。",
      en: "The debt term exceeds fifty years: the year may be wrong.",
    },
    says: {
      zh: "债务履行期限自 {start} 至 {end}，超过 {years} 年",
      en: "The debt term from {start} to {end} exceeds {years} years",
    },
    limits: { years: { value: LONG_TERM_YEARS, zh: "年数", en: "years", tighter: "smaller" } },
    fix: { zh: "请按合同核对起止日期的年份", en: "Check the years of both dates against the contract" },
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
    title: { zh: "一般抵押填写了最高债权额", en: "a maximum claim for an ordinary mortgage" },
    text: {
      zh: "最高债权额是最高额抵押的登记事项；一般抵押应填写被担保主债权数额。",
      en: "The maximum claim is for maximum-claim mortgages; an ordinary mortgage states the secured principal.",
    },
    says: {
      zh: "抵押方式为一般抵押，但填写了最高债权额",
      en: "The mortgage is an ordinary one, but a maximum claim is entered",
    },
    fix: {
      zh: "请按抵押合同核对：属于最高额抵押的，改正抵押方式；属于一般抵押的，清空“最高债权额”",
      en: "Check the contract: correct the type of mortgage, or clear the maximum claim",
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
    title: { zh: "有多名买受人但未填写共有方式", en: "several buyers without a form of co-ownership" },
    text: {
      zh: "共有方式是登记簿中权利人的必填项；有多名买受人的，应填写共同共有，或者按份共有及各自份额。",
      en: "The register records how several holders own: jointly, or by share with the share of each.",
    },
    says: {
      zh: "有 {count} 名买受人，但未填写共有方式和份额",
      en: "There are {count} buyers, but neither a form of co-ownership nor shares are entered",
    },
    fix: {
      zh: "请按买卖合同填写“共有方式”；按份共有的，同时填写各自的“共有份额”",
      en: "Enter the form of co-ownership stated in the contract; for ownership by share, also enter each share",
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
      zh: "房屋的建筑面积不应为零，可能是漏填，或者公式没有计算结果。",
      en: "A floor area cannot be zero: the value may be missing, or a formula has no result.",
    },
    says: { zh: "建筑面积填写为 0", en: "The floor area is 0" },
    fix: {
      zh: "请填写预测建筑面积；尚未测绘的，留空",
      en: "Enter the surveyed area; if there is none yet, leave the cell empty",
    },
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
    title: { zh: "结清日期晚于今天", en: "a settlement date in the future" },
    text: { zh: "结清日期不应晚于今天。", en: "The settlement date should not be later than today." },
    says: { zh: "结清日期 {date} 晚于今天", en: "The settlement date {date} is in the future" },
    fix: { zh: "请按结清证明核对结清日期", en: "Check the date against the settlement statement" },
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
    title: { zh: "查封结束日期早于起始日期", en: "the seizure ends before it starts" },
    text: { zh: "查封结束日期不得早于起始日期。", en: "A seizure must not end before it starts." },
    says: {
      zh: "查封结束日期 {end} 早于起始日期 {start}",
      en: "The seizure ends on {end}, before its start on {start}",
    },
    fix: {
      zh: "请按裁定书核对两个日期，可能填反",
      en: "Check both dates against the ruling; they may be swapped",
    },
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
    title: { zh: "查封期限已届满", en: "the seizure term has ended" },
    text: {
      zh: "查封结束日期早于今天的，登记时查封效力已经消灭。",
      en: "A seizure that ends before today has no effect at registration.",
    },
    says: { zh: "查封结束日期 {end} 已过", en: "The seizure ended on {end}" },
    fix: { zh: "请按裁定书核对查封结束日期", en: "Check the end date against the ruling" },
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
    title: { zh: "不动产权证号与不动产登记证明号填反", en: "title certificate and registration proof numbers swapped" },
    text: {
      zh: "不动产权证书用于所有权和使用权，不动产登记证明用于抵押权和预告登记；两者的编号不能互换。",
      en: "A title certificate is issued for ownership and use rights, a registration proof for mortgages and pre-notices. Their numbers are not interchangeable.",
    },
    says: {
      zh: "该列应填写{expected}的编号，但填写了{actual}的编号",
      en: "This column takes the number of a {expectedEn}, but contains the number of a {actualEn}",
    },
    fix: {
      zh: "请按证书核对编号，可能与另一列填反",
      en: "Check the number against the document; two columns may be swapped",
    },
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
      title: { zh: "同一人重复出现", en: "the same person listed twice" },
      text: {
        zh: "一份申请中同一人（证件号相同）重复出现。",
        en: "A filing lists one person (one ID number) twice.",
      },
      says: { zh: "第 {place} 人与之前的人相同", en: "Person {place} is the same as an earlier person" },
      fix: {
        zh: "请删除重复的人，或者核对证件号是否复制有误",
        en: "Remove the duplicate, or check whether an ID number was copied incorrectly",
      },
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
    severity: "confirm",
    kinds: allKinds,
    fields: ["unitCode"],
    title: { zh: "不动产单元不在登记机构的辖区内", en: "the unit is outside the authority's area" },
    text: {
      zh: "不动产单元号前六位不在登记机构公布的行政区划范围内的，可能选错了登记机构，应当确认；市本级受理和跨区受理的除外。",
      en: "If the first six digits of the unit code are not among the divisions that the authority serves, the wrong authority may be selected, and the filing must be confirmed. City-level offices and cross-region filing are exceptions.",
    },
    says: {
      zh: "单元所在行政区划 {division} 不在登记机构的服务范围内",
      en: "The unit is in division {division}, which the authority does not serve",
    },
    fix: {
      zh: '需确认：请核对不动产单元号前六位和接入配置（--profile）中的登记机构；确由该登记机构受理的，提交时加 --accept unit-division="理由"',
      en: 'Needs confirmation: check the first six digits of the unit code and the authority of the profile (--profile); if this authority does accept it, submit with --accept unit-division="reason"',
    },
    surelyPasses: (_, { divisions }) => divisions === undefined || divisions.length === 0,
    check: ({ unitCode, otherUnits }, { divisions }) => {
      if (!unitCode || !divisions || divisions.length === 0) return undefined;
      const outside = unitCodesOf({ unitCode, otherUnits }).find((unit) => !divisions.some((d) => unit.startsWith(d)));
      return outside === undefined ? undefined : { facts: { division: outside.slice(0, 6) } };
    },
    examples: {
      pass: [
        { kind: "mortgage.file", change: {}, context: { divisions: ["330106"] } },
        { kind: "mortgage.file", change: {}, context: { divisions: ["3301"] } },
        { kind: "mortgage.file", change: {}, context: { divisions: [] } },
      ],
      fail: [
        { kind: "mortgage.file", change: {}, context: { divisions: ["330109"] } },
        {
          kind: "mortgage.file",
          change: {
            otherUnits: [{ unitCode: "110101001001GB00001F00010002", titleNo: "浙（2026）示例市不动产权第0000001号" }],
          },
          context: { divisions: ["330106"] },
        },
      ],
    },
  },
];
