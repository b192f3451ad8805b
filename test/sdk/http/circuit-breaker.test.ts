import { describe, expect, it } from "vitest";
import { CircuitBreaker } from "../../../src/sdk/http/circuit-breaker.js";
import { FakeClock } from "../fake-gateway.js";

function opened(clock = new FakeClock()) {
  const circuitBreaker = new CircuitBreaker(clock, () => 1);
  for (let i = 0; i < 5; i++) circuitBreaker.failed();
  return { breaker: circuitBreaker, clock };
}

describe("CircuitBreaker", () => {
  it("opens after five consecutive failures; a response in between resets the count", () => {
    const circuitBreaker = new CircuitBreaker(new FakeClock(), () => 1);
    for (let i = 0; i < 4; i++) circuitBreaker.failed();
    expect(circuitBreaker.heldFor()).toBeUndefined();
    circuitBreaker.succeeded();
    for (let i = 0; i < 4; i++) circuitBreaker.failed();
    expect(circuitBreaker.heldFor()).toBeUndefined();
    circuitBreaker.failed();
    expect(circuitBreaker.heldFor()).toBe(500);
  });

  it("lets one probe through at a time and doubles the pause after each failed probe", () => {
    const { breaker: circuitBreaker, clock } = opened();
    clock.at += 499;
    expect(circuitBreaker.heldFor()).toBe(1);
    clock.at += 1;
    expect(circuitBreaker.heldFor()).toBeUndefined();
    expect(circuitBreaker.heldFor()).toBeGreaterThan(0);
    circuitBreaker.failed();
    expect(circuitBreaker.heldFor()).toBe(1_000);
    clock.at += 1_000;
    expect(circuitBreaker.heldFor()).toBeUndefined();
    circuitBreaker.succeeded();
    expect(circuitBreaker.heldFor()).toBeUndefined();
    expect(circuitBreaker.heldFor()).toBeUndefined();
  });

  it("starts a second outage with the shortest pause again", () => {
    const { breaker: circuitBreaker, clock } = opened();
    for (let probe = 0; probe < 4; probe++) {
      clock.at += 10_000;
      expect(circuitBreaker.heldFor()).toBeUndefined();
      circuitBreaker.failed();
    }
    clock.at += 10_000;
    expect(circuitBreaker.heldFor()).toBeUndefined();
    circuitBreaker.succeeded();
    for (let i = 0; i < 5; i++) circuitBreaker.failed();
    expect(circuitBreaker.heldFor()).toBe(500);
    clock.at += 500;
    expect(circuitBreaker.heldFor()).toBeUndefined();
  });

  it("allows the next probe when the caller aborted one", () => {
    const { breaker: circuitBreaker, clock } = opened();
    clock.at += 500;
    expect(circuitBreaker.heldFor()).toBeUndefined();
    circuitBreaker.undecided();
    expect(circuitBreaker.heldFor()).toBeUndefined();
  });

  it("does not extend the pause for calls that were in progress when it opened", () => {
    const { breaker: circuitBreaker } = opened();
    for (let i = 0; i < 30; i++) circuitBreaker.failed();
    expect(circuitBreaker.heldFor()).toBe(500);
  });

  it("sends a few hundred requests in an hour of outage with 1,000 callers per second", () => {
    const { breaker: circuitBreaker, clock } = opened();
    let sent = 0;
    for (let ms = 0; ms < 3_600_000; ms++) {
      clock.at += 1;
      if (circuitBreaker.heldFor() === undefined) {
        sent++;
        circuitBreaker.failed();
      }
    }
    expect(sent).toBeLessThan(400);
    expect(sent).toBeGreaterThan(100);
  });
});
