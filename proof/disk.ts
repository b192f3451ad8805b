import { spawnSync } from "node:child_process";
import { cp, mkdir } from "node:fs/promises";
import { join } from "node:path";
import { compareWithRegister, complaints, writeMortgages, type Expected } from "../test/support/generated-filings.js";
import { describeRun, documentOf, finish } from "./finish.js";
import { bdc, inTempDir, newHome, startAuthority } from "./processes.js";
import { hasStrace } from "./steps.js";
import { Tally, type Sizes, type Tier } from "./tier.js";

const ROWS = 60;

/** The injected failures, and the error codes with which the CLI may report each. `every` is the step between rounds. */
const CASES = [
  { label: "disk full", inject: (n: number) => `pwrite64:error=ENOSPC:when=${n}+`, codes: ["ledger-full"], every: 5 },
  {
    label: "disk full briefly",
    inject: (n: number) => `pwrite64:error=ENOSPC:when=${n}`,
    codes: ["ledger-full"],
    every: 7,
  },
  {
    label: "flush fails",
    inject: (n: number) => `fsync,fdatasync:error=EIO:when=${n}`,
    codes: ["ledger-disk"],
    every: 1,
  },
  // Where the index of the log grows, SQLite cannot distinguish a failing disk from a full one.
  {
    label: "write fails",
    inject: (n: number) => `pwrite64:error=EIO:when=${n}`,
    codes: ["ledger-disk", "ledger-full"],
    every: 7,
  },
  {
    label: "read-only midway",
    inject: (n: number) => `pwrite64:error=EROFS:when=${n}+`,
    codes: ["ledger-read-only", "ledger-disk", "ledger-full"],
    every: 11,
  },
] as const;
const MAX_STEPS = 300;

/**
 * Fails each write and flush of the ledger in turn. The CLI must report the error with its own code and never report
 * success for a result that is not durable. A copy of the ledger on a working disk must then finish the batch.
 */
export async function diskFaults({ stepStride }: Pick<Sizes, "stepStride">): Promise<Tier> {
  const name = "disk faults";
  if (!hasStrace()) return { name, figures: {}, failures: [], skipped: "strace is missing or not permitted" };
  const tally = new Tally();
  await inTempDir(async (dir) => {
    const authority = await startAuthority({ home: join(dir, "register"), maxFilings: 20, rate: { concurrent: 2 } });
    const files: Expected[] = [];
    let from = 0;
    for (const { label, inject, codes, every } of CASES) {
      for (let n = 1; n <= MAX_STEPS; n += stepStride * every) {
        const round = `D${files.length}`;
        const file = join(dir, `${round}.csv`);
        files.push(await writeMortgages(file, ROWS, { prefix: round, from }));
        from += ROWS;
        const home = await newHome(dir, round);
        const calls = inject(n).split(":")[0]!;
        const through = ["strace", "-f", "-qq", "-o", "/dev/null", "-e", `trace=${calls}`, "-e", `inject=${inject(n)}`];
        const ended = await bdc(["submit", file, "--yes"], { home, gateway: authority.url, through }).ended;
        const code = documentOf(ended)?.error?.code;
        if (ended.code !== 0) {
          tally.add(label);
          if (code === undefined || !(codes as readonly string[]).includes(code))
            tally.fail(`${label} at ${n}: ${describeRun(ended)}`);
          if (/\n\s+at /.test(ended.stderr))
            tally.fail(`${label} at ${n}: a stack trace: ${ended.stderr.slice(0, 200)}`);
        }
        const elsewhere = join(dir, `${round}-moved`);
        await cp(home, elsewhere, { recursive: true });
        const { failures } = await finish(file, ROWS, { home: elsewhere, gateway: authority.url }, undefined, ended);
        for (const failure of failures) tally.fail(`${label} at ${n}: ${failure}`);
        // The run made fewer writes than n, so nothing failed.
        if (ended.code === 0 && n > 1) break;
      }
      if (!tally.figures[label]) tally.fail(`${label}: no failure was injected`);
    }
    await reallyFull(dir, authority.url, files, from, tally);
    await fullWhileMade(dir, authority.url, tally);
    const verdict = await compareWithRegister(authority.url, files);
    tally.add("filings", verdict.expected);
    for (const [what, keys] of [
      ["lost", verdict.lost],
      ["duplicated", verdict.duplicated],
      ["wrong", verdict.wrong],
    ] as const)
      tally.add(what, keys.length);
    for (const complaint of complaints(verdict)) tally.fail(complaint);
    await authority.kill();
  });
  return tally.tier(name);
}

/** Fills a real file system of 2 MB. Skipped without permission to mount. */
async function reallyFull(dir: string, url: string, files: Expected[], from: number, tally: Tally): Promise<void> {
  const small = join(dir, "small");
  await mkdir(small);
  if (spawnSync("mount", ["-t", "tmpfs", "-o", "size=2m", "tmpfs", small]).status !== 0) return;
  try {
    const rows = 3_000;
    const file = join(dir, "full.csv");
    files.push(await writeMortgages(file, rows, { prefix: "FULL", from }));
    const home = await newHome(small, "home");
    const ended = await bdc(["submit", file, "--yes"], { home, gateway: url }).ended;
    tally.add("2 MB file system");
    if (ended.code === 0 || documentOf(ended)?.error?.code !== "ledger-full")
      tally.fail(`2 MB file system: ${describeRun(ended)}`);
    const elsewhere = join(dir, "full-moved");
    await cp(home, elsewhere, { recursive: true });
    const { failures } = await finish(file, rows, { home: elsewhere, gateway: url }, undefined, ended);
    for (const failure of failures) tally.fail(`2 MB file system: ${failure}`);
  } finally {
    spawnSync("umount", [small]);
  }
}

/** The disk fills up while the ledger is created, a little later each time. With more space the next start must succeed. */
async function fullWhileMade(dir: string, gateway: string, tally: Tally): Promise<void> {
  const small = join(dir, "made");
  await mkdir(small);
  for (let kib = 32; kib <= 640; kib += 32) {
    if (spawnSync("mount", ["-t", "tmpfs", "-o", `size=${kib}k`, "tmpfs", small]).status !== 0) return;
    try {
      const home = await newHome(small, "home");
      const list = () => bdc(["batch", "list"], { home, gateway }).ended;
      const first = await list();
      tally.add("ledgers created on a full disk");
      if (first.code !== 0 && documentOf(first)?.error?.code !== "ledger-full")
        tally.fail(`a ledger created in ${kib} KiB: ${describeRun(first)}`);
      spawnSync("mount", ["-o", "remount,size=16m", small]);
      const then = await list();
      if (then.code !== 0) tally.fail(`a ledger created in ${kib} KiB, then with more space: ${describeRun(then)}`);
    } finally {
      spawnSync("umount", [small]);
    }
  }
}
