import * as z from "zod";
import { Mapping, WirePath } from "./operators.js";
import { Results } from "./results.js";

/** How a message is laid out in bytes. */
export const Envelope = z.strictObject({
  framer: z.enum(["json", "form", "xml", "query"]).meta({
    description: "`form` is application/x-www-form-urlencoded; `query` puts the fields into the address",
  }),
  charset: z.enum(["utf-8", "gbk", "gb18030"]).default("utf-8"),
  /** Name of the outermost XML element. */
  root: z.string().optional(),
  /** Namespace of the outermost XML element. */
  namespace: z.string().optional(),
  /** SOAP version; the message is the content of the body. */
  soap: z.enum(["1.1", "1.2"]).optional(),
  soapAction: z.string().optional(),
  /** Names whose values are attributes though they have no `@`; for messages that write every field as an attribute. */
  attributes: z.boolean().default(false),
  /** Parts whose value is a text in another format. `cdata`: the text stands in a CDATA section. */
  embedded: z
    .array(
      z.strictObject({
        at: WirePath,
        framer: z.enum(["json", "xml"]),
        root: z.string().optional(),
        cdata: z.boolean().default(false),
      }),
    )
    .default([]),
  /** The text of the body is URL-encoded as a whole. */
  urlEncoded: z.boolean().default(false),
  contentType: z.string().optional(),
});
export type Envelope = z.infer<typeof Envelope>;

/** Where a call goes. */
export const Address = z.strictObject({
  method: z.enum(["GET", "POST", "PUT", "DELETE"]).default("POST"),
  path: z
    .string()
    .regex(/^\/[^\s?#]*$/)
    .meta({ description: "`{caseNo}`, `{unitCode}`, `{no}`, `{sha256}`, `{division}` and `{function}` are filled in" }),
  headers: z.record(z.string().regex(/^[a-z0-9-]+$/), z.string()).optional(),
});

/** One call of the gateway. */
export const Call = z.strictObject({
  address: Address,
  /** Function number, business code or method of the call: `$function` in mappings. */
  function: z.string().max(64).optional(),
  /** Fields of the request: `to` is a place in the message, `from` one of the contract. */
  request: z.array(Mapping),
  /** What the answer means. Default: the results of the description. */
  results: Results.optional(),
  /** Fields of the answer: `to` is a place in the contract's answer, `from` one of the message. */
  answer: z.array(Mapping),
  /** Retries of a read. A filing is never repeated by itself. */
  note: z.string().optional(),
});
export type Call = z.infer<typeof Call>;

/** A call with several filings, and how its answer names the outcome of each. */
export const BatchCall = Call.extend({
  /** List of the outcomes in the answer. The lines of `answer` are relative to an outcome and make a case. */
  outcomes: WirePath,
  /**
   * The field by which an outcome is matched to its filing, never by order: in an outcome, and in a filing of the
   * request. The filings of the request are the line `each: "filings"`.
   */
  matchedBy: z.strictObject({ outcome: WirePath, filing: WirePath }),
  /** Results of a single outcome. */
  outcomeResults: Results,
  maxFilings: z.int().min(1).max(1_000),
});
export type BatchCall = z.infer<typeof BatchCall>;
