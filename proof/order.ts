import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { writeMortgages } from "../test/support/generated-filings.js";
import { describeRun } from "./finish.js";
import { bdc, inTempDir, newHome, startAuthority } from "./processes.js";
import { hasStrace } from "./steps.js";
import { Tally, type Tier } from "./tier.js";

const CALLS = "pwrite64,pwritev,fsync,fdatasync,write,writev,sendto,sendmsg";

/**
 * Checks the order of system calls in a trace of `bdc submit`: before a call is sent or a result is reported, every
 * write to the ledger's log must be flushed. Kills cannot show a missing flush, because the kernel keeps the writes of
 * a dead process; only a power failure would lose them.
 */
export async function durableBeforeReported(): Promise<Tier> {
  const name = "flushed before sending and reporting";
  if (!hasStrace()) return { name, figures: {}, failures: [], skipped: "strace is missing or not permitted" };
  const tally = new Tally();
  await inTempDir(async (dir) => {
    const authority = await startAuthority({ home: join(dir, "register"), maxFilings: 10, rate: { concurrent: 1 } });
    const file = join(dir, "order.csv");
    await writeMortgages(file, 200, { prefix: "ORDER" });
    const trace = join(dir, "trace.txt");
    const through = ["strace", "-f", "-qq", "-y", "-s", "48", "-o", trace, "-e", `trace=${CALLS}`];
    const ended = await bdc(["submit", file, "--yes"], {
      home: await newHome(dir, "home"),
      gateway: authority.url,
      through,
    }).ended;
    if (ended.code !== 0) tally.fail(describeRun(ended));
    let unflushed = 0;
    const flushing = new Set<string>();
    for (const line of (await readFile(trace, "utf8")).split("\n")) {
      const thread = line.split(" ", 1)[0]!;
      // strace splits a call that another thread interrupts into start and end; a flush counts at its end.
      if (/ pwritev?(64)?\(\d+<[^>]*ledger\.db-wal>/.test(line)) {
        unflushed++;
        tally.add("writes to the log");
      } else if (/ f(data)?sync\(\d+<[^>]*ledger\.db-wal> <unfinished/.test(line)) {
        flushing.add(thread);
      } else if (
        / f(data)?sync\(\d+<[^>]*ledger\.db-wal>\)\s*= 0/.test(line) ||
        (/ f(data)?sync resumed>.*= 0/.test(line) && flushing.delete(thread))
      ) {
        unflushed = 0;
        tally.add("flushes");
      } else if (/ (write|writev|sendto|sendmsg)\(\d+<socket:.*POST \/v1\/\S+\/batch/.test(line)) {
        tally.add("batch calls");
        if (unflushed) tally.fail(`a call was sent with ${unflushed} unflushed writes`);
      } else if (/ write\(1</.test(line) && /\{\\"ok\\"/.test(line)) {
        tally.add("results reported");
        if (unflushed) tally.fail("the result was reported with unflushed writes");
      }
    }
    for (const seen of ["writes to the log", "flushes", "batch calls", "results reported"])
      if (!tally.count(seen)) tally.fail(`the trace shows no ${seen}`);
    await authority.kill();
  });
  return tally.tier(name);
}
