import path from "node:path";
import { describe, expect, it } from "vitest";
import { sandboxClock, sandboxDesk } from "../../../src/cli/commands/sandbox/desk.js";
import { sandboxScenario } from "../../../src/cli/commands/sandbox/scenario.js";
import { ExitCode } from "../../../src/cli/core/exit-codes.js";
import { ROOT } from "../../support/workspace.js";
import { mortgage } from "../../support/filing-rows.js";
import { jsonOf, startInProcessCli } from "./in-process-cli.js";

const cli = await startInProcessCli({ review: "manual", now: new Date("2026-11-21T10:00:00+08:00") });
const { workspace } = cli;

describe("bdc sandbox desk and clock", () => {
  it("lists, returns, approves, refuses and suspends; a decision needs its reason", async () => {
    await cli.submit("bank", "mortgage.file", [mortgage(1), mortgage(2), mortgage(3)], undefined, 1);
    // Without --profile it is the sandbox that was started last.
    const context = cli.context("bank", { profileName: undefined });
    const listed = await sandboxDesk(context, ["list"], {});
    const cases = jsonOf(listed).cases as any[];
    expect(cases).toHaveLength(3);
    expect(listed.view(context)).toContain(cases[0].caseNo);
    await expect(sandboxDesk(context, ["return", cases[0].caseNo], {})).rejects.toMatchObject({
      code: "option-needed",
    });
    const returned = await sandboxDesk(context, ["return", cases[0].caseNo], {
      reason: ["缺少抵押合同"],
      due: "2026-12-01",
    });
    expect(jsonOf(returned).case).toMatchObject({
      status: "supplement-required",
      supplement: { items: [{ zh: "缺少抵押合同" }], dueBy: "2026-12-01T17:00:00.000+08:00" },
    });
    expect(jsonOf(await sandboxDesk(context, ["approve", cases[1].caseNo], {})).case.status).toBe("certified");
    expect(jsonOf(await sandboxDesk(context, ["suspend", cases[2].caseNo], { reason: ["待核实"] })).case.status).toBe(
      "suspended",
    );
    await expect(sandboxDesk(context, ["approve", cases[1].caseNo], {})).rejects.toMatchObject({
      code: "sandbox-refused",
    });
    await expect(sandboxDesk(context, ["approve", "nothing"], {})).rejects.toMatchObject({ code: "sandbox-refused" });
  });

  it("shows and moves the clock", async () => {
    const context = cli.context("bank");
    expect(jsonOf(await sandboxClock(context, [])).now).toContain("2026-11-21T10:0");
    expect(jsonOf(await sandboxClock(context, ["set", "2029-02-28"])).now).toContain("2029-02-28T09:00:0");
    expect(jsonOf(await sandboxClock(context, ["advance", "1d"])).now).toContain("2029-03-01T09:00:0");
    await expect(sandboxClock(context, ["advance", "tomorrow"])).rejects.toMatchObject({ code: "sandbox-refused" });
    await expect(sandboxClock(context, ["rewind"])).rejects.toMatchObject({ code: "sandbox-clock" });
  });

  it("reports a gateway that is not a sandbox", async () => {
    workspace.profile("http://127.0.0.1:1", "bank", "gone");
    await expect(sandboxClock(cli.context("bank", { profileName: "gone" }), [])).rejects.toMatchObject({
      code: "not-a-sandbox",
    });
  });
});

const scenarioOf = (step: string, more = ""): string =>
  `{"stories":[{"zh":"示例","en":"example","rules":["r"],${more}"steps":[${step}]}]}`;

describe("bdc sandbox scenario run", () => {
  it("runs a file and reports which scenarios passed", async () => {
    const result = await sandboxScenario(cli.context("bank"), [
      "run",
      path.join(ROOT, "examples/scenarios/effects.json"),
    ]);
    expect(result.exit).toBe(ExitCode.Done);
    expect(jsonOf(result)).toMatchObject({ passed: 10, failed: 0 });
    expect(result.view(cli.context("bank"))).toContain("符合 10，不符 0");
  });

  it("reports the step at which a scenario failed, and the difference", async () => {
    const scenario = {
      zh: "错的",
      en: "wrong",
      rules: ["CF-06"],
      steps: [{ file: "seizure.request" }, { unit: "$house", is: { seizures: [] } }],
    };
    workspace.file("wrong.json", JSON.stringify({ stories: [scenario] }));
    const result = await sandboxScenario(cli.context("bank"), ["run", "wrong.json"]);
    expect([result.exit, jsonOf(result).failed]).toEqual([ExitCode.Unexpected, 1]);
    expect(result.view(cli.context("bank", { lang: "en" }))).toMatch(/✗ wrong.*\n.*step 2 unit \$house \/seizures/);
  });

  it.each([
    ["{", "scenario-broken"],
    ['{"stories":[{"zh":"x","en":"x","rules":["r"],"steps":[{"fly":1}]}]}', "scenario-broken"],
    ['{"stories":[{"zh":"x","en":"x","rules":["r"],"steps":[{"unit":"$no","is":{}}]}]}', "scenario-broken"],
    [scenarioOf('{"unit":"$a","is":{}}', '"names":{"a":"$b","b":"$a"},'), "scenario-broken"],
    [scenarioOf('{"case":"m","by":"court9","is":{}}'), "scenario-broken"],
    [scenarioOf('{"unit":"$house","is":{"unitCode":{"$match":"("}}}'), "scenario-broken"],
    [scenarioOf('{"unit":"$house","is":{"$hass":1}}'), "scenario-broken"],
  ])("refuses %s with one text in each language", async (text, code) => {
    workspace.file("broken.json", text);
    const error = await sandboxScenario(cli.context("bank"), ["run", "broken.json"]).catch((e: unknown) => e);
    expect(error).toMatchObject({ code });
    const { zh, en } = error as { zh: string; en: string };
    expect(en).not.toMatch(/\p{Script=Han}/u);
    expect(zh.split("：").slice(1).join("：")).toMatch(/\p{Script=Han}/u);
    expect(zh).not.toMatch(/(?:\b[a-z]{2,}\b ){2}/);
  });

  it("requires run and a file", async () => {
    await expect(sandboxScenario(cli.context("bank"), ["play", "x.json"])).rejects.toMatchObject({
      code: "scenario-usage",
    });
    await expect(sandboxScenario(cli.context("bank"), ["run", "none.json"])).rejects.toMatchObject({
      code: "local-file-unreadable",
    });
  });
});
