import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { kinds, type Kind } from "../../../src/contract/index.js";
import { compileDialect } from "../../../src/gateway/index.js";
import type { Received, WireMessage } from "../../../src/gateway/index.js";
import { exampleDescription, fileRequest, mirrorContext, sealContext } from "./support/contexts.js";
import { filings } from "./support/filings.js";
import { ENVELOPES, fullDescription } from "./support/full-description.js";

const RUNS = 50;

function sent(dialect: ReturnType<typeof compileDialect>, kind: Kind, filing: unknown): WireMessage {
  return dialect.port.seal(fileRequest(kind, filing), sealContext()) as WireMessage;
}

function requestIn(received: Received): unknown {
  if (received.says !== "call") throw new Error(JSON.stringify(received));
  return received.request;
}

describe("a filing", () => {
  describe.each(Object.entries(ENVELOPES))("as %s", (_, envelope) => {
    const dialect = compileDialect(fullDescription(envelope));
    it.each(kinds)("of kind %s arrives as it was sent", (kind) => {
      fc.assert(
        fc.property(filings(kind), (filing) => {
          const received = dialect.mirror.receive(sent(dialect, kind, filing), mirrorContext());
          expect(requestIn(received)).toEqual(fileRequest(kind, filing));
        }),
        { numRuns: RUNS },
      );
    });
  });

  const example = compileDialect(exampleDescription());
  it.each(["mortgage.file", "mortgage.cancel", "seizure.request"] as const)(
    "of kind %s arrives through the example as it was sent",
    (kind) => {
      fc.assert(
        fc.property(filings(kind), (filing) => {
          const received = example.mirror.receive(sent(example, kind, filing), mirrorContext());
          // A debtor who is the mortgagor is not sent, and is read back.
          const debtors = kind === "mortgage.file" && { debtors: filing["debtors"] ?? filing["mortgagors"] };
          expect(requestIn(received)).toEqual(fileRequest(kind, { ...filing, ...debtors }));
        }),
        { numRuns: RUNS },
      );
    },
  );

  it("is signed, and a message that was changed on the way is refused", () => {
    const message = sent(example, "mortgage.cancel", cancellation);
    const changed = Buffer.from(message.body!).toString().replace("ZX-1", "ZX-2");
    expect(example.mirror.receive({ ...message, body: Buffer.from(changed) }, mirrorContext())).toEqual({
      says: "refused",
      why: "signature",
    });
  });

  it("is refused when its clock is wrong, when it is replayed, and when its token or user is another one", () => {
    const message = sent(example, "mortgage.cancel", cancellation);
    const why = (more: object) => example.mirror.receive(message, mirrorContext(more));
    expect(why({ now: new Date("2026-11-21T02:05:01Z") })).toMatchObject({ why: "clock" });
    expect(why({ firstUse: () => false })).toMatchObject({ why: "replay" });
    expect(why({ tokenIsValid: () => false })).toMatchObject({ why: "token-stale" });
    expect(why({ settings: { userId: "u-2" } })).toMatchObject({ why: "not-permitted" });
    expect(example.mirror.receive({ ...message, path: "/api/v1/none" }, mirrorContext())).toMatchObject({
      why: "no-such-call",
    });
  });
});

const cancellation = {
  ref: "ZX-1",
  unitCode: "990106001001GB00001F00010001",
  proofNo: "示（2024）示例市不动产证明第0012345号",
  ground: "debt-ended",
};
