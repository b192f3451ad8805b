import * as z from "zod";
import { CO_OWNERSHIP, MORTGAGE_TYPES, PRE_NOTICE_TYPES, SEIZURE_MEASURES, valuesOf } from "../schema/code-tables.js";
import { Amount, CalendarDate, Instant, Share, UnitCode } from "../schema/primitives.js";
import type * as Types from "./types.generated.js";

/** A holder of a right in the register. */
export const Holder = z
  .looseObject({
    name: z.string().meta({ title: "姓名或名称", description: "Name in the register" }),
    idType: z.string().optional().meta({ title: "证件种类", description: "Type of the ID document" }),
    idNo: z.string().optional().meta({ title: "证件号", description: "ID number" }),
    share: Share.optional().meta({ title: "共有份额", description: "Share of a co-owner" }),
  })
  .meta({ id: "Holder", title: "权利人", description: "A holder of a right in the register" });
/** A holder of a right in the register. */
export type Holder = Types.Holder;

/** A registered mortgage of a unit. */
export const UnitMortgage = z
  .looseObject({
    proofNo: z.string().meta({ title: "不动产登记证明号", description: "Number of the registration proof" }),
    rank: z.int().min(1).meta({ title: "抵押顺位", description: "Rank, 1 is the first" }),
    mortgagee: z.string().meta({ title: "抵押权人", description: "Name of the mortgagee" }),
    mortgageType: z
      .enum(valuesOf(MORTGAGE_TYPES))
      .meta({ title: "抵押方式", description: "Ordinary or maximum-claim mortgage" }),
    amount: Amount.meta({
      title: "金额",
      description: "Secured principal, or maximum claim of a maximum-claim mortgage",
    }),
    currency: z.string().meta({ title: "币种", description: "ISO 4217 code" }),
    termStart: CalendarDate.meta({ title: "债务履行起始日期", description: "First day of the debt term" }),
    termEnd: CalendarDate.meta({ title: "债务履行结束日期", description: "Last day of the debt term" }),
    transferRestricted: z.boolean().meta({
      title: "是否存在禁止或限制转让约定",
      description: "Whether a transfer is banned or restricted by agreement",
    }),
    registeredAt: Instant.meta({ title: "登簿时间", description: "When it was registered" }),
    claimFixedAt: Instant.optional().meta({
      title: "最高额债权确定时间",
      description: "From this moment the secured claims of a maximum-claim mortgage are fixed (民法典 423)",
    }),
  })
  .meta({ id: "UnitMortgage", title: "抵押权", description: "A registered mortgage of a unit" });
/** A registered mortgage of a unit. */
export type UnitMortgage = Types.UnitMortgage;

/** A registered pre-notice of a unit. */
export const UnitPreNotice = z
  .looseObject({
    proofNo: z.string().meta({ title: "不动产登记证明号", description: "Number of the registration proof" }),
    type: z.enum(valuesOf(PRE_NOTICE_TYPES)).meta({ title: "预告登记种类", description: "Purchase or mortgage" }),
    existingHome: z.boolean().optional().meta({
      title: "现房",
      description: "`true` for an existing home (其它不动产买卖、抵押权预告登记); absent for a pre-sale home",
    }),
    holders: z.array(Holder).meta({ title: "预告登记权利人", description: "Holders of the pre-notice" }),
    amount: Amount.optional().meta({ title: "金额", description: "Price, or mortgage amount" }),
    transferRestricted: z.boolean().optional().meta({
      title: "是否存在禁止或限制转让约定",
      description: "Whether the mortgage pre-notice bans or restricts a transfer; absent when nothing was stated",
    }),
    registeredAt: Instant.meta({ title: "登簿时间", description: "When it was registered" }),
    lapsesOn: CalendarDate.optional().meta({ title: "失效日期", description: "Day on which it lapses, when known" }),
  })
  .meta({ id: "UnitPreNotice", title: "预告登记", description: "A registered pre-notice of a unit" });
/** A registered pre-notice of a unit. */
export type UnitPreNotice = Types.UnitPreNotice;

/** A renewal of a seizure. */
export const UnitRenewal = z
  .looseObject({
    documentNo: z.string().meta({ title: "续封文号", description: "Number of the renewal's own document" }),
    startDate: CalendarDate.meta({ title: "续封起始日期", description: "First day; not in force before" }),
    endDate: CalendarDate.meta({ title: "续封结束日期", description: "Last day" }),
    receivedAt: Instant.meta({ title: "接收时间", description: "Time of service" }),
  })
  .meta({ id: "UnitRenewal", title: "续封", description: "A renewal of a seizure, with its own document and term" });
