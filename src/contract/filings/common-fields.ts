import * as z from "zod";
import { MATERIAL_KINDS, valuesOf } from "../schema/code-tables.js";
import { field } from "../schema/field.js";
import { CalendarDate, Currency, Ref, Sha256, UnitCode, multiline, text } from "../schema/primitives.js";
import { Consent } from "./consents/consent.js";
import type * as Types from "./types.generated.js";

// Fields that several kinds share. Each kind's file lists its fields in the order of its columns.

export const ref = field(Ref, {
  zh: "申请编号",
  en: "filing number",
  cell: "ref",
  synonyms: ["业务编号", "业务流水号", "办件编号", "申请流水号", "编号", "流水号"],
  examples: ["HZ-2026-000321", "HZ-2026-000322"],
});

export const unitCode = field(UnitCode, {
  zh: "不动产单元号",
  en: "unit code",
  cell: "unit-code",
  code: "BDCDYH",
  perUnit: true,
  synonyms: ["单元号", "不动产单元代码", "不动产单元编号", "单元代码"],
  examples: ["330106001001GB00001F00010001", "330106001001GB00001F00010002"],
});

export const proofNo = field(text(100), {
  zh: "不动产登记证明号",
  en: "registration proof number",
  cell: "certificate-no",
  code: "BDCDJZMH",
  perUnit: true,
  synonyms: [
    "登记证明号",
    "证明号",
    "不动产证明号",
    "他项权证号",
    "他项权证",
    "他证号",
    "他项权利证号",
    "不动产登记证明",
    "抵押权证号",
  ],
  examples: ["浙（2024）杭州市不动产证明第0012345号", "杭房他证字第12345678号"],
});

/** A document of a filing, uploaded before by `PUT /v1/materials/{sha256}`. */
export const Material = z
  .strictObject({
    kind: z.enum(valuesOf(MATERIAL_KINDS)).meta({
      title: "材料种类",
      description: "Type of the document",
      examples: ["mortgage-contract"],
    }),
    sha256: Sha256.meta({
      title: "SHA-256",
      description: "Digest of the document",
      examples: ["9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"],
    }),
    name: text(255).meta({ title: "文件名", description: "File name of the document", examples: ["抵押合同.pdf"] }),
    size: z
      .int()
      .min(1)
      .optional()
      .meta({ title: "大小", description: "Size in bytes", examples: [183_402] }),
    pages: z
      .int()
      .min(1)
      .optional()
      .meta({ title: "页数", description: "Number of pages", examples: [6] }),
    consent: Consent.optional().meta({
      title: "同意",
      description: "Who agrees to what; only for a paper of consent",
    }),
  })
  .meta({ id: "Material", title: "申请材料", description: "A document uploaded before by PUT /v1/materials/{sha256}" });
/** A document of a filing, uploaded before by `PUT /v1/materials/{sha256}`. */
export type Material = Types.Material;

export const materials = field(z.array(Material).max(100).optional(), {
  zh: "附件",
  en: "materials",
  cell: "materials",
  synonyms: ["申请材料", "附件材料", "材料"],
  noteZh:
    "相对于文件所在文件夹的路径，多个用分号隔开，可写作“种类=路径”；书面同意等须写明事项、同意人及其证件号或者登记证明号，如“书面同意（抵押：李娜 330106198502150022）=同意书.pdf”",
  noteEn:
    "paths relative to the file's folder, separated by semicolons, each optionally kind=path; a consent states the matter, who consents, and the ID number or registration proof, as in 书面同意（抵押：李娜 330106198502150022）=同意书.pdf",
});
/** The documents of a court's order. Service requires the ruling and the notice of assistance. */
export const requiredMaterials = field(z.array(Material).min(1).max(100), {
  zh: "附件",
  en: "materials",
  cell: "materials",
  synonyms: ["申请材料", "附件材料", "材料", "法律文书"],
  noteZh: "须同时提交裁定书和协助执行通知书；相对于文件所在文件夹的路径，多个用分号隔开，可写作“种类=路径”",
  noteEn:
    "the ruling and the notice of assistance are required; paths relative to the file's folder, separated by semicolons, each optionally kind=path",
  examples: [
    "裁定书=文书/裁定书.pdf；协助执行通知书=文书/协助执行通知书.pdf",
    "裁定书=文书/裁定书.pdf；协助执行通知书=文书/协助执行通知书.pdf",
  ],
});

