import { describe, expect, it } from "vitest";
import { openLedger } from "../../../src/batch/ledger/sqlite/sqlite-ledger.js";
import { exitCodeOfBatch } from "../../../src/cli/commands/batch/exit-code.js";
import { showBatch } from "../../../src/cli/commands/batch/list-show.js";
import { settleContradiction } from "../../../src/cli/commands/case/decisions.js";
import { casePayment } from "../../../src/cli/commands/case/payment.js";
import { showCase } from "../../../src/cli/commands/case/case.js";
import { deadlinesCommand } from "../../../src/cli/commands/deadlines.js";
import { results } from "../../../src/cli/commands/results.js";
import { status } from "../../../src/cli/commands/status.js";
import { watch } from "../../../src/cli/commands/watch.js";
import { ExitCode } from "../../../src/cli/core/exit-codes.js";
import { AUTHORITIES, startSandbox } from "../../../src/sandbox/index.js";
import { control } from "../../support/workspace.js";
import { mortgage, seizure, unit } from "../../support/filing-rows.js";
import { jsonOf, startInProcessCli } from "./in-process-cli.js";

const cli = await startInProcessCli({ now: new Date("2026-11-23T10:00:00+08:00"), authorities: AUTHORITIES });
const { workspace, sandbox } = cli;

type Command = typeof watch;
const run = async (
  command: Command,
  args: string[] = [],
  role: "bank" | "court" = "bank",
  options: Record<string, unknown> = {},
) => {
  const context = cli.context(role);
  const result = await command(context, args, options);
  return { exit: result.exit, data: jsonOf(result), text: result.view(context) };
};

describe("changes to registered cases", () => {
  let batch: string;
  it("R-06 a seizure of a maximum mortgage is reported to the bank once, first in the list, with its own exit code", async () => {
    batch = await cli.submit("bank", "mortgage.file", [
      mortgage(1, { mortgageType: "最高额抵押", securedPrincipal: "", maximumClaim: "3000000.00" }),
      mortgage(2),
      mortgage(3),
    ]);
    expect((await run(watch, [batch])).exit).toBe(ExitCode.Done);
    await cli.submit("court", "seizure.request", [
      seizure(1, { unitCode: unit(1), obligorName: "张伟", obligorIdNo: mortgage(1)["mortgagorIdNo"]! }),
    ]);
    const { exit, data, text } = await run(watch, [batch]);
    expect([exit, data.news.map((n: any) => [n.ref, n.batch, n.alert.code])]).toEqual([
      ExitCode.News,
      [["M-000001", batch, "R-06"]],
    ]);
    expect(text).toContain("最高额抵押的债权自此确定");
    expect(data.next).toBe(`bdc status ${batch}`);
    expect((await run(watch, [batch])).exit).toBe(ExitCode.Done);
  });

  it("bdc status shows them again from the ledger alone, by batch and by ref", async () => {
    const ofBatch = await run(status as Command, [batch]);
    expect(ofBatch.data.batches[0].alerts.map((n: any) => [n.ref, n.alert.code])).toEqual([["M-000001", "R-06"]]);
    expect(ofBatch.text).toContain("R-06");
    expect((await run(status as Command, ["M-000001"])).text).toContain("R-06");
    expect((await run(status as Command, ["M-000002"])).text).not.toContain("R-06");
  });

  it("a waiting seizure that takes effect is reported to the court; watching all batches reads each feed once", async () => {
    await cli.submit("court", "seizure.request", [
      seizure(2, { unitCode: unit(1), obligorName: "张伟", obligorIdNo: mortgage(1)["mortgagorIdNo"]! }),
    ]);
    await control(sandbox, "events", { events: [{ type: "disposal", unitCode: unit(1), remainder: "二层" }] });
    const { exit, data } = await run(watch, [], "court");
    expect(exit).toBe(ExitCode.News);
    expect(
      data.batches
        .flatMap((b: any) => b.news ?? [])
        .map((n: any) => [n.ref, n.alert.code])
        .sort(),
    ).toEqual([
      ["C-000001", "CF-07"],
      ["C-000002", "CF-07"],
    ]);
  });

  it("bdc deadlines --online reads the feed and prints the changes", async () => {
    await sandbox.advance(Date.parse("2029-11-21T10:00:00+08:00") - sandbox.clock.now().getTime());
    const { data, exit } = await run(deadlinesCommand as Command, [], "court", { online: true });
    expect([exit, data.news.map((n: any) => [n.ref, n.alert.code])]).toEqual([ExitCode.News, [["C-000002", "CF-03"]]]);
  });
});

