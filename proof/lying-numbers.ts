import { join } from "node:path";
import { mortgage } from "./checker/asked.js";
import type { Answered } from "./checker/judge.js";
import { readRegister } from "./checker/register.js";
import { describeRun } from "./finish.js";
import { PASS, startLyingGateway, type Act, type Call, type Json } from "./lying-gateway.js";
import { Office } from "./office.js";
import { inTempDir, runConcurrently, startAuthority } from "./processes.js";
import { seeded } from "./random.js";
import { Tally, type Sizes, type Tier } from "./tier.js";
import { startTelling, tellTally } from "./told-tally.js";

const ROWS = 1_200;

/** What an authority says of a case; the gateway changes it in place. */
interface SaidCase {
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
  /** What it says can be confirmed by sending again, and everything ends as filed. */
  readonly confirmed?: boolean;
  readonly script: (random: () => number) => (call: Call) => Act;
  /** What was recorded is denied later: it must be listed as a contradiction, or rest with a person. */
  readonly denied?: boolean;
  readonly review?: "delayed";
}

const SAMPLE = 0.3;
const VANISHED = "a case that vanished";

/** Changes the cases of batch answers. */
const inOutcomes =
  (change: (cases: SaidCase[], random: () => number) => void) =>
  (random: () => number) =>
  ({ filings }: Call): Act => ({
    act: "pass",
    rewrite: ({ body }: Json) => {
      if (!filings) return;
      change(
        (body as { outcomes: { case?: SaidCase }[] }).outcomes.flatMap((outcome) => outcome.case ?? []),
        random,
      );
    },
  });

/** Loses the first answer of every call but a probe's, and changes what a look by number or the feed finds. */
const inLookUps =
  (change: (found: SaidCase, others: readonly SaidCase[], random: () => number) => void) => (random: () => number) => {
    const known: SaidCase[] = [];
    const cut = new Set<string>();
    return ({ filings, path }: Call): Act => {
      if (filings) {
        const isFirst = filings.length > 1 && filings.some(({ ref }) => !cut.has(ref));
        for (const { ref } of filings) cut.add(ref);
        return isFirst ? { act: "cut", worked: true } : PASS;
      }
      if (path !== "/v1/cases" && path !== "/v1/changes") return PASS;
      return {
        act: "pass",
        rewrite: ({ body }: Json) => {
          const said = body as { cases?: SaidCase[]; changes?: { case: SaidCase }[] };
          const cases = said.cases ?? (said.changes ?? []).map((entry) => entry.case);
          known.push(...structuredClone(cases));
          for (const found of cases) change(found, known, random);
        },
      };
    };
  };

