import { join } from "node:path";
import { problem } from "../src/contract/index.js";
import { mortgage } from "./checker/asked.js";
import { readRegister } from "./checker/register.js";
import { describeRun } from "./finish.js";
import { PASS, startLyingGateway, type Act, type Call, type Json } from "./lying-gateway.js";
import { Office } from "./office.js";
import { bdc, inTempDir, runConcurrently, startAuthority, type Ended } from "./processes.js";
import { Tally, type Sizes, type Tier } from "./tier.js";
import { startTelling, tellTally } from "./told-tally.js";

const ROWS = 1_500;
/** A gateway whose look-ups never end counts as one that cannot be asked. */
const PATIENCE = ["--patience", "3s"] as const;
/** No command may take longer while lists have no end. */
const MOST_MS = 120_000;
const MOST_REQUESTS_PER_ROW = 60;
/** Of all commands together: a gateway that searches may answer with many empty pages, but not with any number. */
const MOST_FEED_REQUESTS = 10_000;

interface Endless {
  readonly name: string;
  /** What the lists answer; everything else passes. */
  readonly script: () => (call: Call) => Act;
  /** First answers are lost, so that every filing is looked up. */
  readonly looksUp?: boolean;
  /** The feed tells of no case. */
  readonly tellsNothing?: boolean;
}

/** `/v1/cases?ref=…` as pages that go on for ever. */
function endlessLookUps(
  cursor: (n: number) => string,
  keep: (cases: unknown[]) => unknown[],
): () => (call: Call) => Act {
  return () => {
    let n = 0;
    return ({ path, query }) =>
      path !== "/v1/cases"
        ? PASS
        : query.has("cursor")
          ? { act: "answer", status: 200, body: { cases: [], nextCursor: cursor(++n) } }
          : {
              act: "pass",
              rewrite: ({ body }: Json) => {
                const page = body as { cases: unknown[]; nextCursor?: string };
                page.cases = keep(page.cases);
                page.nextCursor = cursor(++n);
              },
            };
  };
}

/** `/v1/changes` as pages that go on for ever. */
function endlessFeed(cursor: (n: number) => string): () => (call: Call) => Act {
  return () => {
    let n = 0;
    return ({ path }) =>
      path === "/v1/changes"
        ? { act: "answer", status: 200, body: { changes: [], next: cursor(++n), more: true } }
        : PASS;
  };
}

/** The first page of the feed again and again, each time under another cursor. */
function repeatedFeed(): () => (call: Call) => Act {
  return () => {
    let n = 0;
    let first: unknown[] | undefined;
    return ({ path, query }) =>
      path !== "/v1/changes"
        ? PASS
        : first && query.has("after")
          ? { act: "answer", status: 200, body: { changes: first, next: `again-${++n}`, more: true } }
          : {
              act: "pass",
              rewrite: ({ body }: Json) => {
                const page = body as { changes: unknown[]; more: boolean };
                first ??= structuredClone(page.changes);
                page.more = true;
              },
            };
  };
}

const WITHOUT_CHANGES: Act = {
  act: "pass",
  rewrite: ({ body }: Json) => void Object.assign(body as object, { changes: [], more: false }),
};

