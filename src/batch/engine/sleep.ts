import { setTimeout as delay } from "node:timers/promises";

/** Waits for `ms` milliseconds. An abort ends the wait early without an error; the caller checks the signal. */
export async function sleep(ms: number, signal?: AbortSignal): Promise<void> {
  const MAX_TIMER_MS = 2 ** 31 - 1;
  try {
    await delay(Math.min(Math.max(ms, 0), MAX_TIMER_MS), undefined, { signal, ref: true });
  } catch {
    if (!signal?.aborted) throw new Error("the timer failed");
  }
}