function exchange(cases: SaidCase[], random: () => number, swap: (one: SaidCase, other: SaidCase) => void): void {
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
  "numbers swapped": {
    script: inOutcomes((cases, random) =>
      exchange(cases, random, (one, other) => {
        [one.caseNo, other.caseNo] = [other.caseNo, one.caseNo];
      }),
    ),
    denied: true,
  },
  "one number for many": {
    script: inOutcomes((cases, random) => {
      for (const found of cases) if (random() < SAMPLE) found.caseNo = cases[0]!.caseNo;
    }),
  },
  "an empty number": {
    script: inOutcomes((cases, random) => {
      for (const found of cases) if (random() < SAMPLE) found.caseNo = "";
    }),
  },
  "a look finds another unit's case": {
    script: inLookUps((found, others, random) => {
      const other = others.find(({ ref }) => ref !== found.ref);
      if (other && random() < SAMPLE) Object.assign(found, structuredClone({ ...other, ref: found.ref }));
    }),
  },
  "a look finds another unit's case, without a digest": {
    script: inLookUps((found, others, random) => {
      const other = others.find(({ ref }) => ref !== found.ref);
      if (!other || random() >= SAMPLE) return;
      Object.assign(found, structuredClone({ ...other, ref: found.ref }));
      delete found.contentDigest;
    }),
  },
  "a look finds a bare case of somebody else": {
    script: inLookUps((found, others, random) => {
      const other = others.find(({ ref }) => ref !== found.ref);
      if (other && random() < SAMPLE) {
        Object.assign(found, structuredClone({ ...other, ref: found.ref, units: [], certificates: [] }));
        delete found.contentDigest;
      }
    }),
    confirmed: true,
  },
  "bare cases": {
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
  "a case that went back": {
    script: (random) => {
      const back = new Map<string, boolean>();
      return ({ path }) => ({
        act: "pass",
        rewrite: ({ body }: Json) => {
          if (path !== "/v1/changes") return;
          for (const { case: found } of (body as { changes: { case: SaidCase }[] }).changes) {
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
      const isGone = ({ ref }: SaidCase) => {
        if (!gone.has(ref)) gone.set(ref, random() < SAMPLE);
        return gone.get(ref)!;
      };
      return ({ path, filings }) => ({
        act: "pass",
        rewrite: (answer: Json) => {
          const body = answer.body as {
            cases?: SaidCase[];
            changes?: { case: SaidCase }[];
            outcomes?: { case?: SaidCase }[];
          };
          if (path === "/v1/capabilities") return;
          if (filings) for (const { case: found } of body.outcomes ?? []) if (found) isGone(found);
          if (body.cases) body.cases = body.cases.filter((found) => !isGone(found));
          if (body.changes) body.changes = body.changes.filter(({ case: found }) => !isGone(found));
          if (/^\/v1\/cases\/[^/]+$/.test(path) && answer.status === 200 && isGone(answer.body as SaidCase))
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
 * A gateway that tells other numbers and other cases than the authority made. What it says may not be believed; once it
 * is honest again, whatever was wrong must have been found out and must be listed.
 */
export async function lyingNumbers({
  filings,
  workers,
  seed,
  rows = ROWS,
  scene = "",
}: Pick<Sizes, "filings" | "workers" | "seed" | "rows" | "scene">): Promise<Tier> {
  const tally = new Tally();
  startTelling(tally);
  const names = Object.keys(LIES).filter((name) => name.includes(scene));
  // Each alone once, then again with other numbers until there are enough.
  await runConcurrently(Math.max(names.length, Math.ceil(filings / rows)), workers, async (i) => {
    if (tally.hasFailed) return;
    await inTempDir((dir) => round(dir, names[i % names.length]!, i, seed * 7_433 + i, rows, tally));
  });
  return tally.tier("lying case numbers");
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
  const unsure: Partial<Answered> = lie.confirmed ? {} : { mayNeedPerson: () => true };
  const asked = Array.from({ length: rows }, (_, n) => mortgage(`L${i}N${String(n).padStart(6, "0")}`, n));

  await office.submit(asked);
  await office.settle(5);
  await office.run("watch", "--timeout", lie.review ? "3s" : "10s");
  const meanwhile = await office.answers({ ...unsure, underWay: true });
  tellTally(tally, `${label} lied to`, readRegister(register), meanwhile, { final: false });

  if (name === VANISHED) await lookAtVanished(office, fail);
  gateway.script(undefined);
  await office.settle(10);
  const ended = await office.run("watch", "--timeout", "10s");
  const resumed = await office.run("resume", (await office.findBatch()) ?? "none");
  const answers = await office.answers(unsure);
  tellTally(tally, `${label} honest again`, readRegister(register), answers, { final: true });
  const listed = answers[0]?.contradicted?.size ?? 0;
  const withPerson = (answers[0]?.told ?? []).filter(({ word }) => word === "needs-a-person").length;
  tally.add("contradictions listed", listed);
  if (listed + withPerson > 0)
    for (const [command, run] of [
      ["watch", ended],
      ["resume", resumed],
    ] as const)
      if (run.code !== 5)
        fail(`${listed} contradictions and ${withPerson} with a person, but ${command}: ${describeRun(run)}`);
  if (lie.denied && listed + withPerson === 0) fail("what was said was denied later, and nothing is listed");
  tally.add("rounds");
  await gateway.close();
  await authority.kill();
}

/** The authority does not know a case any more that it had made: that must be said, and not only once. */
async function lookAtVanished(office: Office, fail: (what: string) => void): Promise<void> {
  const [answered] = await office.answers({ underWay: true });
  for (const { caseNo } of answered?.told.slice(0, 12) ?? []) {
    const shown = await office.run("case", "show", caseNo);
    if (shown.code === 0) continue;
    if (shown.code !== 5) fail(`a case that vanished is not said to be contradicted: ${describeRun(shown)}`);
    const status = await office.run("status");
    if (status.code !== 5) fail(`after a case vanished, status: ${describeRun(status)}`);
    return;
  }
  fail("no case vanished");
}
