/** The filings that people mean: true values by the columns of their kind, known without any code that reads files. */
import { createHash } from "node:crypto";
import { columnsFor, type Column, type Kind } from "../../src/contract/index.js";
import {
  seeded as identifiers,
  validCitizenId,
  validCitizenId15,
  validCreditCode,
} from "../../test/support/generated-identifiers.js";
import { unitCode } from "../../test/support/generated-filings.js";
import { oneOf } from "../random.js";
import type { TrueValue } from "./cell.js";

/** A person by the fields of the contract. */
export type TruePerson = Readonly<Record<string, string | undefined>>;

export interface TrueFiling {
  readonly kind: Kind;
  /** Values of the filing by the key of their column; those of units and people are below. */
  readonly values: Readonly<Record<string, TrueValue>>;
  /** Values of each unit by the key of their column. */
  readonly units: readonly Readonly<Record<string, TrueValue>>[];
  /** People by the name of their list. */
  readonly people: Readonly<Record<string, readonly TruePerson[]>>;
}

/** The documents that courts attach, by the name of their kind. */
export const PAPERS = [
  { kind: "ruling", title: "裁定书" },
  { kind: "assistance-notice", title: "协助执行通知书" },
] as const;
export const paperText = (title: string): string => `%PDF-1.4\n% ${title}\n%%EOF\n`;
export const paperDigest = (title: string): string => createHash("sha256").update(paperText(title)).digest("hex");
export const PAPERS_CELL = PAPERS.map(({ title }) => `${title}=papers/${title}.pdf`).join("；");

const SURNAMES = [..."王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗"];
const GIVEN = [..."伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰建国梅"];
const OTHER_NAMES = [
  "欧阳明华",
  "买买提·艾力",
  "阿不都热依木·买买提",
  "龚䶮",
  "李𠮷",
  "JOHN SMITH",
  "迪丽热巴·迪力木拉提",
  "司马相如",
  "王㛃",
  "陈堃",
];
const COMPANIES = ["杭州西湖置业有限公司", "浙江远大（集团）有限公司", "上海A&B贸易有限公司", "杭州“小满”餐饮有限公司"];
const SCOPES = [
  "主债权本金、利息、罚息及实现抵押权的费用",
  "主债权及利息",
  "全部债权（本金,利息,违约金）",
  '合同约定的"主债权"及利息',
  "本金；利息；\n实现债权的费用",
];
const REMARKS = [
  "加急",
  "与上一笔同一主合同",
  "客户要求\n尽快办理",
  '"特殊"情况，见附件',
  "a,b;c|d",
  "=1+1",
  "-无",
  "+86 0571 88880000",
  "@客户经理",
  "共2笔；第1笔",
  "“引号”与'撇号'",
  "3-12",
];
const ADDRESSES = [
  "杭州市西湖区文三路1号1幢101室",
  "杭州市西湖区文三路2号,3幢,201室",
  "杭州市拱墅区莫干山路8号\n2幢1单元502室",
  '杭州市上城区"江南里"5幢',
  "杭州市西湖区1-2-301",
];
const GROUNDS = ["买卖合同解除", "当事人放弃预告登记", "退房，合同作废"];

const below = (random: () => number, limit: number): number => Math.floor(random() * limit);
const chance = (random: () => number, share: number): boolean => random() < share;

function day(random: () => number, from: string, days: number): string {
  return new Date(Date.parse(from) + below(random, days) * 86_400_000).toISOString().slice(0, 10);
}
const yearsLater = (start: string, years: number): string => {
  const end = new Date(Date.parse(start) - 86_400_000);
  return new Date(Date.UTC(end.getUTCFullYear() + years, end.getUTCMonth(), end.getUTCDate()))
    .toISOString()
    .slice(0, 10);
};

function amount(random: () => number): string {
  const shape = below(random, 6);
  if (shape === 0) return String(10_000 * (1 + below(random, 2_000)));
  if (shape === 1) return `${100_000 + below(random, 5_000_000)}.${String(1 + below(random, 99)).padStart(2, "0")}`;
  if (shape === 2) return String(1_000_000 * (1 + below(random, 200)));
  return String(100 * (1_000 + below(random, 90_000)));
}

