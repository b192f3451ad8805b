import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { writeMortgages } from "../test/support/generated-filings.js";
import { describeRun } from "./finish.js";
import { bdc, inTempDir, newHome, startAuthority } from "./processes.js";
import { hasStrace } from "./steps.js";
import { Tally, type Tier } from "./tier.js";

const CALLS = "pwrite64,pwritev,fsync,fdatasync,write,writev,sendto,sendmsg";

/**
 * A kill does not show a missing flush, because the kernel keeps what a dead process wrote; only a power cut would. So
 * the order of system calls is read instead: when a call leaves for the authority or a result is reported, every write
 * to the ledger's log must have been flushed.
 */
export async function durableBeforeReported(): Promise<Tier> {
  const name = "durable before sent, durable before told";
  if (!hasStrace()) return { name, figures: {}, failures: [], skipped: "strace is not here or may not trace" };
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
      // Of a call that another thread interrupts, strace writes the start and the end apart; a flush counts at its end.
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
        if (unflushed) tally.fail(`a call left with ${unflushed} writes not flushed`);
      } else if (/ write\(1</.test(line) && /\{\\"ok\\"/.test(line)) {
        tally.add("documents told");
        if (unflushed) tally.fail("the result was told with writes of the ledger not flushed");
      }
    }
    for (const seen of ["writes to the log", "flushes", "batch calls", "documents told"])
      if (!tally.count(seen)) tally.fail(`the trace shows no ${seen}`);
    await authority.kill();
  });
  return tally.tier(name);
}
