import { join } from "node:path";
import { problem } from "../src/contract/index.js";
import { mortgage } from "./checker/requested-filing.js";
import { readRegister } from "./checker/register.js";
import { describeRun } from "./finish.js";
import { PASS, startLyingGateway, type GatewayAction, type Call, type Json } from "./lying-gateway.js";
import { Office } from "./office.js";
import { bdc, inTempDir, runConcurrently, startAuthority, type Ended } from "./processes.js";
import { Tally, type Sizes, type Tier } from "./tier.js";
import { initVerdict, addVerdict } from "./verdict-tally.js";

const ROWS = 1_500;
/** Endless look-ups count as an unreachable gateway, so a short patience keeps the tier fast. */
const PATIENCE = ["--patience", "3s"] as const;
/** Maximum duration of a command while lists are endless. */
const MAX_COMMAND_MS = 120_000;
const MAX_REQUESTS_PER_ROW = 60;
/** Maximum of all commands together. Empty pages are legal, so a limit bounds them. */
const MAX_FEED_REQUESTS = 10_000;

interface Endless {
  readonly name: string;
  /** Answers the list calls; all other calls pass. */
  readonly script: () => (call: Call) => GatewayAction;
  /** Whether first responses are dropped, so that every filing is looked up. */
  readonly looksUp?: boolean;
  /** Whether the feed reports no case. */
  readonly hasEmptyFeed?: boolean;
}

/** Makes `/v1/cases?ref=…` an endless list. */
function endlessLookUps(
  cursor: (n: number) => string,
  keep: (cases: unknown[]) => unknown[],
): () => (call: Call) => GatewayAction {
  return () => {
    let n = 0;
    return ({ path, query }) =>
      path !== "/v1/cases"
        ? PASS
        : query.has("cursor")
          ? { action: "answer", status: 200, body: { cases: [], nextCursor: cursor(++n) } }
          : {
              action: "pass",
              rewrite: ({ body }: Json) => {
                const page = body as { cases: unknown[]; nextCursor?: string };
                page.cases = keep(page.cases);
                page.nextCursor = cursor(++n);
              },
            };
  };
}

/** Makes `/v1/changes` an endless list of empty pages. */
function endlessFeed(cursor: (n: number) => string): () => (call: Call) => GatewayAction {
  return () => {
    let n = 0;
    return ({ path }) =>
      path === "/v1/changes"
        ? { action: "answer", status: 200, body: { changes: [], nextCursor: cursor(++n), more: true } }
        : PASS;
  };
}

/** Repeats the first page of the feed, each time with a new cursor. */
function repeatedFeed(): () => (call: Call) => GatewayAction {
  return () => {
    let n = 0;
    let first: unknown[] | undefined;
    return ({ path, query }) =>
      path !== "/v1/changes"
        ? PASS
        : first && query.has("cursor")
          ? { action: "answer", status: 200, body: { changes: first, nextCursor: `again-${++n}`, more: true } }
          : {
              action: "pass",
              rewrite: ({ body }: Json) => {
                const page = body as { changes: unknown[]; more: boolean };
                first ??= structuredClone(page.changes);
                page.more = true;
              },
            };
  };
}

const WITHOUT_CHANGES: GatewayAction = {
  action: "pass",
  rewrite: ({ body }: Json) => void Object.assign(body as object, { changes: [], more: false }),
};

const ENDLESS: readonly Endless[] = [
  {
    name: "look-up pages with ever-new cursors",
    script: endlessLookUps(
      (n) => `page-${n}`,
      (c) => c,
    ),
    looksUp: true,
  },
  {
    name: "look-up pages with two alternating cursors",
    script: endlessLookUps(
      (n) => `page-${n % 2}`,
      (c) => c,
    ),
    looksUp: true,
  },
  {
    name: "empty look-up pages",
    script: endlessLookUps(
      (n) => `page-${n}`,
      () => [],
    ),
    looksUp: true,
  },
  { name: "empty feed pages with ever-new cursors", script: endlessFeed((n) => `feed-${n}`), hasEmptyFeed: true },
  {
    name: "empty feed pages with two alternating cursors",
    script: endlessFeed((n) => `feed-${n % 2}`),
    hasEmptyFeed: true,
  },
  { name: "the same feed page repeated", script: repeatedFeed() },
];
interface Refused {
  readonly name: string;
  readonly status: number;
}
const REFUSED: readonly Refused[] = [400, 410].map((status) => ({ name: `cursor rejected with ${status}`, status }));

/** Endless lists and feeds, and cursors that the authority rejects: every command must end and report correctly. */
export async function endlessPages({
  filings,
  workers,
  seed,
  rows = ROWS,
  variant = "",
}: Pick<Sizes, "filings" | "workers" | "seed" | "rows" | "variant">): Promise<Tier> {
  const tally = new Tally();
  initVerdict(tally);
  const plans = [...ENDLESS, ...REFUSED].filter(({ name }) => name.includes(variant));
  await runConcurrently(Math.max(plans.length, Math.ceil(filings / rows)), workers, async (i) => {
    if (tally.hasFailed) return;
    const plan = plans[i % plans.length]!;
    const about = `seed ${seed} round ${i}`;
    await inTempDir((dir) =>
      "status" in plan
        ? refusedCursor(dir, plan, i, about, rows, tally)
        : listWithoutEnd(dir, plan, i, about, rows, tally),
    );
  });
  return tally.tier("endless lists and invalid cursors");
}

