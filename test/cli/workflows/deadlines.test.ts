import path from "node:path";
import { describe, expect, it } from "vitest";
import { NATIONAL_FEES } from "../../../src/sandbox/authorities/national.js";
import { toICalendar } from "../../../src/batch/reports/icalendar.js";
import { checkFile } from "../../../src/batch/check-file.js";
import { deadlinesCommand } from "../../../src/cli/commands/deadlines.js";
import type { CommandResult } from "../../../src/cli/core/command.js";
import type { Context } from "../../../src/cli/core/context.js";
import { ExitCode } from "../../../src/cli/core/exit-codes.js";
import { saveSandboxProfiles } from "../../../src/cli/config/sandbox-profiles.js";
import { metrics } from "../../../src/cli/commands/metrics/metrics.js";
import { report } from "../../../src/cli/commands/report/report.js";
import { status } from "../../../src/cli/commands/status.js";
import { watch } from "../../../src/cli/commands/watch.js";
import { defaultAuthority, startSandbox } from "../../../src/sandbox/index.js";
import { Workspace, control } from "../../support/workspace.js";
import { mortgage, preNotice, seizure, unit } from "../../support/filing-rows.js";
import { jsonOf, startInProcessCli, inProcessCliFor } from "./in-process-cli.js";

const cli = await startInProcessCli({ now: new Date("2026-11-21T10:00:00+08:00") });
const { workspace, sandbox, captured } = cli;
const papers = { officerName: "周敏", officerCardNo: "浙010600123", materials: seizure(1)["materials"]! };

const DAY_S = 86_400;
const moveTo = (day: string) => sandbox.advance(Date.parse(`${day}T10:00:00+08:00`) - sandbox.clock.now().getTime());
const run = async (options: Record<string, unknown> = {}, role: "court" | "developer" = "court") => {
  const context = cli.context(role);
  const result = await deadlinesCommand(context, [], options);
  return { exit: result.exit, data: jsonOf(result), text: result.view(context) };
};
const brief = (data: any) => data.deadlines.map((d: any) => [d.what, d.on, d.level, d.unitCode, d.documentNo]);

