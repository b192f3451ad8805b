import type { Exchanged, Transition } from "./ledger.js";

type Exchange = (finished: readonly Transition[], claim: number) => Promise<Exchanged>;

interface Wish {
  readonly finished: readonly Transition[];
  readonly claim: number;
  resolve(share: Exchanged): void;
  reject(error: unknown): void;
}

/**
 * Lets many callers share the transactions of one ledger: while one is being flushed to the disk the others' wishes gather,
 * and go together in the next. Nobody waits for a timer, and nobody hears before it is durable.
 */
export function sharedExchange(exchange: Exchange): Exchange {
  let waiting: Wish[] = [];
  let busy = false;

  async function flush(): Promise<void> {
    busy = true;
    while (waiting.length > 0) {
      const wishes = waiting;
      waiting = [];
      try {
        const all = await exchange(wishes.flatMap((w) => w.finished), wishes.reduce((n, w) => n + w.claim, 0));
        let from = 0;
        for (const { claim, resolve } of wishes) resolve({ ...all, claimed: all.claimed.slice(from, (from += claim)) });
      } catch (error) {
        for (const { reject } of wishes) reject(error);
      }
    }
    busy = false;
  }

  return (finished, claim) =>
    new Promise((resolve, reject) => {
      waiting.push({ finished, claim, resolve, reject });
      if (!busy) void flush();
    });
}
