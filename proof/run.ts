/**
 * `npm run proof`: runs the tiers one after the other and prints their figures. After a tier that ran at full size, it
 * updates docs/design/proof.json and docs/design/proof.md. Exits 1 when a tier has failures, 2 when one cannot run.
 */
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
import { peopleFiles } from "./people-files/people-files.js";
import { politeness } from "./polite.js";
import { killAuthorities } from "./processes.js";
import { registryKills } from "./registry-kills.js";
import { registryOrder } from "./registry-order.js";
import { commit, machine, proofPage, tierText, type Run } from "./report.js";
import { ledgerSteps, networkSteps } from "./steps.js";
import type { Sizes, Tier } from "./tier.js";
import { CLI } from "./tree.js";

const ROOT = join(import.meta.dirname, "..");

const USAGE = `npm run proof -- [--only TIER[,TIER…]] [--planted] [--kills N] [--recovery-kills N] [--discard-kills N] [--registry-kills N] [--faults N] [--filings N] [--rows N] [--variant TEXT] [--files N] [--attempts N] [--stride N] [--workers N] [--seed N] [--day TEXT] [--bug TEXT]
tiers: random-kills, given-up, ledger-steps, order, network-steps, network-faults, politeness, disk-faults, odd-days, conflicts, lying-numbers, call-outages, call-refusals, endless, people-files, registry-kills, registry-order, planted-bugs`;

/** The sizes of a full run; flags override them. */
const FULL: Sizes = {
  kills: 1_000,
  recoveryKills: 200,
  discardKills: 200,
  registryKills: 200,
  faults: 10_000,
  filings: 24_000,
  files: 20_000,
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
  "people-files": peopleFiles,
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
    files: text,
    rows: text,
    variant: text,
    attempts: text,
    stride: text,
    workers: text,
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
    | "files"
    | "rows"
    | "attempts"
    | "stride"
    | "workers"
    | "seed",
  preset: number,
): number {
  const value = flags[name];
  if (value === undefined) return preset;
  if (!/^\d+$/.test(value)) throw new Error(`--${name} must be a whole number\n${USAGE}`);
  return Number(value);
}

async function main(): Promise<number> {
  if (flags.help) {
    console.log(USAGE);
    return 0;
  }
  if (!existsSync(CLI)) throw new Error(`${CLI} is missing: run \`npm run build\` first`);
  const only = flags.planted ? ["planted-bugs"] : flags.only?.split(",");
  const unknown = only?.filter((name) => !TIERS[name]);
  if (unknown?.length) throw new Error(`unknown tier: ${unknown.join(", ")}\n${USAGE}`);
  const sizes: Sizes = {
    kills: number("kills", FULL.kills),
    recoveryKills: number("recovery-kills", flags.kills ? Math.ceil(Number(flags.kills) / 5) : FULL.recoveryKills),
    faults: number("faults", FULL.faults),
    filings: number("filings", FULL.filings),
    files: number("files", FULL.files),
    rows: flags.rows === undefined ? undefined : number("rows", 0),
    variant: flags.variant,
    discardKills: number("discard-kills", FULL.discardKills),
    registryKills: number("registry-kills", FULL.registryKills),
    attempts: number("attempts", FULL.attempts),
    stepStride: number("stride", FULL.stepStride),
    workers: number("workers", FULL.workers),
    seed: number("seed", FULL.seed),
    day: flags.day,
    bug: flags.bug,
  };
  // A smaller run proves less, so its figures are printed but not stored.
  const isFullSize =
    process.env["BDC_PROOF_TREE"] === undefined &&
    (
      [
        "kills",
        "recovery-kills",
        "discard-kills",
        "registry-kills",
        "faults",
        "filings",
        "files",
        "rows",
        "variant",
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
    if (isFullSize)
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

/** Stores one tier. Called after each tier, so that a later crash does not lose the figures of an hour. */
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
