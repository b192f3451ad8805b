import * as z from "zod";
import { RELEASE_BASES, SEIZURE_MEASURES, valuesOf } from "../schema/code-tables.js";
import { field, people } from "../schema/field.js";
import {
  dutyCardNo,
  officerCardNo,
  officerName,
  organName,
  originalDocumentNo,
  ref,
  remark,
  requiredMaterials,
  unitCode,
} from "./common-fields.js";
import { Obligor } from "./person.js";
import { CalendarDate, multiline, text } from "../schema/primitives.js";
import { otherUnits } from "./units.js";
import type * as Types from "./types.generated.js";

const documentNo = (zh: string, code: string | undefined, en: string, synonyms: string[], examples: [string, string]) =>
  field(text(100), { zh, en, cell: "court-case-no", synonyms, examples, ...(code ? { code } : {}) });

/** 查封登记: a court's request to seize units. */
export const SeizureRequest = z
  .strictObject({
    ref,
    documentNo: documentNo(
      "查封文号",
      "CFWH",
      "seizure document number (案号)",
      ["案号", "文号", "协助执行通知书文号", "协执文号", "裁定书文号", "法律文书号"],
      ["（2026）浙0106执1234号", "（2026）浙0106执保56号"],
    ),
    measure: field(z.enum(valuesOf(SEIZURE_MEASURES)), {
      zh: "查封类型",
      en: "measure",
      cell: "code",
      code: "CFLX",
      table: SEIZURE_MEASURES,
      examples: ["查封", "预查封"],
      noteZh: "轮候由登记机构认定",
      noteEn: "the authority determines whether it waits in the queue",
    }),
    unitCode,
    otherUnits: otherUnits({ unitCode }),
    obligors: people(z.array(Obligor).min(1).max(50), {
      people: {
        prefix: "obligor",
        zh: "被执行人",
        en: "person subject to execution",
        synonyms: ["被执行人姓名", "被执行人名称", "被申请人", "被保全人", "被查封人"],
      },
    }),
    applicantName: field(text(200).optional(), {
      zh: "申请执行人",
      en: "applicant for execution",
      cell: "text",
      synonyms: ["申请人"],
      personal: "name",
      examples: ["示例银行杭州西湖支行", ""],
    }),
    startDate: field(CalendarDate, {
      zh: "查封起始日期",
      en: "start of the seizure",
      cell: "date",
      code: "CFQSSJ",
      synonyms: ["查封起始时间", "查封开始日期", "起始日期"],
      examples: ["2026-11-20", "2026-11-20"],
    }),
    endDate: field(CalendarDate, {
      zh: "查封结束日期",
      en: "end of the seizure",
      cell: "date",
      code: "CFJSSJ",
      synonyms: ["查封结束时间", "查封截止日期", "结束日期", "截止日期"],
      examples: ["2029-11-19", "2029-11-19"],
    }),
    scope: field(multiline(1000).optional(), {
      zh: "查封范围",
      en: "scope of the seizure",
      cell: "text",
      code: "CFFW",
      wireExample: "陈强名下二分之一份额",
    }),
    organName: organName("查封机关", "CFJG", ["法院名称", "执行法院", "查封法院", "嘱托机关"]),
    officerName,
    officerCardNo,
    dutyCardNo,
    remark,
    materials: requiredMaterials,
  })
  .meta({ id: "SeizureRequest", title: "查封登记", description: "A court's request to seize units" });
/** 查封登记: a court's request to seize units. */
export type SeizureRequest = Types.SeizureRequest;

/** 续封: renewal of a seizure before it lapses. */
export const SeizureRenewal = z
  .strictObject({
    ref,
    originalDocumentNo,
    documentNo: documentNo(
      "续封文号",
      undefined,
      "renewal document number",
      ["文号", "续行查封文号", "协助执行通知书文号", "协执文号", "裁定书文号", "法律文书号"],
      ["（2026）浙0106执恢12号", "（2026）浙0106执恢13号"],
    ),
    unitCode,
    otherUnits: otherUnits({ unitCode }),
    startDate: field(CalendarDate, {
      zh: "续封起始日期",
      en: "start of the renewal",
      cell: "date",
      synonyms: ["起始日期", "续封开始日期"],
      examples: ["2026-12-01", "2026-12-01"],
    }),
    endDate: field(CalendarDate, {
      zh: "续封结束日期",
      en: "end of the renewal",
      cell: "date",
      synonyms: ["结束日期", "续封截止日期"],
      examples: ["2029-11-30", "2029-11-30"],
    }),
    organName: organName("续封机关", "CFJG", ["查封机关", "法院名称", "执行法院", "续封法院", "嘱托机关"]),
    officerName,
    officerCardNo,
    dutyCardNo,
    remark,
    materials: requiredMaterials,
  })
  .meta({ id: "SeizureRenewal", title: "续封", description: "Renewal of a seizure before it lapses" });
/** 续封: renewal of a seizure before it lapses. */
export type SeizureRenewal = Types.SeizureRenewal;

/** 解封: release of a seizure. */
export const SeizureRelease = z
  .strictObject({
    ref,
    originalDocumentNo,
    documentNo: documentNo(
      "解封文号",
      "JFWH",
      "release document number",
      ["文号", "解除查封文号", "协助执行通知书文号", "协执文号", "裁定书文号", "法律文书号"],
      ["（2026）浙0106执恢12号之一", "（2026）浙0106执恢13号之一"],
    ),
    unitCode,
    otherUnits: otherUnits({ unitCode }),
    basis: field(z.enum(valuesOf(RELEASE_BASES)).optional(), {
      zh: "解封依据",
      en: "basis of the release",
      cell: "code",
      table: RELEASE_BASES,
      noteZh: "由其他机关解封时必填，并附解封依据文书",
      noteEn: "required when another organ releases the seizure, with the document of the basis",
    }),
    basisDocumentNo: field(text(100).optional(), {
      zh: "解封依据文号",
      en: "document number of the basis",
      cell: "text",
      synonyms: ["依据文号", "移送函文号", "移送执行函文号"],
      noteZh: "填写解封依据时必填",
      noteEn: "required with a basis",
      wireExample: "（2026）浙01执异12号",
    }),
    organName: organName("解封机关", "JFJG", ["法院名称", "执行法院", "解封法院", "嘱托机关"]),
    officerName,
    officerCardNo,
    dutyCardNo,
    remark,
    materials: requiredMaterials,
  })
  .meta({ id: "SeizureRelease", title: "解封", description: "Release of a seizure" });
/** 解封: release of a seizure. */
export type SeizureRelease = Types.SeizureRelease;
