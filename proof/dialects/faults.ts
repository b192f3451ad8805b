import { join } from "node:path";
import { FAULTS, type FaultName } from "../../src/sandbox/faults/faults.js";
import {
  registerLines,
  writeMortgages,
  type Expected,
  type RegisterLine,
} from "../../test/support/generated-filings.js";
import { fileWithEngine } from "../engine.js";
import { FAULTS as NETWORK_FAULTS, startFaultProxy, type Fault } from "../fault-proxy.js";
import { inTempDir, newHome, runConcurrently, startAuthority, type Authority } from "../processes.js";
import { oneOf, seeded } from "../random.js";
import { Tally, type Tier } from "../tier.js";
import { dialectClient } from "./client.js";
import { divisionOf, type PlayedDialect } from "./descriptions.js";

const TIMEOUT_MS = 500;
/** Items of batch answers of the contract, and pages of its feed: no described gateway here has them. */
const OF_THE_CONTRACT = /outcome|changes/;

/** Faults of the sandbox that concern the calls of a gateway which is asked case by case. */
const GATEWAY_FAULTS = (Object.keys(FAULTS) as FaultName[]).filter((name) => !OF_THE_CONTRACT.test(name));

type Plan = FaultName | Fault | "mixed";
const PLANS: readonly Plan[] = [
  ...GATEWAY_FAULTS,
  ...NETWORK_FAULTS.filter((name) => !/-items?$/.test(name) && !(GATEWAY_FAULTS as string[]).includes(name)),
];

/** Sizes of the tier. */
export interface FaultSizes {
  /** Faults over this dialect, at least. */
  readonly faults: number;
  readonly rows: number;
  readonly workers: number;
  readonly seed: number;
  /** Faults that are played alone at first. @default all */
  readonly plans?: readonly Plan[];
}

/**
 * Injects each fault of the gateway and of the network alone, then mixes them until `faults` have been injected. No
 * filing may be lost or doubled. Where the gateway cannot look a filing up, unclear filings go to a person, and no
 * filing is sent twice.
 */
export async function dialectFaults(dialect: PlayedDialect, sizes: FaultSizes): Promise<Tier> {
  const tally = new Tally();
  for (const name of ["faults", "filings", "lost", "duplicated", "wrong", "sent twice", "needs manual review"])
    tally.add(name, 0);
  const { plans = PLANS } = sizes;
  await runConcurrently(plans.length + Math.ceil(sizes.faults / 5), sizes.workers, async (i) => {
    const plan = plans[i] ?? "mixed";
    if (tally.hasFailed || (i >= plans.length && tally.count("faults") >= sizes.faults)) return;
    await inTempDir((dir) => round(dir, dialect, plan, { ...sizes, seed: sizes.seed * 7_919 + i }, tally));
  });
  return tally.tier(dialect.name);
}

async function round(
  dir: string,
  { name, description }: PlayedDialect,
  plan: Plan,
  { rows, seed }: FaultSizes,
  tally: Tally,
): Promise<void> {
  const random = seeded(seed);
  const likely = plan === "mixed" ? 0.1 + random() * 0.2 : 0.25;
  const register = join(dir, "register");
  const authority = await startAuthority({
    home: register,
    dialect: description,
    faults: specOf(plan, likely),
    seed,
  });
  const proxy = await startFaultProxy({
    target: { host: "127.0.0.1", port: authority.port },
    choose: chooserOf(plan, likely, random),
    holdMs: TIMEOUT_MS * 1.5,
  });
  const label = `${name}, seed ${seed} (${plan})`;
  try {
    const file = join(dir, "batch.csv");
    const division = divisionOf(description);
    const expected = await writeMortgages(file, rows, { prefix: `N${seed}`, ...(division && { division }) });
    const { summary, runs, failures, reported, states } = await fileWithEngine({
      gateway: proxy.url,
      file,
      home: await newHome(dir, "home"),
      client: await dialectClient(proxy.url, register, description, TIMEOUT_MS),
    });
    const withPerson = new Set([...states].filter(([, state]) => state === "needs-a-person").map(([ref]) => ref));
    const open = new Set([...states].filter(([, state]) => OPEN.includes(state)).map(([ref]) => ref));
    const played = struckBy(proxy.played) + (await struckInside(authority));
    const repeated = await repeatedFilings(authority);
    tally.add("rounds");
    tally.add("faults", played);
    tally.add("filings", rows);
    tally.add("sent twice", repeated);
    tally.add("needs manual review", withPerson.size);
    tally.max("most runs to settle everything", runs);
    const byState = summary.counts.byState;
    const hasLookUp = description.lookUp.by !== "none";
    if (byState.filed.filings + withPerson.size !== rows || (hasLookUp && withPerson.size > 0))
      failures.push(`states ${JSON.stringify(byState)}`);
    if (!hasLookUp && repeated > 0) failures.push(`${repeated} filings sent twice to a gateway without look-up`);
    if (played === 0 && plan !== "mixed") failures.push("no fault was injected");
    await judge(authority, expected, { reported, withPerson, open }, tally, failures);
    for (const failure of failures) tally.fail(`${label}: ${failure}`);
  } catch (error) {
    tally.fail(`${label}: ${error instanceof Error ? error.stack : String(error)}`);
  } finally {
    await proxy.close();
    await authority.kill();
  }
}

