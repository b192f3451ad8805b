import * as z from "zod";
import { CaseCertificate } from "./case.js";
import { CO_OWNERSHIP, MORTGAGE_TYPES, valuesOf } from "../schema/code-tables.js";
import { Amount, CalendarDate, Currency, Sha256, UnitCode } from "../schema/primitives.js";
import type * as Types from "./types.generated.js";

const Party = z.looseObject({
  name: z.string().meta({ title: "姓名或名称", description: "Name, as in the certificate" }),
  idNo: z.string().optional().meta({ title: "证件号", description: "ID number" }),
  share: z.string().optional().meta({ title: "份额", description: "Share of a co-holder, as filed" }),
});

const Unit = z.looseObject({
  unitCode: UnitCode.meta({ title: "不动产单元号", description: "Code of the unit" }),
  address: z.string().optional().meta({ title: "坐落", description: "Address; absent when the register has none" }),
  rank: z.int().min(1).optional().meta({ title: "抵押顺位", description: "Mortgage rank at registration" }),
});

/** An electronic certificate. */
export const Certificate = CaseCertificate.extend({
  caseNo: z.string().meta({ title: "受理编号", description: "The case that yielded it" }),
  status: z.enum(["valid", "cancelled", "lapsed"]).meta({
    title: "证照状态",
    description: "`valid` in force · `cancelled` 已注销 · `lapsed` 失效, a pre-notice that ended by law (民法典 221)",
  }),
  units: z
    .array(Unit)
    .optional()
    .meta({ title: "不动产单元", description: "Address and rank of the units, in the order of `unitCodes`" }),
  holders: z.array(Party).meta({ title: "权利人", description: "Holders of the right" }),
  obligors: z.array(Party).meta({ title: "义务人", description: "Persons under the obligation" }),
  coOwnership: z
    .enum(valuesOf(CO_OWNERSHIP))
    .optional()
    .meta({ title: "共有方式", description: "How several holders hold the right" }),
  existingHome: z.boolean().optional().meta({
    title: "现房",
    description: "`true` for the pre-notice of an existing home (其它不动产买卖、抵押权预告登记)",
  }),
  contractNo: z.string().optional().meta({ title: "合同编号", description: "Number of the contract" }),
  amount: Amount.optional().meta({
    title: "金额",
    description: "Price, secured principal or maximum claim, whichever the right has",
  }),
  mortgageType: z
    .enum(valuesOf(MORTGAGE_TYPES))
    .optional()
    .meta({ title: "抵押方式", description: "`maximum`: the amount is a maximum claim, the term that of its fixing" }),
  securedScope: z.string().optional().meta({ title: "担保范围", description: "Scope of security" }),
  transferRestricted: z.boolean().optional().meta({
    title: "是否存在禁止或限制转让抵押不动产的约定",
    description: "Whether the parties ban or restrict the transfer of the property",
  }),
  currency: Currency.optional().meta({ title: "币种", description: "Currency of the amount" }),
  termStart: CalendarDate.optional().meta({ title: "债务履行起始日期", description: "First day of the debt term" }),
  termEnd: CalendarDate.optional().meta({ title: "债务履行结束日期", description: "Last day of the debt term" }),
  file: z
    .looseObject({
      sha256: Sha256.meta({ title: "SHA-256", description: "Digest of the file" }),
      size: z.int().meta({ title: "大小", description: "Size in bytes" }),
      mediaType: z.string().meta({ title: "媒体类型", description: "Media type, for example application/pdf" }),
    })
    .meta({ title: "证照文件", description: "The file of the certificate" }),
}).meta({ id: "Certificate", title: "电子证照", description: "An electronic certificate" });
/** An electronic certificate. */
export type Certificate = Types.Certificate;

/** The answer to the upload of a document. */
export const MaterialReceipt = z
  .looseObject({
    sha256: Sha256.meta({ title: "SHA-256", description: "Digest of the document" }),
    size: z.int().min(0).meta({ title: "大小", description: "Size in bytes" }),
    mediaType: z.string().optional().meta({ title: "媒体类型", description: "Media type recognized from the content" }),
  })
  .meta({ id: "MaterialReceipt", title: "材料接收回执", description: "The answer to the upload of a document" });
/** The answer to the upload of a document. */
export type MaterialReceipt = Types.MaterialReceipt;
