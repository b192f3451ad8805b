import * as z from "zod";
import { WirePath } from "./operators.js";

/** What a code of an answer means. `ok` goes on to the next test; after the last one the call has succeeded. */
export const MEANINGS = [
  "ok",
  /** The authority refuses the request for reasons that it tells. It had no effect. */
  "refused",
  /** There is no such case, unit or certificate. Of a look-up: the filing is not there. */
  "not-there",
  /** The gateway cannot say now. Of a look-up: nothing is known. */
  "cannot-say",
  /** The same filing was received before. */
  "duplicate",
  /** The same number was used for another filing. */
  "conflict",
  /** The request had no effect and may be sent again. */
  "not-processed",
  "too-fast",
  "token-stale",
  /** The credentials are wrong or do not permit the call. */
  "not-permitted",
  "unknown",
] as const;
export type Meaning = (typeof MEANINGS)[number];

/** One test of an answer. A code that is not listed, and an absent one, mean `unknown`. */
export const ResultTest = z.strictObject({
  at: z
    .union([WirePath, z.literal("$status")])
    .meta({ description: "Where the code is; `$status` is the HTTP status" }),
  codes: z.record(z.string().max(64), z.enum(MEANINGS)),
  /** What an absent code means. */
  absent: z.enum(["ok", "unknown"]).default("unknown"),
  note: z.string().optional(),
});

/** The tests of an answer, in order: protocol, then business result, then state. */
export const Results = z.strictObject({
  tests: z.array(ResultTest).min(1).max(5),
  /** Where the reasons of a refusal are. */
  reasons: z
    .strictObject({
      list: WirePath.optional(),
      code: WirePath.optional(),
      text: WirePath,
      /** Field of the message that a reason names, where the gateway tells it. */
      field: WirePath.optional(),
    })
    .optional(),
  /** Number of the case of the first filing, in an answer that means `duplicate`. */
  original: WirePath.optional(),
  /** Wait that an answer asks for. */
  retryAfter: z.strictObject({ at: WirePath, unit: z.enum(["s", "ms"]) }).optional(),
});
export type Results = z.infer<typeof Results>;
