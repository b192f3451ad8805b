import { join } from "node:path";
import { compareWithRegister, complaints, writeMortgages } from "../test/support/generated-filings.js";
import { fileWithEngine } from "./engine.js";
import { startFaultProxy } from "./fault-proxy.js";
import { describeRun, documentOf, finish } from "./finish.js";
import { bdc, inTempDir, newHome, sleep, startAuthority, type Authority } from "./processes.js";
import { Tally, type Tier } from "./tier.js";
import { recordWire, tooEarly } from "./wire.js";

const ROWS = 1_200;
const MAX_FILINGS = 10;
const OUTAGE_MS = 6_000;
const OUTAGE_ROWS = 600;

/** Checks Retry-After in both forms and after a restart, the requests of an outage, and the exit without a gateway. */
export async function politeness({ long }: { readonly long: boolean }): Promise<Tier> {
  const tally = new Tally();
  await inTempDir(async (dir) => {
    await retryAfterObeyed(dir, tally);
    await retryAfterOverRestart(dir, tally);
    await outage(dir, tally);
    await deadFromTheStart(dir, tally);
    if (long) await dyingForGood(dir, tally);
  });
  return tally.tier("rate limits and outages");
}

async function withAuthority(
  dir: string,
  name: string,
  faults: string,
  work: (authority: Authority) => Promise<void>,
  maxFilings = MAX_FILINGS,
): Promise<void> {
  const authority = await startAuthority({
    home: join(dir, `register-${name}`),
    maxFilings,
    rate: { concurrent: 8 },
    faults,
  });
  try {
    await work(authority);
  } finally {
    await authority.kill();
  }
}

async function retryAfterObeyed(dir: string, tally: Tally): Promise<void> {
  for (const [name, faults] of [
    ["seconds", "429(1s):0.1@all"],
    ["date", "429(date):0.03@all"],
    ["503", "503(1s):0.1@batch"],
  ] as const) {
    await withAuthority(dir, name, faults, async ({ url }) => {
      const file = join(dir, `retry-${name}.csv`);
      const expected = await writeMortgages(file, ROWS / 2, { prefix: `R${name}` });
      const home = await newHome(dir, `retry-${name}`);
      const { result, events } = await recordWire(url, () =>
        fileWithEngine({ gateway: url, file, home, timeoutMs: 5_000 }),
      );
      const { requests, earliestByMs } = tooEarly(events);
      const reported = events.filter((e) => e.notBefore !== undefined).length;
      tally.add("answers with Retry-After", reported);
      tally.add("requests before Retry-After", requests);
      if (reported === 0) tally.fail(`Retry-After (${name}): no response had one`);
      if (requests) tally.fail(`Retry-After (${name}): ${requests} requests too early, by up to ${earliestByMs} ms`);
      for (const failure of [...result.failures, ...complaints(await compareWithRegister(url, [expected]))])
        tally.fail(`Retry-After (${name}): ${failure}`);
    });
  }
}

/** Kills the process during the pause and restarts it at once. The new process must respect the pause. */
async function retryAfterOverRestart(dir: string, tally: Tally): Promise<void> {
  await withAuthority(dir, "restart", "429(4s):x1@batch", async ({ url, port }) => {
    const proxy = await startFaultProxy({ target: { host: "127.0.0.1", port } });
    let gate = 0;
    let early = 0;
    let reported: () => void;
    const pausing = new Promise<void>((resolve) => (reported = resolve));
    let killed = Infinity;
    proxy.observe((seen) => {
      const now = Date.now();
      if (seen.stage === "answered" && / 429 /.test(seen.head.split("\r\n")[0]!)) {
        gate = now + 4_000;
        reported();
      }
      if (seen.stage === "request" && now > killed && now < gate) early++;
    });
    const file = join(dir, "restart.csv");
    const expected = await writeMortgages(file, ROWS / 4, { prefix: "RR" });
    const home = await newHome(dir, "restart");
    const running = bdc(["submit", file, "--yes"], { home, gateway: proxy.url });
    await Promise.race([pausing, running.ended]);
    await sleep(600);
    running.kill();
    const first = await running.ended;
    killed = Date.now();
    const { failures } = await finish(file, ROWS / 4, { home, gateway: proxy.url }, undefined, first);
    tally.add("requests before Retry-After after a restart", early);
    if (gate === 0) tally.fail("Retry-After after a restart: no response had one");
    if (early) tally.fail(`Retry-After after a restart: ${early} requests too early`);
    for (const failure of [...failures, ...complaints(await compareWithRegister(url, [expected]))])
      tally.fail(`Retry-After after a restart: ${failure}`);
    await proxy.close();
  });
}

