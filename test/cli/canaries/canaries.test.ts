import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { GROUPS } from "../../../src/cli/command-tree.js";
import type { CommandSpec } from "../../../src/cli/core/command.js";
import { columnsFor, kinds, type Kind } from "../../../src/contract/index.js";
import { startSandbox, type Sandbox } from "../../../src/sandbox/index.js";
import { mortgage, preNotice, seizure, unit, type Cells } from "../../support/filing-rows.js";
import { bdcInProcess } from "../../support/in-process.js";
import { Workspace, csv } from "../../support/workspace.js";
import { Canaries, PERSONAL, SECRET, type CanaryKind } from "./canaries.js";
import { startEchoGateway, type EchoGateway, type EchoMode } from "./echo-gateway.js";

/**
 * Plants values that identify persons or give access wherever they can come from (cells, headers, arguments, answers,
 * environment), runs every command, and searches all that it wrote. Files that are meant to hold values are excluded:
 * results, certificates, ledger, and refs, which are never masked.
 */
const canaries = new Canaries();
const personal = Object.keys(PERSONAL) as (keyof typeof PERSONAL)[];
const secret = Object.keys(SECRET) as (keyof typeof SECRET)[];
const all: readonly CanaryKind[] = [...personal, ...secret];
/** Kinds that are masked also where a path or a ref is expected, which people need in full. */
const certain: readonly CanaryKind[] = ["citizen-id", "phone", "name", "token", "webhook", "password"];

let sandbox: Sandbox;
let gateway: EchoGateway;
const workspace = new Workspace();
/** Distinct lines of output since the last search, with the command that wrote each first. */
const lines = new Map<string, string>();
let runs = 0;
const debug = GROUPS.length > 0 && readFileSync("src/cli/messages/help.ts", "utf8").includes("debug");

beforeAll(async () => {
  sandbox = await startSandbox();
  gateway = await startEchoGateway(sandbox);
  for (const role of ["bank", "developer", "court"] as const)
    workspace.profile(gateway.url, role, `sandbox-${role}`, `sandbox-${role}`);
  for (const name of ["裁定书", "协助执行通知书"]) workspace.file(`文书/${name}.pdf`, "%PDF-1.4 x");
  workspace.file("notice.pdf", "%PDF-1.4 notice");
});
afterAll(async () => {
  await gateway.close();
  await sandbox.close();
  workspace.remove();
});

/** Commands that run until they are stopped. */
const ENDLESS = /^(listen|sandbox start|watch|profile set-token)/;

async function run(args: readonly string[], env: Record<string, string> = {}): Promise<void> {
  const timer = setTimeout(() => void process.emit("SIGINT", "SIGINT"), ENDLESS.test(args.join(" ")) ? 150 : 3_000);
  try {
    const { stdout, stderr } = await bdcInProcess(workspace, args, { env });
    runs++;
    for (const line of `${stdout}\n${stderr}`.split("\n")) if (!lines.has(line)) lines.set(line, args.join(" "));
  } finally {
    clearTimeout(timer);
  }
}

/** Runs a command in both languages, as text and as JSON, and with a trace if there is one. */
async function runForms(args: readonly string[], env?: Record<string, string>): Promise<void> {
  const lang = runs % 2 === 0 ? "zh" : "en";
  await run([...args, "--lang", lang, ...(debug ? ["--debug"] : [])], env);
  await run([...args, "--json", "--log-format", "json", "--debug"], env);
}

function expectNothingInClear(): void {
  const found = canaries.foundIn([...lines.keys()].join("\n"));
  const places = found.slice(0, 12).map(({ value, part }) => {
    const [line, command] = [...lines].find(([l]) => l.includes(part))!;
    const at = line.indexOf(part);
    return `${value} in "bdc ${command.slice(0, 150)}": ${line.slice(Math.max(0, at - 100), at + 100)}`;
  });
  lines.clear();
  expect(places, `${found.length} values in clear in ${runs} runs`).toEqual([]);
}

const ROLES: Readonly<Record<Kind, "bank" | "developer" | "court">> = {
  "mortgage.file": "bank",
  "mortgage.cancel": "bank",
  "pre-notice.register": "developer",
  "pre-notice.cancel": "developer",
  "seizure.request": "court",
  "seizure.renew": "court",
  "seizure.release": "court",
};

