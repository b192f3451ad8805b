import { readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import ts from "typescript";

/** Maps each node to the nodes that it imports. */
export type Graph = ReadonlyMap<string, ReadonlySet<string>>;

/** Lists the specifiers of `import`, `import type`, `export … from`, `import()` and `import("…").Type`. */
export function readImports(text: string): string[] {
  const found: string[] = [];
  const add = (node: ts.Node | undefined): void => {
    if (node && ts.isStringLiteralLike(node)) found.push(node.text);
  };
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) add(node.moduleSpecifier);
    if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) add(node.arguments[0]);
    if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) add(node.argument.literal);
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile("file.ts", text, ts.ScriptTarget.Latest));
  return found;
}

/** Lists every TypeScript file below `root`, with "/" between folders. */
export function listFiles(root: string): string[] {
  const names = readdirSync(root, { recursive: true, encoding: "utf8" });
  return names.filter((name) => name.endsWith(".ts")).map((name) => name.split(path.sep).join("/"));
}

/** Reads the import graph of the files below `root`, without libraries. */
export function readFileGraph(root: string): Graph {
  const importsOf = (file: string): string[] =>
    readImports(readFileSync(path.join(root, file), "utf8"))
      .filter((specifier) => specifier.startsWith("."))
      .map((specifier) => path.posix.join(path.posix.dirname(file), specifier).replace(/\.js$/, ".ts"));
  return new Map(listFiles(root).map((file) => [file, new Set(importsOf(file))]));
}

/** Lists every folder that contains one of these files, directly or below. "." is the root. */
export function foldersOf(files: Iterable<string>): string[] {
  const folders = new Set(["."]);
  const add = (folder: string): void => {
    if (folders.has(folder)) return;
    folders.add(folder);
    add(path.posix.dirname(folder));
  };
  for (const file of files) add(path.posix.dirname(file));
  return [...folders].sort();
}

/**
 * Builds the import graph between the parts of a folder. The parts are its subfolders, each with everything below it,
 * and the folder itself for the files directly in it. So siblings are compared, and a parent with its children.
 */
export function partsGraph(files: Graph, folder: string): Graph {
  const prefix = folder === "." ? "" : `${folder}/`;
  const partOf = (file: string): string => {
    const [first, ...rest] = file.slice(prefix.length).split("/");
    return rest.length > 0 ? `${prefix}${first}` : folder;
  };
  const parts = new Map<string, Set<string>>();
  for (const [file, imports] of files) {
    if (!file.startsWith(prefix)) continue;
    const from = partOf(file);
    const others = parts.get(from) ?? new Set();
    for (const target of imports) {
      if (target.startsWith(prefix) && partOf(target) !== from) others.add(partOf(target));
    }
    parts.set(from, others);
  }
  return parts;
}

/** Finds import cycles, each as "a -> b -> a". Finds at least one if there is any. */
export function findCircles(graph: Graph): string[] {
  const cycles: string[] = [];
  const done = new Set<string>();
  const visit = (node: string, trail: readonly string[]): void => {
    if (done.has(node)) return;
    const start = trail.indexOf(node);
    if (start >= 0) {
      cycles.push([...trail.slice(start), node].join(" -> "));
      return;
    }
    for (const next of graph.get(node) ?? []) visit(next, [...trail, node]);
    done.add(node);
  };
  for (const node of graph.keys()) visit(node, []);
  return cycles;
}
