import { readFile, writeFile } from "node:fs/promises";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { callOutages } from "./call-outages.js";
import { callRefusals } from "./call-refusals.js";
import { conflicts } from "./conflicts.js";
import { diskFaults } from "./disk.js";
import { endlessPages } from "./endless.js";
import { givenUp } from "./given-up.js";
import { randomKills } from "./kill.js";
import { lyingNumbers } from "./lying-numbers.js";
import { networkFaults } from "./network.js";
import { oddDays } from "./odd-days.js";
import { durableBeforeReported } from "./order.js";
import { plantedBugs } from "./planted/run.js";
import { politeness } from "./polite.js";
import { killAuthorities } from "./processes.js";
import { registryKills } from "./registry-kills.js";
import { registryOrder } from "./registry-order.js";
import { commit, machine, proofPage, tierText, type Run } from "./report.js";
import { ledgerSteps, networkSteps } from "./steps.js";
import type { Sizes, Tier } from "./tier.js";
import { CLI } from "./tree.js";

const ROOT = join(import.meta.dirname, "..");

const USAGE = `npm run proof -- [--only TIER[,TIER…]] [--planted] [--kills N] [--recovery-kills N] [--discard-kills N] [--registry-kills N] [--faults N] [--filings N] [--rows N] [--scene WORDS] [--attempts N] [--stride N] [--lanes N] [--seed N] [--day WORDS] [--bug WORDS]
tiers: random-kills, given-up, ledger-steps, order, network-steps, network-faults, politeness, disk-faults, odd-days, conflicts, lying-numbers, call-outages, call-refusals, endless, registry-kills, registry-order, planted-bugs`;

/** The full tier, unless flags make it smaller. */
const FULL: Sizes = {
  kills: 1_000,
  recoveryKills: 200,
  discardKills: 200,
  registryKills: 200,
  faults: 10_000,
  filings: 24_000,
  workers: 2,
  seed: 20_261_121,
  stepStride: 1,
  attempts: 10_000,
};

const TIERS: Readonly<Record<string, (sizes: Sizes) => Promise<Tier>>> = {
  "random-kills": randomKills,
  "given-up": givenUp,
  "ledger-steps": ledgerSteps,
  order: durableBeforeReported,
  "network-steps": networkSteps,
  "network-faults": networkFaults,
  politeness: () => politeness({ long: true }),
  "disk-faults": diskFaults,
  "odd-days": oddDays,
  conflicts,
  "lying-numbers": lyingNumbers,
  "call-outages": callOutages,
  "call-refusals": callRefusals,
  endless: endlessPages,
  "registry-kills": registryKills,
  "registry-order": registryOrder,
  "planted-bugs": plantedBugs,
};

const text = { type: "string" } as const;
const { values: flags } = parseArgs({
  options: {
    only: text,
    kills: text,
    "recovery-kills": text,
    "discard-kills": text,
    "registry-kills": text,
    faults: text,
    filings: text,
    rows: text,
    scene: text,
    attempts: text,
    stride: text,
    lanes: text,
    seed: text,
    day: text,
    bug: text,
    planted: { type: "boolean" },
    help: { type: "boolean" },
  },
});

function number(
  name:
    | "kills"
    | "recovery-kills"
    | "discard-kills"
    | "registry-kills"
    | "faults"
    | "filings"
    | "rows"
    | "attempts"
    | "stride"
    | "lanes"
    | "seed",
  preset: number,
): number {
  const value = flags[name];
  if (value === undefined) return preset;
  if (!/^\d+$/.test(value)) throw new Error(`--${name} needs a number\n${USAGE}`);
  return Number(value);
}

async function main(): Promise<number> {
  if (flags.help) {
    console.log(USAGE);
    return 0;
  }
  if (!existsSync(CLI)) throw new Error(`there is no ${CLI}: run \`npm run build\` first`);
  const only = flags.planted ? ["planted-bugs"] : flags.only?.split(",");
  const unknown = only?.filter((name) => !TIERS[name]);
  if (unknown?.length) throw new Error(`no such tier: ${unknown.join(", ")}\n${USAGE}`);
  const sizes: Sizes = {
    kills: number("kills", FULL.kills),
    recoveryKills: number("recovery-kills", flags.kills ? Math.ceil(Number(flags.kills) / 5) : FULL.recoveryKills),
    faults: number("faults", FULL.faults),
    filings: number("filings", FULL.filings),
    rows: flags.rows === undefined ? undefined : number("rows", 0),
    scene: flags.scene,
    discardKills: number("discard-kills", FULL.discardKills),
    registryKills: number("registry-kills", FULL.registryKills),
    attempts: number("attempts", FULL.attempts),
    stepStride: number("stride", FULL.stepStride),
    workers: number("lanes", FULL.workers),
    seed: number("seed", FULL.seed),
    day: flags.day,
    bug: flags.bug,
  };
  // What was made smaller is no proof: it is shown and not kept.
  const whole =
    process.env["BDC_PROOF_TREE"] === undefined &&
    (
      [
        "kills",
        "recovery-kills",
        "discard-kills",
        "registry-kills",
        "faults",
        "filings",
        "rows",
        "scene",
        "attempts",
        "stride",
        "day",
        "bug",
      ] as const
    ).every((size) => flags[size] === undefined);
  let failed = false;
  for (const [name, run] of Object.entries(TIERS)) {
    if (only && !only.includes(name)) continue;
    const from = performance.now();
    const tier = await run(sizes);
    const seconds = Math.round((performance.now() - from) / 1000);
    failed ||= tier.failures.length > 0;
    console.log(`${tierText(tier)}\n\n(${name}: ${seconds} s)\n`);
    if (whole)
      await keep(name, {
        tier,
        date: new Date().toISOString(),
        commit: commit(ROOT),
        machine: machine(),
        seconds,
        seed: sizes.seed,
      });
  }
  return failed ? 1 : 0;
}

/** After each tier: an hour's work is not lost with the next. */
async function keep(name: string, run: Run): Promise<void> {
  const path = join(ROOT, "docs", "design", "proof.json");
  const before = existsSync(path) ? (JSON.parse(await readFile(path, "utf8")) as Record<string, Run>) : {};
  const runs = { ...before, [name]: run };
  const inOrder = Object.fromEntries(Object.keys(TIERS).flatMap((tier) => (runs[tier] ? [[tier, runs[tier]]] : [])));
  await writeFile(path, JSON.stringify(inOrder, null, 1) + "\n");
  await writeFile(
    join(ROOT, "docs", "design", "proof.md"),
    proofPage(
      Object.values(inOrder),
      Object.keys(TIERS).filter((tier) => !runs[tier]),
    ),
  );
}

process.exitCode = await main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.stack : error);
  killAuthorities();
  return 2;
});
