import { spawnSync } from "node:child_process";
import { cp, mkdir } from "node:fs/promises";
import { join } from "node:path";
import { compareWithRegister, complaints, writeMortgages, type Expected } from "../test/support/generated-filings.js";
import { describeRun, documentOf, finish } from "./finish.js";
import { bdc, inTempDir, newHome, startAuthority } from "./processes.js";
import { hasStrace } from "./steps.js";
import { Tally, type Sizes, type Tier } from "./tier.js";

const ROWS = 60;

/** The system call that fails, how, from which time on, and the only codes by which the CLI may call it. */
const CASES = [
  { label: "disk full", inject: (n: number) => `pwrite64:error=ENOSPC:when=${n}+`, codes: ["ledger-full"], every: 5 },
  {
    label: "disk full for a moment",
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
    label: "read-only in the middle",
    inject: (n: number) => `pwrite64:error=EROFS:when=${n}+`,
    codes: ["ledger-read-only", "ledger-disk", "ledger-full"],
    every: 11,
  },
] as const;
const MAX_STEPS = 300;

/**
 * The ledger's disk fails at each of its writes and flushes: the CLI says what it is and ends with a code of its own,
 * never with success for what is not durable; and on a working disk, elsewhere, the batch goes on with nothing lost.
 */
export async function diskFaults({ stepStride }: Pick<Sizes, "stepStride">): Promise<Tier> {
  const name = "disk faults";
  if (!hasStrace()) return { name, figures: {}, failures: [], skipped: "strace is not here or may not trace" };
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
        // Beyond the last write of a run nothing fails any more.
        if (ended.code === 0 && n > 1) break;
      }
      if (!tally.figures[label]) tally.fail(`${label}: it never struck`);
    }
    await reallyFull(dir, authority.url, files, from, tally);
    await fullWhileMade(dir, authority.url, tally);
    const verdict = await compareWithRegister(authority.url, files);
    tally.add("filings", verdict.expected);
    for (const [what, keys] of [
      ["lost", verdict.lost],
      ["doubled", verdict.doubled],
      ["wrong", verdict.wrong],
    ] as const)
      tally.add(what, keys.length);
    for (const complaint of complaints(verdict)) tally.fail(complaint);
    await authority.kill();
  });
  return tally.tier(name);
}

/** No injection: a file system of two megabytes and a file that needs more. Needs the right to mount. */
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
    tally.add("a file system of 2 MB");
    if (ended.code === 0 || documentOf(ended)?.error?.code !== "ledger-full")
      tally.fail(`a file system of 2 MB: ${describeRun(ended)}`);
    const elsewhere = join(dir, "full-moved");
    await cp(home, elsewhere, { recursive: true });
    const { failures } = await finish(file, rows, { home: elsewhere, gateway: url }, undefined, ended);
    for (const failure of failures) tally.fail(`a file system of 2 MB: ${failure}`);
  } finally {
    spawnSync("umount", [small]);
  }
}

/** The room ends while the ledger is made, a little later each time; with more room the next start must make it. */
async function fullWhileMade(dir: string, gateway: string, tally: Tally): Promise<void> {
  const small = join(dir, "made");
  await mkdir(small);
  for (let kib = 32; kib <= 640; kib += 32) {
    if (spawnSync("mount", ["-t", "tmpfs", "-o", `size=${kib}k`, "tmpfs", small]).status !== 0) return;
    try {
      const home = await newHome(small, "home");
      const list = () => bdc(["batch", "list"], { home, gateway }).ended;
      const first = await list();
      tally.add("made on a full disk");
      if (first.code !== 0 && documentOf(first)?.error?.code !== "ledger-full")
        tally.fail(`a ledger made in ${kib} KiB: ${describeRun(first)}`);
      spawnSync("mount", ["-o", "remount,size=16m", small]);
      const then = await list();
      if (then.code !== 0) tally.fail(`a ledger made in ${kib} KiB, then with room: ${describeRun(then)}`);
    } finally {
      spawnSync("umount", [small]);
    }
  }
}
