import { join } from "node:path";
import { problem } from "../src/contract/index.js";
import { mortgage, type RequestedFiling } from "./checker/requested-filing.js";
import { readRegister } from "./checker/register.js";
import { describeRun } from "./finish.js";
import { html, PASS, startLyingGateway, type GatewayAction, type Call, type Json } from "./lying-gateway.js";
import { countsOf, Office } from "./office.js";
import { inTempDir, runConcurrently, startAuthority } from "./processes.js";
import { seeded } from "./random.js";
import { Tally, type Sizes, type Tier } from "./tier.js";
import { initVerdict, addVerdict } from "./verdict-tally.js";

const ROWS = 1_800;
const MAX_FILINGS = 100;
const CONCURRENT = 8;
/** Body size above which calls are rejected. One mortgage of these files has about 700 bytes. */
const MAX_BYTES = 8_192;

/** How a proxy in front of the gateway rejects calls. */
interface Refusal {
  /** Whether it rejects a call. `poison` are the refs that it never lets through. */
  readonly refuses: (call: Call, poison: ReadonlySet<string>) => boolean;
  readonly answer: () => GatewayAction;
  /** Whether it answers as the contract defines, so that a filing rejected alone may end as rejected. */
  readonly isContract?: boolean;
  /** Maximum number of rejected calls; a rejected size must not be tried again. */
  readonly maxRefused?: number;
  /** Changes the announced capabilities. */
  readonly capabilities?: (said: Json) => void;
}

const holdsPoison: Refusal["refuses"] = ({ filings }, poison) => filings!.some(({ ref }) => poison.has(ref));
const unknownProblem = (status: number): GatewayAction => ({
  action: "answer",
  status,
  body: { type: "about:blank", title: "blocked", status, code: "blocked-by-firewall", zh: "已拦截", en: "blocked" },
});

const REFUSALS: Readonly<Record<string, Refusal>> = {
  "413 above a size, as HTML": {
    refuses: ({ bytes }) => bytes > MAX_BYTES,
    answer: () => html(413),
    maxRefused: 5 * CONCURRENT,
  },
  "413 above a size, as a problem": {
    refuses: ({ bytes }) => bytes > MAX_BYTES,
    answer: () => ({ action: "answer", status: 413, body: problem("body-too-large") }),
    maxRefused: 5 * CONCURRENT,
  },
  "413 above three filings": {
    refuses: ({ filings }) => filings!.length > 3,
    answer: () => ({ action: "answer", status: 413, body: problem("batch-too-large") }),
    maxRefused: 5 * CONCURRENT,
  },
  "413 above the announced size": {
    refuses: ({ bytes }) => bytes > MAX_BYTES,
    answer: () => html(413),
    maxRefused: 0,
    capabilities: ({ body }) => {
      (body as { batch: { maxBytes: number } }).batch.maxBytes = MAX_BYTES;
    },
  },
  "400 as HTML for one filing": { refuses: holdsPoison, answer: () => html(400) },
  "403 as HTML for one filing": { refuses: holdsPoison, answer: () => html(403) },
  "405 as HTML for one filing": { refuses: holdsPoison, answer: () => html(405) },
  "451 as HTML for one filing": { refuses: holdsPoison, answer: () => html(451) },
  "499 as HTML for one filing": { refuses: holdsPoison, answer: () => html(499) },
  "502 as HTML for one filing": { refuses: holdsPoison, answer: () => html(502) },
  "an unknown problem for one filing": { refuses: holdsPoison, answer: () => unknownProblem(400) },
  "an unknown 422 for one filing": { refuses: holdsPoison, answer: () => unknownProblem(422) },
  "400 as the contract defines it, for one filing": {
    refuses: holdsPoison,
    answer: () => ({ action: "answer", status: 400, body: problem("invalid-request") }),
    isContract: true,
  },
  "451 as HTML after processing": { refuses: holdsPoison, answer: () => html(451, { worked: true }) },
};

/**
 * A proxy in front of the gateway rejects calls for their size or for one filing in them. All other filings must be
 * filed; a filing that never gets through must end in manual review.
 */
export async function callRefusals({
  filings,
  workers,
  seed,
  rows = ROWS,
  variant = "",
}: Pick<Sizes, "filings" | "workers" | "seed" | "rows" | "variant">): Promise<Tier> {
  const tally = new Tally();
  initVerdict(tally);
  tally.add("rejected calls", 0);
  const names = Object.keys(REFUSALS).filter((name) => name.includes(variant));
  await runConcurrently(Math.max(names.length, Math.ceil(filings / rows)), workers, async (i) => {
    if (tally.hasFailed) return;
    await inTempDir((dir) => round(dir, names[i % names.length]!, i, seed * 4_409 + i, rows, tally));
  });
  return tally.tier("rejected calls");
}

async function round(dir: string, name: string, i: number, seed: number, rows: number, tally: Tally): Promise<void> {
  const random = seeded(seed);
  const { refuses, answer, isContract = false, maxRefused, capabilities } = REFUSALS[name]!;
  const register = join(dir, "register");
  const authority = await startAuthority({
    home: register,
    maxFilings: MAX_FILINGS,
    rate: { concurrent: CONCURRENT },
    faults: "slow(10ms)@batch",
  });
  const requested = Array.from({ length: rows }, (_, n) => mortgage(`G${i}N${String(n).padStart(6, "0")}`, n));
  // In the first quarter of the file, so that other filings succeed meanwhile. Long files have two.
  const poison = new Set(
    Array.from({ length: rows >= ROWS ? 2 : 1 }, () => requested[Math.floor((random() * rows) / 4)]!.ref),
  );
  let refused = 0;
  const gateway = await startLyingGateway(authority.url, (call) => {
    if (call.path === "/v1/capabilities" && capabilities) return { action: "pass", rewrite: capabilities };
    if (!call.filings || !refuses(call, poison)) return PASS;
    refused++;
    return answer();
  });
  const office = await Office.open(dir, "office", gateway.url);
  const label = `seed ${seed} (${name})`;
  const fail = (what: string) => tally.fail(`${label}: ${what}`);
  await office.submit(requested, "--patience", "3s");
  const { ended } = await office.settle(25, "--patience", "3s");
  const isPoison = ({ ref }: RequestedFiling) => refuses === holdsPoison && poison.has(ref);
  const reports = await office.reports({
    mayNeedPerson: isPoison,
    mayEndUnfiled: (one) => isContract && isPoison(one),
  });
  const counts = countsOf(ended);
  const settled = (counts["filed"] ?? 0) + (counts["needs-a-person"] ?? 0) + (counts["turned-away"] ?? 0);
  if (settled !== rows) fail(`not settled: ${describeRun(ended)}`);
  if ((counts["needs-a-person"] ?? 0) > 0 && ended.code !== 5)
    fail(`manual review is not reported: ${describeRun(ended)}`);
  if (maxRefused !== undefined && refused > maxRefused) fail(`${refused} calls were rejected for their size`);
  if (refused === 0 && maxRefused !== 0) fail("no call was rejected");
  tally.add("rounds");
  tally.add("rejected calls", refused);
  tally.add("requests", gateway.log.length);
  addVerdict(tally, label, readRegister(register), reports, { final: true });
  await gateway.close();
  await authority.kill();
}
