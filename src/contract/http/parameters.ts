import * as z from "zod";
import { CaseStatusSchema } from "../responses/status.js";

/** Default number of items of a page of a list. The change feed returns its largest page by default. */
export const DEFAULT_PAGE = 100;
/** Largest number of items of a page. */
export const MAX_PAGE = 1_000;

/** Reads digits only: `1e3`, ` 5`, `+5` and `0x10` are not numbers of this contract. */
const strictInteger = (value: unknown): unknown =>
  typeof value === "string" && /^(?:0|[1-9]\d{0,8})$/.test(value) ? Number(value) : value;

/** Schema of the `limit` parameter of every list. */
export const PageLimit = z.preprocess(strictInteger, z.int().min(1).max(MAX_PAGE)).meta({
  description: `Maximum number of items of the page, 1 to ${MAX_PAGE}, in plain digits. Default: ${DEFAULT_PAGE} for lists, \`changes.maxPage\` of the capabilities for the change feed`,
});

/** Schema of the `cursor` parameter of every list. */
export const PageCursor = z.string().min(1).max(200).meta({
  description: "`nextCursor` of the previous page, unchanged. Absent: the first page",
});

/** Schema of a filter by several statuses, separated by commas. */
export const StatusList = z
  .preprocess(
    (value) => (typeof value === "string" ? value.split(",") : value),
    z.array(CaseStatusSchema).min(1).max(CaseStatusSchema.options.length),
  )
  .meta({ description: "Cases with one of these statuses, separated by commas" });
