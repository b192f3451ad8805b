import * as z from "zod";
import {
  KindSchema,
  PROBLEMS,
  QueryRules,
  toFieldErrors,
  toJsonPointer,
  type ProblemCode,
  type Reason,
} from "../../contract/index.js";
import { AUTHORITIES } from "../authorities/index.js";
import { deskActions } from "../cases/review.js";
import { ActorSchema } from "./actors.js";

const name = z.string().regex(/^[\p{L}][\p{L}\p{N}-]{0,30}$/u);
const partial = z.record(z.string(), z.unknown());
const by = name.optional().meta({
  description:
    "Who acts: bank, developer, court, bank2, developer2, court2, court3, police, or an actor of the scenario. Default: the owner of the case, or the institution whose role files this kind",
});
const reasons = z.array(z.string()).min(1).optional();
const problem = z
  .enum(Object.keys(PROBLEMS) as [ProblemCode, ...ProblemCode[]])
  .meta({ description: "Code of the problem document of a refused call" });
const codes = z.array(z.string()).meta({ description: "Codes of all reasons, in any order" });
/** The expected refusal of a call. */
const Refused = z.strictObject({
  problem: problem.optional(),
  status: z.int().optional(),
  codes: codes.optional(),
  refused: z.literal(true).optional(),
});
const refusal = Refused.optional();

/** Why a query is made. Without any of them the step states all that the role of the actor needs. */
const grounds = {
  purpose: z.string().optional(),
  authorisation: z.string().optional().meta({ description: "Kind of document that is sent as the authorisation" }),
  documentNo: z.string().optional(),
  notice: z.string().optional().meta({ description: "Kind of document that is sent as the notice of assistance" }),
};

/** The expected outcome of a filing. */
const Outcome = z.strictObject({
  outcome: z
    .enum(["filed", "existing", "turned-away", "conflict", "failed"])
    .optional()
    .meta({ description: "Default: filed, unless a problem is expected" }),
  codes: codes.optional(),
  problem: problem.optional(),
  case: partial.optional().meta({ description: "Expected fields of the case in the response" }),
});
const File = z.strictObject({
  file: KindSchema,
  by,
  as: name.optional(),
  with: partial.default({}),
  expect: Outcome.optional(),
});
const is = z.unknown().optional();

export const Step = z.union([
  z.strictObject({ note: z.string() }),
  File,
  z.strictObject({ batch: z.array(File).min(1).max(200), by }),
  z.strictObject({ event: partial, expect: z.strictObject({ refused: z.array(z.string()).min(1) }).optional() }),
  z.strictObject({ clock: z.string() }),
  z.strictObject({ advance: z.string() }),
  z.strictObject({
    desk: z.enum(deskActions),
    case: z.string(),
    reasons,
    dueBy: z.string().optional(),
    is: partial.optional(),
    expect: refusal,
  }),
  z.strictObject({ supplement: z.string(), by, with: partial.default({}), is: partial.optional(), expect: refusal }),
  z.strictObject({
    withdraw: z.string(),
    by,
    reason: z.string().default("申请人撤回"),
    is: partial.optional(),
    expect: refusal,
  }),
  z.strictObject({ case: z.string(), by, is, expect: refusal }),
  z.strictObject({
    unit: z.string(),
    by,
    ...grounds,
    is,
    expect: refusal,
  }),
  z.strictObject({ certificate: z.string(), by, ...grounds, is, expect: refusal }),
  z.strictObject({
    search: z.array(z.union([z.string(), partial])).min(1),
    by,
    with: partial.default({}),
    is,
    expect: refusal,
  }),
  z.strictObject({ changes: name, is: z.unknown() }),
  z.strictObject({ deadlines: name, is: z.unknown() }),
  z.strictObject({ queries: z.literal(true), is: z.unknown() }),
  z.strictObject({
    call: z.string().regex(/^(GET|POST|PUT|HEAD|DELETE) \/\S*$/),
    by: name.optional(),
    body: z.unknown().optional(),
    is,
    expect: refusal,
  }),
]);
export type Step = z.infer<typeof Step>;
export type FileStep = z.infer<typeof File>;
export type Refusal = z.infer<typeof Refused>;