function person(random: () => number, list: string): TruePerson {
  const ids = identifiers(below(random, 2 ** 31));
  if (chance(random, 0.12) && list !== "buyers")
    return { name: oneOf(COMPANIES, random), idType: "credit-code", idNo: validCreditCode(ids, "91") };
  const name = chance(random, 0.12)
    ? oneOf(OTHER_NAMES, random)
    : oneOf(SURNAMES, random) + oneOf(GIVEN, random) + (chance(random, 0.6) ? oneOf(GIVEN, random) : "");
  if (chance(random, 0.04)) return { name, idType: "passport", idNo: `E${10_000_000 + below(random, 89_999_999)}` };
  const idNo = chance(random, 0.03) ? validCitizenId15(ids) : validCitizenId(ids);
  return { name, idType: "citizen-id", idNo };
}

/** People with names and numbers that differ. */
function peopleOf(random: () => number, list: string, most: number): TruePerson[] {
  const count = chance(random, 0.75) ? 1 : 2 + below(random, most - 1);
  const found: TruePerson[] = [];
  while (found.length < count) {
    const one = person(random, list);
    if (!found.some(({ name, idNo }) => name === one["name"] || idNo === one["idNo"])) found.push(one);
  }
  return found;
}

const certificate = (random: () => number, what: "权" | "证明"): string =>
  `浙（${2018 + below(random, 8)}）杭州市不动产${what}第${String(below(random, 9_999_999)).padStart(7, "0")}号`;
const courtNo = (random: () => number, year = 2026, type = "执"): string =>
  `（${year}）浙0106${type}${1 + below(random, 9_999)}号`;
const contract = (random: () => number, prefix: string, n: number): string =>
  oneOf(
    [
      `${prefix}-2026-${n}`,
      `${prefix}2026${String(n).padStart(6, "0")}`,
      `2026${String(n).padStart(8, "0")}`,
      `00${n}`,
      `${prefix}字第${n}号`,
    ],
    random,
  );

