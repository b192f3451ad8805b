import { parentPort, workerData } from "node:worker_threads";
import { isLedgerProblem, type Ledger, type Owner } from "./ledger.js";
import { packAnswers, packClaims, unpackRows, unpackTransitions, type PackedRows, type PackedTransitions } from "./ledger-packing.js";
import { openLedger } from "./ledger-sqlite.js";
import { toParts, type Answer, type Call, type WorkerStart } from "./ledger-thread.js";

/** The other end of ledger-thread.ts: hosts the ledger and answers calls in the order in which they come. */
async function main(): Promise<void> {
  const port = parentPort!;
  const { path, options } = workerData as WorkerStart;
  const answer = async (id: number, work: () => Promise<unknown>) => {
    let reply: Answer;
    try {
      reply = { id, value: await work() };
    } catch (error) {
      if (isLedgerProblem(error)) reply = { id, problem: toParts(error) };
      else reply = { id, error: error instanceof Error ? error : new Error(String(error)) };
    }
    port.postMessage(reply);
    return "value" in reply;
  };

  let ledger: Ledger | undefined;
  const opened = await answer(0, async () => {
    ledger = await openLedger(path, options);
  });
  if (!opened || ledger === undefined) return;
  const open = ledger;
  const worked = async ({ method, args }: Call): Promise<unknown> => {
    if (method === "addRows") return packAnswers(await open.addRows(args[0] as string, unpackRows(args[1] as PackedRows)));
    if (method === "exchange") {
      const [batch, owner, finished, claim] = args as [string, Owner, PackedTransitions, number];
      return packClaims(await open.exchange(batch, owner, unpackTransitions(finished), claim));
    }
    const call = open[method] as (...args: readonly unknown[]) => Promise<unknown>;
    return call.apply(open, [...args]);
  };
  port.on("message", (call: Call) => {
    const { id, method } = call;
    void answer(id, () => worked(call)).then((done) => {
      if (done && method === "close") port.close();
    });
  });
}

await main();
