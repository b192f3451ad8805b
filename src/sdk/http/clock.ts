/** Source of time of the client. Tests can replace it. */
export interface Clock {
  /** Wall-clock time in epoch milliseconds. Used for values that are shown or stored. */
  now(): number;
  /** Milliseconds since an arbitrary start, unaffected by clock changes. Used for every wait. */
  monotonic(): number;
  /** Resolves after `ms` milliseconds, never earlier. Rejects with the reason of `signal` when it aborts. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

/** Longer delays overflow the timer, which would fire at once. */
const MAX_TIMER_MS = 2 ** 31 - 1;

export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  async sleep(ms, signal) {
    const end = performance.now() + ms;
    // Timers can fire slightly early, and a pause set by the authority must not be shortened.
    for (let left = ms; left > 0; left = end - performance.now())
      await timer(Math.min(Math.ceil(left), MAX_TIMER_MS), signal);
  },
};

function timer(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason as Error);
    const stop = () => {
      clearTimeout(handle);
      reject(signal!.reason as Error);
    };
    const handle = setTimeout(() => {
      signal?.removeEventListener("abort", stop);
      resolve();
    }, ms);
    signal?.addEventListener("abort", stop, { once: true });
  });
}