/**
 * The gateway goes down during a batch and comes back. The same process must continue after few extra requests. Each
 * call carries one filing, because every filing with a lost answer costs one look-up whatever the size of its call.
 */
async function outage(dir: string, tally: Tally): Promise<void> {
  const requestsOf = async (name: string, outageMs: number): Promise<number> => {
    let count = 0;
    await withAuthority(
      dir,
      name,
      "slow(20ms)@batch",
      async ({ url, port }) => {
        const proxy = await startFaultProxy({ target: { host: "127.0.0.1", port } });
        const file = join(dir, `${name}.csv`);
        const expected = await writeMortgages(file, OUTAGE_ROWS, { prefix: name });
        const home = await newHome(dir, name);
        let batches = 0;
        proxy.observe((seen) => {
          if (
            seen.stage !== "request" ||
            !/\/batch /.test(seen.head) ||
            ++batches !== OUTAGE_ROWS / 3 ||
            outageMs === 0
          )
            return;
          void proxy
            .down()
            .then(() => sleep(outageMs))
            .then(() => proxy.up());
        });
        const { result, events } = await recordWire(proxy.url, () =>
          fileWithEngine({ gateway: proxy.url, file, home, timeoutMs: 5_000 }),
        );
        count = events.filter((e) => e.type !== "answered").length;
        if (outageMs > 0 && !events.some((e) => e.type === "connect-failed"))
          tally.fail("outage: no connection failed");
        if (result.runs > 1) tally.fail(`outage: it took ${result.runs} runs`);
        for (const failure of [...result.failures, ...complaints(await compareWithRegister(url, [expected]))])
          tally.fail(`${name}: ${failure}`);
        await proxy.close();
      },
      1,
    );
    return count;
  };
  const undisturbed = await requestsOf("calm", 0);
  const disturbed = await requestsOf("outage", OUTAGE_MS);
  tally.figures["requests without an outage"] = undisturbed;
  tally.figures["requests with an outage"] = disturbed;
  if (disturbed > undisturbed * 1.1)
    tally.fail(`an outage of ${OUTAGE_MS} ms costs ${disturbed} requests instead of ${undisturbed}`);
}

async function deadFromTheStart(dir: string, tally: Tally): Promise<void> {
  const file = join(dir, "dead.csv");
  await writeMortgages(file, 50, { prefix: "DEAD" });
  const ended = await bdc(["submit", file, "--yes"], {
    home: await newHome(dir, "dead"),
    gateway: "http://127.0.0.1:9",
  }).ended;
  tally.figures["exit code when the gateway is never reachable"] = ended.code ?? -1;
  if (ended.code !== 7 || !documentOf(ended)) tally.fail(`gateway never reachable: ${describeRun(ended)}`);
}

async function dyingForGood(dir: string, tally: Tally): Promise<void> {
  await withAuthority(dir, "dying", "slow(20ms)@batch", async ({ url, port }) => {
    const proxy = await startFaultProxy({ target: { host: "127.0.0.1", port } });
    const file = join(dir, "dying.csv");
    const expected = await writeMortgages(file, ROWS, { prefix: "DYING" });
    const home = await newHome(dir, "dying");
    let requests = 0;
    proxy.observe((seen) => void (seen.stage === "request" && ++requests === 40 && proxy.down()));
    const ended = await bdc(["submit", file, "--yes", "--patience", "20s"], { home, gateway: proxy.url }).ended;
    tally.figures["exit code when the gateway stays down"] = ended.code ?? -1;
    if (ended.code !== 7) tally.fail(`gateway stays down: ${describeRun(ended)}`);
    await proxy.up();
    const { failures } = await finish(file, ROWS, { home, gateway: proxy.url }, undefined, ended);
    for (const failure of [...failures, ...complaints(await compareWithRegister(url, [expected]))])
      tally.fail(`gateway stays down: ${failure}`);
    await proxy.close();
  });
}
