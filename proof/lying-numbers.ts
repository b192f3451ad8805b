import { join } from "node:path";
import { mortgage } from "./checker/requested-filing.js";
import type { OfficeReport } from "./checker/judge.js";
import { readRegister } from "./checker/register.js";
import { describeRun } from "./finish.js";
import { PASS, startLyingGateway, type GatewayAction, type Call, type Json } from "./lying-gateway.js";
import { Office } from "./office.js";
import { inTempDir, runConcurrently, startAuthority } from "./processes.js";
import { seeded } from "./random.js";
import { Tally, type Sizes, type Tier } from "./tier.js";
import { initVerdict, addVerdict } from "./verdict-tally.js";

const ROWS = 1_200;

/** A case in a response of the authority; the gateway changes it in place. */
interface ReportedCase {
  caseNo: string;
  ref: string;
  status: string;
  version: number;
  done: boolean;
  units: { unitCode: string }[];
  certificates: unknown[];
  contentDigest?: string;
}

/** How the gateway lies while a file is submitted. */
interface Lie {
  /** Whether sending again confirms the cases, so that every filing ends as filed. */
  readonly confirmed?: boolean;
  readonly script: (random: () => number) => (call: Call) => GatewayAction;
  /** Whether the authority later contradicts what was recorded. Such rows must be listed or need manual review. */
  readonly denied?: boolean;
  readonly review?: "delayed";
}

/** Share of the cases that a lie changes. */
const SAMPLE = 0.3;
const VANISHED = "cases disappear";

/** Changes the cases in batch responses. */
const inOutcomes =
  (change: (cases: ReportedCase[], random: () => number) => void) =>
  (random: () => number) =>
  ({ filings }: Call): GatewayAction => ({
    action: "pass",
    rewrite: ({ body }: Json) => {
      if (!filings) return;
      change(
        (body as { outcomes: { case?: ReportedCase }[] }).outcomes.flatMap((outcome) => outcome.case ?? []),
        random,
      );
    },
  });

/** Drops the first response to each batch call, except probes, and changes the cases in look-ups and the feed. */
const inLookUps =
  (change: (found: ReportedCase, others: readonly ReportedCase[], random: () => number) => void) =>
  (random: () => number) => {
    const known: ReportedCase[] = [];
    const cut = new Set<string>();
    return ({ filings, path }: Call): GatewayAction => {
      if (filings) {
        const isFirst = filings.length > 1 && filings.some(({ ref }) => !cut.has(ref));
        for (const { ref } of filings) cut.add(ref);
        return isFirst ? { action: "cut", worked: true } : PASS;
      }
      if (path !== "/v1/cases" && path !== "/v1/changes") return PASS;
      return {
        action: "pass",
        rewrite: ({ body }: Json) => {
          const page = body as { cases?: ReportedCase[]; changes?: { case: ReportedCase }[] };
          const cases = page.cases ?? (page.changes ?? []).map((entry) => entry.case);
          known.push(...structuredClone(cases));
          for (const found of cases) change(found, known, random);
        },
      };
    };
  };

function exchange(
  cases: ReportedCase[],
  random: () => number,
  swap: (one: ReportedCase, other: ReportedCase) => void,
): void {
  for (let n = 1; n < cases.length; n += 2) if (random() < SAMPLE) swap(cases[n - 1]!, cases[n]!);
}

const LIES: Readonly<Record<string, Lie>> = {
  "cases swapped under their refs": {
    script: inOutcomes((cases, random) =>
      exchange(cases, random, (one, other) => {
        const { ref, ...rest } = structuredClone(one);
        const { ref: otherRef, ...otherRest } = structuredClone(other);
        Object.assign(one, otherRest, { ref });
        Object.assign(other, rest, { ref: otherRef });
      }),
    ),
  },
  "case numbers swapped": {
    script: inOutcomes((cases, random) =>
      exchange(cases, random, (one, other) => {
        [one.caseNo, other.caseNo] = [other.caseNo, one.caseNo];
      }),
    ),
    denied: true,
  },
  "one case number for many filings": {
    script: inOutcomes((cases, random) => {
      for (const found of cases) if (random() < SAMPLE) found.caseNo = cases[0]!.caseNo;
    }),
  },
  "empty case numbers": {
    script: inOutcomes((cases, random) => {
      for (const found of cases) if (random() < SAMPLE) found.caseNo = "";
    }),
  },
  "look-ups return another unit's case": {
    script: inLookUps((found, others, random) => {
      const other = others.find(({ ref }) => ref !== found.ref);
      if (other && random() < SAMPLE) Object.assign(found, structuredClone({ ...other, ref: found.ref }));
    }),
  },
  "look-ups return another unit's case, without a digest": {
    script: inLookUps((found, others, random) => {
      const other = others.find(({ ref }) => ref !== found.ref);
      if (!other || random() >= SAMPLE) return;
      Object.assign(found, structuredClone({ ...other, ref: found.ref }));
      delete found.contentDigest;
    }),
  },
  "look-ups return another filing's case without units or digest": {
    script: inLookUps((found, others, random) => {
      const other = others.find(({ ref }) => ref !== found.ref);
      if (other && random() < SAMPLE) {
        Object.assign(found, structuredClone({ ...other, ref: found.ref, units: [], certificates: [] }));
        delete found.contentDigest;
      }
    }),
    confirmed: true,
  },
  "cases without units or digest": {
    script: inLookUps((found) => {
      found.units = [];
      found.certificates = [];
      delete found.contentDigest;
    }),
    confirmed: true,
  },
  "a digest of other content": {
    script: inLookUps((found, _, random) => {
      if (found.contentDigest !== undefined && random() < SAMPLE) found.contentDigest = "0".repeat(64);
    }),
  },
  "finished cases reopened": {
    script: (random) => {
      const back = new Map<string, boolean>();
      return ({ path }) => ({
        action: "pass",
        rewrite: ({ body }: Json) => {
          if (path !== "/v1/changes") return;
          for (const { case: found } of (body as { changes: { case: ReportedCase }[] }).changes) {
            if (!found.done) continue;
            if (!back.has(found.ref)) back.set(found.ref, random() < SAMPLE);
            if (back.get(found.ref))
              Object.assign(found, { status: "accepted", done: false, certificates: [], version: found.version + 1 });
          }
        },
      });
    },
    denied: true,
  },
  [VANISHED]: {
    script: (random) => {
      const gone = new Map<string, boolean>();
      const isGone = ({ ref }: ReportedCase) => {
        if (!gone.has(ref)) gone.set(ref, random() < SAMPLE);
        return gone.get(ref)!;
      };
      return ({ path, filings }) => ({
        action: "pass",
        rewrite: (answer: Json) => {
          const body = answer.body as {
            cases?: ReportedCase[];
            changes?: { case: ReportedCase }[];
            outcomes?: { case?: ReportedCase }[];
          };
          if (path === "/v1/capabilities") return;
          if (filings) for (const { case: found } of body.outcomes ?? []) if (found) isGone(found);
          if (body.cases) body.cases = body.cases.filter((found) => !isGone(found));
          if (body.changes) body.changes = body.changes.filter(({ case: found }) => !isGone(found));
          if (/^\/v1\/cases\/[^/]+$/.test(path) && answer.status === 200 && isGone(answer.body as ReportedCase))
            Object.assign(answer, {
              status: 404,
              body: {
                type: "about:blank",
                title: "not found",
                status: 404,
                code: "not-found",
                zh: "没有找到",
                en: "not found",
              },
            });
        },
      });
    },
    review: "delayed",
  },
};

