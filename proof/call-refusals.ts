import { join } from "node:path";
import { problem } from "../src/contract/index.js";
import { mortgage, type Asked } from "./checker/asked.js";
import { readRegister } from "./checker/register.js";
import { describeRun } from "./finish.js";
import { html, PASS, startLyingGateway, type Act, type Call, type Json } from "./lying-gateway.js";
import { countsOf, Office } from "./office.js";
import { inTempDir, runConcurrently, startAuthority } from "./processes.js";
import { seeded } from "./random.js";
import { Tally, type Sizes, type Tier } from "./tier.js";
import { startTelling, tellTally } from "./told-tally.js";

const ROWS = 1_800;
const MAX_FILINGS = 100;
const CONCURRENT = 8;
/** Of one mortgage in these files: about 700. */
const MAX_BYTES = 8_192;

/** What stands in front of the gateway, and how it refuses calls. */
interface Refusal {
  /** Calls that it refuses; `poison`: a filing that it never lets through. */
  readonly refuses: (call: Call, poison: ReadonlySet<string>) => boolean;
  readonly answer: () => Act;
  /** The filings that it never lets through may end turned away: they were refused alone, in the contract's words. */
  readonly isContract?: boolean;
  /** Refused calls at most; a size that was refused once need not be tried again. */
  readonly mostRefused?: number;
  /** Changes what the authority says of itself. */
  readonly capabilities?: (said: Json) => void;
}

const holdsPoison: Refusal["refuses"] = ({ filings }, poison) => filings!.some(({ ref }) => poison.has(ref));
const unknownProblem = (status: number): Act => ({
  act: "answer",
  status,
  body: { type: "about:blank", title: "blocked", status, code: "blocked-by-firewall", zh: "已拦截", en: "blocked" },
});

const REFUSALS: Readonly<Record<string, Refusal>> = {
  "413 above a size, as a page": {
    refuses: ({ bytes }) => bytes > MAX_BYTES,
    answer: () => html(413),
    mostRefused: 5 * CONCURRENT,
  },
  "413 above a size, as a problem": {
    refuses: ({ bytes }) => bytes > MAX_BYTES,
    answer: () => ({ act: "answer", status: 413, body: problem("body-too-large") }),
    mostRefused: 5 * CONCURRENT,
  },
  "413 above three filings": {
    refuses: ({ filings }) => filings!.length > 3,
    answer: () => ({ act: "answer", status: 413, body: problem("batch-too-large") }),
    mostRefused: 5 * CONCURRENT,
  },
  "413 that capabilities foretell": {
    refuses: ({ bytes }) => bytes > MAX_BYTES,
    answer: () => html(413),
    mostRefused: 0,
    capabilities: ({ body }) => {
      (body as { batch: { maxBytes: number } }).batch.maxBytes = MAX_BYTES;
    },
  },
  "400 as a page for one filing": { refuses: holdsPoison, answer: () => html(400) },
  "403 as a page for one filing": { refuses: holdsPoison, answer: () => html(403) },
  "405 as a page for one filing": { refuses: holdsPoison, answer: () => html(405) },
  "451 as a page for one filing": { refuses: holdsPoison, answer: () => html(451) },
  "499 as a page for one filing": { refuses: holdsPoison, answer: () => html(499) },
  "502 as a page for one filing": { refuses: holdsPoison, answer: () => html(502) },
  "an unknown problem for one filing": { refuses: holdsPoison, answer: () => unknownProblem(400) },
  "an unknown 422 for one filing": { refuses: holdsPoison, answer: () => unknownProblem(422) },
  "400 of the contract for one filing": {
    refuses: holdsPoison,
    answer: () => ({ act: "answer", status: 400, body: problem("invalid-request") }),
    isContract: true,
  },
  "a page after the work": { refuses: holdsPoison, answer: () => html(451, { worked: true }) },
};

/**
 * Something in front of the gateway refuses calls: for their size, or for one filing that they hold. No sound filing may
 * be told as turned away; what can never get through ends with a person.
 */
export async function callRefusals({
  filings,
  workers,
  seed,
  rows = ROWS,
  scene = "",
}: Pick<Sizes, "filings" | "workers" | "seed" | "rows" | "scene">): Promise<Tier> {
  const tally = new Tally();
  startTelling(tally);
  tally.add("refused calls", 0);
  const names = Object.keys(REFUSALS).filter((name) => name.includes(scene));
  await runConcurrently(Math.max(names.length, Math.ceil(filings / rows)), workers, async (i) => {
    if (tally.hasFailed) return;
    await inTempDir((dir) => round(dir, names[i % names.length]!, i, seed * 4_409 + i, rows, tally));
  });
  return tally.tier("refusals of calls");
}

async function round(dir: string, name: string, i: number, seed: number, rows: number, tally: Tally): Promise<void> {
  const random = seeded(seed);
  const { refuses, answer, isContract = false, mostRefused, capabilities } = REFUSALS[name]!;
  const register = join(dir, "register");
  const authority = await startAuthority({
    home: register,
    maxFilings: MAX_FILINGS,
    rate: { concurrent: CONCURRENT },
    faults: "slow(10)@batch",
  });
  const asked = Array.from({ length: rows }, (_, n) => mortgage(`G${i}N${String(n).padStart(6, "0")}`, n));
  // Early in the file, so that others are filed while it fails; two where the file is long enough for that.
  const poison = new Set(
    Array.from({ length: rows >= ROWS ? 2 : 1 }, () => asked[Math.floor((random() * rows) / 4)]!.ref),
  );
  let refused = 0;
  const gateway = await startLyingGateway(authority.url, (call) => {
    if (call.path === "/v1/capabilities" && capabilities) return { act: "pass", rewrite: capabilities };
    if (!call.filings || !refuses(call, poison)) return PASS;
    refused++;
    return answer();
  });
  const office = await Office.open(dir, "office", gateway.url);
  const label = `seed ${seed} (${name})`;
  const fail = (what: string) => tally.fail(`${label}: ${what}`);
  await office.submit(asked, "--patience", "3s");
  const { ended } = await office.settle(25, "--patience", "3s");
  const isPoison = ({ ref }: Asked) => refuses === holdsPoison && poison.has(ref);
  const answers = await office.answers({
    mayNeedPerson: isPoison,
    mayEndUnfiled: (one) => isContract && isPoison(one),
  });
  const counts = countsOf(ended);
  const settled = (counts["filed"] ?? 0) + (counts["needs-a-person"] ?? 0) + (counts["turned-away"] ?? 0);
  if (settled !== rows) fail(`not at rest: ${describeRun(ended)}`);
  if ((counts["needs-a-person"] ?? 0) > 0 && ended.code !== 5) fail(`a person is not told: ${describeRun(ended)}`);
  if (mostRefused !== undefined && refused > mostRefused) fail(`${refused} calls were refused for their size`);
  if (refused === 0 && mostRefused !== 0) fail("no call was refused");
  tally.add("rounds");
  tally.add("refused calls", refused);
  tally.add("requests", gateway.log.length);
  tellTally(tally, label, readRegister(register), answers, { final: true });
  await gateway.close();
  await authority.kill();
}