describe("deadlines of seizures over their term", () => {
  it("reports nothing while all deadlines are far", async () => {
    await cli.submit("court", "seizure.request", [
      seizure(1),
      seizure(2, { unitCode: unit(1, 9), obligorIdNo: seizure(1)["obligorIdNo"]! }),
      seizure(3),
    ]);
    const { exit, data, text } = await run({ within: "60d" });
    expect([exit, data.deadlines]).toEqual([ExitCode.Done, []]);
    expect(text).toContain("60 天内没有到期的事项");
    const far = await run({ within: "1200d", ics: "远.ics" });
    expect(far.data.deadlines[0].daysLeft).toBe(1094);
    expect(far.text).toContain("期限内");
    expect(far.text).not.toContain("临近");
    const entry = workspace.read("远.ics").replaceAll("\r\n ", "");
    expect(entry).toMatch(/SUMMARY:（2026）浙0106执1号 查封到期 · .\*+\r\n/);
    expect(entry).not.toContain(seizure(1)["obligorName"]);
  });

  it("lists the term of seizures in force and the document's term of waiting ones", async () => {
    await moveTo("2029-10-01");
    const { exit, data, text } = await run({ within: "60d" });
    expect(exit).toBe(ExitCode.DeadlineNear);
    expect(brief(data)).toEqual([
      ["seizure-ends", "2029-11-19", "near", unit(1, 9), "（2026）浙0106执1号"],
      ["waiting-seizure-ends", "2029-11-19", "near", unit(1, 9), "（2026）浙0106执2号"],
      ["seizure-ends", "2029-11-19", "near", unit(3, 9), "（2026）浙0106执3号"],
    ]);
    expect(data.deadlines[0].daysLeft).toBe(49);
    expect(text).toContain("查封到期");
    expect(text).toContain("临近");
    expect((await run({ within: "40d" })).exit).toBe(ExitCode.Done);
  });

  it("writes the renewals ready for bdc check, and lists the columns to fill in", async () => {
    const { data } = await run({ within: "60d", renewTo: "续封.csv" });
    expect(data.renewal).toMatchObject({ rows: 2, tooLate: 0 });
    expect(data.renewal.toFill.map((c: any) => c.key)).toEqual(["documentNo", "materials"]);
    const report = await checkFile(path.join(workspace.folder, "续封.csv"), { today: "2029-10-01" } as never);
    const text = JSON.stringify(report);
    expect(text).toContain("seizure.renew");
    const [header = "", ...rows] = workspace.read("续封.csv").replace("\ufeff", "").trim().split("\r\n");
    const at = (zh: string) => header.split(",").indexOf(zh);
    expect(rows).toHaveLength(2);
    const cells = rows.map((row) => row.split(","));
    expect(cells.map((c) => [c[at("续封起始日期")], c[at("续封结束日期")], c[at("原查封文号")]])).toEqual([
      ["2029-11-20", "2032-11-19", "（2026）浙0106执1号"],
      ["2029-11-20", "2032-11-19", "（2026）浙0106执3号"],
    ]);
    cells.forEach((c, i) => {
      c[at("续封文号")] = `（2029）浙0106执恢${i + 1}号`;
      c[at("附件")] = papers.materials;
    });
    // Filled in, it goes through every check and into the register; the dates of the first cases move.
    const batch = await cli.submit(
      "court",
      "seizure.renew",
      cells.map((c) => ({
        ref: c[0]!,
        originalDocumentNo: c[at("原查封文号")]!,
        documentNo: c[at("续封文号")]!,
        unitCode: c[at("不动产单元号")]!,
        startDate: c[at("续封起始日期")]!,
        endDate: c[at("续封结束日期")]!,
        ...papers,
      })),
    );
    expect(batch).toBeTruthy();
    expect(brief((await run({ within: "60d" })).data)).toEqual([
      ["waiting-seizure-ends", "2029-11-19", "near", unit(1, 9), "（2026）浙0106执2号"],
    ]);
  });

  it("gives the same result after the change feed has reported the renewal", async () => {
    const { data } = await run({ within: "60d", online: true });
    expect(brief(data)).toEqual([["waiting-seizure-ends", "2029-11-19", "near", unit(1, 9), "（2026）浙0106执2号"]]);
  });

  it("lists the renewed seizure under its last number, and drops it after its release", async () => {
    await moveTo("2032-11-15");
    const { data } = await run({ within: "30d" });
    expect(brief(data).filter(([what]: string[]) => what === "seizure-ends")).toEqual([
      ["seizure-ends", "2032-11-19", "urgent", unit(1, 9), "（2029）浙0106执恢1号"],
      ["seizure-ends", "2032-11-19", "urgent", unit(3, 9), "（2029）浙0106执恢2号"],
    ]);
    await cli.submit("court", "seizure.release", [
      {
        ref: "L-3",
        originalDocumentNo: "（2029）浙0106执恢2号",
        documentNo: "（2032）浙0106执恢2号之一",
        unitCode: unit(3, 9),
        ...papers,
      },
    ]);
    expect(brief((await run({ within: "30d" })).data).map((d: string[]) => d[3])).not.toContain(unit(3, 9));
  });

  it("does not renew a seizure that has ended", async () => {
    // Filed elsewhere, known here by its renewal alone, and the ledger gets no more of it.
    await cli.submit("court", "seizure.renew", [
      {
        ref: "R-9",
        originalDocumentNo: "（2024）浙0106执99号",
        documentNo: "（2032）浙0106执恢99号",
        unitCode: unit(99, 9),
        startDate: "2032-11-16",
        endDate: "2032-11-30",
        ...papers,
      },
    ]);
    await moveTo("2032-12-10");
    const { data, text } = await run({ within: "30d", renewTo: "迟.csv" });
    expect(brief(data)).toContainEqual(["seizure-ends", "2032-11-30", "past", unit(99, 9), "（2032）浙0106执恢99号"]);
    expect(data.renewal.tooLate).toBeGreaterThan(0);
    expect(data.renewal.file).toBeUndefined();
    expect(text).toContain("不能续封");
    // Once the feed has reported that a seizure has lapsed it is no deadline any more.
    const reported = brief((await run({ within: "30d", online: true })).data);
    expect(
      reported.filter(([what, , , unitCode]: string[]) => what === "seizure-ends" && unitCode === unit(1, 9)),
    ).toEqual([]);
  });
});

