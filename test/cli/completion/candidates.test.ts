import { existsSync, mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import Database from "libsql";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { GROUPS } from "../../../src/cli/command-tree.js";
import { answerCompletion } from "../../../src/cli/completion/answer.js";
import { kinds } from "../../../src/contract/index.js";
import { mortgage } from "../../support/filing-rows.js";
import { Workspace, csv, sandboxFor } from "../../support/workspace.js";

const workspace = new Workspace();
let batch: string;
let cases: string[];

beforeAll(async () => {
  const sandbox = await sandboxFor(workspace);
  workspace.file("抵押.csv", csv("mortgage.file", [mortgage(1), mortgage(2)]));
  const args = ["submit", "抵押.csv", "--profile", "sandbox-bank", "--yes", "--wait", "20s", "--json"];
  // Programs of their own: SQLite shares its files between the connections of one process.
  const ran = await workspace.bdc(args);
  batch = ran.json.batch.id;
  const { json } = await workspace.bdc(["batch", "show", batch, "--json"]);
  cases = json.rows.map((row: any) => row.caseNo ?? row.case?.caseNo);
  await sandbox.close();
});
afterAll(() => workspace.remove());

const answer = async (line: string, { shell = "fish", env = workspace.env() } = {}): Promise<string> => {
  const words = line.split(" ").slice(1);
  const current = words.pop() ?? "";
  return answerCompletion({ groups: GROUPS, args: [shell, `=${current}`, ...words], env, platform: "linux" });
};
/** The candidates for a line that ends at the cursor, without their descriptions. */
const offered = async (line: string): Promise<string[]> => {
  const [directive, ...lines] = (await answer(line)).trimEnd().split("\n");
  return directive === ":words" ? lines.map((one) => one.split("\t")[0]!) : [directive!];
};

describe("completion offers", () => {
  it.each([
    ["bdc ba", ["batch"]],
    ["bdc --profile sandbox-bank ba", ["batch"]],
    ["bdc --json --lang en ba", ["batch"]],
    ["bdc --profile=x sub", ["submit"]],
    ["bdc batch sh", ["show"]],
    ["bdc --quiet batch --json sh", ["show"]],
    ["bdc help cert", ["certificate"]],
    ["bdc help batch sh", []],
    ["bdc bogus ", []],
    ["bdc submit --pat", ["--patience"]],
    ["bdc submit x.csv --wait 10m --wa", []],
    ["bdc submit x.csv --accept CF-01=x --acc", ["--accept"]],
    ["bdc submit --prof", ["--profile"]],
    ["bdc --lang ", ["zh", "en"]],
    ["bdc --lang=e", ["--lang=en"]],
    ["bdc init --role b", ["bank"]],
    ["bdc init --name ", []],
    ["bdc check - --delimiter t", ["tab"]],
    ["bdc template mort", kinds.filter((kind) => kind.startsWith("mort"))],
    ["bdc rules list --kind seizure.re", ["seizure.renew", "seizure.release", "seizure.request"]],
    ["bdc completion p", ["powershell"]],
    ["bdc sandbox desk pass", ["pass-pre-review"]],
    ["bdc sandbox clock ", ["show", "set", "advance", "freeze", "run"]],
    ["bdc sandbox start --register=s", ["--register=strict"]],
    ["bdc submit ", [":files"]],
    ["bdc submit x.csv --out ", [":files"]],
    ["bdc submit --fail-on-warning ", [":files"]],
    ["bdc check -- --", [":files"]],
    ["bdc certificate verify ", [":files"]],
    ["bdc demo --dir ", [":folders"]],
    ["bdc sandbox scenario run ", [":files"]],
  ])("%j: %j", async (line, expected) => {
    expect((await offered(line)).sort()).toEqual([...expected].sort());
  });

  it("commands with descriptions in the language of the line, and no hidden command", async () => {
    const lines = (await answer("bdc --lang en ")).trimEnd().split("\n");
    expect(lines).toContain("submit\tfile everything in a file");
    expect(lines).toContain("batch\tshow and manage batches");
    expect(lines.filter((one) => one.startsWith("_"))).toEqual([]);
    expect(await answer("bdc ")).toContain("submit\t提交一个文件中的全部申请\n");
  });

  it("the options of a command that takes no more arguments", async () => {
    expect(await offered("bdc doctor ")).toEqual(expect.arrayContaining(["--json", "--profile"]));
  });

  it("profiles, batches, refs and cases of this machine", async () => {
    expect(await offered("bdc --profile sandbox-b")).toEqual(["sandbox-bank"]);
    expect((await offered("bdc profile show ")).sort()).toEqual(["sandbox-bank", "sandbox-court", "sandbox-developer"]);
    expect(await offered("bdc batch show ")).toEqual([batch]);
    expect(await offered(`bdc release-check ${batch.slice(0, 6)}`)).toEqual([batch]);
    expect(await offered("bdc case discard M-00")).toEqual(["M-000001", "M-000002"]);
    expect((await offered("bdc case show ")).sort()).toEqual([...cases].sort());
    expect((await offered("bdc status ")).sort()).toEqual([batch, "M-000001", "M-000002", ...cases].sort());
    expect(await offered("bdc status M-000001 M-0")).toEqual(["M-000002"]);
    expect(await offered("bdc batch show nothing")).toEqual([]);
  });

  it("to bash only the part after a break, with special characters escaped", async () => {
    const bash = (current: string, ...words: string[]) =>
      answerCompletion({ groups: GROUPS, args: ["bash", `=${current}`, ...words], env: {}, platform: "linux" });
    expect(await bash("", "sandbox", "start", "--register", "=")).toBe(":words\nopen\nstrict\n");
    expect(await bash("st", "sandbox", "start", "--register", "=")).toBe(":words\nstrict\n");
    expect(await bash("bat", "--profile", "=", "x")).toBe(":words\nbatch\n");
    expect(await bash("", "check", "x", "--delimiter")).toBe(":words\n,\n\\;\n\\|\ntab\n");
  });
});

describe("completion", () => {
  const filesOf = (folder: string) =>
    readdirSync(folder, { recursive: true, encoding: "utf8" })
      .map((name) => [name, statSync(path.join(folder, name)).mtimeMs, statSync(path.join(folder, name)).size])
      .sort();

  it("writes nothing, while the ledger is closed and while it is open", async () => {
    // SQLite would create these again.
    for (const more of ["-wal", "-shm"]) rmSync(path.join(workspace.home, `ledger.db${more}`), { force: true });
    const closed = filesOf(workspace.home);
    expect(await offered("bdc batch show ")).toEqual([batch]);
    expect(filesOf(workspace.home)).toEqual(closed);
    const database = new Database(path.join(workspace.home, "ledger.db"));
    database.exec("UPDATE batches SET file_name = 'not yet in the file, only in the log'");
    try {
      const open = filesOf(workspace.home);
      expect(await offered("bdc batch show ")).toEqual([batch]);
      expect(filesOf(workspace.home)).toEqual(open);
    } finally {
      database.close();
    }
  });

  it("has no candidates and no error where files are missing, damaged or not files", async () => {
    const home = path.join(workspace.folder, "damaged");
    const env = { ...workspace.env(), BDC_HOME: home };
    const all = async () => [
      await answer("bdc batch show ", { env }),
      await answer("bdc --profile ", { env }),
      await answer("bdc status ", { env }),
    ];
    const nothing = Array(3).fill(":words\n");
    expect(await all()).toEqual(nothing);
    expect(existsSync(home)).toBe(false);
    mkdirSync(home);
    writeFileSync(path.join(home, "ledger.db"), Buffer.alloc(8192, 7));
    writeFileSync(path.join(home, "profiles.json"), '{"profiles": {"a b": {}, "\\u001b[31m": {}');
    expect(await all()).toEqual(nothing);
    writeFileSync(path.join(home, "profiles.json"), '{"profiles": {"a b": {}, "\\u001b[31m": {}, "good": {}}}');
    expect((await all())[1]).toBe(":words\ngood\n");
    const nowhere = { ...env, BDC_HOME: "/dev/null" };
    expect(await answer("bdc status ", { env: nowhere })).toBe(":words\n");
  });
});
