import { readFile } from "node:fs/promises";
import type { Plugin } from "esbuild";
import ts from "typescript";

/** The contract, the rules, and zod, whose bundled code no longer has the `sideEffects: false` of its package. */
const MODULES = /[\\/](?:src[\\/](?:contract|rules)|node_modules[\\/]zod[\\/]v4)[\\/].*\.[jt]s$/;

/**
 * Marks the constants of these modules as free of side effects, so that bundlers leave out the schemas that an
 * application does not use. A call at the top of a module, such as `z.object(…)`, would otherwise be kept.
 */
export function pureConstants(): Plugin {
  return {
    name: "pure-constants",
    setup(build) {
      build.onLoad({ filter: MODULES }, async ({ path }) => ({
        contents: markConstants(await readFile(path, "utf8")),
        loader: path.endsWith(".ts") ? "ts" : "js",
      }));
    },
  };
}

/** Wraps the value of every constant at the top of a module that is computed into a function called as pure. */
export function markConstants(text: string): string {
  const source = ts.createSourceFile("module.ts", text, ts.ScriptTarget.ES2022, true);
  const values = source.statements
    .filter((statement) => ts.isVariableStatement(statement))
    .filter(({ declarationList }) => (declarationList.flags & ts.NodeFlags.Const) !== 0)
    .flatMap(({ declarationList }) => declarationList.declarations)
    .filter(({ name }) => ts.isIdentifier(name))
    .flatMap(({ initializer }) => (initializer && isComputed(initializer) ? [initializer] : []));
  let marked = text;
  for (const value of values.reverse()) {
    const [start, end] = [value.getStart(source), value.getEnd()];
    marked = `${marked.slice(0, start)}/* @__PURE__ */ (() => (${text.slice(start, end)}))()${marked.slice(end)}`;
  }
  return marked;
}

/** Whether a value contains a call, a spread or an access that runs when its module is loaded. */
function isComputed(node: ts.Node): boolean {
  if (ts.isFunctionLike(node)) return false;
  if (ts.isCallExpression(node) || ts.isNewExpression(node) || ts.isTaggedTemplateExpression(node)) return true;
  if (ts.isSpreadAssignment(node) || ts.isSpreadElement(node) || ts.isPropertyAccessExpression(node)) return true;
  if (ts.isElementAccessExpression(node)) return true;
  return ts.forEachChild(node, (child) => (isComputed(child) ? true : undefined)) ?? false;
}

/** A module that is used as an object, such as `z.iso`, as esbuild writes it: an object, and a call that fills it. */
const NAMESPACE = /^var (\w+) = \{\};\n__export\(\1, (\{\n(?: .*\n)+\})\);$/gm;

/** An import of a chunk for its side effects alone. No module of src has any. */
const BARE_IMPORT = /^import "\.[^"]+";$/gm;

/**
 * Marks the objects of whole modules as free of side effects, and removes imports for side effects, of which bundlers
 * would warn. The lines stay the same, for the source map.
 */
export function withoutSideEffects(code: string): string {
  return code
    .replace(NAMESPACE, "var $1 = /* @__PURE__ */ (() => { const all = {};\n__export(all, $2); return all; })();")
    .replace(BARE_IMPORT, "");
}
