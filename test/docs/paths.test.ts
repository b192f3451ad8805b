import { existsSync, readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";

const root = path.join(import.meta.dirname, "../..");
const textOf = (file: string): string => readFileSync(path.join(root, file), "utf8");

/** Paths in backticks: files of the source, and folders with a slash at the end. A bare file name needs its folder beside it. */
function pathsIn(text: string): string[] {
  const quoted = [...text.matchAll(/`([\w./-]+)`/g)].map((match) => match[1]!);
  return [...new Set(quoted.filter((name) => name.includes("/") && /(\.ts|\/)$/.test(name)))];
}

const isThere = (name: string): boolean => [name, `src/${name}`].some((place) => existsSync(path.join(root, place)));

describe("a document of the source", () => {
  it.each([
    "ARCHITECTURE.md",
    "docs/design/dependencies.md",
    "docs/design/dependencies.zh-CN.md",
    "docs/design/ledger.md",
    "docs/design/ledger.zh-CN.md",
  ])("%s names only files and folders that exist", (file) => {
    const named = pathsIn(textOf(file));
    expect(named.length).toBeGreaterThan(0);
    expect(named.filter((name) => !isThere(name))).toEqual([]);
  });

  it("ARCHITECTURE.md lists every folder of the floors", () => {
    const tree = /## The folders\n\n```\n([^]*?)```/.exec(textOf("ARCHITECTURE.md"))![1]!;
    const listed = new Set<string>();
    let floor = "";
    for (const [, indent, name] of tree.matchAll(/^( *)([\w-]+(?:\/[\w-]+)*)\//gm)) {
      if (indent === "") floor = name!;
      else listed.add(`${floor}/${name}`);
    }
    const folders = readdirSync(path.join(root, "src")).flatMap((name) =>
      readdirSync(path.join(root, "src", name), { withFileTypes: true })
        .filter((entry) => entry.isDirectory())
        .map((entry) => `src/${name}/${entry.name}`),
    );
    expect([...listed].sort()).toEqual(folders.sort());
  });
});
