import path from "node:path";
import { existsSync } from "node:fs";
import { expect, it } from "vitest";
import { results } from "../../../src/cli/commands/results.js";
import { mortgage } from "../../support/filing-rows.js";
import { jsonOf, startInProcessCli } from "./in-process-cli.js";

const cli = await startInProcessCli();

it("writes the results of a file inside an installed package to the current folder", async () => {
  const example = "node_modules/bdc-connect/examples/data/mortgages.csv";
  const batch = await cli.submit("bank", "mortgage.file", [mortgage(1)], example);
  const { resultFile } = jsonOf(await results(cli.context("bank"), [batch], {}));
  expect(resultFile).toBe(path.join(cli.workspace.folder, "mortgages.结果.csv"));
  expect(existsSync(resultFile)).toBe(true);
  expect(existsSync(path.join(cli.workspace.folder, path.dirname(example), "mortgages.结果.csv"))).toBe(false);
});
