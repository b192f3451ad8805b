import { rm } from "node:fs/promises";
import { join } from "node:path";
import {
  compareWithRegister,
  complaints,
  registerLines,
  writeMortgages,
  type Expected,
} from "../test/support/generated-filings.js";
import { describeRun, durationOf, finish } from "./finish.js";
import {
  bdc,
  bdcKilledAfter,
  runConcurrently,
  inTempDir,
  newHome,
  startAuthority,
  type Workspace,
} from "./processes.js";
import { oneOf, seeded } from "./random.js";
import { Tally, type Sizes, type Tier } from "./tier.js";
import { loadBatch } from "./tree.js";

const ROUNDS_PER_AUTHORITY = 10;
const MAX_KILLS = 3;
const MAX_ROWS = 400;

/**
 * A submit is killed and what is left of it given up, by a `bdc batch discard` that is killed too. Then the authority
 * must have exactly what the
 * ledger says is filed, and nothing of what it says was given up; and the same file, submitted again, must file every
 * row once.
 */
export async function givenUp({
  discardKills,
  workers: workers,
  seed,
}: Pick<Sizes, "discardKills" | "workers" | "seed">): Promise<Tier> {
  const tally = new Tally();
  for (const name of ["kills of the submit", "kills of the giving up", "filings given up", "lost", "doubled", "wrong"])
    tally.add(name, 0);
  // Where a kill came too early or too late, nothing is left to be given up: enough is done when something was.
  const done = () =>
    (tally.count("kills of the giving up") >= discardKills && tally.count("filings given up") > 0) || tally.hasFailed;
  const groups = Math.ceil(discardKills / ROUNDS_PER_AUTHORITY) * 3 + workers;
  await runConcurrently(groups, workers, async (group) => {
    if (!done()) await inTempDir((dir) => groupOfRounds(dir, group, seed, tally, done));
  });
  if (!done())
    tally.fail(
      `only ${tally.count("kills of the giving up")} kills hit a living process, and ${tally.count("filings given up")} filings were given up`,
    );
  return tally.tier("what is given up");
}

async function groupOfRounds(
  dir: string,
  group: number,
  seed: number,
  tally: Tally,
  done: () => boolean,
): Promise<void> {
  const random = seeded(seed * 1_000_003 + group);
  const authority = await startAuthority({
    home: join(dir, "register"),
    maxFilings: oneOf([5, 20, 200], random),
    rate: { concurrent: oneOf([1, 2, 8], random) },
  });
  const gateway = authority.url;
  const files: Expected[] = [];
  let from = 0;
  const next = async (
    name: string,
  ): Promise<{ file: string; rows: number; workspace: Workspace; expected: Expected }> => {
    const rows = 100 + Math.floor(random() * MAX_ROWS);
    const file = join(dir, `${name}.csv`);
    const expected = await writeMortgages(file, rows, { prefix: name, from });
    from += rows;
    files.push(expected);
    return { file, rows, expected, workspace: { home: await newHome(dir, name), gateway } };
  };
  const first = await next(`D${group}-first`);
  const span = await durationOf(first.file, first.workspace);
  for (let round = 0; round < ROUNDS_PER_AUTHORITY && !done(); round++) {
    const { file, rows, workspace: workspace, expected } = await next(`D${group}-${round}`);
    const fail = (what: string) => tally.fail(`seed ${seed} group ${group} round ${round}: ${what}`);
    const submit = await bdcKilledAfter(["submit", file, "--yes"], workspace, span * (0.3 + random() * 0.6));
    if (submit.signal) tally.add("kills of the submit");
    // None where it was killed before its batch was recorded.
    const batch = (
      JSON.parse((await bdc(["status"], workspace).ended).stdout) as { batches?: { id: string }[] }
    ).batches?.at(-1)?.id;
    if (batch !== undefined) {
      const discard = ["batch", "discard", batch, "--reason", "proof"];
      for (let n = 0; n < MAX_KILLS; n++) {
        const { signal } = await bdcKilledAfter(discard, workspace, span * (0.2 + random() * 0.5));
        if (signal) tally.add("kills of the giving up");
      }
      const ended = await bdc(discard, workspace).ended;
      if (ended.code !== 0) fail(`not given up; ${describeRun(ended)}`);
      const { filed, discarded, others } = await rowsByState(workspace.home, batch);
      tally.add("filings given up", discarded.length);
      if (others.length) fail(`neither filed nor given up: ${others.slice(0, 3).join(" ")}`);
      const there = new Set((await registerLines(gateway)).map((line) => line.ref));
      const unasked = discarded.filter((ref) => there.has(ref));
      const claimed = filed.filter((ref) => !there.has(ref));
      const untold = [...expected.filings.keys()].filter((ref) => there.has(ref) && !filed.includes(ref));
      for (const [what, refs] of [
        ["given up, but the authority has them", unasked],
        ["told to be filed, but the authority has them not", claimed],
        ["filed and not known", untold],
      ] as const) {
        if (refs.length) fail(`${refs.length} ${what}: ${refs.slice(0, 3).join(" ")}`);
      }
    }
    for (const failure of (await finish(file, rows, workspace)).failures) fail(failure);
    await rm(workspace.home, { recursive: true, force: true });
  }
  const verdict = await compareWithRegister(gateway, files);
  tally.add("filings", verdict.expected);
  for (const what of ["lost", "doubled", "wrong"] as const) tally.add(what, verdict[what].length);
  for (const complaint of complaints(verdict)) tally.fail(`seed ${seed} group ${group}: ${complaint}`);
  await authority.kill();
}

/** What the ledger says of the rows of one batch, by ref. */
async function rowsByState(
  home: string,
  batch: string,
): Promise<{ filed: string[]; discarded: string[]; others: string[] }> {
  const { openLedger } = await loadBatch();
  const ledger = await openLedger(join(home, "ledger.db"), { mode: "existing" });
  try {
    const found = { filed: [] as string[], discarded: [] as string[], others: [] as string[] };
    for (const { ref, state } of await ledger.rowsOf(batch, 0, 2 * MAX_ROWS))
      (state === "filed" || state === "discarded" ? found[state] : found.others).push(ref);
    return found;
  } finally {
    await ledger.close();
  }
}
