import { readFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { ExitCode } from "../../../src/cli/core/exit-codes.js";
import { BDC, ROOT, built, run, type Workspace } from "../../support/workspace.js";
import { authority, emptyPlace, envAt, placeOfThen, play, recording, storiesIn, witness } from "./recorded-commands.js";

/** What was kept by commit ab5496a must go on working whatever the source looks like. */
const then = recording();
const LONG = 300_000;

beforeAll(built);

function removed(workspace: Workspace): Workspace {
  onTestFinished(() => workspace.remove());
  return workspace;
}

describe("a ledger of ab5496a", () => {
  let workspace: Workspace;
  beforeAll(() => void (workspace = placeOfThen()));
  afterAll(() => workspace.remove());

  it("is read by `bdc status` and `bdc batch show`: every filing is where it was", async () => {
    const told = then.told.commands.filter(
      ({ args }) => args.length === 3 && args[0] === "batch" && args[1] === "show",
    );
    const known = told.filter(({ document }) => (document as { counts?: unknown } | undefined)?.counts !== undefined);
    expect(known.length).toBeGreaterThan(5);
    const played = await play(workspace, known.slice(0, 4), { at: then.told.at, keep: "document" });
    for (const [i, { command }] of played.entries())
      expect((command.document as any).counts).toMatchObject((known[i]!.document as any).counts);
  });

  it("is intact when every link of its history is checked", async () => {
    expect(await ledgerCheck(placeOfThen())).toEqual({ check: "ledger", state: "ok", detail: expect.any(String) });
  });

  it.each([
    ["a case number in its history", 'case-known","330100-20261120-000005', 'case-known","330100-20261120-000055'],
    ["the state of a filing", "'M-24', 8, 2, 1, 0, 'needs-a-person'", "'M-24', 8, 2, 1, 0, 'queued'"],
  ])("is found altered when somebody has changed %s", async (_, from, to) => {
    const altered = placeOfThen({
      alter: (sql) => {
        expect(sql.split(from)).toHaveLength(2);
        return sql.replace(from, to);
      },
    });
    expect(await ledgerCheck(altered)).toMatchObject({ check: "ledger", state: "wrong" });
  });

  it("goes on and files nothing twice when its authority answers again", { timeout: LONG }, async () => {
    const here = removed(placeOfThen({ register: true }));
    const office = await authority(here, then.resumed.at, ["--review", "manual"]);
    const seen = await witness(office.url);
    onTestFinished(async () => {
      seen.close();
      await office.stop();
    });
    const before = await office.register();
    const playing = {
      gateway: office.url,
      timesFrom: then.resumed.at,
      env: { BDC_GATEWAY_URL: seen.url },
      keep: "document" as const,
    };
    await play(here, then.resumed.commands, { ...playing, at: then.resumed.at });
    await office.approveAll();
    await play(here, then.approved.commands.slice(0, 4), { ...playing, at: then.approved.at });

    // Where the ledger had left the change feed.
    expect(seen.readAfter[0]).toBe("C000000000037");
    expect(seen.sent).toEqual(then.resumed.sent);
    expect(new Set(seen.sent).size).toBe(seen.sent.length);
    const after = await office.register();
    const numbers = (cases: any[]) => new Map(cases.map((c) => [`${c.institution} ${c.kind} ${c.ref}`, c.caseNo]));
    expect(numbers(after).size).toBe(after.length);
    expect([...numbers(after)]).toEqual(expect.arrayContaining([...numbers(before)]));
    // The only one that the authority had: under other content, and a person had released it.
    const had = new Set(before.map((c) => c.ref));
    expect(seen.sent.filter((ref) => had.has(ref))).toEqual(["M-23"]);
    expect(after.length).toBe(before.length + seen.sent.length - 1);
  });
});

async function ledgerCheck(workspace: Workspace): Promise<unknown> {
  removed(workspace);
  const ran = await run(process.execPath, [BDC, "doctor", "--json"], {
    cwd: workspace.folder,
    env: envAt(workspace, then.told.at),
  });
  return ran.json.checks.find((check: { check: string }) => check.check === "ledger");
}

describe("the scenario files of ab5496a", () => {
  const folder = path.join(ROOT, "examples/scenarios");

  it("hold every scenario unaltered when others have been added", () => {
    for (const [file, stories] of Object.entries(then.stories)) {
      expect(storiesIn(path.join(folder, file)), file).toEqual(expect.arrayContaining([...stories]));
    }
  });

  // play.test.ts plays every scenario of these files, commands.test.ts all of them with this command.
  it(
    "are accepted and pass when `bdc sandbox scenario run` plays them: one of each file",
    { timeout: LONG },
    async () => {
      const workspace = removed(emptyPlace());
      const files = Object.keys(then.stories).map((file) => {
        const whole = JSON.parse(readFileSync(path.join(folder, file), "utf8")) as { stories: { zh: string }[] };
        const stories = whole.stories.filter(({ zh }) => zh === then.stories[file]![0]![0]);
        return workspace.file(file, JSON.stringify({ ...whole, stories }));
      });
      const { code, json } = await run(process.execPath, [BDC, "sandbox", "scenario", "run", ...files, "--json"], {
        env: workspace.env(),
      });
      expect(code, JSON.stringify(json.error)).toBe(ExitCode.Done);
      const passed = json.stories.filter((story: { ok: boolean }) => story.ok).map((story: { zh: string }) => story.zh);
      expect(passed).toEqual(Object.values(then.stories).map((of) => of[0]![0]));
    },
  );
});