/** Name of the organ that orders a measure; the register enters it as 查封机关 or 解封机关. */
export const organName = (zh: string, code: string, synonyms: string[]) =>
  field(text(200).optional(), {
    zh,
    en: "name of the court or other organ",
    cell: "text",
    code,
    synonyms,
    wireExample: "杭州市西湖区人民法院",
  });

export const remark = field(multiline(1000).optional(), {
  zh: "附记",
  en: "remark",
  cell: "text",
  code: "FJ",
  wireExample: "与 HZ-2026-000122 同一主合同",
  synonyms: ["备注"],
});

export const currency = Currency.optional().meta({
  title: "币种",
  description: "Currency of the amounts; CNY when absent",
});

export const officerName = field(text(50), {
  zh: "承办人",
  en: "officer in charge",
  cell: "name",
  personal: "name",
  synonyms: ["承办人姓名", "承办法官", "执行法官", "经办法官", "执行员", "执行人员"],
  examples: ["周敏", "周敏"],
});
export const officerCardNo = field(text(50), {
  zh: "工作证号",
  en: "officer's card number",
  cell: "text",
  personal: "number",
  synonyms: ["工作证编号"],
  examples: ["浙010600123", "浙010600123"],
});
export const dutyCardNo = field(text(50).optional(), {
  zh: "执行公务证号",
  en: "officer's enforcement card number",
  cell: "text",
  personal: "number",
  synonyms: ["公务证编号", "公务证号", "执行公务证编号"],
  wireExample: "浙执010600123",
});
export const originalDocumentNo = field(text(100), {
  zh: "原查封文号",
  en: "original seizure document number",
  cell: "court-case-no",
  synonyms: ["原文号", "原案号"],
  examples: ["（2024）浙0106执1234号", "（2024）浙0106执1235号"],
});

export const loanContractNo = field(text(100), {
  zh: "主债权合同号",
  en: "loan contract number",
  cell: "text",
  synonyms: ["借款合同号", "借款合同编号", "贷款合同号", "贷款合同编号", "主合同号", "主合同编号", "主债权合同编号"],
  examples: ["JK-2026-0001", "JK-2026-0002"],
});
export const termStart = field(CalendarDate, {
  zh: "债务履行起始日期",
  en: "debt term start",
  cell: "date",
  code: "ZWLXQSSJ",
  synonyms: [
    "债务履行起始时间",
    "债务起始日期",
    "贷款起期",
    "放款日期",
    "贷款发放日期",
    "债权确定期间起",
    "履行起始日期",
    "起始日期",
    "起始日",
    "贷款起始日",
    "贷款起始日期",
    "借款起始日",
    "借款起始日期",
    "贷款发放日",
  ],
  examples: ["2026-01-05", "2026-01-05"],
});
export const termEnd = field(CalendarDate, {
  zh: "债务履行结束日期",
  en: "debt term end",
  cell: "date",
  code: "ZWLXJSSJ",
  synonyms: [
    "债务履行结束时间",
    "债务到期日期",
    "贷款止期",
    "贷款结束日期",
    "债权确定期间止",
    "履行结束日期",
    "结束日期",
    "到期日",
    "到期日期",
    "贷款到期日",
    "贷款到期日期",
    "借款到期日",
    "借款到期日期",
  ],
  examples: ["2056-01-04", "2046-01-04"],
});

/** 禁止或者限制转让抵押不动产的约定: binds a transferee only when it is registered (民法典担保制度解释 art. 43). */
export const transferRestricted = field(z.boolean(), {
  zh: "是否存在禁止或限制转让约定",
  en: "transfer banned or restricted by agreement",
  cell: "yes-no",
  code: "SFCZJZHXZ",
  synonyms: [
    "是否存在禁止或限制转让抵押不动产的约定",
    "是否禁止转让",
    "是否禁止或限制转让",
    "禁止或限制转让",
    "限制转让",
  ],
  examples: ["否", "否"],
});
