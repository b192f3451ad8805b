import { z } from "zod";
import { Material, officerCardNo, officerName } from "../filings/common-fields.js";
import { Obligor } from "../filings/person.js";
import { Instant, UnitCode, text } from "../schema/primitives.js";

/** A court's query by person (法释〔2013〕20号 art. 7): only for a person in its case, with a notice. */
export const SearchRequest = z
  .strictObject({
    documentNo: text(100).meta({ title: "案号" }),
    persons: z.array(Obligor).min(1).max(20),
    officerName,
    officerCardNo,
    materials: z.array(Material).min(1).meta({ description: "协助查询通知书" }),
    purpose: text(200).optional().meta({ title: "查询目的" }),
  })
  .meta({ id: "SearchRequest", title: "协助查询" });
export type SearchRequest = z.infer<typeof SearchRequest>;

export const SearchHit = z
  .looseObject({
    unitCode: UnitCode,
    address: z.string().optional(),
    holder: z.string(),
    idNo: z.string().optional(),
    as: z.enum(["owner", "pre-notice-holder", "mortgage-notice-holder"]),
    share: z.string().optional(),
    matchedBy: z.enum(["name-and-number", "legacy-number", "former-name", "number", "name"]),
    seizures: z.int().min(0),
    mortgages: z.int().min(0),
  })
  .meta({ id: "SearchHit" });
export type SearchHit = z.infer<typeof SearchHit>;

export const SearchResult = z
  .looseObject({ searchNo: z.string().meta({ title: "查询请求单号" }), at: Instant, hits: z.array(SearchHit) })
  .meta({ id: "SearchResult", description: "No hit is an answer: an empty list" });
export type SearchResult = z.infer<typeof SearchResult>;
