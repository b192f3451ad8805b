import { describe, expect, it } from "vitest";
import { COMMAND_DOCUMENTS, documentProblems } from "../../../src/cli/documents/index.js";
import { checkJsonOutput, commandNames, commandOf } from "../../support/json-documents.js";

describe("the JSON documents", () => {
  it("have a schema for every command of the command tree, and for no other", () => {
    expect(Object.keys(COMMAND_DOCUMENTS).sort()).toEqual([...commandNames].sort());
  });

  it("have a meaning in both languages for every command", () => {
    const without = Object.entries(COMMAND_DOCUMENTS).filter(([, { zh, en }]) => !zh || !en);
    expect(without.map(([command]) => command)).toEqual([]);
  });

  it("may not have an unknown key, nor lack a required one", () => {
    const good = { ok: true, exitCode: 0, default: "bank" };
    expect(documentProblems("profile use", good)).toEqual([]);
    expect(documentProblems("profile use", { ...good, more: 1 })).toEqual(['(document): Unrecognized key: "more"']);
    expect(documentProblems("profile use", { ok: true, exitCode: 0 })).toEqual([expect.stringContaining("default")]);
    expect(documentProblems("profile use", { ...good, default: 1 })).toEqual([expect.stringContaining("default")]);
  });

  it("have one form for an error in every command", () => {
    const failed = { ok: false, exitCode: 2, error: { code: "no-profile", zh: "没有", en: "none", next: "bdc init" } };
    for (const command of commandNames) expect(documentProblems(command, failed)).toEqual([]);
    expect(documentProblems("status", { ...failed, error: { ...failed.error, text: "?" } })).not.toEqual([]);
  });

  it("of a run of the program are compared with the schema of its command", () => {
    expect(commandOf(["--lang", "en", "batch", "show", "B-1", "--json"])).toBe("batch show");
    expect(commandOf(["--profile", "x", "submit", "a.csv"])).toBe("submit");
    expect(commandOf(["bogus"])).toBe("");
    const line = JSON.stringify({ ok: true, exitCode: 0, default: "bank", more: 1 });
    expect(() => checkJsonOutput(["profile", "use", "bank", "--json"], `${line}\n`)).toThrow(
      /Unrecognized key: "more"/,
    );
    expect(() => checkJsonOutput(["profile", "use", "bank"], `${line}\n`)).not.toThrow();
  });
});
