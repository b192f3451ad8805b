import { describe, expect, it } from "vitest";
import { releaseCheckCommand } from "../../../src/cli/commands/release/release-check.js";
import { ExitCode } from "../../../src/cli/core/exit-codes.js";
import { idNo, mortgage, preNotice, seizure, unit, type Cells } from "../../support/filing-rows.js";
import { control } from "../../support/workspace.js";
import { jsonOf, startInProcessCli } from "./in-process-cli.js";

const cli = await startInProcessCli();
const { sandbox, workspace } = cli;

const event = async (body: object) => {
  const { results } = await control(sandbox, "events", { events: [body] });
  expect(results?.every((r: any) => r.applied !== false) ?? true).toBe(true);
};
const file = (n: number, change: Cells = {}) => cli.submit("bank", "mortgage.file", [mortgage(n, change)]);
const owner = (n: number, name = "张伟") => ({ name, idType: "citizen-id", idNo: idNo(n) });
const entered = (n: number, more: object = {}) =>
  event({ type: "unit-entered", unitCode: unit(n), phase: "registered", owners: [owner(n)], ...more });
const recorded = (n: number, registeredAt: string) =>
  event({
    type: "mortgage-recorded",
    unitCode: unit(n),
    proofNo: `浙（2020）示例市不动产证明第${String(9_000_000 + n)}号`,
    mortgagee: { name: "另一银行股份有限公司", idNo: "91330106MA2CFK5N1X" },
    mortgageType: "general",
    amount: "50000000.00",
    termStart: "2020-01-05",
    termEnd: "2040-01-04",
    transferRestricted: false,
    registeredAt,
  });

async function check(batch: string, options: Record<string, unknown> = {}) {
  const context = cli.context("bank");
  const result = await releaseCheckCommand(context, [batch], options);
  const data = jsonOf(result);
  return {
    exit: result.exit,
    data,
    codes: data.rows.flatMap((r: any) => r.reasons.map((x: any) => x.code)),
    text: result.view(context),
  };
}
const ask = ExitCode.ReleaseNeedsDecision;
const never = ExitCode.NotReleasable;

describe("release-check against the register", () => {
  it("needs a decision for a second rank behind another bank's 50 million, and none for a first rank", async () => {
    await entered(201);
    await recorded(201, "2020-01-06T10:00:00.000+08:00");
    const behind = await check(await file(201));
    expect([behind.exit, behind.codes]).toEqual([ask, ["release-rank"]]);
    expect(behind.text).toContain("第 2 顺位");
    expect(behind.text).toContain("另一银行股份有限公司 50000000.00 CNY");
    expect(behind.text).toContain("民法典 第四百一十四条");
    const first = await file(202);
    await recorded(202, new Date(sandbox.clock.now().getTime() + 60_000).toISOString());
    expect(await check(first)).toMatchObject({ exit: ExitCode.Done, codes: [] });
  });

  it("needs a decision when the land under the house is mortgaged", async () => {
    const land = `${unit(203, 3).slice(0, 19)}W00000000`;
    await event({ type: "unit-entered", unitCode: land, phase: "registered", owners: [owner(203)] });
    await cli.submit("bank", "mortgage.file", [mortgage(9203, { unitCode: land, mortgagorIdNo: idNo(203) })]);
    expect(await check(await file(203, { unitCode: unit(203, 3) }))).toMatchObject({
      exit: ask,
      codes: ["release-rank"],
    });
  });

  it("needs a decision while an objection is registered", async () => {
    const batch = await file(204);
    expect(await check(batch)).toMatchObject({ exit: ExitCode.Done, codes: [] });
    await event({ type: "objection-registered", unitCode: unit(204), applicant: "王芳" });
    const objected = await check(batch);
    expect([objected.exit, objected.codes]).toEqual([ask, ["release-objection"]]);
    expect(JSON.stringify(objected.data) + objected.text).not.toContain("王芳");
    await event({ type: "objection-ended", unitCode: unit(204), applicant: "王芳" });
    expect(await check(batch)).toMatchObject({ exit: ExitCode.Done, codes: [] });
  });

  it("needs a decision for a right of habitation and for a correction in progress", async () => {
    const batch = await file(205);
    await event({ type: "habitation-registered", unitCode: unit(205), holder: "王芳" });
    expect(await check(batch)).toMatchObject({ exit: ask, codes: ["release-habitation"] });
    await event({ type: "habitation-ended", unitCode: unit(205), holder: "王芳" });
    await event({ type: "correction-started", unitCode: unit(205) });
    expect(await check(batch)).toMatchObject({ exit: ask, codes: ["release-restricted"] });
    await event({ type: "correction-ended", unitCode: unit(205) });
    expect(await check(batch)).toMatchObject({ exit: ExitCode.Done, codes: [] });
  });

  it("needs a decision when a buyer's pre-notice was registered before", async () => {
    const code = unit(206, 8);
    const developer = sandbox.institutions.find((i) => i.role === "developer")!;
    await cli.submit("developer", "pre-notice.register", [preNotice(206, { unitCode: code })]);
    await event({ type: "first-registration", unitCode: code });
    const batch = await file(206, {
      unitCode: code,
      mortgagorName: developer.name,
      mortgagorIdType: "统一社会信用代码",
      mortgagorIdNo: developer.id,
      materials: `书面同意（抵押：李娜 ${idNo(206)}、王芳 ${idNo(207)}）=文书/抵押合同.pdf`,
    });
    const noticed = await check(batch);
    expect([noticed.exit, noticed.codes]).toEqual([ask, ["release-pre-notice"]]);
    expect(noticed.text).not.toContain("李娜");
  });

  it("refuses after a seizure or a waiting one, but not after its release", async () => {
    const batch = await file(207);
    const order = (n: number) => seizure(n, { unitCode: unit(207), obligorName: "张伟", obligorIdNo: idNo(207) });
    await cli.submit("court", "seizure.request", [order(207), order(208)]);
    const { exit, codes } = await check(batch);
    expect([exit, codes]).toEqual([never, ["release-seized", "release-seizure-waiting"]]);
  });

  it("refuses after a transfer of the unit; needs a decision when a co-owner is not a mortgagor", async () => {
    const sold = await file(209);
    await event({ type: "transfer", unitCode: unit(209), to: [owner(210, "李娜")] });
    expect(await check(sold)).toMatchObject({ exit: never, codes: ["release-mortgagor-differs"] });
    await entered(211, {
      owners: [
        { ...owner(211), share: "2/3" },
        { ...owner(212, "李娜"), share: "1/3" },
      ],
      coOwnership: "by-share",
    });
    const shared = await check(await file(211));
    expect([shared.exit, shared.codes]).toEqual([ask, ["release-co-owner"]]);
    expect(JSON.stringify(shared.data)).not.toContain("李娜");
  });

  it("refuses on homesteads and land ownership, which the register does not let be mortgaged", async () => {
    const on = async (n: number, feature: string) => check(await file(n, { unitCode: unit(n).replace("GB", feature) }));
    expect(await on(213, "JC")).toMatchObject({ exit: never, codes: ["release-filing-failed"] });
    expect(await on(214, "JA")).toMatchObject({ exit: never, codes: ["release-filing-failed"] });
  });
});

