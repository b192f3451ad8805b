import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { results } from "../../../src/cli/commands/results.js";
import { resume } from "../../../src/cli/commands/resume.js";
import { status } from "../../../src/cli/commands/status.js";
import { submit } from "../../../src/cli/commands/submit.js";
import { watch } from "../../../src/cli/commands/watch.js";
import { ExitCode } from "../../../src/cli/core/exit-codes.js";
import type { CommandResult } from "../../../src/cli/core/command.js";
import type { Kind } from "../../../src/contract/index.js";
import { mortgage, seizure, unit } from "../../support/filing-rows.js";
import { csv } from "../../support/workspace.js";
import { jsonOf, startInProcessCli } from "./in-process-cli.js";

const cli = await startInProcessCli({ now: new Date("2026-11-23T10:00:00+08:00") });
const bank = cli.context("bank");

const UNKNOWN = "浙（2019）杭州市不动产证明第0000777号";
const cancellation = (ref: string, unitCode: string, proofNo: string) => ({
  ref,
  unitCode,
  proofNo,
  ground: "债权消灭",
  settledOn: "2026-11-20",
});
async function submitRows(
  role: "bank" | "court",
  kind: Kind,
  name: string,
  rows: Record<string, string>[],
): Promise<CommandResult> {
  const file = cli.workspace.file(name, csv(kind, rows));
  return submit(cli.context(role), [file], { kind, yes: true, wait: "20s" });
}
const lineOf = (result: CommandResult, ref: string): string =>
  readFileSync(jsonOf(result).resultFile as string, "utf8")
    .split("\n")
    .find((text) => text.includes(ref))!;

describe("a cancellation of a right that the register does not hold", () => {
  let batch: string;

  it("is entered; submit tells it with its exit code, its text and the result file", async () => {
    await submitRows("bank", "mortgage.file", "抵押.csv", [mortgage(1)]);
    const known = await jsonOf(await status(bank, ["M-000001"])).filings[0].case.certificates[0].no;
    const result = await submitRows("bank", "mortgage.cancel", "注销.csv", [
      cancellation("ZX-1", unit(1), known),
      cancellation("ZX-2", unit(2), UNKNOWN),
    ]);
    batch = jsonOf(result).batch.id;
    expect(result.exit).toBe(ExitCode.News);
    expect(jsonOf(result).counts.byCase.registered.filings).toBe(2);
    expect(jsonOf(result).unknownRights.map((one: any) => [one.ref, one.alert.code])).toEqual([
      ["ZX-2", "right-unknown"],
    ]);
    expect(result.view(bank)).toContain("1 件注销、解封或续封已登簿，但登记簿没有所填的权利，请核对编号：");
    expect(lineOf(result, "ZX-2")).toContain("[right-unknown] 登记簿没有登记证明号");
    expect(lineOf(result, "ZX-2")).toContain("请核对登记证明号");
    expect(lineOf(result, "ZX-1")).not.toContain("right-unknown");
  });

  it("is told again by watch, resume, results and status", async () => {
    expect((await watch(bank, [batch], { timeout: "1s" })).exit).toBe(ExitCode.News);
    expect((await resume(bank, [batch], {})).exit).toBe(ExitCode.News);
    const again = await results(bank, [batch], { out: `${cli.workspace.folder}/again.csv` });
    expect([again.exit, jsonOf(again).unknownRights]).toEqual([
      ExitCode.News,
      [expect.objectContaining({ ref: "ZX-2" })],
    ]);
    expect(lineOf(again, "ZX-2")).toContain("right-unknown");
    expect((await status(bank, [batch])).view(bank)).toContain("right-unknown");
  });

  it("is not told of a batch whose rights the register holds", async () => {
    await submitRows("bank", "mortgage.file", "抵押二.csv", [mortgage(3)]);
    const known = await jsonOf(await status(bank, ["M-000003"])).filings[0].case.certificates[0].no;
    const result = await submitRows("bank", "mortgage.cancel", "注销二.csv", [cancellation("ZX-3", unit(3), known)]);
    expect(result.exit).toBe(ExitCode.Done);
    expect(jsonOf(result)).not.toHaveProperty("unknownRights");
  });
});

it("a release of a seizure that the register does not hold is told to the court", async () => {
  const {
    documentNo: _,
    measure: _m,
    obligorName: _n,
    obligorIdNo: _i,
    startDate: _s,
    endDate: _e,
    ...order
  } = seizure(1);
  const result = await submitRows("court", "seizure.release", "解封.csv", [
    { ...order, ref: "JF-1", originalDocumentNo: "（2019）浙0106执77号", documentNo: "（2026）浙0106执77号之二" },
  ]);
  expect([result.exit, jsonOf(result).unknownRights?.[0]?.alert.code]).toEqual([ExitCode.News, "right-unknown"]);
  expect(lineOf(result, "JF-1")).toContain("登记簿没有文号为 （2019）浙0106执77号 的查封");
});
