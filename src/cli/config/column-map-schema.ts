import { z } from "zod";
import { kinds } from "../../contract/index.js";

const text = z.string().trim().min(1).max(200);

/** Own column names of an institution: by kind of filing, by header, the column that the header means. */
export const ColumnMapSchema = z.partialRecord(
  z.enum(kinds as [(typeof kinds)[number], ...(typeof kinds)[number][]]),
  z.record(text, text).refine((columns) => Object.keys(columns).length <= 500),
);

export const COLUMN_MAP_FORM = "bdc-column-map/1";

/** The file that `bdc map --out` writes and `--map` reads. */
export const ColumnMapFile = z.strictObject({ schema: z.literal(COLUMN_MAP_FORM), columns: ColumnMapSchema });
