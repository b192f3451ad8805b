import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { compareWithRegister, complaints, writeMortgages, type Expected } from "../test/support/generated-filings.js";
import { Deliveries } from "./deliveries.js";
import { startFaultProxy, type FaultProxy, type Seen } from "./fault-proxy.js";
import { describeRun, finish } from "./finish.js";
import { bdc, inTempDir, newHome, startAuthority, type Ended, type Workspace } from "./processes.js";
import { Tally, type Sizes, type Tier } from "./tier.js";

const ROWS = 60;
const MAX_STEPS = 400;

export function hasStrace(): boolean {
  // It may be installed and still fail: a container may forbid tracing.
  return spawnSync("strace", ["-o", "/dev/null", "true"]).status === 0;
}

/**
 * Submits a small file repeatedly and kills each run one step later than the last, until a run finishes before its step.
 * Each batch is then resumed without kills. The authority must not process a filing twice, because recovery looks a
 * filing up before sending it again.
 */
async function sweep(
  tally: Tally,
  label: string,
  stride: number,
  run: (
    n: number,
    file: string,
    workspace: Workspace,
    proxy: FaultProxy,
    observe: (seen: Seen) => void,
  ) => Promise<Ended>,
): Promise<void> {
  await inTempDir(async (dir) => {
    const authority = await startAuthority({ home: join(dir, "register"), maxFilings: 20, rate: { concurrent: 2 } });
    const proxy = await startFaultProxy({ target: { host: "127.0.0.1", port: authority.port } });
    const deliveries = new Deliveries();
    const files: Expected[] = [];
    for (let n = 1, i = 0; n <= MAX_STEPS; n += stride, i++) {
      const name = `S${label}${n}`;
      const file = join(dir, `${i}.csv`);
      files.push(await writeMortgages(file, ROWS, { prefix: `S${i}`, from: i * ROWS }));
      const workspace: Workspace = { home: await newHome(dir, `home-${i}`), gateway: proxy.url };
      proxy.observe(deliveries.observe);
      const first = await run(n, file, workspace, proxy, deliveries.observe);
      proxy.observe(deliveries.observe);
      if (first.signal) tally.add(`kills at ${label}`);
      else if (first.code !== 0) tally.fail(`${name}: ${describeRun(first)}`);
      const { failures } = await finish(file, ROWS, workspace, undefined, first);
      for (const failure of failures) tally.fail(`${name}: ${failure}`);
      if (!first.signal) break;
    }
    const verdict = await compareWithRegister(authority.url, files);
    const { twice } = deliveries.repeated();
    tally.add("filings", verdict.expected);
    tally.add("sent twice", twice);
    for (const [what, keys] of [
      ["lost", verdict.lost],
      ["duplicated", verdict.duplicated],
      ["wrong", verdict.wrong],
    ] as const)
      tally.add(what, keys.length);
    for (const complaint of complaints(verdict)) tally.fail(`${label}: ${complaint}`);
    if (twice) tally.fail(`${label}: ${twice} filings were sent again although the authority already had them`);
    if (!tally.count(`kills at ${label}`)) tally.fail(`no kill at ${label} hit a running process`);
    await proxy.close();
    await authority.kill();
  });
}

/** Kills `bdc submit` just before every flush and every write of the ledger. */
export async function ledgerSteps({ stepStride }: Pick<Sizes, "stepStride">): Promise<Tier> {
  const name = "kills at every ledger write";
  if (!hasStrace()) return { name, figures: {}, failures: [], skipped: "strace is missing or not permitted" };
  const tally = new Tally();
  const steps = [
    ["flushes", "fsync,fdatasync", 1],
    ["file writes", "pwrite64", 4],
  ] as const;
  for (const [label, calls, times] of steps) {
    // strace counts per thread; the ledger uses one thread.
    await sweep(
      tally,
      label,
      stepStride * times,
      (n, file, workspace) =>
        bdc(["submit", file, "--yes"], {
          ...workspace,
          through: [
            "strace",
            "-f",
            "-qq",
            "-o",
            "/dev/null",
            "-e",
            `trace=${calls}`,
            "-e",
            `inject=${calls}:signal=SIGKILL:when=${n}`,
          ],
        }).ended,
    );
  }
  return tally.tier(name);
}

/**
 * Kills `bdc submit` at every network event: when a request has arrived, when it is processed but not answered, and when
 * the answer is delivered.
 */
export async function networkSteps({ stepStride }: Pick<Sizes, "stepStride">): Promise<Tier> {
  const tally = new Tally();
  const stages: readonly Seen["stage"][] = ["request", "answered", "delivered"];
  for (const stage of stages) {
    await sweep(tally, `“${stage}”`, stepStride, (n, file, workspace, proxy, observe) => {
      const running = bdc(["submit", file, "--yes"], workspace);
      let seen = 0;
      proxy.observe((event) => {
        observe(event);
        if (event.stage === stage && ++seen === n) running.kill();
      });
      return running.ended;
    });
  }
  return tally.tier("kills at every network event");
}