/** A valid row of a kind. */
function rowOf(kind: Kind, n: number): Cells {
  if (kind === "mortgage.file")
    return mortgage(n, {
      mortgagorName: canaries.next("name"),
      mortgagorIdNo: canaries.next("citizen-id"),
      debtorName: canaries.next("name"),
      debtorIdNo: canaries.next("citizen-id"),
    });
  if (kind === "pre-notice.register")
    return preNotice(n, {
      buyerName: `${canaries.next("name")}、${canaries.next("name")}`,
      buyerIdNo: `${canaries.next("citizen-id")}、${canaries.next("citizen-id")}`,
    });
  if (kind === "seizure.request")
    return seizure(n, {
      obligorName: canaries.next("name"),
      obligorIdNo: canaries.next("citizen-id"),
      officerName: canaries.next("name"),
    });
  const { documentNo, startDate, endDate, officerName, officerCardNo, materials } = seizure(n);
  return kind.startsWith("seizure")
    ? {
        ref: `X-${kind}-${n}`,
        originalDocumentNo: documentNo!,
        documentNo: `（2026）浙0106执恢${n}号`,
        unitCode: unit(n),
        ...(kind === "seizure.renew" && { startDate: startDate!, endDate: endDate! }),
        officerName: officerName!,
        officerCardNo: officerCardNo!,
        materials: materials!,
      }
    : {
        ref: `X-${kind}-${n}`,
        unitCode: unit(n),
        proofNo: `浙（2023）杭州市不动产证明第${String(n).padStart(7, "0")}号`,
        ground: kind === "mortgage.cancel" ? "主债权消灭" : "债权消灭",
      };
}

/** Columns in which a kind stays readable, because they are for it. */
const IN_PLACE: Readonly<Partial<Record<CanaryKind, readonly string[]>>> = {
  address: ["address"],
  certificate: ["titleNo", "proofNo", "rankBefore"],
};

/** Rows in which every cell but the ref holds a value of another kind. */
function wrongRows(kind: Kind): Cells[] {
  const columns = columnsFor(kind);
  return all.map((_, row) =>
    Object.fromEntries(
      columns.map((column, at) => [
        column.key,
        column.key === "ref" ? `W-${kind}-${row}` : canaries.next(kindFor(column.key, row + at)),
      ]),
    ),
  );
}

function kindFor(column: string, turn: number): CanaryKind {
  const kind = all[turn % all.length]!;
  return IN_PLACE[kind]?.includes(column) ? "name" : kind;
}