describe("registered cases that the ledger does not hold", () => {
  const recorded = "浙（2022）示例市不动产证明第0000077号";
  let batch: string;
  it("are shown apart, counted, in both languages and in --json, with the exit code of changes", async () => {
    batch = await cli.submit("bank", "mortgage.file", [mortgage(40)]);
    await run(watch, [batch]);
    // One mortgage comes from official records, the other was filed by another program of the bank.
    await control(sandbox, "events", {
      events: [
        {
          type: "unit-entered",
          unitCode: unit(41),
          phase: "registered",
          owners: [{ name: "张伟", idNo: mortgage(41)["mortgagorIdNo"] }],
        },
        {
          type: "mortgage-recorded",
          unitCode: unit(41),
          proofNo: recorded,
          mortgagee: { name: "示例银行杭州分行", idNo: sandbox.institutions.find((i) => i.role === "bank")!.id },
          mortgageType: "general",
          amount: "1.00",
          termStart: "2022-01-01",
          termEnd: "2030-01-01",
          transferRestricted: false,
          registeredAt: "2022-01-01T00:00:00+08:00",
        },
      ],
    });
    await cli.submit("bank", "mortgage.file", [mortgage(42)], "elsewhere.csv", 20_000, "elsewhere.db");
    for (const n of [40, 41, 42])
      await cli.submit("court", "seizure.request", [
        seizure(n, {
          unitCode: unit(n),
          obligorName: "张伟",
          obligorIdNo: mortgage(n)["mortgagorIdNo"]!,
          startDate: "2029-11-20",
          endDate: "2032-11-19",
        }),
      ]);
    const { exit, data, text } = await run(watch, [batch]);
    expect([exit, data.next]).toEqual([ExitCode.News, `bdc status ${batch}`]);
    expect(data.news.map((n: any) => [n.ref, n.batch, n.alert.code])).toEqual([
      ["M-000040", batch, "R-01"],
      [recorded, undefined, "R-01"],
      ["M-000042", undefined, "R-01"],
    ]);
    const [own, apart] = text.split("本机台账中没有的已登簿受理件有 2 项变动");
    expect([own!.includes("M-000040"), own!.includes(recorded), apart!.includes(recorded)]).toEqual([
      true,
      false,
      true,
    ]);
    expect(apart).toContain("M-000042");
    expect((await run(watch, [batch])).exit).toBe(ExitCode.Done);
  });

  it("lead to the case when nothing else has changed", async () => {
    await control(sandbox, "events", { events: [{ type: "disposal", unitCode: unit(41), to: [{ name: "李四" }] }] });
    const context = { ...cli.context("bank"), lang: "en" as const };
    const result = await watch(context, [batch], {});
    const { news, next } = jsonOf(result);
    expect([result.exit, news.map((n: any) => n.alert.code)]).toEqual([ExitCode.News, ["R-01", "DY-11"]]);
    expect(next).toBe(`bdc case show ${news[0].caseNo}`);
    expect(result.view(context)).toContain("2 changes to registered cases that are not in this ledger");
  });
});