/**
 * A scenario: filings, clock changes, decisions of officers, events, and the expected state of the register. `$name`
 * refers to a unit or person in `names`, `$case.path` to a field of an earlier case (`$first.proof` is its certificate
 * number).
 */
export const Scenario = z.strictObject({
  /** Title in Chinese. */
  zh: z.string(),
  /** Title in English. */
  en: z.string(),
  /** Rules that the scenario shows. */
  rules: z.array(z.string()).min(1).meta({ description: "Ids of the rules that the scenario demonstrates" }),
  /** Time of the frozen clock. */
  start: z.iso
    .datetime({ offset: true })
    .default("2026-03-02T10:00:00+08:00")
    .meta({ description: "Time of the frozen clock until the scenario changes it" }),
  /** Id of a described authority. */
  authority: z
    .enum(AUTHORITIES.map((a) => a.id) as [string, ...string[]])
    .optional()
    .meta({ description: "Id of a described authority. Default: the one that accepts everything" }),
  /** `open` enters a well-formed unknown unit at first sight; `strict` refuses it. */
  register: z.enum(["open", "strict"]).default("open"),
  /** How cases are decided. */
  review: z.enum(["instant", "delayed", "manual", "authority"]).optional().meta({
    description:
      "`authority`: as described by the authority for each kind. Default: instant, or authority if one is named",
  }),
  /** What queries have to state. */
  queries: QueryRules.partial().optional().meta({
    description: "Query rules that differ from those of the authority, for example `holdersTold`",
  }),
  /** Term of a promoted waiting seizure. */
  promotedTerm: z.enum(["document", "fresh"]).optional().meta({ description: "Default: as the authority describes" }),
  /** Units, people and values that steps refer to as `$name`. */
  names: z.record(name, z.unknown()).default({}),
  /** Further institutions, by name. */
  actors: z.record(name, ActorSchema).default({}),
  /** The steps, in order. */
  steps: z.array(Step).min(1),
});
export type Scenario = z.infer<typeof Scenario>;
/** Schema of a scenario file, which contains several scenarios. */
export const ScenarioFile = z.strictObject({ $schema: z.string().optional(), stories: z.array(Scenario).min(1) });

/**
 * Validates a scenario file.
 *
 * @param json The parsed file.
 * @returns Every error with its JSON pointer; empty when the file is valid.
 */
export function scenarioErrors(json: unknown): Reason[] {
  const parsed = ScenarioFile.safeParse(json, { reportInput: true });
  if (parsed.success) return [];
  const steps = new Set<string>();
  return parsed.error.issues.flatMap((issue): Reason[] => {
    const [stories, scenario, field, n] = issue.path;
    if (field !== "steps" || n === undefined) return toReasons([issue]);
    // The union reports every alternative; only the one that the step means is of use.
    const at = toJsonPointer([stories!, scenario!, field, n]);
    if (steps.has(at)) return [];
    steps.add(at);
    const step = Object(valueAt(json, at)) as object;
    const meant = Step.options.find((option) => Object.keys(option.shape)[0]! in step);
    if (!meant) return [{ pointer: at, code: "field-value", zh: "不支持该步骤", en: "unknown step" }];
    const { error } = meant.safeParse(step, { reportInput: true });
    return toReasons(error?.issues ?? [issue], at);
  });
}

function toReasons(issues: z.core.$ZodIssue[], at = ""): Reason[] {
  return toFieldErrors(new z.ZodError(issues)).map((e) => ({ ...e, pointer: at + e.pointer }));
}

function valueAt(json: unknown, path: string): unknown {
  return path
    .split("/")
    .slice(1)
    .reduce<unknown>((value, key) => (value as Record<string, unknown> | undefined)?.[key], json);
}
