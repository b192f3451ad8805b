import { expect, it } from "vitest";
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
