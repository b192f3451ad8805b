import { describe, expect, it } from "vitest";
import * as z from "zod";
import { Case, compileValidator } from "../../src/contract/index.js";

const NOW = "2026-11-21T08:00:00.123+08:00";
const UNIT = "330106001001GB00001F00010001";
const REASON = { code: "CF-01", zh: "一", en: "one", fixZh: "改", fixEn: "fix", pointer: "/a", source: "法" };
/** A case with every optional field. */
const full = {
  caseNo: "2026-1",
  ref: "R-1",
  kind: "mortgage.file",
  status: "certified",
  authorityStatus: { code: "9", text: "办结" },
  done: true,
  version: 4,
  authority: "hz",
  receivedAt: NOW,
  updatedAt: NOW,
  acceptedAt: NOW,
  registeredAt: NOW,
  promisedBy: "2026-11-22T00:00:00Z",
  units: [{ unitCode: UNIT, rank: 1, queuePosition: 0, effectiveFrom: "2026-02-28", effectiveTo: "2028-02-29" }],
  certificates: [
    { no: "证", kind: "proof", right: "mortgage", unitCodes: [UNIT], identifier: "1.2.156", issuedAt: NOW },
  ],
  fee: {
    amount: "80.00",
    currency: "CNY",
    items: 1,
    paid: true,
    paymentCode: "1",
    channelZh: "网",
    channelEn: "web",
    dueBy: NOW,
  },
  supplement: { items: [REASON], dueBy: NOW },
  reasons: [REASON],
  preReview: { qrPayload: "x", validUntil: NOW },
  steps: [{ kind: "mortgage.file", status: "accepted" }],
  alerts: [{ ...REASON, at: NOW }],
  later: { any: [1, null] },
};
const JUNK = [
  null,
  0,
  -1,
  1.5,
  2 ** 53,
  true,
  "",
  "x",
  "2026-02-30",
  "2026-02-30T00:00:00Z",
  "cny",
  "1.234",
  UNIT.toLowerCase(),
  [],
  [null],
  {},
  { a: 1 },
];

/** Copies of the value, each with one part changed or omitted. */
function* variations(value: unknown): Generator<unknown> {
  yield* JUNK;
  if (Array.isArray(value)) {
    for (const [i, item] of value.entries()) for (const other of variations(item)) yield value.with(i, other);
    yield [...(value as unknown[]), ...JUNK.slice(0, 1)];
  } else if (typeof value === "object" && value !== null) {
    for (const [key, item] of Object.entries(value)) {
      const { [key]: _, ...rest } = value as Record<string, unknown>;
      yield rest;
      for (const other of variations(item)) yield { ...value, [key]: other };
    }
    yield { ...value, unknownKey: 1 };
  }
}

describe("the compiled validator", () => {
  it("accepts exactly the cases that zod accepts unchanged", () => {
    const isCase = compileValidator(Case);
    expect(isCase(full)).toBe(true);
    let accepted = 0;
    let rejected = 0;
    for (const value of variations(full)) {
      const parsed = Case.safeParse(value);
      expect(isCase(value), JSON.stringify(value)).toBe(parsed.success);
      if (parsed.success) expect(parsed.data).toEqual(value);
      if (parsed.success) accepted++;
      else rejected++;
    }
    expect(accepted).toBeGreaterThan(100);
    expect(rejected).toBeGreaterThan(500);
  });

  it.each<[string, z.ZodType, unknown]>([
    ["a closed object", z.strictObject({ a: z.string() }), { a: "x" }],
    ["an object that strips unknown keys", z.object({ a: z.string() }), { a: "x" }],
    ["a union of schemas", z.union([z.string(), z.boolean()]), "x"],
    ["a length", z.string().min(1), "x"],
    ["two patterns", z.string().regex(/a/).regex(/b/), "ab"],
    ["a refinement", z.string().refine((text) => text !== "x"), "x"],
    ["a trimmed text", z.string().trim(), " x "],
    ["a transform", z.string().transform((text) => text.length), "x"],
    ["a default value", z.string().default("y"), "x"],
    ["null", z.string().nullable(), null],
    ["any value", z.unknown(), 1],
    ["a number with a fraction", z.number(), 1.5],
    ["a record", z.record(z.string(), z.string()), {}],
  ])("leaves the decision about %s to zod", (_, schema, value) =>
    expect(compileValidator(z.looseObject({ it: schema }))({ it: value })).toBe(false),
  );

  it("supports a schema that contains itself", () => {
    interface Node {
      next?: Node | undefined;
    }
    const node: z.ZodType<Node> = z
      .looseObject({
        get next() {
          return node.optional();
        },
      })
      .meta({ id: "CompiledNode" });
    const isNode = compileValidator(node);
    expect(isNode({ next: { next: {} } })).toBe(true);
    expect(isNode({ next: { next: 1 } })).toBe(false);
  });
});
