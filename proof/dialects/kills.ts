import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { BANK, compareWithRegister, complaints, writeMortgages } from "../../test/support/generated-filings.js";
import { durationOf, finish } from "../finish.js";
import { inTempDir, startAuthority } from "../processes.js";
import { seeded } from "../random.js";
import { Tally, type Tier } from "../tier.js";
import { dialectProfile } from "./client.js";
import { divisionOf, type PlayedDialect } from "./descriptions.js";

/**
 * Kills `bdc submit` and the `bdc resume` that follows with SIGKILL at random times, over a described gateway that also
 * loses answers. In the end every filing is filed once. The gateway has a look-up: without one, filings under way at a
 * kill go to a person.
 */
export async function dialectKills(
  { name, description }: PlayedDialect,
  { kills, rows, seed }: { readonly kills: number; readonly rows: number; readonly seed: number },
): Promise<Tier> {
  const tally = new Tally();
  for (const figure of ["kills", "filings", "lost", "duplicated", "wrong"]) tally.add(figure, 0);
  await inTempDir(async (dir) => {
    const random = seeded(seed);
    const register = join(dir, "register");
    const authority = await startAuthority({ home: register, dialect: description, faults: "answer-lost:0.02", seed });
    try {
      const file = join(dir, "description.json");
      await writeFile(file, JSON.stringify(description));
      const dialect = await dialectProfile(register, description, file);
      const division = divisionOf(description);
      const batches = [];
      let span = 0;
      for (let round = 0; tally.count("kills") < kills && round < kills * 8 && !tally.hasFailed; round++) {
        const path = join(dir, `batch-${round}.csv`);
        const options = { prefix: `K${seed}-${round}`, from: round * rows, ...(division && { division }) };
        const expected = await writeMortgages(path, rows, options);
        const workspace = { home: await homeOf(dir, `home-${round}`, dialect), gateway: authority.url };
        batches.push(expected);
        // The first run is not killed: its duration is what the times of the kills are drawn from.
        if (round === 0) {
          span = await durationOf(path, workspace);
          continue;
        }
        const killAfter = (run: number) => (run < 3 ? span * (0.3 + random() * 0.5) : undefined);
        const { runs, failures } = await finish(path, rows, workspace, killAfter);
        tally.add("kills", runs.filter(({ signal }) => signal === "SIGKILL").length);
        for (const failure of failures) tally.fail(`${name}, seed ${seed}, round ${round}: ${failure}`);
      }
      const verdict = await compareWithRegister(authority.url, batches);
      tally.add("filings", verdict.expected);
      for (const what of ["lost", "duplicated", "wrong"] as const) tally.add(what, verdict[what].length);
      for (const complaint of complaints(verdict)) tally.fail(`${name}, seed ${seed}: ${complaint}`);
      if (tally.count("kills") < kills) tally.fail(`${name}: only ${tally.count("kills")} kills hit a running process`);
    } finally {
      await authority.kill();
    }
  });
  return tally.tier(name);
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
