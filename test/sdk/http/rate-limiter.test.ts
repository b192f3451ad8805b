import { describe, expect, it } from "vitest";
import { systemClock } from "../../../src/sdk/http/clock.js";
import { RateLimiter, RateLimitHold } from "../../../src/sdk/http/rate-limiter.js";
import { FakeClock } from "../fake-gateway.js";

const limits = (requestsPerSecond: number, burst: number, concurrent: number) => ({
  requestsPerSecond,
  burst,
  concurrent,
});
const settled = () => new Promise((resolve) => setImmediate(resolve));

describe("RateLimiter", () => {
  it("lets a burst through and then one request per 1/rate", async () => {
    const clock = new FakeClock();
    const limiter = new RateLimiter(clock);
    limiter.adopt(limits(10, 3, 100));
    const start = clock.now();
    const at: number[] = [];
    for (let i = 0; i < 6; i++) {
      (await limiter.enter(0))();
      at.push(Math.round(clock.now() - start));
    }
    expect(at).toEqual([0, 0, 0, 100, 200, 300]);
  });

  it("limits the number of concurrent calls and serves callers in order", async () => {
    const limiter = new RateLimiter(systemClock);
    limiter.adopt(limits(0, 1, 2));
    const order: number[] = [];
    const leave: (() => void)[] = [];
    const all = [0, 1, 2, 3].map(async (i) => {
      leave.push(await limiter.enter(0));
      order.push(i);
    });
    await settled();
    expect(order).toEqual([0, 1]);
    leave[0]!();
    leave[0]!();
    await settled();
    expect(order).toEqual([0, 1, 2]);
    leave[1]!();
    await Promise.all(all);
    expect(order).toEqual([0, 1, 2, 3]);
  });

  it("allows one call at a time when the authority sets all limits to zero", async () => {
    const clock = new FakeClock();
    const limiter = new RateLimiter(clock);
    limiter.adopt(limits(-1, 0, 0));
    const leave = await limiter.enter(0);
    let second = false;
    const next = limiter.enter(0).then(() => (second = true));
    await settled();
    expect(second).toBe(false);
    leave();
    await next;
    expect(clock.slept).toEqual([]);
  });

  it("applies higher limits to callers that are already waiting", async () => {
    const limiter = new RateLimiter(systemClock);
    limiter.adopt(limits(0, 1, 1));
    await limiter.enter(0);
    const second = limiter.enter(0);
    await settled();
    limiter.adopt(limits(0, 1, 2));
    expect(typeof (await second)).toBe("function");
  });

  it("waits out a pause, which later and shorter ones do not shorten", async () => {
    const clock = new FakeClock();
    const limiter = new RateLimiter(clock);
    const start = clock.now();
    limiter.observe(429, { "retry-after": "7" });
    expect(limiter.notBefore).toBe(start + 7_000);
    limiter.hold(3_000);
    limiter.notBefore = start + 1_000;
    expect(limiter.notBefore).toBe(start + 7_000);
    await limiter.enter(10_000);
    expect(clock.now()).toBe(start + 7_000);
  });

  it("fails at once with the remaining time when a pause exceeds maxWaitMs", async () => {
    const clock = new FakeClock();
    const limiter = new RateLimiter(clock);
    limiter.notBefore = clock.now() + 3_600_000;
    const error = await limiter.enter(60_000).catch((e: unknown) => e);
    expect(error).toBeInstanceOf(RateLimitHold);
    expect((error as RateLimitHold).waitMs).toBe(3_600_000);
    expect(clock.slept).toEqual([]);
  });

  it("fails when a pause exceeds maxWaitMs, even behind callers that wait", async () => {
    const limiter = new RateLimiter(systemClock);
    limiter.hold(60_000);
    const patient = new AbortController();
    const first = limiter.enter(Infinity, patient.signal).catch(() => undefined);
    await expect(limiter.enter(1_000)).rejects.toThrow(RateLimitHold);
    patient.abort();
    await first;
  });

  it.each([
    ["ten years", { "retry-after": "315360000" }, 315_360_000_000],
    [
      "a date far ahead",
      { "retry-after": "Fri, 20 Nov 2099 02:00:00 GMT", date: "Fri, 20 Nov 2026 02:00:00 GMT" },
      Date.UTC(2099, 10, 20) - Date.UTC(2026, 10, 20),
    ],
    ["a number beyond all dates", { "retry-after": "9".repeat(400) }, Infinity],
    ["a quota renewed next year", { "ratelimit-remaining": "0", "ratelimit-reset": "31536000" }, 31_536_000_000],
  ])("limits a pause of %s to a day and reports the original end as askedUntil", (_, headers, ms) => {
    const clock = new FakeClock();
    const limiter = new RateLimiter(clock);
    const asked = Math.min(clock.now() + ms, Date.UTC(9999, 11, 31));
    limiter.observe(429, headers as Record<string, string>);
    expect(limiter.notBefore).toBe(clock.now() + 86_400_000);
    expect(limiter.askedUntil).toBe(asked);
    // A shorter pause does not change it.
    limiter.observe(429, { "retry-after": "5" });
    expect(limiter.askedUntil).toBe(asked);
    clock.at += 86_400_000;
    expect(limiter.askedUntil).toBeUndefined();
    limiter.observe(429, { "retry-after": "5" });
    expect(limiter.askedUntil).toBeUndefined();
  });

  it("gives up when pauses are repeated while a caller waits", async () => {
    const clock = new FakeClock();
    const limiter = new RateLimiter(clock);
    clock.sleep = async (ms) => {
      clock.at += ms;
      limiter.hold(1_000);
      await Promise.resolve();
    };
    limiter.hold(1_000);
    const start = clock.now();
    await expect(limiter.enter(5_000)).rejects.toThrow(RateLimitHold);
    expect(clock.now() - start).toBeLessThanOrEqual(7_000);
  });

  it("interprets a Retry-After date relative to the Date header, not to the local clock", () => {
    const clock = new FakeClock();
    const limiter = new RateLimiter(clock);
    limiter.observe(503, { date: "Fri, 20 Nov 2026 02:00:00 GMT", "retry-after": "Fri, 20 Nov 2026 02:05:00 GMT" });
    expect(limiter.heldFor()).toBe(300_000);
  });

  it.each([
    [{ "ratelimit-remaining": "0", "ratelimit-reset": "4" }, 4_000],
    [{ ratelimit: "limit=100, remaining=0, reset=5" }, 5_000],
    [{ ratelimit: '"default";r=0;t=6' }, 6_000],
    [{ ratelimit: '"default";r=3;t=6' }, 0],
    [{ "ratelimit-remaining": "0" }, 0],
  ])("pauses as required by the headers %j", (headers, held) => {
    const limiter = new RateLimiter(new FakeClock());
    limiter.observe(200, headers as Record<string, string>);
    expect(limiter.heldFor()).toBe(held);
  });

  it("halves the speed once for concurrent 429s and raises it again step by step", async () => {
    const limiter = new RateLimiter(new FakeClock());
    limiter.adopt(limits(0, 1, 8));
    const capacity = async () => {
      const leave: (() => void)[] = [];
      for (;;) {
        let got = false;
        const gone = new AbortController();
        void limiter.enter(60_000, gone.signal).then(
          (l) => ((got = true), leave.push(l)),
          () => undefined,
        );
        await settled();
        if (!got) {
          gone.abort();
          await settled();
          const n = leave.length;
          for (const l of leave) l();
          return n;
        }
      }
    };
    expect(await capacity()).toBe(8);
    for (let i = 0; i < 8; i++) limiter.observe(429, { "retry-after": "1" });
    (await limiter.enter(60_000))();
    expect(await capacity()).toBe(4);
    const calm = (answers: number) => {
      for (let i = 0; i < answers; i++) limiter.observe(200, {});
    };
    calm(19);
    expect(await capacity()).toBe(4);
    calm(1);
    expect(await capacity()).toBe(5);
    calm(19);
    expect(await capacity()).toBe(5);
    // A 429 resets the count.
    limiter.observe(429, {});
    expect(await capacity()).toBe(2);
    calm(19);
    expect(await capacity()).toBe(2);
    calm(1 + 20 * 6);
    expect(await capacity()).toBe(8);
  });

  it("counts consecutive 429s, concurrent ones once, until another response arrives", () => {
    const limiter = new RateLimiter(new FakeClock());
    limiter.observe(429, {});
    limiter.hold(100);
    limiter.observe(429, {});
    expect(limiter.refusals).toBe(1);
    limiter.observe(200, {});
    expect(limiter.refusals).toBe(0);
  });

  it("ends every wait when its signal aborts, in the queue and during a pause", async () => {
    const limiter = new RateLimiter(systemClock);
    limiter.hold(60_000);
    const first = new AbortController();
    const second = new AbortController();
    const a = limiter.enter(Infinity, first.signal).catch((e: Error) => e.message);
    const b = limiter.enter(Infinity, second.signal).catch((e: Error) => e.message);
    second.abort(new Error("second"));
    expect(await b).toBe("second");
    first.abort(new Error("first"));
    expect(await a).toBe("first");
  });

  it("does not give a slot to a caller that has aborted", async () => {
    const limiter = new RateLimiter(systemClock);
    limiter.adopt(limits(0, 1, 1));
    const leave = await limiter.enter(0);
    const gone = new AbortController();
    const given = limiter.enter(0, gone.signal).catch(() => "gone");
    const next = limiter.enter(0);
    gone.abort();
    expect(await given).toBe("gone");
    leave();
    expect(typeof (await next)).toBe("function");
  });
});

describe("systemClock", () => {
  it("never resolves early", async () => {
    for (let i = 0; i < 20; i++) {
      const start = performance.now();
      await systemClock.sleep(3);
      expect(performance.now() - start).toBeGreaterThanOrEqual(3);
    }
  });
  it("rejects at once when its signal has already aborted", async () => {
    await expect(systemClock.sleep(60_000, AbortSignal.abort(new Error("stop")))).rejects.toThrow("stop");
  });
});
