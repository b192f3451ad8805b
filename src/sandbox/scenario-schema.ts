import { z } from "zod";
import { KindSchema, roles } from "../contract/index.js";
import { deskActions } from "./cases.js";

const name = z.string().regex(/^[\p{L}][\p{L}\p{N}-]{0,30}$/u);
const partial = z.record(z.string(), z.unknown());
/** Who acts: one of the sandbox's institutions, or its twin. */
export const actors = [...roles, "bank2", "developer2", "court2"] as const;
const by = z.enum(actors);
const reasons = z.array(z.string()).min(1).optional();

/** What a filing must lead to; codes are those of all reasons, in any order. */
const Outcome = z.strictObject({
  outcome: z.enum(["filed", "existing", "turned-away", "conflict"]).default("filed"),
  codes: z.array(z.string()).optional(),
  case: partial.optional(),
});

export const Step = z.union([
  z.strictObject({ note: z.string() }),
  z.strictObject({ file: KindSchema, by: by.optional(), as: name.optional(), with: partial.default({}), expect: Outcome.optional() }),
  z.strictObject({ event: partial, expect: z.strictObject({ refused: z.array(z.string()).min(1) }).optional() }),
  z.strictObject({ clock: z.string() }),
  z.strictObject({ advance: z.string() }),
  z.strictObject({ desk: z.enum(deskActions), case: z.string(), reasons, dueBy: z.string().optional(), expect: z.strictObject({ refused: z.literal(true) }).optional() }),
  z.strictObject({ supplement: z.string(), by: by.optional(), with: partial.default({}) }),
  z.strictObject({ withdraw: z.string(), by: by.optional(), reason: z.string().default("申请人撤回"), expect: z.strictObject({ refused: z.literal(true) }).optional() }),
  z.strictObject({ case: z.string(), by: by.optional(), is: partial }),
  z.strictObject({ unit: z.string(), by: by.optional(), is: partial }),
  z.strictObject({ certificate: z.string(), by: by.optional(), is: partial }),
  z.strictObject({ search: z.array(z.union([z.string(), partial])).min(1), is: z.unknown() }),
]);
export type Step = z.infer<typeof Step>;

/**
 * A story about the register: what is filed, what the clock, the desk and the world outside do, and what must then stand in the register.
 * `$name` stands for a unit or person of `names`, `$case.path` for something of a case filed before (`$first.proof` its certificate's number).
 */
export const Story = z.strictObject({
  zh: z.string(),
  en: z.string(),
  /** Rules of the trade that the story shows. */
  rules: z.array(z.string()).min(1),
  start: z.iso.datetime({ offset: true }).default("2026-03-02T10:00:00+08:00"),
  register: z.enum(["open", "strict"]).default("open"),
  review: z.enum(["instant", "delayed", "manual"]).default("instant"),
  promotedTerm: z.enum(["document", "fresh"]).default("document"),
  names: z.record(name, z.unknown()).default({}),
  steps: z.array(Step).min(1),
});
export type Story = z.infer<typeof Story>;
/** One file, several stories. */
export const StoryFile = z.strictObject({ stories: z.array(Story).min(1) });
