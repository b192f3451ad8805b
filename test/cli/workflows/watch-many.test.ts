import { expect, it } from "vitest";
import { deadlinesCommand } from "../../../src/cli/commands/deadlines.js";
import { resume } from "../../../src/cli/commands/resume.js";
import { watch } from "../../../src/cli/commands/watch.js";
import { ExitCode } from "../../../src/cli/core/exit-codes.js";
import { overridingProxy } from "../../support/overriding-proxy.js";
import { mortgage } from "../../support/filing-rows.js";
import { startInProcessCli } from "./in-process-cli.js";

const cli = await startInProcessCli({ review: "manual" });

it("waits at most --timeout for all batches together", { timeout: 60_000 }, async () => {
  for (const n of [1, 2, 3]) await cli.submit("bank", "mortgage.file", [mortgage(n)], `f${n}.csv`, 0);
  let readings = 0;
  const gateway = await overridingProxy(cli.sandbox.url, ({ url }) => {
    if (url!.startsWith("/v1/changes")) readings++;
    return undefined;
  });
  cli.workspace.profile(gateway.url);
  const result = await watch(cli.context("bank"), [], { timeout: "3s" });
  expect(result.exit).toBe(ExitCode.TimedOut);
  // The feed is polled every second: three times the timeout would take nine readings.
  expect(readings).toBeLessThanOrEqual(5);
  expect(readings).toBeGreaterThan(0);
  await gateway.close();
});

it("takes no profile of another institution than that of the batch", async () => {
  const { context, sandbox, submit } = await startInProcessCli({ review: "manual" });
  const batch = await submit("bank", "mortgage.file", [mortgage(9)], "m.csv", 0);
  const developer = context("developer");
  const developerId = sandbox.institutions.find((i) => i.role === "developer")!.id;
  for (const command of [watch, resume]) {
    const error = await command(developer, [batch], {}).catch((e: unknown) => e);
    expect(error).toMatchObject({ code: "profile-institution" });
    expect(String(error)).toContain(developerId);
    // Without a batch the profile selects those of its institution: there are none.
    expect((await command(developer, [], {})).data).toMatchObject({ batches: [] });
  }
  expect((await resume(context("bank"), [batch], {})).data).toMatchObject({ batch: { id: batch } });
});

it("reads no feed through a profile that has become another institution's", async () => {
  const { context, sandbox, submit, workspace } = await startInProcessCli({ review: "manual" });
  const batch = await submit("bank", "mortgage.file", [mortgage(8)], "m.csv", 0);
  const [bank, developer] = ["bank", "developer"].map((role) => sandbox.institutions.find((i) => i.role === role)!.id);
  const saved = workspace.read("home/profiles.json");
  workspace.file("home/profiles.json", saved.replaceAll(bank!, developer!));
  const error = await deadlinesCommand({ ...context("bank"), profileName: undefined }, [], { online: true }).catch(
    (e: unknown) => e,
  );
  expect(error).toMatchObject({ code: "profile-institution" });
  expect(String(error)).toContain(batch);
});
