import { describe, expect, it } from "vitest";
import { NATIONAL_FEES } from "../../../src/sandbox/authorities/national.js";
import { CASE_STATUSES, caseStatuses } from "../../../src/contract/index.js";
import {
  caseActions,
  nextStatus,
  automaticActions,
  approvalActions,
  qrPayload,
  type Path,
} from "../../../src/sandbox/cases/transitions.js";

describe("case transitions", () => {
  it("never leave a final status", () => {
    for (const status of caseStatuses.filter((s) => CASE_STATUSES[s].final))
      expect(caseActions.filter((action) => nextStatus("mortgage.file", status, action) !== undefined)).toEqual([]);
  });

  it("条例 15 a withdrawal is possible until registration (登簿) and not after", () => {
    for (const status of caseStatuses) {
      const allowed = !CASE_STATUSES[status].final && status !== "registered";
      expect([status, nextStatus("mortgage.file", status, "withdraw")]).toEqual([
        status,
        allowed ? "withdrawn" : undefined,
      ]);
    }
  });

  it("条例 17, 条例 22 a filing is not accepted before acceptance, or refused after it", () => {
    expect(nextStatus("mortgage.file", "submitted", "not-accept")).toBe("not-accepted");
    expect(nextStatus("mortgage.file", "accepted", "not-accept")).toBeUndefined();
    expect(nextStatus("mortgage.file", "reviewing", "refuse")).toBe("refused");
  });

  it("accept a case after pre-review only at the counter", () => {
    expect(nextStatus("mortgage.file", "submitted", "pass-pre-review")).toBe("pre-review-passed");
    expect(nextStatus("mortgage.file", "pre-review-passed", "register")).toBeUndefined();
    expect(nextStatus("mortgage.file", "pre-review-passed", "accept")).toBe("accepted");
    const validUntil = new Date("2026-03-02T00:00:00Z");
    expect(qrPayload("330100", "330100-1", validUntil)).toBe("bdc:pre-review:330100:330100-1:1772409600");
  });

  it("end at registration (登簿) for a kind that yields no proof", () => {
    expect(nextStatus("seizure.request", "registered", "certify")).toBeUndefined();
    expect(nextStatus("mortgage.file", "registered", "certify")).toBe("certified");
  });

  it("exist for every action, and lead back to review after a payment, supplement or suspension", () => {
    for (const action of caseActions)
      expect(caseStatuses.some((s) => nextStatus("mortgage.file", s, action) !== undefined)).toBe(true);
    expect(nextStatus("mortgage.file", "payment-due", "pay")).toBe("reviewing");
    expect(nextStatus("mortgage.file", "supplement-required", "supplement")).toBe("reviewing");
    expect(nextStatus("mortgage.file", "suspended", "resume")).toBe("reviewing");
  });

  it("run automatically to the certificate, review, payment or pre-review, depending on the path", () => {
    const after = (path: Path) =>
      automaticActions(path).reduce<(typeof caseStatuses)[number]>(
        (status, action) => nextStatus("mortgage.file", status, action) ?? status,
        "submitted",
      );
    expect([after({ mode: "instant" }), after({ mode: "delayed" }), after({ mode: "manual" })]).toEqual([
      "certified",
      "reviewing",
      "reviewing",
    ]);
    expect([
      after({ mode: "instant", fee: NATIONAL_FEES }),
      after({ mode: "delayed", fee: NATIONAL_FEES }),
      after({ mode: "manual", fee: NATIONAL_FEES }),
    ]).toEqual(["payment-due", "payment-due", "reviewing"]);
    expect(after({ mode: "instant", preReview: true })).toBe("pre-review");
  });

  it("on approval stop at the QR code of a pre-review, and otherwise run to the certificate", () => {
    expect(approvalActions("mortgage.file", "pre-review", true)).toEqual(["pass-pre-review"]);
    expect(approvalActions("mortgage.file", "pre-review", false)).toEqual(["accept", "register", "certify"]);
    expect(approvalActions("mortgage.file", "reviewing", true)).toEqual(["register", "certify"]);
  });
});
