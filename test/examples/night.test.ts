import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { NATIONAL_FEES } from "../../src/sandbox/authorities/national.js";
import { defaultAuthority, startSandbox, type Sandbox } from "../../src/sandbox/index.js";
import { mortgage, unit } from "../support/filing-rows.js";
import { overridingProxy } from "../support/overriding-proxy.js";
import { BDC, ROOT, Workspace, built, control, csv, registerOf, run } from "../support/workspace.js";

/**
 * One night as cron sees it: no terminal, two authorities, three batches, one outage, two supplements, one payment, one
 * warning. The script reads exit codes and JSON only; compared is what it did and what it asks of people.
 */
const now = new Date("2026-11-21T10:00:00+08:00");
const { capabilities } = defaultAuthority;
const feeAuthority = {
  ...defaultAuthority,
  id: "430100",
  capabilities: {
    ...capabilities,
    authority: { ...capabilities.authority, id: "430100" },
    kinds: capabilities.kinds.map((k) => (k.kind === "mortgage.file" ? { ...k, fee: NATIONAL_FEES } : k)),
  },
};
const workspace = new Workspace();
let hangzhou: Sandbox;
let changsha: Sandbox;
let gateway: Awaited<ReturnType<typeof overridingProxy>>;
let isDown = true;

beforeAll(async () => {
  built();
  hangzhou = await startSandbox({ review: "manual", now });
  changsha = await startSandbox({ authorities: [feeAuthority], now });
  // The outage: everything answers but the filing of mortgages.
  gateway = await overridingProxy(changsha.url, ({ url }) =>
    isDown && url!.includes("/v1/mortgages") ? { status: 503, body: "" } : undefined,
  );
  workspace.profile(hangzhou.url, "bank", "hangzhou");
  workspace.profile(gateway.url, "bank", "changsha");
  workspace.file("in/hangzhou/抵押.csv", csv("mortgage.file", [mortgage(1), mortgage(2), mortgage(3)]));
  workspace.file("in/hangzhou/小额.csv", csv("mortgage.file", [mortgage(4, { securedPrincipal: "120" })]));
  workspace.file("in/changsha/抵押.csv", csv("mortgage.file", [mortgage(5, { unitCode: unit(5, 2) })]));
});
afterAll(async () => {
  await gateway.close();
  await hangzhou.close();
  await changsha.close();
  workspace.remove();
});

/** One run by cron: the exit code, and the tasks in todo.tsv without what differs from run to run. */
async function cron(): Promise<{ exit: number | null; tasks: string[][] }> {
  const ran = await run("bash", [path.join(ROOT, "examples/06-nightly.sh"), "in"], {
    cwd: workspace.folder,
    env: { ...workspace.env(), BDC: `${process.execPath} ${BDC}`, WAIT: "5s", PATIENCE: "2s" },
  });
  const tasks = workspace
    .read("in/todo.tsv")
    .split("\n")
    .filter(Boolean)
    .map((line) => line.replace(/B-\d{8}-\w{4}/g, "BATCH").split("\t"));
  expect(existsSync(path.join(workspace.folder, "in/nightly.log")), ran.stderr).toBe(true);
  return { exit: ran.code, tasks };
}

async function casesOf(sandbox: Sandbox): Promise<Record<string, any>> {
  const found = await registerOf(sandbox);
  return Object.fromEntries(found.map((c) => [c.ref ?? c.filing?.ref, c]));
}

it(
  "acts on exit codes and JSON alone, and asks people for exactly what only they can do",
  { timeout: 600_000 },
  async () => {
    const warning = ["warning", "in/hangzhou/小额.csv", "amount-unit-suspect", "", expect.stringContaining("--accept")];
    // 22:00. One authority is down, so the first code that applies is 7. The next run continues: no task for people.
    expect(await cron()).toEqual({ exit: 7, tasks: [warning] });
    expect([Object.keys(await casesOf(hangzhou)), Object.keys(await casesOf(changsha))]).toEqual([
      ["M-000001", "M-000002", "M-000003"],
      [],
    ]);

    // An officer works late, and the other authority is back.
    const cases = await casesOf(hangzhou);
    const at = (ref: string) => cases[ref].caseNo as string;
    const desk = (action: string, ref: string, more: object = {}) =>
      control(hangzhou, "desk", { action, caseNo: at(ref), ...more });
    for (const ref of ["M-000001", "M-000002"])
      await desk("return", ref, { reasons: ["缺少抵押合同"], dueBy: "2026-12-01T17:00:00+08:00" });
    await desk("approve", "M-000003");
    isDown = false;

    // 02:00. Everything that is left waits for people.
    const second = await cron();
    const [fee] = Object.values(await casesOf(changsha));
    const due = "2026-12-01T17:00:00.000+08:00";
    expect(second).toEqual({
      exit: 14,
      tasks: [
        [
          "payment",
          "BATCH",
          fee.caseNo,
          expect.stringMatching(/^2026-/),
          `bdc case payment ${fee.caseNo} --profile changsha`,
        ],
        ...["M-000001", "M-000002"].map((ref) => [
          "supplement",
          "BATCH",
          at(ref),
          due,
          `bdc case supplement ${at(ref)} --profile hangzhou --material …`,
        ]),
        warning,
      ],
    });

    // In the morning people do what the list says.
    for (const [, , , , command] of second.tasks.filter(([task]) => task === "supplement")) {
      const args = command!.split(" ").slice(1, -2);
      expect((await workspace.bdc([...args, "--note", "已补交抵押合同"])).code).toBe(0);
    }
    await control(changsha, "desk", { action: "pay", caseNo: fee.caseNo });
    for (const ref of ["M-000001", "M-000002"]) await desk("approve", ref);
    workspace.file("in/hangzhou/小额.csv.accept", "amount-unit-suspect=小额贷款，已核对\n");

    // The next night: only the accepted file is left, and the authority has yet to decide it.
    expect(await cron()).toEqual({ exit: 8, tasks: [] });
    cases["M-000004"] = (await casesOf(hangzhou))["M-000004"];
    await desk("approve", "M-000004");
    expect(await cron()).toEqual({ exit: 0, tasks: [] });

    // Never twice, never lost; each batch has its result file.
    expect(Object.keys(await casesOf(hangzhou))).toHaveLength(4);
    expect((await registerOf(hangzhou)).length + (await registerOf(changsha)).length).toBe(5);
    for (const name of ["hangzhou/抵押", "hangzhou/小额", "changsha/抵押"])
      expect(readFileSync(path.join(workspace.folder, `in/${name}.结果.csv`), "utf8")).toContain("已登记");
  },
);
