import { readFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { ExitCode } from "../../../src/cli/core/exit-codes.js";
import { BDC, ROOT, built, run, type Workspace } from "../../support/workspace.js";
import {
  startAuthority,
  emptyWorkspace,
  envAt,
  recordedWorkspace,
  play,
  recording,
  storiesIn,
  recordingProxy,
} from "./recorded-commands.js";

/** A ledger written by commit ab5496a must keep working in every later version. */
const recorded = recording();
const LONG = 300_000;

beforeAll(built);

function removed(workspace: Workspace): Workspace {
  onTestFinished(() => workspace.remove());
  return workspace;
}

describe("a ledger of ab5496a", () => {
  let workspace: Workspace;
  beforeAll(() => void (workspace = recordedWorkspace()));
  afterAll(() => workspace.remove());

  it("is read by `bdc batch show` with unchanged counts", async () => {
    const shown = recorded.told.commands.filter(
      ({ args }) => args.length === 3 && args[0] === "batch" && args[1] === "show",
    );
    const withCounts = shown.filter(
      ({ document }) => (document as { counts?: unknown } | undefined)?.counts !== undefined,
    );
    expect(withCounts.length).toBeGreaterThan(5);
    const played = await play(workspace, withCounts.slice(0, 4), { at: recorded.told.at, keep: "document" });
    for (const [i, { command }] of played.entries())
      expect((command.document as any).counts).toMatchObject((withCounts[i]!.document as any).counts);
  });

  it("is intact when `bdc doctor` verifies every link of its history", async () => {
    expect(await ledgerCheck(recordedWorkspace())).toEqual({
      check: "ledger",
      state: "ok",
      detail: expect.any(String),
    });
  });

  it.each([
    ["a case number in its history", 'case-known","330100-20261120-000005', 'case-known","330100-20261120-000055'],
    ["the state of a filing", "'M-24', 8, 2, 1, 0, 'needs-a-person'", "'M-24', 8, 2, 1, 0, 'queued'"],
  ])("is reported as altered when %s was changed", async (_, from, to) => {
    const altered = recordedWorkspace({
      alter: (sql) => {
        expect(sql.split(from)).toHaveLength(2);
        return sql.replace(from, to);
      },
    });
    expect(await ledgerCheck(altered)).toMatchObject({ check: "ledger", state: "wrong" });
  });

  it("continues and files nothing twice when its authority answers again", { timeout: LONG }, async () => {
    const workspace = removed(recordedWorkspace({ register: true }));
    const office = await startAuthority(workspace, recorded.resumed.at, ["--review", "manual"]);
    const seen = await recordingProxy(office.url);
    onTestFinished(async () => {
      seen.close();
      await office.stop();
    });
    const before = await office.register();
    const playing = {
      gateway: office.url,
      timesFrom: recorded.resumed.at,
      env: { BDC_GATEWAY_URL: seen.url },
      keep: "document" as const,
    };
    await play(workspace, recorded.resumed.commands, { ...playing, at: recorded.resumed.at });
    await office.approveAll();
    await play(workspace, recorded.approved.commands.slice(0, 4), { ...playing, at: recorded.approved.at });

    // The feed is read from the stored cursor.
    expect(seen.readAfter[0]).toBe("C000000000037");
    expect(seen.sent).toEqual(recorded.resumed.sent);
    expect(new Set(seen.sent).size).toBe(seen.sent.length);
    const after = await office.register();
    const numbers = (cases: any[]) => new Map(cases.map((c) => [`${c.institution} ${c.kind} ${c.ref}`, c.caseNo]));
    expect(numbers(after).size).toBe(after.length);
    expect([...numbers(after)]).toEqual(expect.arrayContaining([...numbers(before)]));
    // The authority had only M-23 already: with other content, and a person had released it.
    const had = new Set(before.map((c) => c.ref));
    expect(seen.sent.filter((ref) => had.has(ref))).toEqual(["M-23"]);
    expect(after.length).toBe(before.length + seen.sent.length - 1);
  });
});

async function ledgerCheck(workspace: Workspace): Promise<unknown> {
  removed(workspace);
  const ran = await run(process.execPath, [BDC, "doctor", "--json"], {
    cwd: workspace.folder,
    env: envAt(workspace, recorded.told.at),
  });
  return ran.json.checks.find((check: { check: string }) => check.check === "ledger");
}

/** Scenarios that later versions revised: the law says otherwise (CHANGELOG.md tells why), or the title was no official wording. */
const REVISED: ReadonlySet<string> = new Set([
  "第三个机关凭移送依据解封；没有依据的不予办理",
  "首次登记之后第九十日预告登记仍有效，第九十一日失效，法院的预查封随之失去基础",
  "房屋被查封及于土地：土地抵押不办，权利人不同的不受影响",
  "按份共有：不足三分之二的不能抵押，达到的可以；共同共有须全体",
  "角色不对的调用一律拒绝，别人的案件看不到也动不了",
  "没有节假日数据的年份不承诺时限，不瞎算",
  "补正之后案件自己走下去；暂停的案件补了材料也走下去",
  "更正登记期间暂停的抵押，更正办结后自己恢复；查封不受影响",
  "三个阶段一个查封：诉前、诉讼、执行期限连续，续封用新案号",
  "每一次查询都有记录：谁、查什么、为什么",
  "预告登记未经权利人同意，不得抵押",
  "抵押预告还在，买卖预告不能单独注销",
  "注销后可以重新出售预告",
  "续封保持顺位，期限接续",
  "解封由原查封法院办理；其他机关须写明依据",
  "保全转执行，期限连续，不必另行查封",
  "最高额抵押：查封的一刻债权确定，轮候转正不再改变",
  "约定顺位：受损的抵押权人书面同意才办",
  "预告登记未经权利人同意，不得转移给他人",
  "一般抵押的债权不因查封而变",
  "禁止转让的约定登记后，转移须抵押权人共同申请",
]);

describe("the scenario files of ab5496a", () => {
  const folder = path.join(ROOT, "examples/scenarios");

  it("still contain every scenario unchanged, but those that were revised", () => {
    const named = Object.values(recorded.stories).flatMap((stories) => stories.map(([name]) => name));
    expect(named).toEqual(expect.arrayContaining([...REVISED]));
    for (const [file, stories] of Object.entries(recorded.stories)) {
      const unchanged = stories.filter(([name]) => !REVISED.has(name));
      expect(storiesIn(path.join(folder, file)), file).toEqual(expect.arrayContaining(unchanged));
    }
  });

  // play.test.ts plays every scenario of these files, commands.test.ts all of them with this command.
  it(
    "are accepted by `bdc sandbox scenario run`, and one scenario of each file passes",
    { timeout: LONG },
    async () => {
      const workspace = removed(emptyWorkspace());
      const files = Object.keys(recorded.stories).map((file) => {
        const whole = JSON.parse(readFileSync(path.join(folder, file), "utf8")) as { stories: { zh: string }[] };
        const stories = whole.stories.filter(({ zh }) => zh === recorded.stories[file]![0]![0]);
        return workspace.file(file, JSON.stringify({ ...whole, stories }));
      });
      const { code, json } = await run(process.execPath, [BDC, "sandbox", "scenario", "run", ...files, "--json"], {
        env: workspace.env(),
      });
      expect(code, JSON.stringify(json.error)).toBe(ExitCode.Done);
      const passed = json.stories.filter((story: { ok: boolean }) => story.ok).map((story: { zh: string }) => story.zh);
      expect(passed).toEqual(Object.values(recorded.stories).map((of) => of[0]![0]));
    },
  );
});