/** A renewal of a seizure. */
export type UnitRenewal = Types.UnitRenewal;

/** A seizure of a unit, in force or waiting. */
export const UnitSeizure = z
  .looseObject({
    documentNo: z.string().meta({ title: "查封文号", description: "Number of the court's document" }),
    organ: z.string().meta({ title: "查封机关", description: "Name of the court or other organ" }),
    measure: z.enum(valuesOf(SEIZURE_MEASURES)).meta({ title: "查封类型", description: "Seizure or pre-seizure" }),
    queuePosition: z.int().min(0).meta({ title: "轮候顺序", description: "0: in force; n: nth in the waiting queue" }),
    receivedAt: Instant.meta({ title: "接收时间", description: "Time of service" }),
    startDate: CalendarDate.optional().meta({ title: "查封起始日期", description: "First day; absent while waiting" }),
    endDate: CalendarDate.optional().meta({
      title: "查封结束日期",
      description: "Last day of the term in force; absent while waiting. A renewal counts from its own start",
    }),
    renewals: z
      .array(UnitRenewal)
      .optional()
      .meta({ title: "续封", description: "Renewals with documents and terms, oldest first; absent when none" }),
    scope: z.string().optional().meta({ title: "查封范围", description: "Scope of the seizure" }),
  })
  .meta({
    id: "UnitSeizure",
    title: "查封登记",
    description: "A seizure of a unit, in force or waiting (轮候); the term of a waiting one has not begun",
  });
/** A seizure of a unit, in force or waiting. */
export type UnitSeizure = Types.UnitSeizure;

/** The state of a unit in the register at one moment, with every restriction. */
export const UnitState = z
  .looseObject({
    unitCode: UnitCode.meta({ title: "不动产单元号", description: "Code of the unit" }),
    at: Instant.meta({ title: "查询时间", description: "Moment of the state" }),
    queryNo: z.string().optional().meta({
      title: "查询请求单号",
      description: "Number of the query, under which its sealed result is kept",
    }),
    address: z.string().optional().meta({ title: "坐落", description: "Address of the unit" }),
    titleNo: z.string().optional().meta({ title: "不动产权证号", description: "Number of the title certificate" }),
    phase: z.enum(["pre-sale", "registered"]).meta({
      title: "期房/现房",
      description: "`pre-sale` sold before first registration · `registered` has a title",
    }),
    owners: z.array(Holder).meta({ title: "所有权人", description: "Owners of the unit" }),
    coOwnership: z
      .enum(valuesOf(CO_OWNERSHIP))
      .optional()
      .meta({ title: "共有方式", description: "Form of co-ownership" }),
    mortgages: z.array(UnitMortgage).meta({ title: "抵押权", description: "Registered mortgages, by rank" }),
    preNotices: z.array(UnitPreNotice).meta({ title: "预告登记", description: "Registered pre-notices" }),
    seizures: z.array(UnitSeizure).meta({ title: "查封登记", description: "Seizures in force and waiting, in order" }),
    objections: z
      .array(
        z.looseObject({
          applicant: z.string().meta({ title: "异议申请人", description: "Name of the applicant" }),
          registeredAt: Instant.meta({ title: "登簿时间", description: "When it was registered" }),
          lapsesOn: CalendarDate.meta({ title: "失效日期", description: "Day on which it lapses" }),
        }),
      )
      .optional()
      .meta({ title: "异议登记", description: "Registered objections" }),
    habitation: z
      .array(
        z.looseObject({
          holder: z.string().meta({ title: "居住权人", description: "Name of the holder" }),
          registeredAt: Instant.meta({ title: "登簿时间", description: "When it was registered" }),
        }),
      )
      .optional()
      .meta({ title: "居住权", description: "Registered rights of habitation" }),
    restrictions: z
      .array(
        z.looseObject({
          code: z.string().meta({ title: "代码", description: "Stable code" }),
          zh: z.string().meta({ title: "说明", description: "Text in Chinese" }),
          en: z.string().meta({ title: "说明", description: "Text in English" }),
        }),
      )
      .meta({ title: "限制", description: "Everything that restricts a disposal of the unit, as text" }),
  })
  .meta({
    id: "UnitState",
    title: "不动产单元登记状态",
    description: "The state of a unit in the register at one moment, with every restriction",
  });
/** The state of a unit in the register at one moment, with every restriction. */
export type UnitState = Types.UnitState;
