import * as z from "zod";
import {
  MORTGAGE_CANCEL_GROUNDS,
  MORTGAGE_TYPES,
  PROPERTY_TYPES,
  valuesOf,
  type MaterialKind,
} from "../schema/code-tables.js";
import { field, people } from "../schema/field.js";
import {
  currency,
  loanContractNo,
  materials,
  proofNo,
  ref,
  remark,
  termEnd,
  termStart,
  transferRestricted,
  unitCode,
} from "./common-fields.js";
import { Person } from "./person.js";
import { CalendarDate, PositiveAmount, multiline, text } from "../schema/primitives.js";
import { otherUnits } from "./units.js";
import type * as Types from "./types.generated.js";

const titleNo = field(text(100), {
  zh: "不动产权证号",
  en: "title certificate number",
  cell: "certificate-no",
  code: "BDCQZH",
  perUnit: true,
  synonyms: [
    "权证号",
    "产权证号",
    "不动产权证书号",
    "房产证号",
    "产权证书号",
    "不动产证号",
    "不动产权证",
    "房屋所有权证号",
    "房权证号",
    "证书号",
  ],
  examples: ["浙（2023）杭州市不动产权第0012345号", "浙（2023）杭州市不动产权第0012346号"],
});

/** 抵押权首次登记: registration of a mortgage. The bank that files it is the mortgagee. */
export const MortgageFiling = z
  .strictObject({
    ref,
    unitCode,
    titleNo,
    otherUnits: otherUnits({ unitCode, titleNo }),
    mortgagors: people(z.array(Person).min(1).max(50), {
      people: {
        prefix: "mortgagor",
        zh: "抵押人",
        en: "mortgagor",
        code: "DYR",
        synonyms: ["抵押人姓名", "抵押人名称"],
      },
    }),
    debtors: people(z.array(Person).min(1).max(50).optional(), {
      people: {
        prefix: "debtor",
        zh: "债务人",
        en: "debtor",
        synonyms: ["借款人", "债务人姓名", "债务人名称", "主债务人"],
      },
      defaultTo: "mortgagors",
    }),
    mortgageType: field(z.enum(valuesOf(MORTGAGE_TYPES)), {
      zh: "抵押方式",
      en: "type of mortgage",
      cell: "code",
      code: "DYFS",
      table: MORTGAGE_TYPES,
      synonyms: ["抵押类型", "抵押种类"],
      examples: ["一般抵押", "最高额抵押"],
    }),
    propertyType: field(z.enum(valuesOf(PROPERTY_TYPES)), {
      zh: "抵押不动产类型",
      en: "type of property",
      cell: "code",
      code: "DYBDCLX",
      table: PROPERTY_TYPES,
      default: "land-and-house",
    }),
    securedPrincipal: field(PositiveAmount.optional(), {
      zh: "被担保主债权数额",
      en: "secured principal",
      cell: "amount",
      code: "BDBZZQSE",
      requiredWhen: { field: "mortgageType", is: "general" },
      synonyms: [
        "债权数额",
        "主债权数额",
        "被担保债权数额",
        "担保债权数额",
        "被担保主债权金额",
        "主债权金额",
        "债权金额",
        "贷款金额",
        "借款金额",
        "担保金额",
        "抵押金额",
      ],
      noteZh: "元；一般抵押必填",
      noteEn: "yuan; required for an ordinary mortgage",
      examples: ["1200000.00", ""],
    }),
    maximumClaim: field(PositiveAmount.optional(), {
      zh: "最高债权额",
      en: "maximum claim",
      cell: "amount",
      requiredWhen: { field: "mortgageType", is: "maximum" },
      synonyms: ["最高债权数额", "最高额"],
      noteZh: "元；最高额抵押必填",
      noteEn: "yuan; required for a maximum-claim mortgage",
      examples: ["", "3000000.00"],
    }),
    currency,
    termStart,
    termEnd,
    mortgageContractNo: field(text(100), {
      zh: "抵押合同号",
      en: "mortgage contract number",
      cell: "text",
      synonyms: ["抵押合同编号", "抵押合同号码"],
      examples: ["DY-2026-0001", "DY-2026-0002"],
    }),
    loanContractNo,
    securedScope: field(multiline(2000), {
      zh: "担保范围",
      en: "scope of security",
      cell: "text",
      code: "DBFW",
      synonyms: ["抵押担保范围", "担保的范围"],
      examples: ["主债权本金、利息、罚息及实现抵押权的费用", "主债权本金、利息、罚息及实现抵押权的费用"],
    }),
    transferRestricted,
    rankBefore: field(text(100).optional(), {
      zh: "约定顺位在先于的登记证明号",
      en: "proof of the mortgage before which this one ranks by agreement",
      cell: "certificate-no",
      synonyms: ["约定顺位先于", "约定优先于的登记证明号"],
      noteZh:
        "当事人约定本抵押权的顺位在该抵押权之前的填写，并附顺位因此后移的各抵押权人的书面同意；其余按登记先后确定顺位",
      noteEn:
        "only where the parties agreed that this mortgage ranks before that one, with the written consent of every mortgagee who steps back; otherwise mortgages rank by time of registration",
      wireExample: "浙（2024）杭州市不动产证明第0012345号",
    }),
    reason: field(text(200), {
      zh: "登记原因",
      en: "reason for registration",
      cell: "text",
      code: "DJYY",
      default: "合同设立",
    }),
    remark,
    materials,
  })
  .meta({
    id: "MortgageFiling",
    title: "抵押权首次登记",
    description: "Registration of a mortgage; the bank that files it is the mortgagee",
  });