describe("contradicting or unknown reports", () => {
  it("a status outside the contract is kept, reported and left to manual review", async () => {
    const batch = await cli.submit("bank", "mortgage.file", [
      mortgage(20, { mortgageType: "最高额抵押", securedPrincipal: "", maximumClaim: "3000000.00" }),
    ]);
    await run(watch, [batch]);
    await cli.submit("court", "seizure.request", [
      seizure(20, {
        unitCode: unit(20),
        obligorName: "张伟",
        obligorIdNo: mortgage(20)["mortgagorIdNo"]!,
        startDate: "2029-11-20",
        endDate: "2032-11-19",
      }),
    ]);
    sandbox.faults.set("unknown-status@changes");
    const { exit, text } = await run(watch, [batch], "bank", { timeout: "1s" });
    expect(exit).toBe(ExitCode.NeedsPerson);
    expect(text).toContain("状态不在接口规范之内");
    const none = { rows: 0, filings: 0 };
    const counts = {
      rows: 1,
      filings: 1,
      byState: {
        invalid: none,
        queued: none,
        sending: none,
        unclear: none,
        filed: { rows: 1, filings: 1 },
        "turned-away": none,
        discarded: none,
        "needs-a-person": none,
        changed: none,
      },
      settled: none,
      contradictions: 0,
    };
    expect(exitCodeOfBatch({ ...counts, byCase: { unrecognised: { rows: 1, filings: 1 } } }, undefined, false)).toBe(
      ExitCode.NeedsPerson,
    );
    expect(exitCodeOfBatch({ ...counts, byCase: { certified: { rows: 1, filings: 1 } } }, undefined, false)).toBe(
      ExitCode.Done,
    );
    sandbox.faults.set("");
  });

  it("a look-up that contradicts the feed is recorded, shown and left to manual review", async () => {
    const batch = await cli.submit("bank", "mortgage.file", [mortgage(30)]);
    const ledger = await openLedger(`${workspace.home}/ledger.db`);
    const [filing] = await ledger.find({ ref: "M-000030" });
    const { authority, institution, kind, ref } = filing!;
    // The feed had reported a different end for the same version.
    await ledger.recordCases({ authority, institution }, [
      {
        kind,
        ref,
        caseNo: filing!.caseNo!,
        units: "",
        status: "refused",
        version: filing!.caseVersion! + 1,
        done: true,
        case: Buffer.from(JSON.stringify({ ...JSON.parse(filing!.case!), status: "refused" })),
      },
    ]);
    await ledger.close();
    const old = "浙（2020）示例市不动产证明第9999999号";
    const own = (JSON.parse(filing!.case!) as { certificates: { no: string }[] }).certificates[0]!.no;
    await control(sandbox, "events", {
      events: [
        {
          type: "mortgage-recorded",
          unitCode: unit(30),
          proofNo: old,
          mortgagee: { name: "另一银行", idNo: "91330106MA2TEXT16N" },
          mortgageType: "general",
          amount: "1.00",
          termStart: "2020-01-01",
          termEnd: "2030-01-01",
          transferRestricted: false,
          registeredAt: "2020-01-01T00:00:00+08:00",
        },
        {
          type: "ranks-agreed",
          unitCode: unit(30),
          proofNos: [own, old],
          papers: [{ kind: "agreement", consent: { matter: "rank", by: [{ name: "另一银行", number: old }] } }],
        },
      ],
    });
    // The look-up returns the same version with different content.
    const shown = await run(showCase as Command, [filing!.caseNo!]);
    expect([shown.data.case.status, shown.exit]).toEqual(["certified", ExitCode.NeedsPerson]);
    expect(shown.data.contradiction).toMatch(/ is refused, but also .* certified/);
    expect(shown.text).toContain("矛盾");
    expect((await run(status as Command, [batch])).data.batches[0].contradictions).toMatchObject([{ ref: "M-000030" }]);
    // Every later command reports it until it is marked as resolved.
    const exits = async () => [
      (await run(status as Command, [batch])).exit,
      (await run(status as Command, ["M-000030"])).exit,
      (await run(watch, [batch])).exit,
      (await run(showBatch as Command, [batch])).exit,
      (await run(results as Command, [batch])).exit,
    ];
    expect(await exits()).toEqual(Array(5).fill(ExitCode.NeedsPerson));
    expect((await run(showBatch as Command, [batch])).text).toContain("bdc case settle M-000030");
    const settled = await run(settleContradiction as Command, ["M-000030"], "bank", { reason: "登记机构确认" });
    expect([settled.exit, settled.data.ref]).toEqual([ExitCode.Done, "M-000030"]);
    expect(await exits()).not.toContain(ExitCode.NeedsPerson);
  });

  it("a case that the authority no longer knows contradicts its filing", async () => {
    await cli.submit("bank", "mortgage.file", [mortgage(31)]);
    await expect(run(showCase as Command, ["330106-20261123-999999"])).rejects.toMatchObject({ code: "not-found" });
    const { caseNo } = (await run(status as Command, ["M-000031"])).data.filings[0];
    // The authority was set up anew, without its old cases.
    const empty = await startSandbox();
    try {
      workspace.profile(empty.url, "bank", "set-up-anew");
      const context = { ...cli.context("bank"), profileName: "set-up-anew" };
      const shown = await showCase(context, [caseNo]);
      expect([shown.exit, jsonOf(shown)]).toMatchObject([ExitCode.NeedsPerson, { caseNo, ref: "M-000031" }]);
      expect(jsonOf(shown).contradiction).toContain("does not know it");
    } finally {
      await empty.close();
    }
    expect((await run(status as Command, ["M-000031"])).exit).toBe(ExitCode.NeedsPerson);
  });
});

it("the payment notice shows amount, items, payment method and due date, or that there is no fee", async () => {
  const token = sandbox.institutions.find((i) => i.role === "bank")!.token;
  const unitCode = "430102001001GB00001F00010001";
  const { ref: _, ...cells } = mortgage(40);
  const filing = {
    ref: "F-1",
    unitCode,
    titleNo: cells["titleNo"],
    mortgagors: [{ name: "张伟", idType: "citizen-id", idNo: cells["mortgagorIdNo"] }],
    mortgageType: "general",
    propertyType: "land-and-house",
    securedPrincipal: "1.00",
    termStart: "2029-01-05",
    termEnd: "2046-01-04",
    mortgageContractNo: "D",
    loanContractNo: "J",
    securedScope: "全部",
    transferRestricted: false,
    reason: "合同设立",
  };
  const response = await fetch(`${sandbox.url}/a/430100/v1/mortgages`, {
    method: "POST",
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    body: JSON.stringify(filing),
  });
  const { caseNo } = (await response.json()) as { caseNo: string };
  workspace.profile(`${sandbox.url}/a/430100`, "bank", "changsha");
  const context = { ...cli.context("bank"), profileName: "changsha" };
  const result = await casePayment(context, [caseNo]);
  expect(jsonOf(result)).toMatchObject({ due: true, fee: { amount: "80.00", items: 1, paid: false } });
  for (const part of ["缴款通知书", "80.00", unitCode, "非税移动缴费平台", "缴款码", "2029-12-06"])
    expect(result.view(context)).toContain(part);
  const free = await run(casePayment as Command, [(await run(status as Command, ["M-000002"])).data.filings[0].caseNo]);
  expect([free.data.due, free.text]).toEqual([false, "该受理件没有费用"]);
});
