import * as z from "zod";
import { Capabilities, caseStatuses, KindSchema, MATERIAL_KINDS, valuesOf } from "../../../contract/index.js";
import { PORT_CALLS } from "../../port/port.js";
import { BatchCall, Call, Envelope } from "./messages.js";
import { Mapping, WirePath } from "./operators.js";
import { Results } from "./results.js";
import { Encryption, Signing } from "./security.js";

const day = z.iso.date();

/** A document from which lines of the description were taken. */
const Source = z.strictObject({
  title: z.string(),
  date: day.optional(),
  version: z.string().optional(),
  url: z.url().optional(),
  /** JSON pointers to the parts that it supports. */
  covers: z.array(z.string()).optional(),
});

/** A code table, from the values of the contract to the codes of the authority. */
const Table = z.strictObject({
  /** Name of a code table of the contract whose every value must have a code. Absent: a table of the description. */
  of: z.string().optional(),
  codes: z.record(z.string(), z.union([z.string(), z.number()])),
  /** Values of the contract that this authority does not accept. */
  without: z.array(z.string()).default([]),
  /** Further codes that are read. */
  alsoRead: z.record(z.string(), z.string()).default({}),
});

/** The states of a case in the authority's words. A state that is not listed is shown to a person, never an end. */
const State = z.strictObject({
  code: z.string(),
  text: z.string().optional(),
  status: z.enum(caseStatuses),
  /** No further change follows. Default: as the status of the contract says. */
  done: z.boolean().optional(),
});

/** How the institution's own number of a filing travels. */
const Identity = z.strictObject({
  at: WirePath,
  alphabet: z.enum(["digits", "letters-and-digits", "ascii", "any"]),
  maxLength: z.int().min(8).max(200),
  /** What the gateway does with a filing that has the number of an earlier one. */
  repeat: z.enum(["first-answer", "duplicate", "files-again", "unknown"]),
  /**
   * How a number that does not fit is derived, one to one: the first characters of its SHA-256 in base 32, or the hash
   * as a decimal number. Absent: such a number is refused before anything is sent.
   */
  derive: z.enum(["sha256-base32", "sha256-digits"]).optional(),
});

const FoundCase = {
  /** What a found case shows, with which it is compared with the filing. */
  returns: z.enum(["units", "digest", "neither"]),
  /** Seconds after the last sending from when "not there" counts. */
  absentAfterSeconds: z.int().min(0).max(86_400),
};

/** How an unclear filing is looked up. Compulsory: without a look-up unclear filings go to a person. */
const LookUp = z.discriminatedUnion("by", [
  z.strictObject({ by: z.literal("ref"), call: Call, ...FoundCase }),
  /**
   * By fields of the filing, such as its contract number, or certificate and unit. The call of a kind is its own
   * `lookUp`, or this one. A kind without a call has no look-up. Several cases under the same fields are none.
   */
  z.strictObject({ by: z.literal("filing"), call: Call.optional(), ...FoundCase }),
  z.strictObject({ by: z.literal("none"), why: z.string() }),
]);

const Progress = z.strictObject({
  /** `poll`: case by case. `window`: all changes between two times. `feed`: after a cursor. */
  by: z.enum(["poll", "window", "feed"]),
  pollSeconds: z.int().min(1).max(86_400),
  /** Days after its end for which the gateway still tells of a case. A later read finds nothing. */
  readableDays: z.int().min(1).optional(),
  /** Longest time between the two ends of a window. */
  windowHours: z.int().min(1).max(8_760).optional(),
});

const Token = z.strictObject({
  call: z.strictObject({ ...Call.shape, answer: z.array(z.never()).default([]) }).omit({ answer: true }),
  at: WirePath,
  valid: z.union([
    z.strictObject({ seconds: z.int().min(30) }),
    z.strictObject({ at: WirePath, as: z.enum(["seconds", "milliseconds", "epoch-ms", "epoch-s", "yyyyMMddHHmmss"]) }),
  ]),
  /** Seconds before its end at which a token is renewed. */
  refreshBeforeSeconds: z.int().min(0).default(60),
  /** The token is a secret that is encrypted with a key of the institution; see `gateway/ciphers`. */
  unwrap: z.strictObject({ cipher: z.string(), key: z.string(), encoding: z.enum(["hex", "base64"]) }).optional(),
});

const Materials = z.discriminatedUnion("by", [
  z.strictObject({ by: z.literal("inline"), maxBytes: z.int().min(1), mediaTypes: z.array(z.string()).min(1) }),
  z.strictObject({
    by: z.literal("upload"),
    call: Call,
    /** Parts of the answer to which a filing refers, by name: `$reference.NAME`. */
    reference: z.record(z.string(), WirePath),
    maxBytes: z.int().min(1),
    mediaTypes: z.array(z.string()).min(1),
  }),
  z.strictObject({ by: z.literal("none") }),
]);

