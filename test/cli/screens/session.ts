/** One session of a user at a terminal: the same commands for every language and width. */
import { startSandbox } from "../../../src/sandbox/index.js";
import { smallPdf } from "../../../src/cli/commands/demo/pdf.js";
import { saveSandboxProfiles } from "../../../src/cli/config/sandbox-profiles.js";
import { bdcInProcess } from "../../support/in-process.js";
import { idNo, mortgage, seizure, unit } from "../../support/filing-rows.js";
import { Workspace, control, csv } from "../../support/workspace.js";
import { recordStuckBatch } from "./stuck-batch.js";

export interface Screen {
  /** Name of the file in which it is kept. */
  readonly topic: string;
  readonly command: string;
  readonly code: number | null;
  readonly text: string;
}

const wrongCheckDigit = (id: string) => `${id.slice(0, 17)}${id.endsWith("1") ? "2" : "1"}`;

const MORTGAGES = [
  ...Array.from({ length: 8 }, (_, n) => mortgage(n + 1)),
  mortgage(9, { mortgagorIdNo: wrongCheckDigit(idNo(9)) }),
  mortgage(10, { securedPrincipal: "", termStart: "2046/1/5", termEnd: "2026-01-05" }),
];
const SEIZURES = [seizure(1), seizure(2), seizure(3, { unitCode: unit(1, 9), documentNo: "（2026）浙0106执30号" })];

/** Values that differ between runs, replaced by others of the same width. */
function withoutChances(text: string, batches: readonly string[], folder: string): string {
  return batches
    .reduce((rest, id, at) => rest.replaceAll(id, `${id.slice(0, -4)}AAA${at + 1}`), text)
    .replaceAll(folder, "/tmp/bdc-cli-000000")
    .replaceAll(/bdc-sandbox-\w{6}/g, "bdc-sandbox-000000")
    .replaceAll(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, "00000000-0000-4000-8000-000000000000")
    .replaceAll(/127\.0\.0\.1:\d{5}/g, "127.0.0.1:40000")
    .replaceAll(/\b\d\d:\d\d:\d\d\b/g, "09:00:00")
    .replaceAll(/(\d{4}-\d\d-\d\d) \d\d:\d\d\b(?!:)/g, "$1 09:00")
    .replaceAll(/\b[0-9a-f]{64}\b/g, "0".repeat(64))
    .replaceAll(/\b[0-9a-f]{12}…/g, `${"0".repeat(12)}…`)
    .replaceAll(/\b[A-Z2-7]{26}\b/g, "A".repeat(26))
    .replaceAll(/\b\d{20}\b/g, "2".repeat(20))
    .replaceAll(/（\d+ 秒）/g, "（1 秒）")
    .replaceAll(/\(\d+ s\)/g, "(1 s)");
}

/** Commands that run until they are interrupted. */
const isServer = (args: readonly string[]) => args[0] === "listen" || args.slice(0, 2).join(" ") === "sandbox start";

