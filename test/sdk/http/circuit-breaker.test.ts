import { describe, expect, it } from "vitest";
import { CircuitBreaker } from "../../../src/sdk/http/circuit-breaker.js";
import { FakeClock } from "../fake-gateway.js";

function opened(clock = new FakeClock()) {
  const breaker = new CircuitBreaker(clock, () => 1);
  for (let i = 0; i < 5; i++) breaker.failed();
  return { breaker, clock };
}

describe("Breaker", () => {
  it("opens after five failures in a row, not four, and an answer between starts anew", () => {
    const breaker = new CircuitBreaker(new FakeClock(), () => 1);
    for (let i = 0; i < 4; i++) breaker.failed();
    expect(breaker.heldFor()).toBeUndefined();
    breaker.succeeded();
    for (let i = 0; i < 4; i++) breaker.failed();
    expect(breaker.heldFor()).toBeUndefined();
    breaker.failed();
    expect(breaker.heldFor()).toBe(500);
  });

  it("lets one probe through at a time and waits longer after each that fails", () => {
    const { breaker, clock } = opened();
    clock.at += 499;
    expect(breaker.heldFor()).toBe(1);
    clock.at += 1;
    expect(breaker.heldFor()).toBeUndefined();
    expect(breaker.heldFor()).toBeGreaterThan(0);
    breaker.failed();
    expect(breaker.heldFor()).toBe(1_000);
    clock.at += 1_000;
    expect(breaker.heldFor()).toBeUndefined();
    breaker.succeeded();
    expect(breaker.heldFor()).toBeUndefined();
    expect(breaker.heldFor()).toBeUndefined();
  });

  it("a second outage begins like the first, though the first was long", () => {
    const { breaker, clock } = opened();
    for (let probe = 0; probe < 4; probe++) {
      clock.at += 10_000;
      expect(breaker.heldFor()).toBeUndefined();
      breaker.failed();
    }
    clock.at += 10_000;
    expect(breaker.heldFor()).toBeUndefined();
    breaker.succeeded();
    for (let i = 0; i < 5; i++) breaker.failed();
    expect(breaker.heldFor()).toBe(500);
    clock.at += 500;
    expect(breaker.heldFor()).toBeUndefined();
  });

  it("a probe that the caller gave up makes room for the next", () => {
    const { breaker, clock } = opened();
    clock.at += 500;
    expect(breaker.heldFor()).toBeUndefined();
    breaker.undecided();
    expect(breaker.heldFor()).toBeUndefined();
  });

  it("calls that were under way when it opened do not lengthen the pause", () => {
    const { breaker } = opened();
    for (let i = 0; i < 30; i++) breaker.failed();
    expect(breaker.heldFor()).toBe(500);
  });

  it("an hour of outage with 1,000 callers a second costs a few hundred requests", () => {
    const { breaker, clock } = opened();
    let sent = 0;
    for (let ms = 0; ms < 3_600_000; ms++) {
      clock.at += 1;
      if (breaker.heldFor() === undefined) {
        sent++;
        breaker.failed();
      }
    }
    expect(sent).toBeLessThan(400);
    expect(sent).toBeGreaterThan(100);
  });
});
