import { chmodSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { pagerCommand, pagerEnvironment } from "../../src/cli/terminal/pager.js";
import { bdcAtTerminal } from "../support/pty.js";
import { Workspace, built } from "../support/workspace.js";

const workspace = new Workspace();
/** Prints its settings and copies its input, each line marked. */
let pager: string;
beforeAll(() => {
  built();
  pager = workspace.file("bin/pager", "#!/bin/sh\necho \"PAGER LESS=$LESS $1\"\nsed 's/^/| /'\n");
  chmodSync(pager, 0o755);
});
afterAll(() => workspace.remove());

const LONG = ["rules", "list", "--lang", "en"];
const at = (args: readonly string[], env: Record<string, string> = {}, columns = 80) =>
  bdcAtTerminal(workspace, args, { columns }, { PAGER: `${pager} -x`, ...env });

describe("the pager", () => {
  it("shows long results and help at a terminal, with LESS=FRX unless it is set", async () => {
    const { exit, output } = await at(LONG);
    expect(exit).toBe(0);
    expect(output).toContain("PAGER LESS=FRX -x");
    expect(output.match(/^\| /gm)!.length).toBeGreaterThan(24);
    expect((await at(["--help", "--lang", "en", "--no-color"], { LESS: "S" })).output).toMatch(
      /PAGER LESS=S -x\r\n\| Usage: bdc/,
    );
  });

  it.each([
    ["a short result", ["profile", "list"], {}],
    ["JSON", [...LONG, "--json"], {}],
    ["--no-pager", [...LONG, "--no-pager"], {}],
    ["--no-pager before the help", ["--no-pager", "--help"], {}],
    ["a script", ["completion", "bash"], {}],
    ["an empty BDC_PAGER", LONG, { BDC_PAGER: "" }],
    ["cat", LONG, { PAGER: "cat" }],
    ["a dumb terminal", LONG, { TERM: "dumb" }],
  ])("is not used for %s", async (_, args, env) => {
    const { exit, output } = await at(args, env);
    expect([exit, output.includes("PAGER LESS")]).toEqual([0, false]);
    expect(output.length).toBeGreaterThan(10);
  });

  it("is not used where the height of the terminal is unknown, nor on a pipe", async () => {
    expect((await at(LONG, {}, 0)).output).not.toContain("PAGER LESS");
    expect((await workspace.bdc(LONG, { env: { PAGER: pager } })).stdout).not.toContain("PAGER LESS");
  });

  it("that cannot be run is replaced by the plain output", async () => {
    const { exit, output } = await at(LONG, { PAGER: "/nonexistent/pager" });
    expect(exit).toBe(0);
    expect(output.split("\n").length).toBeGreaterThan(24);
  });

  it("may be left before the end, with less and with Ctrl-C", async () => {
    const left = await bdcAtTerminal(workspace, LONG, { columns: 80, after: ":", act: { type: "q" } }, { LESS: "RX" });
    expect([left.exit, left.signal]).toEqual([0, null]);
    const last = (await workspace.bdc(LONG)).stdout.trimEnd().split("\n").at(-1)!.split("\t")[0]!;
    expect(left.output).not.toContain(last);
    const slow = workspace.file("bin/slow", "#!/bin/sh\ntrap 'echo; echo INT' INT\necho READY\nsleep 2\nsleep 1\n");
    chmodSync(slow, 0o755);
    const stopped = await bdcAtTerminal(
      workspace,
      LONG,
      { columns: 80, after: "READY", act: { type: "\u0003" } },
      { PAGER: slow },
    );
    expect([stopped.exit, stopped.signal]).toEqual([0, null]);
  });

  it.each([
    [{}, "less"],
    [{ PAGER: "more -s" }, "more -s"],
    [{ PAGER: "more", BDC_PAGER: "most" }, "most"],
    [{ PAGER: "more", BDC_PAGER: " " }, undefined],
    [{ PAGER: "cat" }, undefined],
  ])("with %j is %s", (env, command) => {
    expect(pagerCommand(env)).toBe(command);
    expect(pagerEnvironment(env)).toMatchObject({ LESS: "FRX", LESSCHARSET: "utf-8" });
  });
});