/**
 * A gateway that returns case numbers and cases that differ from those of the authority. The program must not accept
 * them. Once the gateway is correct again, every difference must have been detected and must be listed.
 */
export async function lyingNumbers({
  filings,
  workers,
  seed,
  rows = ROWS,
  variant = "",
}: Pick<Sizes, "filings" | "workers" | "seed" | "rows" | "variant">): Promise<Tier> {
  const tally = new Tally();
  initVerdict(tally);
  const names = Object.keys(LIES).filter((name) => name.includes(variant));
  // Each lie once, then again with other seeds until there are enough filings.
  await runConcurrently(Math.max(names.length, Math.ceil(filings / rows)), workers, async (i) => {
    if (tally.hasFailed) return;
    await inTempDir((dir) => round(dir, names[i % names.length]!, i, seed * 7_433 + i, rows, tally));
  });
  return tally.tier("wrong case data from the gateway");
}

async function round(dir: string, name: string, i: number, seed: number, rows: number, tally: Tally): Promise<void> {
  const random = seeded(seed);
  const lie = LIES[name]!;
  const register = join(dir, "register");
  const authority = await startAuthority({
    home: register,
    maxFilings: 20,
    rate: { concurrent: 8 },
    ...(lie.review && { reviews: { "mortgage.file": lie.review }, reviewDelayMs: 1_000 }),
  });
  const gateway = await startLyingGateway(authority.url, lie.script(random));
  const label = `seed ${seed} (${name})`;
  const fail = (what: string) => tally.fail(`${label}: ${what}`);
  const office = await Office.open(dir, "office", gateway.url);
  const unsure: Partial<OfficeReport> = lie.confirmed ? {} : { mayNeedPerson: () => true };
  const requested = Array.from({ length: rows }, (_, n) => mortgage(`L${i}N${String(n).padStart(6, "0")}`, n));

  await office.submit(requested);
  await office.settle(5);
  await office.run("watch", "--timeout", lie.review ? "3s" : "10s");
  const meanwhile = await office.reports({ ...unsure, inProgress: true });
  addVerdict(tally, `${label} while lying`, readRegister(register), meanwhile, { final: false });

  if (name === VANISHED) await checkVanished(office, fail);
  gateway.script(undefined);
  await office.settle(10);
  const ended = await office.run("watch", "--timeout", "10s");
  const resumed = await office.run("resume", (await office.findBatch()) ?? "none");
  const reports = await office.reports(unsure);
  addVerdict(tally, `${label} afterwards`, readRegister(register), reports, { final: true });
  const listed = reports[0]?.contradicted?.size ?? 0;
  const withPerson = (reports[0]?.reported ?? []).filter(({ state }) => state === "needs-a-person").length;
  tally.add("contradictions listed", listed);
  if (listed + withPerson > 0)
    for (const [command, run] of [
      ["watch", ended],
      ["resume", resumed],
    ] as const)
      if (run.code !== 5)
        fail(`${listed} contradictions, ${withPerson} for manual review, but ${command}: ${describeRun(run)}`);
  if (lie.denied && listed + withPerson === 0)
    fail("the authority contradicted an earlier report, and nothing is listed");
  tally.add("rounds");
  await gateway.close();
  await authority.kill();
}

/** A case that the authority no longer knows must be reported by `case show` and by later commands. */
async function checkVanished(office: Office, fail: (what: string) => void): Promise<void> {
  const [report] = await office.reports({ inProgress: true });
  for (const { caseNo } of report?.reported.slice(0, 12) ?? []) {
    const shown = await office.run("case", "show", caseNo);
    if (shown.code === 0) continue;
    if (shown.code !== 5) fail(`a case that disappeared is not reported as a contradiction: ${describeRun(shown)}`);
    const status = await office.run("status");
    if (status.code !== 5) fail(`status after a case disappeared: ${describeRun(status)}`);
    return;
  }
  fail("no case disappeared");
}
