import { rm } from "node:fs/promises";
import { join } from "node:path";
import {
  compareWithRegister,
  complaints,
  reportedByResultFile,
  writeMortgages,
  writeSeizures,
  type Expected,
} from "../test/support/generated-filings.js";
import { durationOf, finish } from "./finish.js";
import { COURT_TOKEN, runConcurrently, inTempDir, newHome, sleep, startAuthority } from "./processes.js";
import { oneOf, seeded } from "./random.js";
import { Tally, type Sizes, type Tier } from "./tier.js";

const ROUNDS_PER_AUTHORITY = 20;
const MAX_SANDBOX_OUTAGE_MS = 400;

/**
 * SIGKILL at moments that nobody chose: of `bdc submit`, of the `bdc resume` that repairs what the kill left, and of
 * the
 * authority itself, which comes back on the same port with the same register.
 */
export async function randomKills({
  kills,
  recoveryKills,
  workers: workers,
  seed,
}: Pick<Sizes, "kills" | "recoveryKills" | "workers" | "seed">): Promise<Tier> {
  const tally = new Tally();
  for (const name of ["kills", "kills during recovery", "kills of the authority", "lost", "doubled", "wrong"])
    tally.add(name, 0);
  const done = () =>
    (tally.count("kills") >= kills && tally.count("kills during recovery") >= recoveryKills) || tally.hasFailed;
  // A kill may miss (the process had ended); more groups than can be needed, and each looks whether enough is done.
  const groups = Math.ceil(kills / ROUNDS_PER_AUTHORITY) * 3 + workers;
  await runConcurrently(groups, workers, async (group) => {
    if (!done()) await inTempDir((dir) => killGroup(dir, group, seed, tally, done));
  });
  if (!done()) tally.fail(`only ${tally.count("kills")} kills hit a living process`);
  return tally.tier("random kills");
}

async function killGroup(dir: string, group: number, seed: number, tally: Tally, done: () => boolean): Promise<void> {
  const random = seeded(seed * 1_000_003 + group);
  const register = join(dir, "register");
  const options = {
    home: register,
    maxFilings: oneOf([5, 20, 200], random),
    rate: { concurrent: oneOf([1, 2, 8], random) },
  };
  let authority = await startAuthority(options);
  const { url, port } = authority;
  const files: Expected[] = [];
  const firstFile = join(dir, "first.csv");
  files.push(await writeMortgages(firstFile, 200, { prefix: `K${group}-first`, from: 0 }));
  let span = await durationOf(firstFile, { home: await newHome(dir, "first"), gateway: url });
  let from = 200;
  for (let round = 0; round < ROUNDS_PER_AUTHORITY && !done(); round++) {
    const name = `K${group}-${round}`;
    const rows = 50 + Math.floor(random() * 300);
    const file = join(dir, `${name}.csv`);
    const role = random() < 0.25 ? "court" : "bank";
    const expected = await (role === "bank" ? writeMortgages : writeSeizures)(file, rows, { prefix: name, from });
    files.push(expected);
    // A filing of a court may be of two units.
    from += 2 * rows;
    const home = await newHome(dir, name, role);
    // Half of the recoveries are killed too, some of them several times.
    const instants = [
      at(random, span),
      ...Array.from({ length: 6 }, () => (random() < 0.5 ? at(random, span) : undefined)),
    ];
    const outage =
      random() < 0.15 ? killAuthority(random() * span, random() * MAX_SANDBOX_OUTAGE_MS) : Promise.resolve();
    const { runs, document, failures } = await finish(
      file,
      rows,
      { home, gateway: url, ...(role === "court" && { env: COURT_TOKEN }) },
      (run) => instants[run],
    );
    await outage;
    if (document?.resultFile) expected.reported = await reportedByResultFile(document.resultFile);
    else if (document) tally.fail(`seed ${seed} group ${group} round ${round}: no result file`);
    runs.forEach(({ signal }, run) => signal === "SIGKILL" && tally.add(run === 0 ? "kills" : "kills during recovery"));
    tally.add(
      role === "bank"
        ? "rounds with a bank's mortgages"
        : "rounds with a court's seizures, papers and filings of several rows",
    );
    tally.most("most runs until all was filed", runs.length);
    for (const failure of failures) tally.fail(`seed ${seed} group ${group} round ${round}: ${failure}`);
    const whole = runs.find((r) => r.code === 0);
    if (whole) span = span * 0.8 + whole.ms * 0.2;
    await rm(home, { recursive: true, force: true });
  }
  const verdict = await compareWithRegister(url, files);
  tally.add("filings", verdict.expected);
  tally.add("lost", verdict.lost.length);
  tally.add("doubled", verdict.doubled.length);
  tally.add("wrong", verdict.wrong.length);
  for (const complaint of complaints(verdict)) tally.fail(`seed ${seed} group ${group}: ${complaint}`);
  await authority.kill();

  async function killAuthority(afterMs: number, outageMs: number): Promise<void> {
    await sleep(afterMs);
    await authority.kill();
    tally.add("kills of the authority");
    await sleep(outageMs);
    authority = await startAuthority({ ...options, port });
  }
}

/** Mostly while it works; sometimes while it starts, sometimes at its very end. */
function at(random: () => number, span: number): number {
  return random() < 0.1 ? random() * span * 1.1 : span * (0.2 + random() * 0.85);
}