describe("personal values and secrets in clear", { timeout: 240_000 }, () => {
  it.each(kinds)("are in no output about a file of %s", async (kind) => {
    const profile = ["--profile", `sandbox-${ROLES[kind]}`];
    const file = workspace.file(`${kind}.csv`, csv(kind, [rowOf(kind, 1), rowOf(kind, 2), ...wrongRows(kind)]));
    const name = path.basename(file);
    gateway.mode = "forward";
    await runForms(["check", name, "--kind", kind, "--explain-cells", "--force"]);
    await run(["check", name, "--kind", kind, "--ndjson"]);
    await runForms(["map", name, "--kind", kind]);

    // Headers: unknown columns, a file without a header, and values as the only header.
    const extra = Object.fromEntries(all.map((k) => [canaries.next(k), "x"]));
    workspace.file(`headers-${kind}.csv`, csv(kind, [{ ...rowOf(kind, 3), ...extra }]));
    await runForms(["check", `headers-${kind}.csv`, "--kind", kind]);
    await runForms(["map", `headers-${kind}.csv`, "--kind", kind]);
    const bare = all.map((k) => canaries.next(k)).join(",");
    workspace.file(`bare-${kind}.csv`, `${bare}\n${bare}\n`);
    await runForms(["check", `bare-${kind}.csv`]);
    await runForms(["map", `bare-${kind}.csv`, "--kind", kind]);

    // Answers that repeat what was sent.
    for (const mode of ["reject", "problem", "failure", "page", "cut"] satisfies EchoMode[]) {
      gateway.mode = mode;
      const sent = `${mode}-${kind}.csv`;
      const rows = [0, 1, 2].map((n) => ({ ...rowOf(kind, 10 + n), ref: `${mode}-${kind}-${n}` }));
      workspace.file(sent, csv(kind, rows));
      const token = { BDC_TOKEN: canaries.next("token") };
      await run(["submit", sent, "--kind", kind, ...profile, "--yes", "--patience", "0s", "--json"], token);
      await run(["resume", ...profile, "--patience", "0s"], token);
    }
    gateway.mode = "problem";
    await runForms(["status"]);
    await runForms(["batch", "list"]);
    await runForms(["doctor", ...profile], { BDC_TOKEN: canaries.next("token") });
    expectNothingInClear();
  });

  it("are in no output about what was recorded", async () => {
    gateway.mode = "problem";
    const { json } = await bdcInProcess(workspace, ["batch", "list", "--json"]);
    for (const { id } of (json as { batches: { id: string }[] }).batches) {
      await runForms(["batch", "show", id]);
      await runForms(["batch", "show", id, "--problems"]);
      await runForms(["batch", "look-up", id], { BDC_TOKEN: canaries.next("token") });
      await run(["results", id]);
    }
    for (const kind of kinds) for (const n of [0, 1]) await runForms(["status", `reject-${kind}-${n}`]);
    expectNothingInClear();
  });

  const commands = GROUPS.flatMap(({ name, commands: specs }) =>
    specs.map((spec) => [pathOf(name, spec), spec] as const),
  );

  it.each(commands)("are in no output about wrong arguments of bdc %s", async (name, spec) => {
    gateway.mode = "problem";
    const words = name.split(" ");
    const env = (): Record<string, string> => ({
      BDC_TOKEN: canaries.next("token"),
      BDC_PROFILE: "sandbox-court",
      HTTPS_PROXY: `http://bank:${canaries.next("password")}@127.0.0.1:9`,
    });
    const positional = [...spec.usage.matchAll(/[<[]([\w-]+)/g)].map(([, argument]) => argument!);
    // Arguments of a list are refs, which people need in full.
    const extra = spec.usage.includes("...") ? certain : all;
    // The demo runs its own authority with people of its own, for seconds.
    const options = name === "demo" ? [] : (spec.options ?? []);
    for (let round = 0; round < 2; round++) {
      if (name !== "demo")
        await runForms(
          [...words, ...positional.map((_, i) => canaries.next(certain[(round + i) % certain.length]!))],
          env(),
        );
      await run([...words, ...[0, 1, 2, 3, 4].map((_, i) => canaries.next(extra[(runs + i) % extra.length]!))], env());
      await run(
        [...words, `--${canaries.next(all[runs % all.length]!)}`, canaries.next(all[(runs + 1) % all.length]!)],
        env(),
      );
      for (const { flags } of options) {
        const [, flag, value] = /(--[\w-]+)(?: <([\w-]+))?/.exec(flags)!;
        // A folder is created under the name that was given.
        if (value === undefined || value === "dir") continue;
        const isPath = ["file", "file-or-text"].includes(value);
        const kind = isPath ? certain[runs % certain.length]! : all[runs % all.length]!;
        // The number of a certificate is in its place there.
        const isInPlace = kind === "certificate" && flag === "--certificate";
        const planted = canaries.next(isInPlace ? "name" : kind);
        // A folder that does not exist: a file that was written is named in full.
        const argument = isPath ? `none/${planted}` : planted;
        await run([...words, ...positional.map(() => "x"), flag!, argument, ...(round ? ["--json"] : [])], env());
      }
    }
    expectNothingInClear();
  });

  it("are in no output of unknown commands, proxies and gateways that do not answer", async () => {
    for (const kind of all) {
      await runForms([canaries.next(kind)]);
      await runForms(["batch", canaries.next(kind)]);
    }
    for (const secretKind of secret)
      for (let n = 0; n < 1; n++) {
        const password = canaries.next(secretKind);
        workspace.profile(`https://127.0.0.1:9/${n}`, "bank", "dead");
        await runForms(["case", "show", "330100-20261121-000001", "--profile", "dead"], {
          BDC_TOKEN: canaries.next("token"),
          HTTPS_PROXY: `http://bank:${password}@127.0.0.1:9`,
        });
        await runForms(["doctor", "--profile", "dead"], { BDC_GATEWAY_URL: `https://u:${password}@127.0.0.1:9` });
      }
    expectNothingInClear();
  });

  it("were all planted, and no log file holds any", async () => {
    // What is left after all commands goes through the two widest doors.
    for (let left = canaries.unplanted; left.length > 0; left = canaries.unplanted) {
      const batch = all.flatMap((kind) => Array.from({ length: 25 }, () => canaries.next(kind)));
      const rows = batch.map((value, n) => ({ ...mortgage(n), ref: `L-${n}`, mortgageType: value, termStart: value }));
      workspace.file("left.csv", csv("mortgage.file", rows));
      await run(["check", "left.csv", "--kind", "mortgage.file", "--json", "--force"]);
    }
    expect(canaries.count).toBe(2_300);
    expectNothingInClear();
    for (const log of filesBelow(workspace.folder).filter((file) => /\.log$/.test(file)))
      expect([log, canaries.foundIn(readFileSync(log, "utf8"))]).toEqual([log, []]);
  });
});

function pathOf(group: string, { usage }: CommandSpec): string {
  const name = usage.split(" ")[0]!;
  return group === "" ? name : `${group} ${name}`;
}

function filesBelow(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? filesBelow(path.join(folder, entry.name)) : [path.join(folder, entry.name)],
  );
}