const isFileName = (text: string) => /^[A-Za-z0-9_][A-Za-z0-9._-]*$/.test(text) && !/\.(?:tmp|ok)$/.test(text);

/** Messages are files in two folders, such as those of a front-end machine, instead of HTTP. */
const Exchange = z.strictObject({
  /**
   * Name of a message: letters, digits, `.`, `_`, `-`, and the placeholders `{date}` (yyyyMMdd) and `{time}`
   * (HHmmssSSS) in China Standard Time, `{call}` (path of the call) and `{sequence}` (unique), which must be there.
   */
  name: z
    .string()
    .max(100)
    .refine((name) => isFileName(name.replace(/\{(?:date|time|call|sequence)\}/g, "x")), "no file name")
    .refine((name) => name.includes("{sequence}"), "without {sequence} names would repeat"),
  /** Name of the answer; `{name}` is the name of the message. */
  answer: z
    .string()
    .max(100)
    .refine((name) => name.split("{name}").length === 2 && isFileName(name.replace("{name}", "x")), "no file name"),
  /**
   * When a file is complete, in both directions. `rename`: it has its final name, after a temporary one. `ok-file`: an
   * empty file of its name and `.ok` stands beside it.
   */
  ready: z.enum(["rename", "ok-file"]),
  /** Longest wait for an answer (s). Then the outcome of a message is unknown. */
  answerSeconds: z.int().min(1).max(86_400),
});

/** What one kind of filing needs. */
const KindCalls = z.strictObject({
  file: Call.optional(),
  batch: BatchCall.optional(),
  /** How a filing of this kind is looked up by its fields; see `lookUp`. */
  lookUp: Call.optional(),
  requiredMaterials: z.array(z.enum(valuesOf(MATERIAL_KINDS))).default([]),
  requiredFields: z.array(z.string()).default([]),
  /**
   * Fields of the contract that this gateway has no place for and that are left out on purpose, such as `remark`. A
   * filing with a field that is neither mapped nor named here is refused before anything is sent.
   */
  drops: z.array(z.string().regex(/^[a-zA-Z]+(?:\.[a-zA-Z]+)*$/)).default([]),
});

/**
 * An exchange that must map, and map back: typed from the documents of the authority. Values of the context are their
 * names (`"$token"`), `$now` is `EXAMPLE_NOW`. Time, nonce, signature and encryption are not part of it.
 */
const Example = z.strictObject({
  title: z.string(),
  call: z.enum(PORT_CALLS),
  kind: KindSchema.optional(),
  /** The request of the contract: its parameters and the fields of its body. */
  request: z.record(z.string(), z.unknown()),
  /** The fields of the message that it becomes. */
  message: z.record(z.string(), z.unknown()),
  /** The fields of an answer, and the answer of the contract that it becomes. */
  answer: z.record(z.string(), z.unknown()).optional(),
  becomes: z.strictObject({ status: z.int(), json: z.unknown() }).optional(),
});
/** The moment of examples. */
export const EXAMPLE_NOW = "2026-11-21T10:00:00+08:00";

/** A description of the gateway of one authority, or of a family of authorities: `bdc-dialect/1`. */
export const Description = z.strictObject({
  format: z.literal("bdc-dialect/1"),
  id: z.string().regex(/^[a-z0-9][a-z0-9-]{1,62}$/),
  version: z.string().regex(/^\d+\.\d+\.\d+$/),
  title: z.strictObject({ zh: z.string(), en: z.string() }),
  since: day,
  until: day.optional(),
  testedOn: day.optional(),
  sources: z.array(Source).min(1),
  authority: Capabilities.shape.authority,
  /** Names of the settings and keys that the profile of an institution must give. */
  settings: z.array(z.string().regex(/^[a-zA-Z][a-zA-Z0-9]*$/)).default([]),
  envelope: z.strictObject({ request: Envelope, answer: Envelope }),
  /** Absent: the gateway is reached by HTTP. */
  exchange: Exchange.optional(),
  /** Fields of every request, such as the head. */
  head: z.array(Mapping).default([]),
  results: Results,
  tables: z.record(z.string(), Table).default({}),
  states: z.record(z.string(), z.array(State).min(1)).default({}),
  identity: Identity,
  lookUp: LookUp,
  progress: Progress,
  token: Token.optional(),
  signing: Signing.optional(),
  encryption: Encryption.optional(),
  materials: Materials,
  pace: z.strictObject({
    requestsPerSecond: z.number().positive(),
    burst: z.int().min(1),
    concurrent: z.int().min(1),
  }),
  hours: Capabilities.shape.hours,
  kinds: z.partialRecord(KindSchema, KindCalls),
  calls: z.strictObject({
    case: Call.optional(),
    changes: Call.optional(),
    supplement: Call.optional(),
    withdraw: Call.optional(),
    unit: Call.optional(),
    search: Call.optional(),
    certificate: Call.optional(),
    certificateFile: Call.optional(),
  }),
  examples: z.array(Example).min(1),
});
export type Description = z.infer<typeof Description>;
