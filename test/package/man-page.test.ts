import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { GROUPS } from "../../src/cli/command-tree.js";
import { manPage } from "../../src/cli/help/man-page.js";

const root = path.join(import.meta.dirname, "../..");
const { man, files } = JSON.parse(readFileSync(path.join(root, "package.json"), "utf8")) as {
  man: string[];
  files: string[];
};
const has = (program: string) => spawnSync("which", [program]).status === 0;
/** The text of a page as `man` shows it, in one line. */
const shown = (file: string) =>
  spawnSync("man", ["-l", file], { encoding: "utf8", env: { ...process.env, LC_ALL: "C.UTF-8", MANWIDTH: "1000" } });

describe("the manual pages", () => {
  it("are in the package", () => {
    expect(man.map((file) => existsSync(path.join(root, file)))).toEqual([true, true]);
    expect(files).toContain("docs");
  });

  it.each(man)("have no error and no warning but the missing date (%s)", (file) => {
    if (!has("mandoc")) return;
    const { stdout } = spawnSync("mandoc", ["-Tlint", "-Wwarning", path.join(root, file)], { encoding: "utf8" });
    expect(stdout.split("\n").filter((line) => line && !line.includes("missing date"))).toEqual([]);
  });

  it.each(man)("name every command, option and exit code when they are shown (%s)", (file) => {
    if (!has("man")) return;
    const { status, stdout } = shown(path.join(root, file));
    expect(status).toBe(0);
    const text = stdout.replaceAll(/\s+/g, " ");
    for (const { name, commands } of GROUPS)
      for (const { usage, options = [] } of commands) {
        expect(text).toContain(`bdc ${`${name} ${usage}`.trim()}`);
        for (const { flags } of options) expect(text).toContain(flags);
      }
    expect(text).toContain("130");
    expect(text).toContain("BDC_HOME");
  });

  it("escape what roff would act on", () => {
    const group = {
      name: "",
      summary: { zh: "", en: "" },
      commands: [
        {
          usage: "x",
          summary: { zh: "", en: ".so /etc/passwd" },
          options: [{ flags: "--a <b>", zh: "", en: "'quoted' \\fB and - dash" }],
          load: () => Promise.reject(new Error()),
        },
      ],
    };
    const page = manPage([group], "en", "1");
    expect(page).toContain("\n\\&.so /etc/passwd\n");
    expect(page).toContain("\n\\&'quoted' \\efB and \\- dash\n");
  });
});
