import * as z from "zod";
import { CONSENT_MATTERS, Consent, MATERIAL_KINDS, valuesOf } from "../../../contract/index.js";

/** What a person may have to agree to at the counter, besides the matters of filings: 转移, 顺位变更. */
const COUNTER_MATTERS = ["transfer", "rank"] as const;

/** A document handed in at the counter, with what it states. */
export const CounterPaper = z.strictObject({
  kind: z.enum(valuesOf(MATERIAL_KINDS)),
  consent: z
    .strictObject({ ...Consent.shape, matter: z.enum([...valuesOf(CONSENT_MATTERS), ...COUNTER_MATTERS]) })
    .optional(),
});
export type CounterPaper = z.infer<typeof CounterPaper>;
