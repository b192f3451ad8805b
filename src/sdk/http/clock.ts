/** Time as the client sees it; tests bring their own. */
export interface Clock {
  /** Wall clock, epoch milliseconds: for what is shown and what is kept across restarts. */
  now(): number;
  /** Milliseconds from an arbitrary start that no clock change moves: for every wait. */
  monotonic(): number;
  /** Resolves after `ms`, never earlier; rejects with the signal's reason when that aborts. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

/** Longer delays overflow a timer and would fire at once. */
const MAX_TIMER_MS = 2 ** 31 - 1;

export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  async sleep(ms, signal) {
    const end = performance.now() + ms;
    // Timers may fire a moment early; a wait that an authority asked for is never undercut.
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