describe("release-check", () => {
  it("exits with the code of the most serious verdict, totals each verdict and gives the next command", async () => {
    await entered(221);
    await recorded(221, "2020-01-06T10:00:00.000+08:00");
    const batch = await cli.submit("bank", "mortgage.file", [
      mortgage(220),
      mortgage(221),
      mortgage(222, { securedPrincipal: "80.05", debtorName: "陈强", debtorIdNo: idNo(222) }),
    ]);
    expect(await check(batch)).toMatchObject({ exit: ask });
    await cli.submit("court", "seizure.request", [
      seizure(222, { unitCode: unit(222), obligorName: "张伟", obligorIdNo: idNo(222) }),
    ]);
    const { exit, data, text } = await check(batch, { out: "放款.csv" });
    expect(exit).toBe(never);
    expect(data).toMatchObject({ releasable: 1, notReleasable: 2, notVerified: 0 });
    expect(data.totals).toEqual([
      { verdict: "releasable", rows: 1, mortgages: 1, amounts: [{ amount: "1200000.00", currency: "CNY" }] },
      { verdict: "refused", rows: 1, mortgages: 1, amounts: [{ amount: "80.05", currency: "CNY" }] },
      { verdict: "needs-decision", rows: 1, mortgages: 1, amounts: [{ amount: "1200000.00", currency: "CNY" }] },
    ]);
    expect(text).toContain("不可放款\t1\t80.05 CNY");
    expect(text).toContain("陈*");
    expect(text).not.toContain("陈强");
    expect(text).toMatch(/下一步.*bdc case show /);
    const csv = workspace.read("放款.csv").trim().split("\r\n");
    expect(csv[0]).toBe("行,申请编号,借款人,金额,币种,受理编号,证明号,登簿时间,结论,原因代码,原因,处理建议");
    expect(csv[3]).toMatch(/^4,M-000222,陈\*,80\.05,CNY,[^,]+,[^,]+,[^,]+,不可放款,release-seized,/);
    expect(csv.join()).not.toContain("陈强");
  });

  it("shows 50 rows, those not releasable first, groups the reasons, and tells how to see the rest", async () => {
    const held = [240, 241];
    const batch = await cli.submit(
      "bank",
      "mortgage.file",
      Array.from({ length: 60 }, (_, i) => mortgage(230 + i)),
    );
    for (const n of held) await event({ type: "habitation-registered", unitCode: unit(n), holder: "王芳" });
    const captured: string[] = [];
    const context = cli.context("bank", {
      quiet: false,
      now: (() => {
        let at = sandbox.clock.now().getTime();
        return () => new Date((at += 11_000));
      })(),
      stderr: { isTTY: false, columns: 100, write: (text) => void captured.push(text) },
    });
    const result = await releaseCheckCommand(context, [batch], {});
    const text = result.view(context);
    expect(text.split("\n").filter((l) => /^\d+\tM-/.test(l))).toHaveLength(50);
    for (const n of held) expect(text).toContain(`M-${String(n).padStart(6, "0")}`);
    expect(text).toContain("另有 10 行未列出：用 --out 文件 写出全部");
    expect(text).toContain("release-habitation · 需人工决定 · 2 行");
    expect(jsonOf(result).rows).toHaveLength(60);
    expect(captured.join("")).toMatch(/放款核验：\d+ \/ 60 行/);
  });
});
