import * as z from "zod";
import { Material, officerCardNo, officerName } from "../filings/common-fields.js";
import { Obligor } from "../filings/person.js";
import { field } from "../schema/field.js";
import { Instant, UnitCode, text } from "../schema/primitives.js";
import type * as Types from "./types.generated.js";

/**
 * A query by person or certificate number. Which grounds are required depends on the role and is data of the authority:
 * a court asks about persons of its own case, with a notice (法释〔2013〕20号 art. 7); others need the authorisation of the
 * holder (不动产登记暂行条例 art. 27).
 */
export const SearchRequest = z
  .strictObject({
    documentNo: field(text(100).optional(), {
      zh: "案号",
      en: "number of the court's document",
      cell: "court-case-no",
      wireExample: "（2026）浙0106执1234号",
    }),
    persons: z
      .array(Obligor)
      .max(20)
      .optional()
      .meta({ title: "被查询人", description: "The persons whose property is searched" }),
    certificateNos: field(z.array(text(100)).max(20).optional(), {
      zh: "不动产权证号或登记证明号",
      en: "numbers of title certificates or registration proofs",
      cell: "certificate-no",
    }),
    officerName: officerName.optional(),
    officerCardNo: officerCardNo.optional(),
    materials: z.array(Material).optional().meta({
      title: "查询材料",
      description: "The notice of assistance or the authorisation of the holders, uploaded before",
    }),
    purpose: text(200).optional().meta({ title: "查询目的", description: "Purpose of the search" }),
  })
  .meta({ id: "SearchRequest", title: "查询", description: "A search by person or certificate number" });
/** A search by person or certificate number. */
export type SearchRequest = Types.SearchRequest;

/** One unit that a search found. */
export const SearchHit = z
  .looseObject({
    unitCode: UnitCode.meta({ title: "不动产单元号", description: "Code of the unit" }),
    address: z.string().optional().meta({ title: "坐落", description: "Address of the unit" }),
    holder: z.string().meta({ title: "权利人", description: "Name in the register" }),
    idNo: z.string().optional().meta({ title: "证件号", description: "ID number in the register" }),
    as: z.enum(["owner", "pre-notice-holder", "mortgage-notice-holder", "mortgagee"]).meta({
      title: "权利类型",
      description: "What the person holds: the title, a purchase pre-notice, a mortgage pre-notice or a mortgage",
    }),
    share: z.string().optional().meta({ title: "共有份额", description: "Share, for example 1/2" }),
    matchedBy: z
      .enum(["name-and-number", "legacy-number", "former-name", "number", "name", "certificate-no"])
      .meta({ title: "匹配方式", description: "What the register and the request have in common" }),
    seizures: z.int().min(0).meta({ title: "查封数", description: "Number of seizures, waiting ones included" }),
    mortgages: z.int().min(0).meta({ title: "抵押数", description: "Number of mortgages" }),
  })
  .meta({ id: "SearchHit", title: "查询结果项", description: "One unit that a search found" });
/** One unit that a search found. */
export type SearchHit = Types.SearchHit;

/** The answer to a search. */
export const SearchResult = z
  .looseObject({
    searchNo: z.string().meta({ title: "查询请求单号", description: "Number of the search" }),
    at: Instant.meta({ title: "查询时间", description: "Moment of the register's state" }),
    hits: z.array(SearchHit).meta({ title: "查询结果", description: "The units found; empty when there are none" }),
  })
  .meta({ id: "SearchResult", title: "协助查询结果", description: "The answer to a search, which may be empty" });
/** The answer to a search. */
export type SearchResult = Types.SearchResult;
