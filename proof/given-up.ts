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
 * Kills a submit, then discards the remaining filings with `bdc batch discard`, which is killed too. The authority must
 * hold exactly the filings that the ledger calls filed and none that it calls discarded. Submitting the same file again
 * must file every row once.
 */
export async function givenUp({
  discardKills,
  workers,
  seed,
}: Pick<Sizes, "discardKills" | "workers" | "seed">): Promise<Tier> {
  const tally = new Tally();
  for (const name of ["kills of submit", "kills of discard", "filings discarded", "lost", "duplicated", "wrong"])
    tally.add(name, 0);
  // After a kill that came too early or too late nothing is left to discard, so at least one discard is required.
  const done = () =>
    (tally.count("kills of discard") >= discardKills && tally.count("filings discarded") > 0) || tally.hasFailed;
  const groups = Math.ceil(discardKills / ROUNDS_PER_AUTHORITY) * 3 + workers;
  await runConcurrently(groups, workers, async (group) => {
    if (!done()) await inTempDir((dir) => groupOfRounds(dir, group, seed, tally, done));
  });
  if (!done())
    tally.fail(
      `only ${tally.count("kills of discard")} kills hit a running process, and ${tally.count("filings discarded")} filings were discarded`,
    );
  return tally.tier("discarded filings");
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
    const { file, rows, workspace, expected } = await next(`D${group}-${round}`);
    const fail = (what: string) => tally.fail(`seed ${seed} group ${group} round ${round}: ${what}`);
    const submit = await bdcKilledAfter(["submit", file, "--yes"], workspace, span * (0.3 + random() * 0.6));
    if (submit.signal) tally.add("kills of submit");
    // Undefined when the kill came before the batch was recorded.
    const batch = (
      JSON.parse((await bdc(["status"], workspace).ended).stdout) as { batches?: { id: string }[] }
    ).batches?.at(-1)?.id;
    if (batch !== undefined) {
      const discard = ["batch", "discard", batch, "--reason", "proof"];
      for (let n = 0; n < MAX_KILLS; n++) {
        const { signal } = await bdcKilledAfter(discard, workspace, span * (0.2 + random() * 0.5));
        if (signal) tally.add("kills of discard");
      }
      const ended = await bdc(discard, workspace).ended;
      if (ended.code !== 0) fail(`not discarded: ${describeRun(ended)}`);
      const { filed, discarded, others } = await rowsByState(workspace.home, batch);
      tally.add("filings discarded", discarded.length);
      if (others.length) fail(`neither filed nor discarded: ${others.slice(0, 3).join(" ")}`);
      const registered = new Set((await registerLines(gateway)).map((line) => line.ref));
      const wronglyDiscarded = discarded.filter((ref) => registered.has(ref));
      const wronglyFiled = filed.filter((ref) => !registered.has(ref));
      const unreported = [...expected.filings.keys()].filter((ref) => registered.has(ref) && !filed.includes(ref));
      for (const [what, refs] of [
        ["reported as discarded, but the authority has them", wronglyDiscarded],
        ["reported as filed, but the authority does not have them", wronglyFiled],
        ["filed, but not reported as filed", unreported],
      ] as const) {
        if (refs.length) fail(`${refs.length} ${what}: ${refs.slice(0, 3).join(" ")}`);
      }
    }
    for (const failure of (await finish(file, rows, workspace)).failures) fail(failure);
    await rm(workspace.home, { recursive: true, force: true });
  }
  const verdict = await compareWithRegister(gateway, files);
  tally.add("filings", verdict.expected);
  for (const what of ["lost", "duplicated", "wrong"] as const) tally.add(what, verdict[what].length);
  for (const complaint of complaints(verdict)) tally.fail(`seed ${seed} group ${group}: ${complaint}`);
  await authority.kill();
}

/** The refs of one batch by their state in the ledger. */
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
