import { join } from "node:path";
import { writeMortgages } from "../../test/support/generated-filings.js";
import { inTempDir, newHome, runConcurrently } from "../processes.js";
import { seeded } from "../random.js";
import { Tally, type Tier } from "../tier.js";
import { divisionOf, type PlayedDialect } from "./descriptions.js";
import { fileUntilSettled } from "./file-until-settled.js";
import { judge } from "./judge.js";
import { eachFault, randomPlan, type Plan } from "./plans.js";
import { setStage, type Stage, type Struck } from "./stage.js";

/** Sizes of the tier. */
export interface FaultSizes {
  /** Faults over this dialect, at least. Every fault alone comes first. */
  readonly faults: number;
  /** How often a fault strikes that is played alone. */
  readonly times: number;
  readonly rows: number;
  /** Rounds at the same time. They mostly wait. */
  readonly workers: number;
  readonly seed: number;
  /** Plays only faults whose name contains this text, each alone, over and over. */
  readonly variant?: string | undefined;
}

/** Time after the first call of a round at which its faults end (ms): the client and the engine keep away from a gateway in trouble. */
const FAULTY_MS = 3_500;

export interface DialectFaults extends Tier {
  /** How often each fault has struck. */
  readonly struck: Struck;
}

/**
 * Plays each fault of the gateway and of the network alone, then at random until `faults` have struck. No filing may be
 * lost or doubled. Where the gateway cannot look a filing up, unclear filings go to a person, and no filing is sent
 * twice.
 */
export async function dialectFaults(
  { name, description }: PlayedDialect,
  { faults, times, rows, workers, seed, variant = "" }: FaultSizes,
): Promise<DialectFaults> {
  const tally = new Tally();
  for (const figure of ["faults", "filings", "lost", "duplicated", "wrong", "sent twice", "needs manual review"])
    tally.add(figure, 0);
  const total = new Map<string, number>();
  const alone = eachFault(description, times).filter(({ name: fault }) => fault.includes(variant));
  let round = 0;
  await runConcurrently(workers, workers, (worker) =>
    inTempDir(async (dir) => {
      const stage = await setStage(dir, description, seed + worker);
      try {
        while (!tally.hasFailed && (round < alone.length || tally.count("faults") < faults)) {
          const n = round++;
          const random = seeded(seed * 7_919 + n);
          const plan = alone[variant ? n % alone.length : n] ?? randomPlan(description, random);
          const one = new Round(stage, { name, description }, plan, { n, rows, seed });
          const began = performance.now();
          const { struck, failures } = await one.play(dir, tally);
          for (const [fault, count] of struck) total.set(fault, (total.get(fault) ?? 0) + count);
          if (n < alone.length && struck.size === 0) failures.push("no fault struck");
          for (const failure of failures) tally.fail(`${name}, seed ${seed}, round ${n} (${plan.name}): ${failure}`);
          tally.max("longest round (s)", Math.round((performance.now() - began) / 100) / 10);
        }
      } finally {
        await stage.close();
      }
    }),
  );
  return { ...tally.tier(name), struck: total };
}

class Round {
  constructor(
    private readonly stage: Stage,
    private readonly dialect: PlayedDialect,
    private readonly plan: Plan,
    private readonly sizes: { readonly n: number; readonly rows: number; readonly seed: number },
  ) {}

  async play(dir: string, tally: Tally): Promise<{ struck: Struck; failures: string[] }> {
    const { stage, plan } = this;
    const { description } = this.dialect;
    const { n, rows, seed } = this.sizes;
    const prefix = `N${seed}-${n}`;
    const file = join(dir, `${prefix}.csv`);
    const division = divisionOf(description);
    const expected = await writeMortgages(file, rows, { prefix, from: n * rows, ...(division && { division }) });
    const before = await stage.repeated();
    let calmed: Promise<Struck> | undefined;
    const calm = () => (calmed ??= stage.calm());
    let timer: NodeJS.Timeout | undefined;
    await stage.begin(plan, () => void (timer ??= setTimeout(() => void calm(), FAULTY_MS)));
    try {
      const filed = await fileUntilSettled(file, await newHome(dir, prefix), () => stage.client(), calm);
      const struck = await calm();
      const failures = [...filed.failures];
      const after = await stage.repeated();
      tally.add("rounds");
      tally.add("filings", rows);
      tally.add(
        "faults",
        [...struck.values()].reduce((sum, count) => sum + count, 0),
      );
      tally.max("most runs", filed.runs);
      const repeated = new Set(Object.keys(after).filter((caseNo) => after[caseNo] !== before[caseNo]));
      const repeatsAnswers = struck.has("earlier-answer");
      failures.push(
        ...judge({ ...filed, expected, cases: await stage.newCases(), description, repeated, repeatsAnswers }, tally),
      );
      return { struck, failures };
    } catch (error) {
      return {
        struck: await calm(),
        failures: [error instanceof Error ? (error.stack ?? error.message) : String(error)],
      };
    } finally {
      clearTimeout(timer);
    }
  }
}
