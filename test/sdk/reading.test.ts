import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Case, problem } from "../../src/contract/index.js";
import { readCase, readOutcomes } from "../../src/sdk/reading.js";
import { aCase } from "./support.js";

const filed = (ref: string, more = {}) => ({ ref, outcome: "filed", case: aCase(ref), ...more });
const read = (outcomes: unknown, refs: string[]) => readOutcomes({ outcomes }, "mortgage.cancel", refs)?.map((i) => `${i.ref}:${i.outcome}`);

describe("a batch answer", () => {
  it("is matched by ref, whatever the order", () => {
    expect(read([filed("C"), { ref: "A", outcome: "turned-away", problem: problem("turned-away") }, filed("B", { outcome: "existing" })], ["A", "B", "C"])).toEqual(["A:turned-away", "B:existing", "C:filed"]);
  });

  it.each<[string, unknown[], string[]]>([
    ["a missing item", [filed("A")], ["A:filed", "B:unknown"]],
    ["no items", [], ["A:unknown", "B:unknown"]],
    ["an item twice", [filed("A"), filed("B"), filed("A")], ["A:unknown", "B:filed"]],
    ["an item three times", [filed("A"), filed("A"), filed("A"), filed("B")], ["A:unknown", "B:filed"]],
    ["the case of another ref", [filed("A", { case: aCase("B") }), filed("B")], ["A:unknown", "B:filed"]],
    ["the case of another kind", [filed("A", { case: aCase("A", { kind: "mortgage.file" }) }), filed("B")], ["A:unknown", "B:filed"]],
    ["filed without a case", [filed("A", { case: undefined }), filed("B")], ["A:unknown", "B:filed"]],
    ["an outcome that is none", [filed("A", { outcome: "done" }), filed("B")], ["A:unknown", "B:filed"]],
    ["a broken case", [filed("A", { case: { ...aCase("A"), version: "2" } }), filed("B")], ["A:unknown", "B:filed"]],
    ["an item that nobody asked for: what says not done is not believed", [filed("A"), { ref: "B", outcome: "failed" }, filed("X")], ["A:filed", "B:unknown"]],
    ["an item without a ref", [filed("A"), { ref: "B", outcome: "failed" }, { outcome: "failed" }, null, 7], ["A:filed", "B:unknown"]],
  ])("%s", (_, outcomes, expected) => expect(read(outcomes, ["A", "B"])).toEqual(expected));

  it.each([undefined, null, [], "x", {}, { outcomes: {} }, { outcomes: null }])("%j is none", (value) => expect(readOutcomes(value, "mortgage.cancel", ["A"])).toBeUndefined());

  it("whatever comes, every ref has exactly one outcome and only a case of its own counts as filed", () => {
    const ref = fc.constantFrom("A", "B", "C", "D");
    const item = fc.oneof(
      fc.record({ ref, outcome: fc.constantFrom("filed", "existing"), case: ref.map((r) => aCase(r)) }),
      fc.record({ ref, outcome: fc.constantFrom("failed", "turned-away", "conflict", "nonsense") }),
      fc.jsonValue(),
    );
    fc.assert(
      fc.property(fc.array(item, { maxLength: 6 }), (outcomes) => {
        const items = readOutcomes({ outcomes }, "mortgage.cancel", ["A", "B", "C"])!;
        expect(items.map((i) => i.ref)).toEqual(["A", "B", "C"]);
        for (const i of items) if (i.case) expect(i.case.ref).toBe(i.ref);
      }),
    );
  });
});

describe("a case", () => {
  it("is what the contract says, unknown fields kept", () => {
    const given = aCase("A", { later: { a: 1 } });
    expect(readCase(given)).toEqual(given);
  });

  it.each(Object.keys(Case.shape).filter((k) => aCase("A")[k] !== undefined))("without %s is none", (key) => {
    const { [key]: _, ...rest } = aCase("A");
    expect(readCase(rest)).toBeUndefined();
  });

  it("anything else is none, and nothing throws", () => {
    fc.assert(fc.property(fc.jsonValue(), (value) => readCase(value) === undefined));
  });
});