/** Generates filing number `n` of a kind. `n` makes its unit and numbers unique. */
export function trueFiling(kind: Kind, n: number, random: () => number): TrueFiling {
  const some = <T>(value: T, share = 0.5): T | undefined => (chance(random, share) ? value : undefined);
  const ref = oneOf(
    [`HZ-2026-${n}`, `P${String(n).padStart(8, "0")}`, String(20_260_000_000 + n), `0${n}`, `业务${n}`],
    random,
  );
  const unitCount = chance(random, 0.85) ? 1 : 2 + below(random, 2);
  const codes = Array.from({ length: unitCount }, (_, i) => unitCode(n * 4 + i));
  const officers = { officerName: oneOf(["周敏", "周敏、陈刚"], random), officerCardNo: "浙010600123" };
  const remark = some(oneOf(REMARKS, random), 0.4);
  const units = (more: () => Record<string, TrueValue>) => codes.map((code) => ({ unitCode: code, ...more() }));
  switch (kind) {
    case "mortgage.file": {
      const isMaximum = chance(random, 0.25);
      const termStart = day(random, "2025-01-01", 650);
      return {
        kind,
        units: units(() => ({ titleNo: certificate(random, "权") })),
        people: {
          mortgagors: peopleOf(random, "mortgagors", 3),
          debtors: chance(random, 0.3) ? peopleOf(random, "debtors", 2) : [],
        },
        values: {
          ref,
          mortgageType: isMaximum ? "maximum" : "general",
          propertyType: some(oneOf(["land-and-house", "land", "other"], random), 0.3),
          securedPrincipal: isMaximum ? undefined : amount(random),
          maximumClaim: isMaximum ? amount(random) : undefined,
          termStart,
          termEnd: yearsLater(termStart, oneOf([5, 10, 20, 30], random)),
          mortgageContractNo: contract(random, "DY", n),
          loanContractNo: contract(random, "JK", n),
          securedScope: oneOf(SCOPES, random),
          transferRestricted: chance(random, 0.2),
          reason: some("合同设立", 0.2),
          remark,
        },
      };
    }
    case "mortgage.cancel":
      return {
        kind,
        units: units(() => ({ proofNo: certificate(random, "证明") })),
        people: {},
        values: {
          ref,
          ground: oneOf(["debt-ended", "realised", "waived", "other"], random),
          settledOn: some(day(random, "2026-06-01", 150), 0.6),
          remark,
        },
      };
    case "pre-notice.register": {
      const buyers = peopleOf(random, "buyers", 3);
      const coOwnership = buyers.length === 1 ? "sole" : oneOf(["joint", "by-share"], random);
      const shares =
        buyers.length === 2
          ? oneOf(
              [
                ["1/2", "1/2"],
                ["1/4", "3/4"],
                ["1/3", "2/3"],
              ],
              random,
            )
          : ["1/3", "1/3", "1/3"];
      const termStart = day(random, "2026-01-01", 300);
      const hasMortgage = chance(random, 0.4);
      return {
        kind,
        units: units(() => ({
          area: some(`${60 + below(random, 120)}.${10 + below(random, 90)}`, 0.7),
          address: some(oneOf(ADDRESSES, random), 0.7),
          plannedUse: some("住宅", 0.5),
        })),
        people: {
          buyers: coOwnership === "by-share" ? buyers.map((one, i) => ({ ...one, share: shares[i] })) : buyers,
        },
        values: {
          ref,
          contractNo: contract(random, "YS", n),
          contractFilingNo: some(`BA2026${String(n).padStart(6, "0")}`, 0.4),
          coOwnership,
          price: amount(random),
          ...(hasMortgage && {
            "mortgage.mortgageeName": "示例银行杭州西湖支行",
            "mortgage.mortgageeIdNo": "91330106MA2TEXT08W",
            "mortgage.mortgageAmount": amount(random),
            "mortgage.loanContractNo": contract(random, "JK", n),
            "mortgage.termStart": termStart,
            "mortgage.termEnd": yearsLater(termStart, 20),
          }),
          remark,
        },
      };
    }
    case "pre-notice.cancel":
      return {
        kind,
        units: units(() => ({ proofNo: certificate(random, "证明") })),
        people: {},
        values: { ref, ground: oneOf(GROUNDS, random), remark },
      };
    case "seizure.request": {
      const startDate = day(random, "2026-11-01", 20);
      return {
        kind,
        units: units(() => ({})),
        people: {
          obligors: peopleOf(random, "obligors", 3).map((one) => (chance(random, 0.1) ? { name: one["name"] } : one)),
        },
        values: {
          ref,
          documentNo: courtNo(random),
          measure: oneOf(["seizure", "pre-seizure"], random),
          applicantName: some("示例银行杭州西湖支行", 0.5),
          startDate,
          endDate: yearsLater(startDate, oneOf([1, 2, 3], random)),
          scope: some("张伟名下二分之一份额", 0.2),
          ...officers,
          remark,
        },
      };
    }
    case "seizure.renew": {
      const startDate = day(random, "2026-12-01", 20);
      return {
        kind,
        units: units(() => ({})),
        people: {},
        values: {
          ref,
          originalDocumentNo: courtNo(random, 2024),
          documentNo: courtNo(random, 2026, "执恢"),
          startDate,
          endDate: yearsLater(startDate, oneOf([1, 2, 3], random)),
          ...officers,
          remark,
        },
      };
    }
    case "seizure.release":
      return {
        kind,
        units: units(() => ({})),
        people: {},
        values: {
          ref,
          originalDocumentNo: courtNo(random, 2024),
          documentNo: `${courtNo(random, 2026, "执恢")}之一`,
          ...officers,
          remark,
        },
      };
  }
}

/** Key of a value in `TrueFiling.values`. */
export const valueKey = ({ key, place }: Column): string =>
  place.in === "group" ? `${place.group}.${place.field}` : key;

/** Values that a filing has when its file does not give them (docs/reference/columns.md). */
export const DEFAULTS: Readonly<Record<string, TrueValue>> = { propertyType: "land-and-house", reason: "合同设立" };

export const columnOf = (kind: Kind, key: string): Column => columnsFor(kind).find((column) => column.key === key)!;
