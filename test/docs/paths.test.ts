import { existsSync, readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";

const root = path.join(import.meta.dirname, "../..");
const textOf = (file: string): string => readFileSync(path.join(root, file), "utf8");

/** Lists the paths in backticks: source files, and folders with a trailing slash. Bare file names are ignored. */
function pathsIn(text: string): string[] {
  const quoted = [...text.matchAll(/`([\w./-]+)`/g)].map((match) => match[1]!);
  return [...new Set(quoted.filter((name) => name.includes("/") && /(\.ts|\/)$/.test(name)))];
}

const pathExists = (name: string): boolean => [name, `src/${name}`].some((place) => existsSync(path.join(root, place)));

describe("the design documents", () => {
  it.each([
    "ARCHITECTURE.md",
    "docs/design/dependencies.md",
    "docs/design/dependencies.zh-CN.md",
    "docs/design/ledger.md",
    "docs/design/ledger.zh-CN.md",
  ])("name only files and folders that exist (%s)", (file) => {
    const named = pathsIn(textOf(file));
    expect(named.length).toBeGreaterThan(0);
    expect(named.filter((name) => !pathExists(name))).toEqual([]);
  });

  it("list every folder of the layers in ARCHITECTURE.md", () => {
    const tree = /## The folders\n\n```\n([^]*?)```/.exec(textOf("ARCHITECTURE.md"))![1]!;
    const listed = new Set<string>();
    let layer = "";
    for (const [, indent, name] of tree.matchAll(/^( *)([\w-]+(?:\/[\w-]+)*)\//gm)) {
      if (indent === "") layer = name!;
      else listed.add(`${layer}/${name}`);
    }
    const folders = readdirSync(path.join(root, "src")).flatMap((name) =>
      readdirSync(path.join(root, "src", name), { withFileTypes: true })
        .filter((entry) => entry.isDirectory())
        .map((entry) => `src/${name}/${entry.name}`),
    );
    expect([...listed].sort()).toEqual(folders.sort());
  });
});