/** 抵押权首次登记: registration of a mortgage. The bank that files it is the mortgagee. */
export type MortgageFiling = Types.MortgageFiling;

/** Documents that prove each ground of a cancellation. A waiver does not prove a settlement, nor the reverse. */
const GROUND_PAPERS: Readonly<Record<string, readonly MaterialKind[]>> = {
  "debt-ended": ["settlement-proof", "judgment"],
  realised: ["settlement-proof", "judgment", "ruling"],
  waived: ["waiver"],
  other: ["settlement-proof", "waiver", "judgment"],
};

/**
 * What law names for the registration of a mortgage (民法典 art. 400; 暂行条例 art. 14): both contracts, and that the
 * mortgagor applies too. An authority's own list takes its place.
 */
export const MORTGAGE_PAPERS: readonly MaterialKind[] = ["mortgage-contract", "loan-contract", "authorisation"];

/** An application form that the mortgagor signed shows as well that the mortgagor applies. */
const AUTHORITY_PAPERS: readonly MaterialKind[] = ["authorisation", "application-form"];

/**
 * Returns the documents of which one meets a requirement. For `settlement-proof` they depend on the ground of the
 * cancellation; an application form stands for an authorisation; everything else is met by itself alone.
 */
export function papersMeeting(required: MaterialKind, ground?: unknown): readonly MaterialKind[] {
  if (required === "authorisation") return AUTHORITY_PAPERS;
  const papers = required === "settlement-proof" ? GROUND_PAPERS[String(ground)] : undefined;
  return papers ?? [required];
}

/** 抵押权注销登记: cancellation of a mortgage, filed by the mortgagee bank. */
export const MortgageCancellation = z
  .strictObject({
    ref,
    unitCode,
    proofNo,
    otherUnits: otherUnits({ unitCode, proofNo }),
    ground: field(z.enum(valuesOf(MORTGAGE_CANCEL_GROUNDS)), {
      zh: "注销原因",
      en: "ground of cancellation",
      cell: "code",
      code: "ZXDYYY",
      table: MORTGAGE_CANCEL_GROUNDS,
      examples: ["债权消灭", "放弃抵押权"],
    }),
    settledOn: field(CalendarDate.optional(), {
      zh: "结清日期",
      en: "settlement date",
      cell: "date",
      synonyms: ["还清日期", "结清日", "还清日"],
      examples: ["2026-11-18", ""],
    }),
    remark,
    materials,
  })
  .meta({
    id: "MortgageCancellation",
    title: "抵押权注销登记",
    description: "Cancellation of a mortgage, filed by the mortgagee bank",
  });
/** 抵押权注销登记: cancellation of a mortgage, filed by the mortgagee bank. */
export type MortgageCancellation = Types.MortgageCancellation;
