import { Pool } from "undici";
import { mortgageFiling } from "../test/support/generated-filings.js";

/** Bodies of batch calls (or of single ones), ready to be sent. */
export function bodies(rows: number, perCall: number, prefix = "B"): string[] {
  const result: string[] = [];
  for (let i = 0; i < rows; i += perCall) {
    const filings = Array.from({ length: Math.min(perCall, rows - i) }, (_, k) => mortgageFiling(i + k, prefix));
    result.push(perCall === 1 ? JSON.stringify(filings[0]) : JSON.stringify({ filings }));
  }
  return result;
}

export interface LoopOptions {
  readonly url: string;
  readonly path: string;
  readonly bodies: readonly string[];
  readonly concurrency: number;
  /** Awaited before each call: what a ledger adds. */
  readonly before?: (i: number) => Promise<void> | void;
  /** Called when the answer has been read. */
  readonly after?: (i: number) => void;
}

/**
 * The least that a client can do: post the next body as soon as a connection is free, read the answer, look at its
 * status.
 */
export async function bareLoop({ url, path, bodies, concurrency, before, after }: LoopOptions): Promise<number> {
  const pool = new Pool(url, { connections: concurrency });
  const headers = { authorization: "Bearer sandbox-bank", "content-type": "application/json" };
  let next = 0;
  const started = performance.now();
  await Promise.all(
    Array.from({ length: concurrency }, async () => {
      for (let i = next++; i < bodies.length; i = next++) {
        if (before) await before(i);
        const answer = await pool.request({ method: "POST", path, headers, body: bodies[i]! });
        const text = await answer.body.text();
        if (answer.statusCode >= 300) throw new Error(`${answer.statusCode} ${text.slice(0, 300)}`);
        after?.(i);
      }
    }),
  );
  const ms = performance.now() - started;
  await pool.close();
  return ms;
}