describe("other deadlines", () => {
  it("include supplements, payments and promised dates of pending cases", async () => {
    const kinds = defaultAuthority.capabilities.kinds.map((k) =>
      k.kind === "mortgage.file" ? { ...k, fee: NATIONAL_FEES } : k,
    );
    const slow = await startSandbox({
      review: "manual",
      authorities: [{ ...defaultAuthority, capabilities: { ...defaultAuthority.capabilities, kinds } }],
      now: new Date("2026-11-21T10:00:00+08:00"),
    });
    const there = new Workspace();
    try {
      await saveSandboxProfiles(there.home, slow);
      const slowWorld = inProcessCliFor(there, slow);
      const batch = await slowWorld.submit(
        "bank",
        "mortgage.file",
        [mortgage(1), mortgage(2), mortgage(3)],
        undefined,
        1,
      );
      const cases = ((await (await fetch(`${slow.url}/sandbox/desk`)).json()) as any).cases;
      const desk = (body: unknown) =>
        fetch(`${slow.url}/sandbox/desk`, {
          method: "POST",
          headers: { "content-type": "application/json" },
          body: JSON.stringify(body),
        });
      await desk({
        caseNo: cases[0].caseNo,
        action: "return",
        reasons: ["缺少抵押合同"],
        dueBy: "2026-12-01T17:00:00+08:00",
      });
      await desk({ caseNo: cases[1].caseNo, action: "demand-payment" });
      await watch(slowWorld.context("bank"), [batch], { timeout: "1s" });
      const result = await deadlinesCommand(slowWorld.context("bank"), [], { within: "30d" });
      expect(jsonOf(result).deadlines.map((d: any) => [d.what, d.on, d.caseNo])).toEqual([
        ["supplement", "2026-12-01", cases[0].caseNo],
        ["payment", "2026-12-06", cases[1].caseNo],
      ]);
    } finally {
      await slow.close();
      there.remove();
    }
  });

  it("include the 90 days of a pre-notice, queried from the authority", async () => {
    await cli.submit("developer", "pre-notice.register", [preNotice(1), preNotice(2)]);
    await control(sandbox, "events", { events: [{ type: "first-registration", unitCode: unit(1, 8) }] });
    expect(
      (await run({ within: "100d" }, "developer")).data.deadlines.filter((d: any) => d.what === "pre-notice-lapses"),
    ).toEqual([]);
    const { data } = await run({ within: "100d", online: true }, "developer");
    expect(brief(data).filter(([what]: string[]) => what === "pre-notice-lapses")).toEqual([
      ["pre-notice-lapses", "2033-03-10", "near", unit(1, 8), undefined],
    ]);
    expect(data.deadlines.at(-1).daysLeft).toBe(90);
  });
});

describe("the calendar file", () => {
  const deadline = {
    what: "seizure-ends",
    on: "2029-11-19",
    daysLeft: 9,
    level: "near",
    kind: "seizure.request",
    ref: "C;1,\n甲",
    caseNo: "330100-1",
    batch: "B",
    unitCode: unit(1, 9),
    documentNo: "（2026）浙0106执1号",
    people: ["陈*", "某某;公司"],
    address: "文三路1号",
  } as const;
  const file = toICalendar([deadline, { ...deadline, what: "payment", on: undefined }], {
    lang: "zh",
    now: new Date("2029-11-10T00:00:00Z"),
  });

  it("folds at 75 octets without cutting a character, ends lines with CRLF, and escapes", () => {
    expect(file.endsWith("END:VCALENDAR\r\n")).toBe(true);
    const lines = file.slice(0, -2).split("\r\n");
    expect(lines.every((l) => Buffer.byteLength(l) <= 75 && !l.includes("\n") && !l.includes("\ufffd"))).toBe(true);
    expect(lines.some((l) => l.startsWith(" "))).toBe(true);
    const unfolded = file.replaceAll("\r\n ", "");
    expect(unfolded).toContain("SUMMARY:（2026）浙0106执1号 查封到期 · 陈*、某某\\;公司 · 文三路1号\r\n");
    expect(unfolded).toContain("LOCATION:文三路1号\r\n");
    expect(unfolded).toContain("申请编号：C\\;1\\,\\n甲\\n");
    expect(unfolded).toContain("DTSTART;VALUE=DATE:20291119\r\nDTEND;VALUE=DATE:20291120");
    expect(unfolded.match(/BEGIN:VEVENT/g)).toHaveLength(1);
  });

  it("reminds 30, 7 and 1 days before", () => {
    const alarms = file.match(/BEGIN:VALARM[\s\S]*?END:VALARM/g)!;
    expect(alarms.map((alarm) => /TRIGGER:(.+)\r/.exec(alarm)![1])).toEqual(["-P30D", "-P7D", "-P1D"]);
    expect(alarms.every((alarm) => alarm.includes("ACTION:DISPLAY\r\nDESCRIPTION:（2026）浙0106执1号"))).toBe(true);
  });

  it("names the case number where there is no 案号", () => {
    const { documentNo: _, people: __, address: ___, ...payment } = { ...deadline, what: "payment" as const };
    const text = toICalendar([{ ...payment, kind: "mortgage.file" }], { lang: "zh", now: new Date() });
    expect(text).toContain("SUMMARY:330100-1 待缴费\r\n");
  });

  it("gives the same deadline the same UID", () => {
    const uid = (text: string) => /UID:(.+)\r/.exec(text)![1];
    expect(uid(toICalendar([{ ...deadline, on: "2032-11-19" }], { lang: "en", now: new Date() }))).toBe(uid(file));
    expect(uid(toICalendar([{ ...deadline, unitCode: unit(2, 9) }], { lang: "en", now: new Date() }))).not.toBe(
      uid(file),
    );
  });

  it("is written beside the table and never over a file", async () => {
    const { data } = await run({ within: "60d", ics: "期限.ics" });
    expect(data.ics).toContain("期限.ics");
    expect(workspace.read("期限.ics")).toContain("BEGIN:VCALENDAR");
    // The persons are masked, and only in the calendar.
    const calendar = workspace.read("期限.ics").replaceAll("\r\n ", "");
    expect(calendar).not.toContain(seizure(2)["obligorName"]);
    expect(JSON.stringify(data.deadlines)).not.toMatch(/people|address/);
    await expect(run({ ics: "期限.ics" })).rejects.toMatchObject({ code: "file-exists" });
  });
});

