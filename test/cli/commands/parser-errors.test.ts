import { readFileSync } from "node:fs";
import path from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { toUsageError } from "../../../src/cli/errors/parser-error.js";
import { PARSER_ERRORS } from "../../../src/cli/messages/errors/parser.js";
import { bdcInProcess } from "../../support/in-process.js";
import { ROOT, Workspace } from "../../support/workspace.js";

const workspace = new Workspace();
afterAll(() => workspace.remove());
const run = (args: readonly string[]) => bdcInProcess(workspace, args);

const WRONG: readonly (readonly [args: string[], code: keyof typeof PARSER_ERRORS, next: string])[] = [
  [["sumbit", "x.csv"], "unknown-command", "bdc --help"],
  [["batch", "shwo"], "unknown-command", "bdc batch --help"],
  [["help", "sumbit"], "unknown-command", "bdc --help"],
  [["batch"], "command-needed", "bdc batch --help"],
  [[], "command-needed", "bdc --help"],
  [["status", "--wat"], "unknown-option", "bdc status --help"],
  [["status", "--token=abc"], "unknown-option", "bdc status --help"],
  [["batch", "show", "B-1", "--problem"], "unknown-option", "bdc batch show --help"],
  [["status", "--profile"], "option-value-missing", "bdc --help"],
  [["submit", "x.csv", "--wait"], "option-value-missing", "bdc submit --help"],
  [["--lang", "xx", "status"], "option-value-invalid", "bdc --help"],
  [["init", "--role", "it's 'a' bank"], "option-value-invalid", "bdc init --help"],
  [["check"], "argument-missing", "bdc check --help"],
  [["completion", "xsh"], "argument-invalid", "bdc completion --help"],
  [["check", "a", "b"], "too-many-arguments", "bdc check --help"],
];

describe("a wrong command line", () => {
  it.each(WRONG)("bdc %j is reported as %s, with the help of its command", async (args, code, next) => {
    const { code: exit, json, stderr } = await run(["--json", ...args]);
    expect([exit, json.error.code, json.error.next, stderr]).toEqual([2, code, next, ""]);
    expect(json.error.zh + json.error.en).not.toMatch(/\{\w+\}|outputHelp|undefined/);
    const text = await run(["--lang", "en", ...args]);
    expect(text.stdout).toBe("");
    if (code === "command-needed") expect(text.stderr).toMatch(/^(Usage|用法): bdc/);
    else if (args[0] !== "--lang") expect(text.stderr).toContain(`[${code}]\nnext: ${next}\n`);
    expect(json.error.code + text.stderr).not.toMatch(/commander\.|outputHelp/);
  });

  it("is reported with every code that has a text, and each is explained", async () => {
    const seen = new Set<string>(WRONG.map(([, code]) => code));
    expect(Object.keys(PARSER_ERRORS).filter((code) => !seen.has(code))).toEqual(["command-line-invalid"]);
    for (const code of Object.keys(PARSER_ERRORS)) {
      const { code: exit, json } = await run(["explain", code, "--json"]);
      expect([exit, json.explanations[0].code]).toEqual([0, code]);
    }
  });

  it("suggests what was meant, and masks what was typed", async () => {
    expect((await run(["sumbit", "--json"])).json.error).toMatchObject({
      zh: "没有“sumbit”这个命令；您要的是 submit 吗？",
      en: 'unknown command "sumbit". Did you mean submit?',
    });
    const { stdout } = await run(["330106199001010018", "--json"]);
    expect(stdout).not.toContain("330106199001010018");
    expect((await run(["status", "--tokn=s3cret-token-of-the-bank", "--json"])).stdout).not.toContain("s3cret");
  });

  it("that the parser reports in an unknown way has a code of ours too", () => {
    const error = toUsageError("error: something new", "bdc check", []);
    expect([error.code, error.en, error.next]).toEqual([
      "command-line-invalid",
      "the command line is invalid: something new",
      "bdc check --help",
    ]);
  });

  it("has no other code in the version of the parser that is used", () => {
    const source = readFileSync(path.join(ROOT, "node_modules/commander/lib/command.js"), "utf8");
    const codes = new Set([...source.matchAll(/'commander\.(\w+)'/g)].map(([, code]) => code));
    expect([...codes].sort()).toEqual([
      "conflictingOption", // no option conflicts with another
      "error",
      "excessArguments",
      "executeSubCommandAsync", // no command is a program of its own
      "help",
      "helpDisplayed",
      "invalidArgument",
      "missingArgument",
      "missingMandatoryOptionValue", // no option is mandatory for the parser
      "optionMissingArgument",
      "unknownCommand",
      "unknownOption",
      "version",
    ]);
  });
});
