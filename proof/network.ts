import { join } from "node:path";
import { compareWithRegister, complaints, writeMortgages, type Expected } from "../test/support/generated-filings.js";
import { Deliveries } from "./deliveries.js";
import { fileWithEngine } from "./engine.js";
import { FAULTS, startFaultProxy, type Fault } from "./fault-proxy.js";
import { runConcurrently, inTempDir, newHome, startAuthority } from "./processes.js";
import { oneOf, seeded } from "./random.js";
import { Tally, type Sizes, type Tier } from "./tier.js";

const TIMEOUT_MS = 300;

/** Injects each fault alone, then mixes them until `faults` have been injected. */
export async function networkFaults({
  faults,
  workers,
  seed,
  rows = 300,
}: Pick<Sizes, "faults" | "workers" | "seed"> & { readonly rows?: number }): Promise<Tier> {
  const tally = new Tally();
  for (const name of [
    "faults",
    "lost",
    "duplicated",
    "wrong",
    "sent twice",
    "sent twice with other content",
    "needs manual review",
  ])
    tally.add(name, 0);
  // Each fault alone once, then mixed rounds.
  const plans: (Fault | "mixed")[] = [...FAULTS];
  const enough = () => tally.count("faults") >= faults || tally.hasFailed;
  await runConcurrently(plans.length + Math.ceil(faults / 10), workers, async (i) => {
    const plan = plans[i] ?? "mixed";
    if (tally.hasFailed || (plan === "mixed" && enough())) return;
    await inTempDir((dir) => round(dir, plan, rows, seed * 7_919 + i, tally));
  });
  if (tally.count("sent twice") > tally.count("filings") / 100)
    tally.fail(
      `${tally.count("sent twice")} of ${tally.count("filings")} filings were processed by the authority more than once`,
    );
  if (tally.count("sent twice with other content") > 0) tally.fail("a filing was sent again with different content");
  return tally.tier("network faults");
}

async function round(dir: string, plan: Fault | "mixed", rows: number, seed: number, tally: Tally): Promise<void> {
  const random = seeded(seed);
  const authority = await startAuthority({ home: join(dir, "register"), maxFilings: 2, rate: { concurrent: 8 } });
  const likely = plan === "mixed" ? 0.1 + random() * 0.3 : 0.2;
  let connections = 0;
  const choose = (head: string | undefined): Fault | undefined => {
    // Refusing every new connection would be an outage, which has its own tier. The share depends on the plan: mixed
    // faults cut connections and so open many new ones.
    if (head === undefined)
      return (plan === "refuse" ? connections++ % 3 === 1 : plan === "mixed" && random() < likely / 2)
        ? "refuse"
        : undefined;
    if (plan === "refuse" || random() >= likely) return undefined;
    return plan === "mixed" ? oneOf(FAULTS, random) : plan;
  };
  const proxy = await startFaultProxy({
    target: { host: "127.0.0.1", port: authority.port },
    choose,
    holdMs: TIMEOUT_MS * 1.5,
  });
  const deliveries = new Deliveries();
  proxy.observe(deliveries.observe);
  const label = `seed ${seed} (${plan})`;
  try {
    const file = join(dir, "batch.csv");
    const expected: Expected = await writeMortgages(file, rows, { prefix: `N${seed}` });
    const { summary, runs, failures, reported } = await fileWithEngine({
      gateway: proxy.url,
      file,
      home: await newHome(dir, "home"),
      timeoutMs: TIMEOUT_MS,
    });
    expected.reported = reported;
    const verdict = await compareWithRegister(authority.url, [expected]);
    const { twice, otherContent } = deliveries.repeated();
    const played = [...proxy.played].filter(([fault]) => fault !== "none").reduce((n, [, times]) => n + times, 0);
    tally.add("rounds");
    tally.add("faults", played);
    tally.add(
      "exchanges",
      [...proxy.played.values()].reduce((a, b) => a + b, 0),
    );
    tally.add("filings", verdict.expected);
    tally.add("lost", verdict.lost.length);
    tally.add("duplicated", verdict.duplicated.length);
    tally.add("wrong", verdict.wrong.length);
    tally.add("sent twice", twice);
    tally.add("sent twice with other content", otherContent);
    tally.add("needs manual review", summary.counts.byState["needs-a-person"].filings);
    tally.max("most runs to settle everything", runs);
    if (played === 0) tally.fail(`${label}: no fault was injected`);
    if (summary.counts.byState.filed.filings !== rows)
      tally.fail(`${label}: ${JSON.stringify(summary.counts.byState)}`);
    for (const failure of [...failures, ...complaints(verdict)]) tally.fail(`${label}: ${failure}`);
  } catch (error) {
    tally.fail(`${label}: ${error instanceof Error ? error.stack : String(error)}`);
  } finally {
    await proxy.close();
    await authority.kill();
  }
}
