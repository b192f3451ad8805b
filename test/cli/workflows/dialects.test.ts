import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { doctor } from "../../../src/cli/commands/doctor.js";
import { submit } from "../../../src/cli/commands/submit.js";
import { init } from "../../../src/cli/commands/profile/init.js";
import { ExitCode } from "../../../src/cli/core/exit-codes.js";
import { readProfiles } from "../../../src/cli/config/profiles.js";
import { mortgage } from "../../support/filing-rows.js";
import { csv } from "../../support/workspace.js";
import { description, filed, html, INSTITUTION, ScriptedGateway } from "../../sdk/dialect/scripted-gateway.js";
import { jsonOf, startInProcessCli } from "./in-process-cli.js";

const cli = await startInProcessCli({}, () => new Date());
const { workspace } = cli;

let gateway: ScriptedGateway;
beforeAll(async () => {
  gateway = await new ScriptedGateway().start();
});
afterAll(() => gateway.stop());

const file = (changes: object = {}) =>
  workspace.file(`province-${JSON.stringify(changes).length}.json`, JSON.stringify(description(changes)));
const flags = (more: object = {}) => ({
  name: "province",
  gateway: gateway.url,
  role: "bank",
  institution: INSTITUTION,
  dialect: file(),
  settings: "userId=bank-0001",
  ...more,
});

describe("a profile with a description", () => {
  it("is saved with its settings and the sources of its keys, without a token", async () => {
    const key = workspace.file("app.key", "0123456789abcdef0123456789abcdef");
    const made = await init(cli.context("bank"), [], flags({ keys: `app=file:${key}` }));
    expect(jsonOf(made).profile).toMatchObject({ token: "absent", dialect: { settings: { userId: "bank-0001" } } });
    const { profiles } = await readProfiles(workspace.home);
    expect(profiles["province"]!.dialect).toMatchObject({ keys: { app: [{ id: "1", file: key }] } });
    expect(JSON.stringify(profiles)).not.toContain("0123456789abcdef");
  });

  it.each([
    ["a description that is wrong", { dialect: file({ pace: {} }) }, "dialect-wrong"],
    ["a file that is no description", { dialect: workspace.file("x.json", "[]") }, "dialect-unreadable"],
    ["a setting that is missing", { settings: undefined }, "dialect-wrong"],
    ["settings that are no list", { settings: "userId" }, "dialect-option"],
    ["a key of an unknown source", { keys: "app=vault:x" }, "dialect-option"],
    ["a key that is not there", { keys: "app=file:none.key" }, "dialect-key"],
  ])("is not saved with %s", async (_, wrong, code) => {
    await expect(init(cli.context("bank"), [], flags({ name: "wrong", ...wrong }))).rejects.toMatchObject({ code });
    expect((await readProfiles(workspace.home)).profiles["wrong"]).toBeUndefined();
  });
});

describe("bdc doctor", () => {
  const check = async () => {
    const result = await doctor({ ...cli.context("bank"), profileName: "province" });
    const { checks } = jsonOf(result) as { checks: { check: string; state: string; detail: string }[] };
    return { exit: result.exit, of: (name: string) => checks.find(({ check: one }) => one === name) };
  };

  it("checks description, line and login with a look-up that finds nothing", async () => {
    await init(cli.context("bank"), [], flags());
    gateway.respond = () => ({ code: "2001" });
    const { of } = await check();
    expect(of("token")!.state).toBe("skipped");
    expect(of("dialect")).toMatchObject({ state: "ok", detail: expect.stringContaining("province-rest 1.0.0") });
    expect(of("gateway")).toMatchObject({ state: "ok" });
    expect(gateway.messages.at(-1)).toMatchObject({ path: "/api/v1/bjcx" });
  });

  it("tells the incident of a firewall", async () => {
    gateway.respond = () => html(403, "<html>您的请求已被拦截，事件编号：EV-2026-1130</html>");
    const { exit, of } = await check();
    expect(exit).toBe(ExitCode.Unreachable);
    expect(of("gateway")).toMatchObject({ state: "wrong", detail: expect.stringContaining("EV-2026-1130") });
  });
});

it("bdc submit files through the description", async () => {
  const { kinds, authority } = description() as { kinds: { "mortgage.file": object }; authority: object };
  const withoutDocuments = { ...kinds, "mortgage.file": { ...kinds["mortgage.file"], requiredMaterials: [] } };
  await init(
    cli.context("bank"),
    [],
    flags({ dialect: file({ kinds: withoutDocuments, authority: { ...authority, divisions: ["9901", "3301"] } }) }),
  );
  gateway.respond = filed;
  const before = gateway.messages.length;
  const rows = workspace.file("抵押.csv", csv("mortgage.file", [mortgage(1), mortgage(2)]));
  const context = { ...cli.context("bank"), profileName: "province" };
  const result = await submit(context, [rows], { kind: "mortgage.file", yes: true });
  expect(jsonOf(result)).toMatchObject({ counts: { byState: { filed: { filings: 2 } } } });
  expect(gateway.messages.length - before).toBe(2);
});
