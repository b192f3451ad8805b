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
 * Kills `bdc submit`, the `bdc resume` that follows, and the authority at random times with SIGKILL. The authority is
 * restarted on the same port with the same register.
 */
export async function randomKills({
  kills,
  recoveryKills,
  workers,
  seed,
}: Pick<Sizes, "kills" | "recoveryKills" | "workers" | "seed">): Promise<Tier> {
  const tally = new Tally();
  for (const name of ["kills", "kills during recovery", "kills of the authority", "lost", "duplicated", "wrong"])
    tally.add(name, 0);
  const done = () =>
    (tally.count("kills") >= kills && tally.count("kills during recovery") >= recoveryKills) || tally.hasFailed;
  // A kill misses when the process has already exited, so there are spare groups; each checks whether it is needed.
  const groups = Math.ceil(kills / ROUNDS_PER_AUTHORITY) * 3 + workers;
  await runConcurrently(groups, workers, async (group) => {
    if (!done()) await inTempDir((dir) => killGroup(dir, group, seed, tally, done));
  });
  if (!done()) tally.fail(`only ${tally.count("kills")} kills hit a running process`);
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
    // A filing of the court may have two units.
    from += 2 * rows;
    const home = await newHome(dir, name, role);
    // Half of the recoveries are killed too, some several times.
    const killTimes = [
      killTime(random, span),
      ...Array.from({ length: 6 }, () => (random() < 0.5 ? killTime(random, span) : undefined)),
    ];
    const outage =
      random() < 0.15 ? killAuthority(random() * span, random() * MAX_SANDBOX_OUTAGE_MS) : Promise.resolve();
    const { runs, document, failures } = await finish(
      file,
      rows,
      { home, gateway: url, ...(role === "court" && { env: COURT_TOKEN }) },
      (run) => killTimes[run],
    );
    await outage;
    if (document?.resultFile) expected.reported = await reportedByResultFile(document.resultFile);
    else if (document) tally.fail(`seed ${seed} group ${group} round ${round}: no result file`);
    runs.forEach(({ signal }, run) => signal === "SIGKILL" && tally.add(run === 0 ? "kills" : "kills during recovery"));
    tally.add(
      role === "bank"
        ? "rounds with bank mortgages"
        : "rounds with court seizures, documents and several rows per filing",
    );
    tally.max("most runs to file everything", runs.length);
    for (const failure of failures) tally.fail(`seed ${seed} group ${group} round ${round}: ${failure}`);
    const completed = runs.find((r) => r.code === 0);
    if (completed) span = span * 0.8 + completed.ms * 0.2;
    await rm(home, { recursive: true, force: true });
  }
  const verdict = await compareWithRegister(url, files);
  tally.add("filings", verdict.expected);
  tally.add("lost", verdict.lost.length);
  tally.add("duplicated", verdict.duplicated.length);
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

/** Milliseconds after which to kill: mostly during the work, sometimes during start-up or at the end. */
function killTime(random: () => number, span: number): number {
  return random() < 0.1 ? random() * span * 1.1 : span * (0.2 + random() * 0.85);
}
