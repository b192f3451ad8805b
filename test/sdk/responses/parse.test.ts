import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Case, problem } from "../../../src/contract/index.js";
import {
  parseCase,
  parseCaseDetail,
  parseCases,
  parseChanges,
  parseBatchOutcomes,
  rawCaseOf,
  type CaseSummary,
} from "../../../src/sdk/responses/parse.js";
import { aCase } from "../fake-gateway.js";

const filed = (ref: string, more = {}) => ({ ref, outcome: "filed", case: aCase(ref), ...more });
const read = (outcomes: unknown, refs: string[]) =>
  parseBatchOutcomes({ outcomes }, "mortgage.cancel", refs)?.map((i) => `${i.ref}:${i.outcome}`);

describe("parseBatchOutcomes", () => {
  it("matches items by ref, whatever their order", () => {
    expect(
      read(
        [
          filed("C"),
          { ref: "A", outcome: "turned-away", problem: problem("turned-away") },
          filed("B", { outcome: "existing" }),
        ],
        ["A", "B", "C"],
      ),
    ).toEqual(["A:turned-away", "B:existing", "C:filed"]);
  });

  it("returns the reasons of a rejection", () => {
    const refusal = problem("turned-away", { errors: [{ code: "MR-01", zh: "已查封", en: "seized" }] });
    expect(
      parseBatchOutcomes(
        {
          outcomes: [
            { ref: "A", outcome: "turned-away", problem: refusal },
            { ref: "B", outcome: "conflict", problem: { half: true } },
          ],
        },
        "mortgage.cancel",
        ["A", "B"],
      ),
    ).toEqual([
      { ref: "A", outcome: "turned-away", problem: refusal },
      { ref: "B", outcome: "conflict" },
    ]);
  });

  it.each<[string, unknown[], string[]]>([
    ["a missing item", [filed("A")], ["A:filed", "B:unknown"]],
    ["no items", [], ["A:unknown", "B:unknown"]],
    ["an item twice", [filed("A"), filed("B"), filed("A")], ["A:unknown", "B:filed"]],
    ["an item three times", [filed("A"), filed("A"), filed("A"), filed("B")], ["A:unknown", "B:filed"]],
    ["the case of another ref", [filed("A", { case: aCase("B") }), filed("B")], ["A:unknown", "B:filed"]],
    [
      "the case of another kind",
      [filed("A", { case: aCase("A", { kind: "mortgage.file" }) }), filed("B")],
      ["A:unknown", "B:filed"],
    ],
    ["filed without a case", [filed("A", { case: undefined }), filed("B")], ["A:unknown", "B:filed"]],
    ["an unknown outcome", [filed("A", { outcome: "done" }), filed("B")], ["A:unknown", "B:filed"]],
    ["an invalid case", [filed("A", { case: { ...aCase("A"), version: "2" } }), filed("B")], ["A:unknown", "B:filed"]],
    [
      "a foreign item, which makes items without a case unknown",
      [filed("A"), { ref: "B", outcome: "failed" }, filed("X")],
      ["A:filed", "B:unknown"],
    ],
    [
      "an item without a ref",
      [filed("A"), { ref: "B", outcome: "failed" }, { outcome: "failed" }, null, 7],
      ["A:filed", "B:unknown"],
    ],
  ])("returns unknown where appropriate for %s", (_, outcomes, expected) =>
    expect(read(outcomes, ["A", "B"])).toEqual(expected),
  );

  it.each([undefined, null, [], "x", {}, { outcomes: {} }, { outcomes: null }])("returns undefined for %j", (value) =>
    expect(parseBatchOutcomes(value, "mortgage.cancel", ["A"])).toBeUndefined(),
  );

  it("knows filings that never left only from the transport, never from the gateway", () => {
    const outcomes = [filed("A"), { ref: "B", outcome: "not-sent" }];
    const items = parseBatchOutcomes({ outcomes }, "mortgage.cancel", ["A", "B", "C", "D"], undefined, ["A", "C"]);
    expect(items?.map(({ outcome }) => outcome)).toEqual(["filed", "unknown", "not-sent", "unknown"]);
  });

  it("returns one outcome per ref, and only cases with that ref, for any input", () => {
    const ref = fc.constantFrom("A", "B", "C", "D");
    const item = fc.oneof(
      fc.record({ ref, outcome: fc.constantFrom("filed", "existing"), case: ref.map((r) => aCase(r)) }),
      fc.record({ ref, outcome: fc.constantFrom("failed", "turned-away", "conflict", "nonsense") }),
      fc.jsonValue(),
    );
    fc.assert(
      fc.property(fc.array(item, { maxLength: 6 }), (outcomes) => {
        const items = parseBatchOutcomes({ outcomes }, "mortgage.cancel", ["A", "B", "C"])!;
        expect(items.map((i) => i.ref)).toEqual(["A", "B", "C"]);
        for (const i of items) if (i.case) expect(i.case.ref).toBe(i.ref);
      }),
    );
  });
});

