import type { TimelineBucket } from "./model.js";

const MINUTE_MS = 60_000;
/** Widths of an interval, of which the smallest that gives at most `MAX_BUCKETS` is taken. */
const STEPS_MS = [1, 2, 5, 10, 30, 60, 180, 720, 1_440].map((minutes) => minutes * MINUTE_MS);
const MAX_BUCKETS = 96;

/** Times of sendings and registrations, counted by minute. */
export class Timeline {
  readonly #sent = new Map<number, number>();
  readonly #registered = new Map<number, number>();
  readonly #sentTo = new Map<string, Map<number, number>>();

  sent(at: number, authority: string): void {
    count(this.#sent, at);
    const ofAuthority = this.#sentTo.get(authority) ?? new Map<number, number>();
    this.#sentTo.set(authority, ofAuthority);
    count(ofAuthority, at);
  }

  registered(at: number): void {
    count(this.#registered, at);
  }

  /** Returns how many filings were sent to an authority in each interval. */
  activityOf(authority: string, { stepMs, buckets }: ReturnType<Timeline["buckets"]>): number[] {
    const sums = buckets.map(() => 0);
    for (const [minute, times] of this.#sentTo.get(authority) ?? []) {
      const at = Math.floor((minute * MINUTE_MS - buckets[0]!.at) / stepMs);
      if (at in sums) sums[at]! += times;
    }
    return sums;
  }

  /** Returns the intervals between the two times, the first and the last included. */
  buckets(from: number, to: number): { readonly stepMs: number; readonly buckets: readonly TimelineBucket[] } {
    const wide = Math.ceil((to - from) / MAX_BUCKETS / MINUTE_MS) * MINUTE_MS;
    const stepMs = STEPS_MS.find((step) => (to - from) / step <= MAX_BUCKETS) ?? wide;
    const start = Math.floor(from / stepMs) * stepMs;
    const buckets: { at: number; sent: number; registered: number }[] = [];
    for (let at = start; at <= to; at += stepMs) buckets.push({ at, sent: 0, registered: 0 });
    const add = (counts: ReadonlyMap<number, number>, key: "sent" | "registered") => {
      for (const [minute, times] of counts) {
        const bucket = buckets[Math.floor((minute * MINUTE_MS - start) / stepMs)];
        if (bucket) bucket[key] += times;
      }
    };
    add(this.#sent, "sent");
    add(this.#registered, "registered");
    return { stepMs, buckets };
  }
}

function count(counts: Map<number, number>, at: number): void {
  const minute = Math.floor(at / MINUTE_MS);
  counts.set(minute, (counts.get(minute) ?? 0) + 1);
}
