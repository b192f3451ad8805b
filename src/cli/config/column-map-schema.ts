import * as z from "zod";
import { kinds } from "../../contract/index.js";

const text = z.string().trim().min(1).max(200);

/** Column map of an institution: kind of filing to header to column name. */
export const ColumnMapSchema = z.partialRecord(
  z.enum(kinds as [(typeof kinds)[number], ...(typeof kinds)[number][]]),
  z.record(text, text).refine((columns) => Object.keys(columns).length <= 500),
);

/** Value of `schema` in a column map file. */
export const COLUMN_MAP_FORM = "bdc-column-map/1";

/** Column map file, written by `bdc map --out` and read by `--map`. */
export const ColumnMapFile = z.strictObject({ schema: z.literal(COLUMN_MAP_FORM), columns: ColumnMapSchema });
