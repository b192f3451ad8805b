import { describe, expect, it } from "vitest";
import {
  RetryBudget,
  backoffMs,
  parseRetryAfter,
  shouldRetry,
  type AttemptOutcome,
} from "../../../src/sdk/http/retry.js";

const NOW = Date.parse("2026-11-20T02:00:00Z");

describe("parseRetryAfter", () => {
  it.each([
    ["0", 0],
    ["1", 1_000],
    ["120", 120_000],
    [" 30 ", 30_000],
    ["1.5", 1_500],
    ["0.0001", 1],
    ["Fri, 20 Nov 2026 02:00:30 GMT", 30_000],
    ["Fri, 20 Nov 2026 01:00:00 GMT", 0],
    ["Friday, 20-Nov-26 02:01:00 GMT", 60_000],
    ["86400", 86_400_000],
    // Longer than a day: parsed as is; the rate limiter shortens it.
    ["86401", 86_401_000],
    ["99999999999999", 99_999_999_999_999_000],
    ["Fri, 20 Nov 2099 02:00:00 GMT", Date.UTC(2099, 10, 20, 2) - NOW],
  ])("parses %j as %d ms", (header, expected) => expect(parseRetryAfter(header, NOW)).toBe(expected));

  it.each([undefined, "", "  ", "-5", "soon", "1e3", "2026-11-20", "Fri, nonsense", "10s"])(
    "returns undefined for %j",
    (header) => expect(parseRetryAfter(header, NOW)).toBeUndefined(),
  );
});

describe("shouldRetry", () => {
  const ask = (repeatable: boolean, outcome: AttemptOutcome, attempt = 1) =>
    shouldRetry({ repeatable, attempt, maxRetries: 2, outcome });

  it.each<[string, AttemptOutcome, string | undefined, string | undefined]>([
    ["a refused connection", { reason: "unreachable", sent: false }, "not-sent", "not-sent"],
    ["a timeout while connecting", { reason: "timeout", sent: false }, "not-sent", "not-sent"],
    ["a broken connection", { reason: "cut", sent: true }, undefined, "trouble"],
    ["a garbled response", { reason: "garbled", sent: true }, undefined, "trouble"],
    ["a timeout", { reason: "timeout", sent: true }, undefined, "trouble"],
    ["an untrusted certificate", { reason: "untrusted", sent: false }, undefined, undefined],
    ["an abort before sending", { reason: "aborted", sent: false }, undefined, undefined],
    ["a response that is too large", { reason: "too-large", sent: true }, undefined, undefined],
    ["429", { status: 429 }, "told-to-wait", "told-to-wait"],
    ["500", { status: 500 }, undefined, "trouble"],
    ["503", { status: 503 }, undefined, "trouble"],
    ["408", { status: 408 }, undefined, "trouble"],
    ["501", { status: 501 }, undefined, undefined],
    ["400", { status: 400 }, undefined, undefined],
    ["404", { status: 404 }, undefined, undefined],
    ["409", { status: 409 }, undefined, undefined],
    ["422", { status: 422 }, undefined, undefined],
  ])("after %s returns %3$s for a write and %4$s for a read", (_, outcome, write, read) => {
    expect(ask(false, outcome)).toBe(write);
    expect(ask(true, outcome)).toBe(read);
  });

  it("stops after maxRetries, and after the second timeout", () => {
    expect(ask(true, { status: 500 }, 2)).toBe("trouble");
    expect(ask(true, { status: 500 }, 3)).toBeUndefined();
    expect(ask(true, { reason: "timeout", sent: true }, 2)).toBeUndefined();
  });
});

describe("backoffMs", () => {
  it("doubles up to a limit and keeps at least half of it", () => {
    expect([1, 2, 3, 4, 5, 6, 20].map((n) => backoffMs(n, () => 1))).toEqual([250, 500, 1000, 2000, 4000, 8000, 8000]);
    expect([1, 2, 20].map((n) => backoffMs(n, () => 0))).toEqual([125, 250, 4000]);
  });
});

describe("RetryBudget", () => {
  it("allows a tenth of the calls to be repeated once its reserve is spent", () => {
    const budget = new RetryBudget();
    let reserve = 0;
    while (budget.withdraw()) reserve++;
    expect(reserve).toBe(10);
    let spent = 0;
    for (let call = 0; call < 1000; call++) {
      budget.deposit();
      if (budget.withdraw()) spent++;
    }
    expect(spent).toBeGreaterThan(90);
    expect(spent).toBeLessThanOrEqual(100);
  });
});