/** What the program says of the filings. */
interface Reported {
  /** ref -> case number. */
  readonly reported: ReadonlyMap<string, string>;
  readonly withPerson: ReadonlySet<string>;
  /** Not settled yet: a failure of the round, but nothing is lost. */
  readonly open: ReadonlySet<string>;
}
const OPEN = ["queued", "sending", "unclear"];

/** Compares what was reported with the register. A filing with a person may be in it or not, but once. */
async function judge(
  { url }: Authority,
  { institution, kind, filings }: Expected,
  { reported, withPerson, open }: Reported,
  tally: Tally,
  failures: string[],
): Promise<void> {
  const cases = new Map<string, RegisterLine[]>();
  for (const line of await registerLines(url)) cases.set(line.ref, [...(cases.get(line.ref) ?? []), line]);
  const complain = (what: "lost" | "duplicated" | "wrong", ref: string) => {
    tally.add(what);
    failures.push(`${what}: ${ref}`);
  };
  for (const [ref, units] of filings) {
    const found = cases.get(ref) ?? [];
    const [first] = found;
    if (found.length > 1 || found.some((one) => one.units.some((unit) => (unit.rank ?? 1) > 1)))
      complain("duplicated", ref);
    else if (!first) {
      if (!withPerson.has(ref) && !open.has(ref)) complain("lost", ref);
    } else if (first.institution !== institution || first.kind !== kind || first.unitCodes.join() !== units.join())
      complain("wrong", ref);
    else if (!withPerson.has(ref) && !open.has(ref) && reported.get(ref) !== first.caseNo) complain("wrong", ref);
    cases.delete(ref);
  }
  for (const ref of cases.keys()) complain("wrong", ref);
}

/** Specification of the sandbox's faults for a round. */
function specOf(plan: Plan, likely: number): string {
  const one = (name: string, probability: number) =>
    `${name}${ARGUMENTS[name] ?? ""}:${probability.toFixed(4)}@${TARGETS[name] ?? "all"}`;
  if (plan === "mixed") return GATEWAY_FAULTS.map((name) => one(name, likely / GATEWAY_FAULTS.length)).join(",");
  return (GATEWAY_FAULTS as string[]).includes(plan) ? one(plan, likely) : "";
}

const ARGUMENTS: Readonly<Record<string, string>> = { slow: "(50ms)", "429": "(1s)", "503": "(1s)" };
/** A case with a status that nobody knows is one only where cases are read. */
const TARGETS: Readonly<Record<string, string>> = { "unknown-status": "cases" };

function chooserOf(plan: Plan, likely: number, random: () => number): (head: string | undefined) => Fault | undefined {
  const alone = NETWORK_FAULTS.find((name) => name === plan && !(GATEWAY_FAULTS as string[]).includes(name));
  const possible = NETWORK_FAULTS.filter((name) => !/-items?$/.test(name) && name !== "refuse");
  let connections = 0;
  return (head) => {
    // The control calls of this proof do not pass the proxy.
    if (head === undefined) return alone === "refuse" && connections++ % 3 === 1 ? "refuse" : undefined;
    if (alone === "refuse" || (plan !== "mixed" && alone === undefined)) return undefined;
    return random() < likely / (plan === "mixed" ? 2 : 1) ? (alone ?? oneOf(possible, random)) : undefined;
  };
}

const struckBy = (played: ReadonlyMap<Fault | "none", number>): number =>
  [...played].reduce((sum, [fault, times]) => sum + (fault === "none" ? 0 : times), 0);

async function struckInside({ url }: Authority): Promise<number> {
  const { faults } = (await (await fetch(`${url}/sandbox/faults`)).json()) as { faults: { struck: number }[] };
  return faults.reduce((sum, { struck }) => sum + struck, 0);
}

async function repeatedFilings({ url }: Authority): Promise<number> {
  return ((await (await fetch(`${url}/sandbox/state`)).json()) as { repeatedFilings: number }).repeatedFilings;
}
