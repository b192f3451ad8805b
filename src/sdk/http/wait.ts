import { setTimeout as sleep } from "node:timers/promises";

const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** Waits, or rejects with the signal's reason as soon as it is aborted. */
export async function wait(ms: number, signal?: AbortSignal): Promise<void> {
  signal?.throwIfAborted();
  await sleep(Math.min(Math.max(0, ms), LONGEST_TIMER_MS), undefined, signal ? { signal } : {}).catch((error: unknown) => {
    throw signal?.aborted ? signal.reason : error;
  });
}
