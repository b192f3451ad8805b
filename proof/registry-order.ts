import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { bareLoop, bodies } from "../bench/loops.js";
import { inTempDir, startAuthority } from "./processes.js";
import { hasStrace } from "./steps.js";
import { Tally, type Tier } from "./tier.js";

const CALLS = "pwrite64,pwritev,fsync,fdatasync,write,writev,sendto,sendmsg";

/**
 * Checks the order of system calls in a trace of the authority: no filing is answered before every write to the
 * register's log is flushed (see order.ts).
 */
export async function registryOrder(): Promise<Tier> {
  const name = "the authority flushes before it answers";
  if (!hasStrace()) return { name, figures: {}, failures: [], skipped: "strace is missing or not permitted" };
  const tally = new Tally();
  await inTempDir(async (dir) => {
    const trace = join(dir, "trace.txt");
    const authority = await startAuthority({
      home: join(dir, "register"),
      through: ["strace", "-f", "-qq", "-y", "-s", "32", "-o", trace, "-e", `trace=${CALLS}`],
    });
    await bareLoop({ url: authority.url, path: "/v1/mortgages", bodies: bodies(300, 1, "O"), concurrency: 8 });
    await authority.kill();
    let unflushed = 0;
    for (const line of (await readFile(trace, "utf8")).split("\n")) {
      if (/ pwritev?(64)?\(\d+<[^>]*registry\.db-wal>/.test(line)) {
        unflushed++;
        tally.add("writes to the log");
      } else if (
        / f(data)?sync\(\d+<[^>]*registry\.db-wal>\)\s*= 0/.test(line) ||
        / f(data)?sync resumed>.*= 0/.test(line)
      ) {
        unflushed = 0;
        tally.add("flushes");
      } else if (/ (write|writev|sendto|sendmsg)\(\d+<socket:.*HTTP\/1\.1 201/.test(line)) {
        tally.add("filings answered");
        if (unflushed) tally.fail(`a filing was answered with ${unflushed} unflushed writes`);
      }
    }
    for (const seen of ["writes to the log", "flushes", "filings answered"])
      if (!tally.count(seen)) tally.fail(`the trace shows no ${seen}`);
  });
  return tally.tier(name);
}
