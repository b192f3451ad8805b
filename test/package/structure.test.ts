import path from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { findCircles, foldersOf, partsGraph, readFileGraph, readImports, type Graph } from "./import-graph.js";

const files = readFileGraph(fileURLToPath(new URL("../../src", import.meta.url)));
const folders = foldersOf(files.keys());

const filesIn = (folder: string): number =>
  [...files.keys()].filter((file) => path.posix.dirname(file) === folder).length;
const cyclesBetweenFolders = (graph: Graph): string[] =>
  foldersOf(graph.keys()).flatMap((folder) => findCircles(partsGraph(graph, folder)));

/** Builds a graph from lines such as "a/x.ts -> b/y.ts". */
function graphOf(...arrows: string[]): Graph {
  const graph = new Map<string, Set<string>>();
  for (const [from = "", to = ""] of arrows.map((arrow) => arrow.split(" -> "))) {
    graph.set(from, (graph.get(from) ?? new Set()).add(to));
    if (!graph.has(to)) graph.set(to, new Set());
  }
  return graph;
}

describe("the source tree", () => {
  it("has no import cycle between files", () => {
    expect(findCircles(files)).toEqual([]);
  });

  it("has no import cycle between folders, or between a folder and its subfolders, at any depth", () => {
    expect(cyclesBetweenFolders(files)).toEqual([]);
  });

  it("imports only files that exist", () => {
    const missing = [...files].flatMap(([file, imports]) =>
      [...imports].filter((target) => !files.has(target)).map((target) => `${file} -> ${target}`),
    );
    expect(missing).toEqual([]);
  });

  it("consists of seven layers", () => {
    expect(folders.filter((folder) => folder !== "." && !folder.includes("/"))).toEqual([
      "batch",
      "cli",
      "contract",
      "gateway",
      "rules",
      "sandbox",
      "sdk",
    ]);
    expect(filesIn(".")).toBe(0);
  });

  it("has at most 15 files in a folder, and 30 in cli/commands", () => {
    const tooLarge = folders.filter((folder) => filesIn(folder) > (folder === "cli/commands" ? 30 : 15));
    expect(tooLarge).toEqual([]);
  });

  it("has at least 2 files in a folder, apart from a fixed list of exceptions", () => {
    const small = folders.filter((folder) => folder !== "." && filesIn(folder) < 2);
    expect(small).toEqual(["batch/files", "sandbox"]);
    expect(small.filter((folder) => filesIn(folder) === 0)).toEqual([]);
  });

  it("has few files at the top of a layer", () => {
    expect(filesIn("batch")).toBeLessThanOrEqual(8);
    expect(filesIn("sandbox")).toBeLessThanOrEqual(2);
    expect(filesIn("cli")).toBeLessThanOrEqual(6);
  });

  it("is at most 4 levels deep, the file included", () => {
    expect([...files.keys()].filter((file) => file.split("/").length > 4)).toEqual([]);
  });
});

describe("the import reader", () => {
  it("finds every kind of import in one file", () => {
    const text = `
      import "./side-effect.js";
      import { a } from "./static.js";
      import type { B } from "./type.js";
      import { type C } from "./inline-type.js";
      export { d } from "./export.js";
      export type { E } from "./export-type.js";
      export * from "./export-all.js";
      const backtick = /\`/;
      const load = async () => (await import("./dynamic.js")).f;
      type G = typeof import("./import-type.js");
      const h: import("./import-type-2.js").H = a;
      // import { no } from "./comment.js";
      const text = 'import { no } from "./text.js"';
    `;
    expect(readImports(text)).toEqual([
      "./side-effect.js",
      "./static.js",
      "./type.js",
      "./inline-type.js",
      "./export.js",
      "./export-type.js",
      "./export-all.js",
      "./dynamic.js",
      "./import-type.js",
      "./import-type-2.js",
    ]);
  });
});

describe("the cycle finder", () => {
  it("reports nothing when two paths lead to the same file", () => {
    expect(findCircles(graphOf("a -> b", "a -> c", "b -> d", "c -> d"))).toEqual([]);
  });

  it("reports a cycle of three files", () => {
    expect(findCircles(graphOf("start -> a", "a -> b", "b -> c", "c -> a", "c -> end"))).toEqual(["a -> b -> c -> a"]);
  });

  it("reports a file that imports itself", () => {
    expect(findCircles(graphOf("a -> a"))).toEqual(["a -> a"]);
  });

  it("reports two folders that import each other even when their files form no cycle", () => {
    const graph = graphOf("top/a/x.ts -> top/b/y.ts", "top/b/z.ts -> top/a/w.ts");
    expect(findCircles(graph)).toEqual([]);
    expect(cyclesBetweenFolders(graph)).toEqual(["top/a -> top/b -> top/a"]);
  });

  it("reports a folder and its subfolder that import each other", () => {
    const graph = graphOf("top/a/x.ts -> top/a/below/y.ts", "top/a/below/z.ts -> top/a/w.ts");
    expect(cyclesBetweenFolders(graph)).toEqual(["top/a -> top/a/below -> top/a"]);
  });

  it("reports two layers that import each other through deeply nested files", () => {
    const graph = graphOf("a/one/two/x.ts -> b/y.ts", "b/three/z.ts -> a/w.ts");
    expect(cyclesBetweenFolders(graph)).toEqual(["a -> b -> a"]);
  });

  it("reports nothing when a parent and siblings import in one direction", () => {
    const graph = graphOf("top/x.ts -> top/a/y.ts", "top/a/y.ts -> top/b/z.ts", "top/x.ts -> top/b/z.ts");
    expect(cyclesBetweenFolders(graph)).toEqual([]);
  });
});