async function endsInTime(office: Office, args: readonly string[], label: string, tally: Tally): Promise<Ended> {
  const running = bdc(args, office.workspace);
  const timer = setTimeout(() => {
    tally.fail(`${label}: ${args[0]} did not end in time`);
    running.kill();
  }, MAX_COMMAND_MS);
  const ended = await running.ended;
  clearTimeout(timer);
  tally.max("longest command while a list is endless (ms)", Math.round(ended.ms));
  return ended;
}

async function listWithoutEnd(
  dir: string,
  { name, script, looksUp = false, hasEmptyFeed = false }: Endless,
  i: number,
  about: string,
  rows: number,
  tally: Tally,
): Promise<void> {
  const register = join(dir, "register");
  const authority = await startAuthority({
    home: register,
    // Every dropped response starts an outage, so use few calls with many filings.
    maxFilings: looksUp ? 500 : 50,
    rate: { concurrent: 8 },
    reviews: { "mortgage.file": looksUp ? "instant" : "delayed" },
    reviewDelayMs: 500,
  });
  const label = `${about} (${name})`;
  const lists = script();
  const cut = new Set<string>();
  const gateway = await startLyingGateway(authority.url, (call) => {
    // Probes of a single filing pass, so that the outage ends.
    const isFirst = looksUp && (call.filings?.length ?? 0) > 1 && call.filings?.some(({ ref }) => !cut.has(ref));
    for (const { ref } of call.filings ?? []) cut.add(ref);
    if (isFirst) return { action: "cut", worked: true };
    // An honest feed would settle the filings before they are looked up.
    return looksUp && call.path === "/v1/changes" ? WITHOUT_CHANGES : lists(call);
  });
  const office = await Office.open(dir, "office", gateway.url);
  const requested = Array.from({ length: rows }, (_, n) => mortgage(`E${i}N${String(n).padStart(6, "0")}`, n));
  const path = await office.write(requested);
  await endsInTime(
    office,
    ["submit", path, "--kind", "mortgage.file", "--yes", "--wait", "2s", ...PATIENCE],
    label,
    tally,
  );
  await office.findBatch();
  await endsInTime(office, ["resume", ...PATIENCE], label, tally);
  const watched = await endsInTime(office, ["watch", "--timeout", "3s"], label, tally);
  if (hasEmptyFeed && watched.code === 0)
    tally.fail(`${label}: watch succeeded without a report: ${describeRun(watched)}`);
  await endsInTime(office, ["deadlines", "--online"], label, tally);
  addVerdict(tally, `${label}, while endless`, readRegister(register), await office.reports({ inProgress: true }), {
    final: false,
  });
  const requests = gateway.log.length;
  tally.add("requests", requests);
  if (requests > MAX_FEED_REQUESTS + (looksUp ? MAX_REQUESTS_PER_ROW * rows : 0))
    tally.fail(`${label}: ${requests} requests for ${rows} rows`);

  gateway.script(undefined);
  const settled = (await office.settle()).ended;
  if (settled.code !== 0) tally.fail(`${label}: not finished: ${describeRun(settled)}`);
  const followed = await endsInTime(office, ["watch", "--timeout", "20s"], label, tally);
  if (followed.code !== 0) tally.fail(`${label}: watch did not finish: ${describeRun(followed)}`);
  addVerdict(tally, label, readRegister(register), await office.reports(), { final: true });
  tally.add("rounds");
  await gateway.close();
  await authority.kill();
}

/** The authority rejects the stored cursor. The feed must be read from the beginning, not reported as unreachable. */
async function refusedCursor(
  dir: string,
  { name, status }: Refused,
  i: number,
  about: string,
  rows: number,
  tally: Tally,
): Promise<void> {
  const register = join(dir, "register");
  const authority = await startAuthority({
    home: register,
    maxFilings: 50,
    rate: { concurrent: 8 },
    reviews: { "mortgage.file": "delayed" },
    reviewDelayMs: 2_000,
  });
  const label = `${about} (${name})`;
  const gateway = await startLyingGateway(authority.url);
  const office = await Office.open(dir, "office", gateway.url);
  const requested = Array.from({ length: rows }, (_, n) => mortgage(`F${i}N${String(n).padStart(6, "0")}`, n));
  await office.submit(requested);
  // Watch until the feed has been read and the ledger stores a cursor.
  for (let tries = 0; tries < 10 && !gateway.log.some(({ path }) => path === "/v1/changes"); tries++)
    await office.run("watch", "--timeout", "2s");
  /** Only cursors issued from now on are valid. */
  const issued = new Set<string>();
  let refused = 0;
  gateway.script(({ path, query }) => {
    if (path !== "/v1/changes") return PASS;
    const cursor = query.get("cursor");
    if (cursor !== null && !issued.has(cursor)) {
      refused++;
      return { action: "answer", status, body: { ...problem("invalid-request"), status } };
    }
    return {
      action: "pass",
      rewrite: ({ body }: Json) => void issued.add((body as { nextCursor: string }).nextCursor),
    };
  });
  const followed = await endsInTime(office, ["watch", "--timeout", "20s"], label, tally);
  if (followed.code !== 0) tally.fail(`${label}: watch did not finish: ${describeRun(followed)}`);
  if (refused !== 1) tally.fail(`${label}: ${refused} requests with a rejected cursor`);
  const again = await endsInTime(office, ["watch", "--timeout", "5s"], label, tally);
  if (again.code !== 0 || refused !== 1) tally.fail(`${label}: second watch: ${describeRun(again)}`);
  addVerdict(tally, label, readRegister(register), await office.reports(), { final: true });
  tally.add("rounds");
  tally.add("cursors rejected", refused);
  await gateway.close();
  await authority.kill();
}