const ENDLESS: readonly Endless[] = [
  {
    name: "look-up pages, always another cursor",
    script: endlessLookUps(
      (n) => `page-${n}`,
      (c) => c,
    ),
    looksUp: true,
  },
  {
    name: "look-up pages, two cursors in turn",
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
  { name: "empty feed pages, always another cursor", script: endlessFeed((n) => `feed-${n}`), tellsNothing: true },
  { name: "empty feed pages, two cursors in turn", script: endlessFeed((n) => `feed-${n % 2}`), tellsNothing: true },
  { name: "the same feed page for ever", script: repeatedFeed() },
];
interface Refused {
  readonly name: string;
  readonly status: number;
}
const REFUSED: readonly Refused[] = [400, 410].map((status) => ({ name: `cursor refused with ${status}`, status }));

/**
 * Lists and feeds that have no end, and cursors that the authority does not know: every command ends, and what it tells
 * is true.
 */
export async function endlessPages({
  filings,
  workers,
  seed,
  rows = ROWS,
  scene = "",
}: Pick<Sizes, "filings" | "workers" | "seed" | "rows" | "scene">): Promise<Tier> {
  const tally = new Tally();
  startTelling(tally);
  const plans = [...ENDLESS, ...REFUSED].filter(({ name }) => name.includes(scene));
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
  return tally.tier("endless pages and feed cursors");
}

async function endsInTime(office: Office, args: readonly string[], label: string, tally: Tally): Promise<Ended> {
  const running = bdc(args, office.workspace);
  const timer = setTimeout(() => {
    tally.fail(`${label}: ${args[0]} does not end`);
    running.kill();
  }, MOST_MS);
  const ended = await running.ended;
  clearTimeout(timer);
  tally.most("longest command while a list has no end (ms)", Math.round(ended.ms));
  return ended;
}

async function listWithoutEnd(
  dir: string,
  { name, script, looksUp = false, tellsNothing = false }: Endless,
  i: number,
  about: string,
  rows: number,
  tally: Tally,
): Promise<void> {
  const register = join(dir, "register");
  const authority = await startAuthority({
    home: register,
    // Every call whose answer is lost opens an outage: few calls, and many rows to look up.
    maxFilings: looksUp ? 500 : 50,
    rate: { concurrent: 8 },
    reviews: { "mortgage.file": looksUp ? "instant" : "delayed" },
    reviewDelayMs: 500,
  });
  const label = `${about} (${name})`;
  const lists = script();
  const cut = new Set<string>();
  const gateway = await startLyingGateway(authority.url, (call) => {
    // The probe of an outage passes, so that the outage ends.
    const isFirst = looksUp && (call.filings?.length ?? 0) > 1 && call.filings?.some(({ ref }) => !cut.has(ref));
    for (const { ref } of call.filings ?? []) cut.add(ref);
    if (isFirst) return { act: "cut", worked: true };
    // The feed would settle what is to be looked up here.
    return looksUp && call.path === "/v1/changes" ? WITHOUT_CHANGES : lists(call);
  });
  const office = await Office.open(dir, "office", gateway.url);
  const asked = Array.from({ length: rows }, (_, n) => mortgage(`E${i}N${String(n).padStart(6, "0")}`, n));
  const path = await office.write(asked);
  await endsInTime(
    office,
    ["submit", path, "--kind", "mortgage.file", "--yes", "--wait", "2s", ...PATIENCE],
    label,
    tally,
  );
  await office.findBatch();
  await endsInTime(office, ["resume", ...PATIENCE], label, tally);
  const watched = await endsInTime(office, ["watch", "--timeout", "3s"], label, tally);
  if (tellsNothing && watched.code === 0) tally.fail(`${label}: nothing is known to be done: ${describeRun(watched)}`);
  await endsInTime(office, ["deadlines", "--online"], label, tally);
  tellTally(tally, `${label}, meanwhile`, readRegister(register), await office.answers({ underWay: true }), {
    final: false,
  });
  const requests = gateway.log.length;
  tally.add("requests", requests);
  if (requests > MOST_FEED_REQUESTS + (looksUp ? MOST_REQUESTS_PER_ROW * rows : 0))
    tally.fail(`${label}: ${requests} requests for ${rows} rows`);

  gateway.script(undefined);
  const settled = (await office.settle()).ended;
  if (settled.code !== 0) tally.fail(`${label}: not done: ${describeRun(settled)}`);
  const followed = await endsInTime(office, ["watch", "--timeout", "20s"], label, tally);
  if (followed.code !== 0) tally.fail(`${label}: not followed to the end: ${describeRun(followed)}`);
  tellTally(tally, label, readRegister(register), await office.answers(), { final: true });
  tally.add("rounds");
  await gateway.close();
  await authority.kill();
}

/** The authority does not know the cursor any more: the feed is read anew, and nothing is called unreachable. */
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
  const asked = Array.from({ length: rows }, (_, n) => mortgage(`F${i}N${String(n).padStart(6, "0")}`, n));
  await office.submit(asked);
  // Until the feed was read and the ledger keeps a cursor.
  for (let looks = 0; looks < 10 && !gateway.log.some(({ path }) => path === "/v1/changes"); looks++)
    await office.run("watch", "--timeout", "2s");
  /** Cursors that were given out before now are unknown from now on. */
  const given = new Set<string>();
  let refused = 0;
  gateway.script(({ path, query }) => {
    if (path !== "/v1/changes") return PASS;
    const after = query.get("after");
    if (after !== null && !given.has(after)) {
      refused++;
      return { act: "answer", status, body: { ...problem("invalid-request"), status } };
    }
    return {
      act: "pass",
      rewrite: ({ body }: Json) => void given.add((body as { next: string }).next),
    };
  });
  const followed = await endsInTime(office, ["watch", "--timeout", "20s"], label, tally);
  if (followed.code !== 0) tally.fail(`${label}: not followed to the end: ${describeRun(followed)}`);
  if (refused !== 1) tally.fail(`${label}: ${refused} requests with an unknown cursor`);
  const again = await endsInTime(office, ["watch", "--timeout", "5s"], label, tally);
  if (again.code !== 0 || refused !== 1) tally.fail(`${label}: told again: ${describeRun(again)}`);
  tellTally(tally, label, readRegister(register), await office.answers(), { final: true });
  tally.add("rounds");
  tally.add("cursors refused", refused);
  await gateway.close();
  await authority.kill();
}
