import { join } from "node:path";
import { problem } from "../src/contract/index.js";
import { mortgage } from "./checker/requested-filing.js";
import { readRegister } from "./checker/register.js";
import { describeRun, documentOf } from "./finish.js";
import { html, PASS, startLyingGateway, type GatewayAction, type Call, type LyingGateway } from "./lying-gateway.js";
import { countsOf, Office } from "./office.js";
import { bdc, inTempDir, runConcurrently, sleep, startAuthority } from "./processes.js";
import { seeded } from "./random.js";
import { Tally, type Sizes, type Tier } from "./tier.js";
import { initVerdict, addVerdict } from "./verdict-tally.js";

const ROWS = 1_200;
const CONCURRENT = 8;
const MAX_FILINGS = 20;
/** More than the number of look-ups after which an undelivered filing goes to manual review. */
const RUNS_WITHOUT_PROGRESS = 23;

const LONG = "longer than the patience limit";
const LIMITED = "429 with one second of Retry-After";

/** How the filing call fails while all other calls work. */
const OUTAGES: Readonly<Record<string, () => GatewayAction>> = {
  "503": () => ({ action: "answer", status: 503, body: problem("unavailable") }),
  "503 as HTML": () => html(503),
  "502 as HTML": () => html(502),
  "500 after processing": () => ({ action: "answer", status: 500, body: problem("internal"), worked: true }),
  "cut before processing": () => ({ action: "cut" }),
  "cut after processing": () => ({ action: "cut", worked: true }),
  "400 as HTML": () => html(400),
  "403 as HTML": () => html(403),
  [LIMITED]: () => ({
    action: "answer",
    status: 429,
    headers: { "retry-after": "1" },
    body: problem("too-many-requests", { retryAfter: 1 }),
  }),
};

/**
 * The filing call fails for some seconds while all reads work. The batch must wait as in any outage: few requests, no
 * filing sent twice, and in the end every filing filed without manual review.
 */
export async function callOutages({
  filings,
  workers,
  seed,
  rows = ROWS,
  variant = "",
}: Pick<Sizes, "filings" | "workers" | "seed" | "rows" | "variant">): Promise<Tier> {
  const tally = new Tally();
  initVerdict(tally);
  for (const name of ["sent twice", "needs manual review", "filing calls during outages", "kills"]) tally.add(name, 0);
  const names = [...Object.keys(OUTAGES), LONG].filter((name) => name.includes(variant));
  await runConcurrently(Math.max(names.length, Math.ceil(filings / rows)), workers, async (i) => {
    if (tally.hasFailed) return;
    const name = names[i % names.length]!;
    await inTempDir((dir) =>
      name === LONG
        ? longerThanPatience(dir, i, seed * 5_477 + i, rows, tally)
        : shortOutage(dir, name, i, seed * 5_477 + i, rows, tally),
    );
  });
  return tally.tier("outages of the filing call");
}

interface Stage {
  readonly register: string;
  readonly gateway: LyingGateway;
  readonly office: Office;
  close(): Promise<void>;
}

async function stage(dir: string): Promise<Stage> {
  const register = join(dir, "register");
  const authority = await startAuthority({
    home: register,
    maxFilings: MAX_FILINGS,
    rate: { concurrent: CONCURRENT },
    // Slow enough that an outage falls within the batch.
    faults: "slow(20ms)@batch",
  });
  const gateway = await startLyingGateway(authority.url);
  const office = await Office.open(dir, "office", gateway.url);
  return { register, gateway, office, close: () => gateway.close().then(() => authority.kill()) };
}

const mortgages = (i: number, rows: number) =>
  Array.from({ length: rows }, (_, n) => mortgage(`O${i}N${String(n).padStart(6, "0")}`, n));