/** Runs the session and returns its screens in order. */
export async function screensOf(lang: "zh" | "en", columns: number): Promise<Screen[]> {
  const workspace = new Workspace();
  const sandbox = await startSandbox({ seed: 1, review: "instant" });
  const screens: Screen[] = [];
  const batches: string[] = [];
  const run = async (topic: string, ...args: string[]) => {
    const ran = await bdcInProcess(
      workspace,
      [...args, "--lang", lang, ...(topic === "help" || isServer(args) ? [] : ["--quiet"])],
      {
        columns,
        env: { TZ: "UTC", TERM: "dumb" },
        ...(isServer(args) && { until: /127\.0\.0\.1:\d+/ }),
      },
    );
    for (const [id] of (ran.stdout + ran.stderr).matchAll(/B-\d{8}-[A-Z2-9]{4}/g))
      if (!batches.includes(id)) batches.push(id);
    const shown = [ran.stdout, ran.stderr].filter(Boolean).join("");
    const text = withoutChances(shown, batches, workspace.folder);
    screens.push({
      topic,
      command: withoutChances(`bdc ${args.join(" ")}`, batches, workspace.folder),
      code: ran.code,
      text,
    });
    return ran;
  };
  try {
    await saveSandboxProfiles(workspace.home, sandbox);
    for (const name of ["裁定书", "协助执行通知书", "协助查询通知书"])
      workspace.file(`文书/${name}.pdf`, smallPdf(name, ["x"]));
    workspace.file("抵押.csv", csv("mortgage.file", MORTGAGES));
    workspace.file("good.csv", csv("mortgage.file", MORTGAGES.slice(0, 3)));
    workspace.file("查封.csv", csv("seizure.request", SEIZURES));
    workspace.file("own.csv", csv("mortgage.file", [mortgage(1)]).replace("抵押人,", "客户名称,"));
    await control(sandbox, "units", {
      units: [
        {
          unitCode: unit(1, 70),
          phase: "registered",
          owners: [{ name: "张三", idType: "citizen-id", idNo: "330106197901011236" }],
          address: "文三路1号",
        },
      ],
    });
    const bank = ["--profile", "sandbox-bank"];
    const court = ["--profile", "sandbox-court"];

    await run("help", "--help");
    for (const group of ["profile", "batch", "audit", "rules", "case", "unit", "certificate", "sandbox"])
      await run("help", group, "--help");
    for (const command of ["check", "submit", "search"]) await run("help", command, "--help");

    await run("files", "template", "mortgage.file", "--out", "new.csv");
    await run("files", "check", "good.csv");
    await run("files", "check", "抵押.csv");
    await run("files", "check", "抵押.csv", "--explain-cells", "--out", "checked.csv");
    await run("files", "map", "own.csv", "--kind", "mortgage.file");

    const filed = await run("filing", "submit", "抵押.csv", ...bank, "--yes", "--wait", "30s");
    const batch = /B-\d{8}-[A-Z2-9]{4}/.exec(filed.stdout)![0];
    await run("filing", "submit", "抵押.csv", ...bank, "--yes");
    const seized = await run("filing", "submit", "查封.csv", ...court, "--yes", "--wait", "30s");
    const seizureBatch = /B-\d{8}-[A-Z2-9]{4}/.exec(seized.stdout)![0];
    await run("filing", "resume");

    await run("following", "status");
    await run("following", "status", batch);
    await run("following", "status", "M-000001");
    await run("following", "batch", "list");
    await run("following", "batch", "show", batch);
    await run("following", "batch", "show", batch, "--problems");
    await run("following", "batch", "show", seizureBatch);
    await run("following", "batch", "release", batch);
    await run("following", "results", batch);
    await run("following", "watch", batch);

    const filing = await bdcInProcess(workspace, ["status", "M-000001", "--json"]);
    const { caseNo, case: found } = (filing.json as any).filings[0];
    const [certificate] = found.certificates;
    await run("cases", "case", "show", caseNo, ...bank);
    await run("cases", "case", "history", caseNo, ...bank);
    await run("cases", "case", "payment", caseNo, ...bank);
    await run("cases", "unit", "show", unit(1), ...bank, "--purpose", "贷前核验");
    await run("cases", "certificate", "get", certificate.no, ...bank, "--out", "c.pdf");
    await run("cases", "certificate", "verify", "c.pdf", "--no", certificate.no, ...bank);
    await run("cases", "release-check", batch, ...bank);
    await run(
      "cases",
      "search",
      ...court,
      "--person",
      "张三=330106197901011236",
      "--document-no",
      "（2026）浙0106执7号",
      "--notice",
      "文书/协助查询通知书.pdf",
      "--officer",
      "周敏",
      "--card",
      "浙010600123",
      "--purpose",
      "执行查询",
    );
    await run("cases", "deadlines", "--within", "2000d");

    await run("set-up", "profile", "list");
    await run("set-up", "profile", "show", "sandbox-bank");
    // The clock of a gateway that answers would be compared with the clock of this session.
    workspace.profile("http://127.0.0.1:9", "bank", "down");
    await run("set-up", "doctor", "--profile", "down");
    await run("set-up", "audit", "verify");
    await run("set-up", "sandbox", "clock", "show", ...bank);
    await run("set-up", "sandbox", "desk", "list", ...bank);

    for (const code of [
      "CF-01",
      "citizen-id-check-digit",
      "profile-unknown",
      "release-rank",
      "supplement-required",
      "5",
    ])
      await run("explain", "explain", code);
    await run("explain", "rules", "list", "--kind", "seizure.renew");

    await run("errors", "sumbit");
    await run("errors", "check");
    await run("errors", "check", "missing.csv");
    await run("errors", "submit", "good.csv", "--profile", "none", "--yes");
    await run("errors", "batch", "show", "B-20261121-7KQ2");
    await run("errors", "unit", "show", "330106", ...bank);
    await run("decisions", "batch", "handover", batch, "--out", "移交清单.html");
    await recordStuckBatch(workspace);
    await run("decisions", "status", "P-1");
    await run("decisions", "case", "adopt", "P-1", caseNo, "--reason", "已电话核实");
    await run("decisions", "case", "settle", "P-1", "--reason", "已电话核实");
    await run("decisions", "case", "release", "P-1");
    await run("decisions", "case", "release", "P-1", "--reason", "已电话核实");
    await run("decisions", "case", "discard", "P-2", "--reason", "客户撤回");
    await run("decisions", "case", "discard", "P-3", "--reason", "客户撤回");

    await run("start", "demo", "--dir", "demo");
    await run(
      "start",
      "init",
      ...["--name", "杭州", "--gateway", "https://gateway.example.gov.cn", "--role", "bank"],
      ...["--institution", "91330106MA2TEXT08W", "--token-env", "BDC_HANGZHOU_TOKEN"],
    );
    await run("start", "init", "--name", "杭州");
    // Servers run until they are interrupted; `start` replaces the profiles.
    await run("start", "listen", ...bank, "--sandbox");
    await run("start", "sandbox", "start");
    return screens;
  } finally {
    await sandbox.close();
    workspace.remove();
  }
}