describe("rawCaseOf", () => {
  const readText = (text: string) =>
    parseBatchOutcomes(JSON.parse(text), "mortgage.cancel", ["A", "B", "C"], Buffer.from(text))!;
  const writtenIn = (text: string) => readText(text).map((i) => i.case && textOf(i.case));
  const textOf = (found: CaseSummary) => {
    const written = rawCaseOf(found);
    return written && Buffer.from(written).toString();
  };
  const text = (...items: unknown[]) => JSON.stringify({ outcomes: items });

  it("returns the JSON of each case, whatever surrounds it", () => {
    const answer = text(
      filed("B"),
      { ref: "A", outcome: "turned-away", problem: problem("turned-away") },
      { ...filed("C"), case: { ...aCase("C"), later: { case: { case: {} } }, "[{": "]}" } },
    );
    const [, b, c] = readText(answer);
    expect(writtenIn(answer)).toEqual([undefined, JSON.stringify(b!.case), JSON.stringify(c!.case)]);
  });

  it("returns the JSON of each case of the change feed", () => {
    const page = {
      changes: ["A", "B"].map((ref) => ({ cursor: ref, at: "2026-11-21T00:00:00Z", case: aCase(ref) })),
      nextCursor: "B",
      more: false,
    };
    const read = parseChanges(page, Buffer.from(JSON.stringify(page)))!;
    expect(read.changes.map((c) => textOf(c.case))).toEqual(read.changes.map((c) => JSON.stringify(c.case)));
  });

  it.each<[string, string]>([
    ["white space", JSON.stringify({ outcomes: [filed("A")] }, undefined, 1)],
    ["an escape", text({ ...filed("A"), case: { ...aCase("A"), later: '"' } })],
    ["an escaped key", text(filed("A"), filed("B")).replace('"case":', '"c\\u0061se":')],
    [
      "a case that was taken back, and one under an escaped key",
      `{"outcomes":[{"ref":"A","outcome":"filed","case":${JSON.stringify(aCase("A"))},"case":null},${JSON.stringify(filed("B")).replace('"case":', '"c\\u0061se":')}]}`,
    ],
    [
      "two cases of one item",
      `{"outcomes":[{"ref":"A","outcome":"filed","case":${JSON.stringify(aCase("B"))},"case":${JSON.stringify(aCase("A"))}}]}`,
    ],
    [
      "a case that was taken back",
      `{"outcomes":[{"ref":"A","outcome":"filed","case":${JSON.stringify(aCase("A"))},"case":null},${JSON.stringify(filed("B"))}]}`,
    ],
    ["two lists", `{"outcomes":[${JSON.stringify(filed("B"))}],"outcomes":[${JSON.stringify(filed("A"))}]}`],
    ["another list with cases", `{"before":[{"case":{}}],"outcomes":[${JSON.stringify(filed("A"))}]}`],
    ["a status that the contract does not know", text({ ...filed("A"), case: { ...aCase("A"), status: "posted" } })],
  ])("returns undefined for %s", (_, answer) => {
    expect(writtenIn(answer)).toEqual([undefined, undefined, undefined]);
    expect(
      readText(answer)
        .filter((i) => i.case)
        .every((i) => i.case!.ref === i.ref),
    ).toBe(true);
  });

  it("returns JSON equal to the parsed case, for any input", () => {
    const name = fc.constantFrom("case", "outcomes", "ref", "a");
    const any = fc.letrec((tie) => ({
      it: fc.oneof(
        { maxDepth: 4 },
        fc.constantFrom<unknown>(null, 1, "case", "x", '{"case":{'),
        fc.array(tie("it"), { maxLength: 3 }),
        fc.array(fc.tuple(name, tie("it")), { maxLength: 3 }).map((e) => Object.fromEntries(e)),
      ),
    })).it;
    const item = fc
      .tuple(fc.constantFrom("A", "B", "C"), any, fc.boolean())
      .map(([ref, more, first]) =>
        first ? { extra: more, ...filed(ref) } : { ...filed(ref), case: { ...aCase(ref), more } },
      );
    fc.assert(
      fc.property(fc.array(fc.oneof(item, any), { maxLength: 4 }), any, (outcomes, more) => {
        for (const { case: found } of readText(JSON.stringify({ more, outcomes })))
          if (found && textOf(found) !== undefined) expect(JSON.parse(textOf(found)!)).toEqual(found);
      }),
    );
  });
});

describe("parseCase", () => {
  it("keeps unknown fields", () => {
    const given = aCase("A", { later: { a: 1 } });
    expect(parseCase(given)).toEqual(given);
  });

  it.each(Object.keys(Case.shape).filter((k) => Object.hasOwn(aCase("A"), k)))(
    "returns undefined for a case without %s",
    (key) => {
      const { [key]: _, ...rest } = aCase("A") as unknown as Record<string, unknown>;
      expect(parseCase(rest)).toBeUndefined();
    },
  );

  it("returns undefined for any other value", () => {
    fc.assert(fc.property(fc.jsonValue(), (value) => parseCase(value) === undefined));
  });
});

describe("parseChanges", () => {
  it("keeps the cursor and time of each change, and accepts unknown statuses", () => {
    const odd = { ...aCase("A"), status: "archived", steps: [{ kind: "mortgage.file", status: "archived" }] };
    const page = parseChanges({
      changes: [{ cursor: "C1", at: "2026-11-20T10:00:00.123+08:00", case: odd }],
      nextCursor: "C1",
      more: false,
    });
    expect(page).toMatchObject({
      changes: [{ cursor: "C1", at: "2026-11-20T10:00:00.123+08:00", case: { ref: "A", status: "unrecognised" } }],
      nextCursor: "C1",
      more: false,
    });
    expect(
      parseChanges({
        changes: [{ cursor: "C1", at: "2026-11-20T10:00:00.123+08:00", case: { ...odd, version: "2" } }],
        nextCursor: "C1",
        more: false,
      }),
    ).toBeUndefined();
    expect(
      parseCaseDetail({
        ...odd,
        history: [
          { version: 1, status: "archived", authorityStatus: odd.authorityStatus, at: "2026-11-20T10:00:00.123+08:00" },
        ],
      }),
    ).toMatchObject({
      status: "unrecognised",
      steps: [{ status: "unrecognised" }],
      history: [{ status: "unrecognised" }],
    });
    expect(parseCases({ cases: [odd] })).toMatchObject({ cases: [{ status: "unrecognised" }] });
  });
});
