import { describe, expect, it } from "vitest";
import {
  VALID_FILINGS,
  contentDigest,
  papersMeeting,
  validateFiling,
  type Consent,
  type FilingOf,
} from "../../src/contract/index.js";

const filing = (consent?: Consent): FilingOf<"pre-notice.cancel"> => ({
  ...VALID_FILINGS["pre-notice.cancel"],
  materials: [{ kind: "agreement", sha256: "0".repeat(64), name: "解除协议.pdf", ...(consent && { consent }) }],
});
const by = [{ name: "李娜", number: "330106198502150022" }];

describe("a consent", () => {
  it("is part of the content of its filing", () => {
    const digests = [
      filing(),
      filing({ matter: "cancellation", by }),
      filing({ matter: "mortgage", by }),
      filing({ matter: "cancellation", by: [{ ...by[0]!, number: "330106199001010018" }] }),
    ].map((f) => contentDigest("pre-notice.cancel", f));
    expect(new Set(digests).size).toBe(4);
  });

  it("states at least one person and a known matter", () => {
    const errors = (consent: unknown) => {
      const checked = validateFiling("pre-notice.cancel", filing(consent as Consent));
      return checked.ok ? [] : checked.errors.map((e) => e.pointer);
    };
    expect(errors({ matter: "cancellation", by })).toEqual([]);
    expect(errors({ matter: "cancellation", by: [] })).toEqual(["/materials/0/consent/by"]);
    expect(errors({ matter: "anything", by })).toEqual(["/materials/0/consent/matter"]);
    expect(errors({ matter: "cancellation", by: [{ name: "李娜" }] })).toEqual(["/materials/0/consent/by/0/number"]);
  });
});

it("the ground of a cancellation decides which document proves it", () => {
  expect(papersMeeting("settlement-proof", "waived")).toEqual(["waiver"]);
  expect(papersMeeting("settlement-proof", "debt-ended")).not.toContain("waiver");
  expect(papersMeeting("settlement-proof", undefined)).toEqual(["settlement-proof"]);
  expect(papersMeeting("mortgage-contract", "waived")).toEqual(["mortgage-contract"]);
});
