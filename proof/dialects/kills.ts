import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { BANK, registerLines, writeMortgages } from "../../test/support/generated-filings.js";
import type { Description } from "../../src/gateway/index.js";
import { bdc, inTempDir, sleep, startAuthority, type Ended, type Workspace } from "../processes.js";
import { seeded } from "../random.js";
import { Tally, type Tier } from "../tier.js";
import { loadBatch } from "../tree.js";
import { dialectProfile } from "./client.js";
import { divisionOf, type PlayedDialect } from "./descriptions.js";
import { settledIn, type Settled } from "./file-until-settled.js";
import { judge } from "./judge.js";
import { repeatedCases } from "./stage.js";

const MAX_RUNS = 12;
/** The submit and the first resume are killed. */
const KILLED_RUNS = 2;
const POLL_MS = 20;
const PAUSE_MS = 200;
const NEEDS_PERSON = 5;
/** Pace of the played gateway: filings arrive in several steps, so that a kill falls between two of them. */
const CONCURRENT = 2;
const FILINGS_IN_A_CALL = 3;

/**
 * Kills `bdc submit`, and `bdc resume` that follows, with SIGKILL at random times, over a described gateway. In the end every filing is filed once. Without a look-up, filings under way at a kill go to a person,
 * and `bdc` ends with the exit code for that.
 */
export async function dialectKills(
  { name, description: described }: PlayedDialect,
  { kills, rows, seed }: { readonly kills: number; readonly rows: number; readonly seed: number },
): Promise<Tier> {
  const description = inSmallSteps(described);
  const tally = new Tally();
  for (const figure of ["kills", "filings", "lost", "duplicated", "wrong", "needs manual review", "exit 5"])
    tally.add(figure, 0);
  await inTempDir(async (dir) => {
    const random = seeded(seed);
    const register = join(dir, "register");
    const authority = await startAuthority({
      home: register,
      dialect: description,
      faults: "slow(200ms):1@filings",
      seed,
    });
    try {
      const descriptionFile = join(dir, "description.json");
      await writeFile(descriptionFile, JSON.stringify(description));
      const dialect = await dialectProfile(register, description, descriptionFile);
      const division = divisionOf(description);
      const known = new Set<string>();
      for (let round = 0; tally.count("kills") < kills && round < kills * 4 && !tally.hasFailed; round++) {
        const file = join(dir, `batch-${round}.csv`);
        const options = { prefix: `K${seed}-${round}`, from: round * rows, ...(division && { division }) };
        const expected = await writeMortgages(file, rows, options);
        const workspace = { home: await homeOf(dir, `home-${round}`, dialect), gateway: authority.url };
        const isDue = () => {
          const due = 1 + Math.floor(random() * rows * 0.6);
          return async () => (await registerLines(authority.url)).length - known.size >= due;
        };
        const killed = await killedUntilSettled(file, workspace, isDue);
        tally.add("kills", killed.kills);
        tally.add("filings", rows);
        if (killed.last.code === NEEDS_PERSON) tally.add("exit 5");
        const label = `${name}, seed ${seed}, round ${round}`;
        const found = await inLedger(workspace.home);
        const cases = (await registerLines(authority.url)).filter(({ caseNo }) => !known.has(caseNo));
        for (const { caseNo } of cases) known.add(caseNo);
        const repeated = new Set(Object.keys(await repeatedCases(authority.url)));
        const failures = [
          ...found.failures,
          ...judge({ ...found, expected, cases, description, repeated, repeatsAnswers: false }, tally),
        ];
        const withPerson = [...found.filings.values()].filter(({ state }) => state === "needs-a-person").length;
        // Nothing is claimed ahead: a kill leaves only the calls under way.
        if (withPerson > killed.kills * description.pace.concurrent)
          failures.push(`${withPerson} filings are with a person after ${killed.kills} kills`);
        const isWithPerson = withPerson > 0;
        if (killed.last.code !== (isWithPerson ? NEEDS_PERSON : 0))
          failures.push(
            `bdc ended with ${killed.last.code}: ${(killed.last.stdout + killed.last.stderr).slice(0, 400)}`,
          );
        for (const failure of failures) tally.fail(`${label}: ${failure}`);
      }
      if (tally.count("kills") < kills) tally.fail(`${name}: only ${tally.count("kills")} kills hit a running process`);
    } finally {
      await authority.kill();
    }
  });
  return tally.tier(name);
}

/** The same protocol with few filings in a call and few calls at once. */
function inSmallSteps(description: Description): Description {
  const kinds = Object.entries(description.kinds).map(([kind, calls]) => [
    kind,
    calls.batch ? { ...calls, batch: { ...calls.batch, maxFilings: FILINGS_IN_A_CALL } } : calls,
  ]);
  return {
    ...description,
    pace: { ...description.pace, concurrent: CONCURRENT },
    kinds: Object.fromEntries(kinds) as Description["kinds"],
  };
}

/** Runs `bdc submit`, then `bdc resume` until nothing is open. Each run is killed as soon as its kill is due. */
async function killedUntilSettled(
  file: string,
  workspace: Workspace,
  dueIn: () => () => Promise<boolean>,
): Promise<{ kills: number; last: Ended }> {
  let kills = 0;
  for (let run = 0; ; run++) {
    const running = bdc(run === 0 ? ["submit", file, "--yes"] : ["resume"], workspace);
    let isOver = false;
    const ended = running.ended.finally(() => (isOver = true));
    const isDue = run < KILLED_RUNS ? dueIn() : undefined;
    while (isDue && !isOver && !(await isDue())) await Promise.race([ended, sleep(POLL_MS)]);
    if (isDue && !isOver) running.kill();
    const last = await ended;
    if (last.signal) kills++;
    else if (last.code === 0 || last.code === NEEDS_PERSON || run === MAX_RUNS) return { kills, last };
    else await sleep(PAUSE_MS);
  }
}

async function inLedger(
  home: string,
): Promise<{ filings: Map<string, Settled>; reasons: string[]; failures: readonly string[] }> {
  const { openLedger } = await loadBatch();
  const ledger = await openLedger(join(home, "ledger.db"), { mode: "existing" });
  try {
    const [batch] = await ledger.batches(1);
    return {
      filings: await settledIn(ledger, batch!.id),
      reasons: (await ledger.needsPerson(batch!.id)).map(({ code }) => code),
      failures: (await ledger.verify()).map((fault) => `ledger: ${fault}`),
    };
  } finally {
    await ledger.close();
  }
}

async function homeOf(dir: string, name: string, dialect: object): Promise<string> {
  const home = join(dir, name);
  await mkdir(home, { mode: 0o700 });
  const proof = { gateway: "http://127.0.0.1:9", role: "bank", institution: BANK, dialect };
  await writeFile(join(home, "profiles.json"), JSON.stringify({ version: 1, default: "proof", profiles: { proof } }), {
    mode: 0o600,
  });
  return home;
}
