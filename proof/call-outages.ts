import { join } from "node:path";
import { problem } from "../src/contract/index.js";
import { mortgage } from "./checker/asked.js";
import { readRegister } from "./checker/register.js";
import { describeRun, documentOf } from "./finish.js";
import { html, PASS, startLyingGateway, type Act, type Call, type LyingGateway } from "./lying-gateway.js";
import { countsOf, Office } from "./office.js";
import { bdc, inTempDir, runConcurrently, sleep, startAuthority } from "./processes.js";
import { seeded } from "./random.js";
import { Tally, type Sizes, type Tier } from "./tier.js";
import { startTelling, tellTally } from "./told-tally.js";

const ROWS = 1_200;
const CONCURRENT = 8;
const MAX_FILINGS = 20;
/** More than the rounds after which a filing that the authority neither takes nor refuses goes to a person. */
const RUNS_WITHOUT_PROGRESS = 23;

const LONG = "longer than the patience";
const LIMITED = "429 for a second";

/** How the filing call fails while everything else works. */
const OUTAGES: Readonly<Record<string, () => Act>> = {
  "503": () => ({ act: "answer", status: 503, body: problem("unavailable") }),
  "503 as a page": () => html(503),
  "502 as a page": () => html(502),
  "500 after the work": () => ({ act: "answer", status: 500, body: problem("internal"), worked: true }),
  "cut before the work": () => ({ act: "cut" }),
  "cut after the work": () => ({ act: "cut", worked: true }),
  "400 as a page": () => html(400),
  "403 as a page": () => html(403),
  [LIMITED]: () => ({
    act: "answer",
    status: 429,
    headers: { "retry-after": "1" },
    body: problem("too-many-requests", { retryAfter: 1 }),
  }),
};

/**
 * Only the filing call fails for some seconds, and every read works. The batch waits as in any outage: few requests,
 * nothing twice, and afterwards everything is filed and nobody is asked.
 */
export async function callOutages({
  filings,
  workers,
  seed,
  rows = ROWS,
  scene = "",
}: Pick<Sizes, "filings" | "workers" | "seed" | "rows" | "scene">): Promise<Tier> {
  const tally = new Tally();
  startTelling(tally);
  for (const name of ["sent twice", "needs a person", "filing calls during outages", "kills"]) tally.add(name, 0);
  const names = [...Object.keys(OUTAGES), LONG].filter((name) => name.includes(scene));
  await runConcurrently(Math.max(names.length, Math.ceil(filings / rows)), workers, async (i) => {
    if (tally.hasFailed) return;
    const name = names[i % names.length]!;
    await inTempDir((dir) =>
      name === LONG
        ? longerThanPatience(dir, i, seed * 5_477 + i, rows, tally)
        : shortOutage(dir, name, i, seed * 5_477 + i, rows, tally),
    );
  });
  return tally.tier("outages of one call");
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
    // So that an outage comes in the middle of a batch.
    faults: "slow(20)@batch",
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
  gateway.script(({ filings }: Call): Act => {
    if (!filings || ++calls <= passing) return PASS;
    from = Math.min(from, performance.now());
    if (performance.now() > from + outageMs) return PASS;
    failed++;
    return OUTAGES[name]!();
  });
  const asked = mortgages(i, rows);
  const path = await office.write(asked);
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
  else if (first.code !== 0) fail(`one run is enough: ${describeRun(first)}`);
  office.submitted[0]!.batch = documentOf(first)?.batch?.id;
  const { ended } = await office.settle();
  if (ended.code !== 0) fail(`not done: ${describeRun(ended)}`);
  const twice = [...gateway.worked.values()].filter((times) => times > 1).length;
  tally.add("rounds");
  tally.add("filing calls during outages", failed);
  tally.add("requests", gateway.log.length);
  tally.add("sent twice", twice);
  tally.add("needs a person", countsOf(ended)["needs-a-person"] ?? 0);
  // What was in flight, then few probes; a process that was killed left another one to find out. After a pause that the
  // authority asked for all may ask again.
  const waves = name === LIMITED ? Math.ceil(outageMs / 1_000) + 1 : 1;
  const mostFailed = (CONCURRENT * waves + 8) * (first.signal ? 2 : 1);
  if (failed > mostFailed) fail(`${failed} filing calls during an outage of ${Math.round(outageMs)} ms`);
  if (failed === 0) fail("no filing call failed");
  // What was in flight is looked up one by one, once.
  const mostRequests = 2 * rows + CONCURRENT * MAX_FILINGS + 100;
  if (gateway.log.length > mostRequests) fail(`${gateway.log.length} requests for ${rows} rows`);
  if (twice > rows / 10) fail(`${twice} of ${rows} filings reached the authority more than once`);
  tellTally(tally, label, readRegister(register), await office.answers(), { final: true });
  await close();
}

/** The filing call fails for longer than the batch waits, again and again: it stops with 7 and can be gone on with. */
async function longerThanPatience(dir: string, i: number, seed: number, rows: number, tally: Tally): Promise<void> {
  const random = seeded(seed);
  const { register, gateway, office, close } = await stage(dir);
  const label = `seed ${seed} (${LONG})`;
  const fail = (what: string) => tally.fail(`${label}: ${what}`);
  const modes = ["503", "502 as a page", "cut before the work", "400 as a page"];
  const passing = 1 + Math.floor(random() * 3);
  let calls = 0;
  let run = 0;
  gateway.script(({ filings }: Call): Act =>
    !filings || ++calls <= passing ? PASS : OUTAGES[modes[run % modes.length]!]!(),
  );
  const asked = mortgages(i, rows);
  const ended = await office.submit(asked, "--patience", "3s");
  if (ended.code !== 7) fail(`out of patience is not 7: ${describeRun(ended)}`);
  for (run = 1; run <= RUNS_WITHOUT_PROGRESS; run++) {
    const before = gateway.log.length;
    const again = await office.run("resume", "--patience", "200ms");
    if (again.code !== 7) {
      fail(`run ${run} without progress is not 7: ${describeRun(again)}`);
      break;
    }
    tally.most("most requests of a run without progress", gateway.log.length - before);
  }
  gateway.script(undefined);
  await office.findBatch();
  const last = (await office.settle()).ended;
  if (last.code !== 0) fail(`not done: ${describeRun(last)}`);
  tally.add("rounds");
  tally.add("runs without progress", run);
  tally.add("needs a person", countsOf(last)["needs-a-person"] ?? 0);
  tellTally(tally, label, readRegister(register), await office.answers(), { final: true });
  await close();
}