it("counts from the authority's clock, as last measured, and says when it differs", async () => {
  const tenDaysFast = () => new Date(sandbox.clock.now().getTime() + 10 * 86_400_000);
  const day = (at: Date) => at.toLocaleDateString("sv-SE", { timeZone: "Asia/Shanghai" });
  const runAt = async (now: () => Date, options: Record<string, unknown> = {}) => {
    captured.stderr = "";
    const context = { ...cli.context("court", { quiet: false }), now };
    const result = await deadlinesCommand(context, [], { within: "3000d", ...options });
    return { data: jsonOf(result), text: result.view(context), notes: captured.stderr };
  };
  // The feed was read by a machine that agreed with the authority; then its clock was set ten days ahead.
  const agreed = await runAt(() => sandbox.clock.now());
  expect(agreed.data).toMatchObject({ today: day(sandbox.clock.now()), clock: "authority" });
  expect([agreed.notes, agreed.text.includes("本机日期")]).toEqual(["", false]);
  const online = await runAt(tenDaysFast, { online: true });
  expect(online.data).toMatchObject({ today: day(sandbox.clock.now()), clock: "authority" });
  expect(online.data.deadlines).toEqual(agreed.data.deadlines);
  const offline = await runAt(tenDaysFast);
  expect(offline.data).toMatchObject({ today: day(sandbox.clock.now()), clock: "authority" });
  expect(offline.data.deadlines).toEqual(agreed.data.deadlines);
  for (const { notes } of [online, offline]) expect(notes).toMatch(/^登记机构 330100 的时间比本机慢 10 天（.+ 测得）/);
});

it("names the differing clock in status, watch, metrics and report, and counts from the authority's", async () => {
  const tenDaysFast = () => new Date(sandbox.clock.now().getTime() + 10 * 86_400_000);
  const noted = async (command: (context: Context) => Promise<CommandResult>) => {
    captured.stderr = "";
    const result = await command(cli.context("court", { quiet: false, now: tenDaysFast }));
    expect(captured.stderr).toContain("登记机构 330100 的时间比本机慢 10 天");
    return jsonOf(result);
  };
  const all = { all: true, since: "10000d", within: "3000d" };
  await noted((context) => watch(context, [], {}));
  await noted((context) => status(context, [], all));
  const { metrics: values } = await noted((context) => metrics(context, [], {}));
  const samplesOf = (name: string) => values.find((m: any) => m.name === name).samples;
  expect(samplesOf("bdc_clock_offset_seconds")[0].value / DAY_S).toBeCloseTo(-10, 2);
  const { deadlines: due } = jsonOf(await deadlinesCommand(cli.context("court", { now: tenDaysFast }), [], all));
  const ends = due.find((d: any) => d.what === "seizure-ends");
  const nearest = samplesOf("bdc_deadline_nearest_seconds").find((s: any) => s.labels.deadline === "seizure-ends");
  const left = Date.parse(`${ends.on}T24:00:00+08:00`) / 1_000 - sandbox.clock.now().getTime() / 1_000;
  expect(nearest.value / DAY_S).toBeCloseTo(left / DAY_S, 2);
  const { report: night } = await noted((context) => report(context, [], all));
  expect(night.authorities[0].clockOffsetMs / 1_000 / DAY_S).toBeCloseTo(-10, 2);
  expect(night.deadlines.find((d: any) => d.what === "seizure-ends")).toMatchObject({
    on: ends.on,
    daysLeft: ends.daysLeft,
  });
});
