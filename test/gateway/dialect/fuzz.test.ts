import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { GatewayRequestError, checkDescription, compileDialect, parseDescription } from "../../../src/gateway/index.js";
import type { WireMessage } from "../../../src/gateway/index.js";
import {
  exampleDescription,
  exampleText,
  fileRequest,
  mirrorContext,
  sealContext,
  type Json,
} from "./support/contexts.js";

/** Every object or list of a document. */
function nodesOf(value: Json): Json[] {
  if (typeof value !== "object" || value === null) return [];
  return [value, ...Object.values(value).flatMap(nodesOf)];
}

const JUNK: readonly Json[] = [
  null,
  "",
  "x",
  0,
  -1,
  1e9,
  true,
  [],
  {},
  [[]],
  "__proto__",
  "$now",
  "$settings.x",
  "data.a.b.c",
  { a: 1 },
];

/** Removes, replaces, copies or renames one thing in a document. */
function mutate(json: Json, place: number, key: number, kind: number, junk: Json): void {
  const nodes = nodesOf(json);
  const node = nodes[place % nodes.length];
  const names = Object.keys(node);
  const name = names[key % (names.length || 1)];
  if (name === undefined) return;
  const isList = Array.isArray(node);
  if (kind === 0 && isList) node.splice(Number(name), 1);
  else if (kind === 0) delete node[name];
  else if (kind === 1) node[name] = structuredClone(junk);
  else if (kind === 2 && isList) node.push(structuredClone(node[Number(name)]));
  else if (kind === 2) node[`${name}x`] = node[name];
  else node[name] = structuredClone(nodes[(place * 7 + key) % nodes.length]);
}

const mutation = fc.record({
  place: fc.nat(100_000),
  key: fc.nat(1_000),
  kind: fc.nat(3),
  junk: fc.constantFrom(...JUNK),
});

describe("a description that was changed at random", () => {
  it("is accepted, or refused with pointers; nothing crashes", () => {
    const tally = { parsed: 0, refused: 0, compiled: 0 };
    fc.assert(
      fc.property(fc.array(mutation, { minLength: 1, maxLength: 3 }), (mutations) => {
        const json = JSON.parse(exampleText()) as Json;
        for (const { place, key, kind, junk } of mutations) mutate(json, place, key, kind, junk);
        const parsed = parseDescription(JSON.stringify(json));
        if (!parsed.ok) {
          tally.refused += 1;
          expect(parsed.errors.length).toBeGreaterThan(0);
          for (const { pointer, zh, en } of parsed.errors)
            expect([typeof pointer, zh !== "", en !== ""]).toEqual(["string", true, true]);
          return;
        }
        tally.parsed += 1;
        const findings = checkDescription(parsed.description);
        for (const { pointer } of findings) expect(pointer).toMatch(/^\//);
        if (findings.some(({ severity }) => severity === "error")) {
          expect(() => compileDialect(parsed.description)).toThrow(GatewayRequestError);
        } else {
          tally.compiled += 1;
          exerciseAll(compileDialect(parsed.description));
        }
      }),
      { numRuns: 400 },
    );
    expect(Math.min(tally.parsed, tally.refused, tally.compiled)).toBeGreaterThan(5);
  });
});

const filing = {
  ref: "ZX-1",
  unitCode: "990106001001GB00001F00010001",
  proofNo: "示（2024）示例市不动产证明第0012345号",
  ground: "debt-ended",
};

/** Whatever a description says, its port and mirror answer, or refuse with the error that is meant for it. */
function exerciseAll({ port, mirror }: ReturnType<typeof compileDialect>): void {
  const request = fileRequest("mortgage.cancel", filing);
  let sent: WireMessage;
  try {
    sent = port.seal(request, sealContext()) as WireMessage;
  } catch (error) {
    expect(error).toBeInstanceOf(GatewayRequestError);
    return;
  }
  const received = mirror.receive(sent, mirrorContext());
  const json = { caseNo: "X1", ref: filing.ref, kind: "mortgage.cancel", status: "submitted" };
  const answer =
    received.says === "call"
      ? mirror.reply(received, { status: 201, json }, mirrorContext())
      : mirror.refuse("malformed", mirrorContext());
  expect(port.open(request, sent, answer, sealContext()).says).toBeTypeOf("string");
}

describe("an answer of arbitrary bytes", () => {
  const { port, mirror } = compileDialect(exampleDescription());
  const request = fileRequest("mortgage.cancel", filing);
  const sent = port.seal(request, sealContext()) as WireMessage;
  const bodies = fc.oneof(
    fc.uint8Array({ maxLength: 200 }),
    fc.json().map((text) => Buffer.from(text)),
    fc.string().map((text) => Buffer.from(text)),
  );

  it("is never a case", () => {
    fc.assert(
      fc.property(bodies, fc.integer({ min: 100, max: 599 }), (body, status) => {
        const opened = port.open(request, sent, { status, headers: {}, body }, sealContext());
        expect(["unknown", "fronted"]).toContain(opened.says);
      }),
      { numRuns: 300 },
    );
  });

  it("is no request either", () => {
    fc.assert(
      fc.property(bodies, (body) => {
        expect(mirror.receive({ ...sent, body }, mirrorContext()).says).toBe("refused");
      }),
      { numRuns: 300 },
    );
  });
});