async function shortOutage(
  dir: string,
  name: string,
  i: number,
  seed: number,
  rows: number,
  tally: Tally,
): Promise<void> {
  const random = seeded(seed);
  const { register, gateway, office, close } = await stage(dir);
  const label = `seed ${seed} (${name})`;
  const fail = (what: string) => tally.fail(`${label}: ${what}`);
  const outageMs = 2_000 + random() * 1_500;
  const passing = Math.floor(random() * 6);
  const isKilled = random() < 0.4;
  let calls = 0;
  let from = Infinity;
  let failed = 0;
  gateway.script(({ filings }: Call): GatewayAction => {
    if (!filings || ++calls <= passing) return PASS;
    from = Math.min(from, performance.now());
    if (performance.now() > from + outageMs) return PASS;
    failed++;
    return OUTAGES[name]!();
  });
  const requested = mortgages(i, rows);
  const path = await office.write(requested);
  const running = bdc(["submit", path, "--kind", "mortgage.file", "--yes"], office.workspace);
  if (isKilled) {
    let over = false;
    void running.ended.then(() => (over = true));
    while (from === Infinity && !over) await sleep(10);
    await sleep(random() * outageMs);
    running.kill();
  }
  const first = await running.ended;
  if (first.signal) tally.add("kills");
  else if (first.code !== 0) fail(`not finished in one run: ${describeRun(first)}`);
  office.submitted[0]!.batch = documentOf(first)?.batch?.id;
  const { ended } = await office.settle();
  if (ended.code !== 0) fail(`not finished: ${describeRun(ended)}`);
  const twice = [...gateway.worked.values()].filter((times) => times > 1).length;
  tally.add("rounds");
  tally.add("filing calls during outages", failed);
  tally.add("requests", gateway.log.length);
  tally.add("sent twice", twice);
  tally.add("needs manual review", countsOf(ended)["needs-a-person"] ?? 0);
  // Calls in flight, then a few probes. A killed process is followed by another that must detect the outage again.
  // After each Retry-After all workers may send once.
  const waves = name === LIMITED ? Math.ceil(outageMs / 1_000) + 1 : 1;
  const maxFailed = (CONCURRENT * waves + 8) * (first.signal ? 2 : 1);
  if (failed > maxFailed) fail(`${failed} filing calls during an outage of ${Math.round(outageMs)} ms`);
  if (failed === 0) fail("no filing call failed");
  // Each filing in flight is looked up once.
  const maxRequests = 2 * rows + CONCURRENT * MAX_FILINGS + 100;
  if (gateway.log.length > maxRequests) fail(`${gateway.log.length} requests for ${rows} rows`);
  if (twice > rows / 10) fail(`${twice} of ${rows} filings were processed by the authority more than once`);
  addVerdict(tally, label, readRegister(register), await office.reports(), { final: true });
  await close();
}

/** The filing call fails for longer than the batch waits, in many runs. Each run exits with 7 and can be resumed. */
async function longerThanPatience(dir: string, i: number, seed: number, rows: number, tally: Tally): Promise<void> {
  const random = seeded(seed);
  const { register, gateway, office, close } = await stage(dir);
  const label = `seed ${seed} (${LONG})`;
  const fail = (what: string) => tally.fail(`${label}: ${what}`);
  const modes = ["503", "502 as HTML", "cut before processing", "400 as HTML"];
  const passing = 1 + Math.floor(random() * 3);
  let calls = 0;
  let run = 0;
  gateway.script(({ filings }: Call): GatewayAction =>
    !filings || ++calls <= passing ? PASS : OUTAGES[modes[run % modes.length]!]!(),
  );
  const requested = mortgages(i, rows);
  const ended = await office.submit(requested, "--patience", "3s");
  if (ended.code !== 7) fail(`after the patience limit, the exit code is not 7: ${describeRun(ended)}`);
  for (run = 1; run <= RUNS_WITHOUT_PROGRESS; run++) {
    const before = gateway.log.length;
    const again = await office.run("resume", "--patience", "200ms");
    if (again.code !== 7) {
      fail(`run ${run} without progress does not exit with 7: ${describeRun(again)}`);
      break;
    }
    tally.max("most requests of a run without progress", gateway.log.length - before);
  }
  gateway.script(undefined);
  await office.findBatch();
  const last = (await office.settle()).ended;
  if (last.code !== 0) fail(`not finished: ${describeRun(last)}`);
  tally.add("rounds");
  tally.add("runs without progress", run);
  tally.add("needs manual review", countsOf(last)["needs-a-person"] ?? 0);
  addVerdict(tally, label, readRegister(register), await office.reports(), { final: true });
  await close();
}
