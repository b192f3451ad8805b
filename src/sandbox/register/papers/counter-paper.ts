import * as z from "zod";
import { CONSENT_MATTERS, Consent, MATERIAL_KINDS, valuesOf } from "../../../contract/index.js";

/** A document handed in at the counter, with what it states: a person may also agree to a transfer there (转移). */
export const CounterPaper = z.strictObject({
  kind: z.enum(valuesOf(MATERIAL_KINDS)),
  consent: z.strictObject({ ...Consent.shape, matter: z.enum([...valuesOf(CONSENT_MATTERS), "transfer"]) }).optional(),
});
export type CounterPaper = z.infer<typeof CounterPaper>;
