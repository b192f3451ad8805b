/** Collects the pages: the exports of each entry point, and the types that they mention without exporting them. */
import path from "node:path";
import ts from "typescript";
import { entryOf, typeBehind } from "./entries.js";
import { ENTRY_POINTS } from "./entry-points.js";
import type { EntryPoint, Page } from "./model.js";
import { ROOT, compile, ownDeclarations, resolveAlias, type Compiled } from "./program.js";
import { referencesIn } from "./references.js";

interface Found {
  readonly name: string;
  readonly symbol: ts.Symbol;
  readonly entryPoint: EntryPoint;
  readonly isSupporting: boolean;
  /** False for a class of which only the type is exported. */
  readonly isConstructible: boolean;
}

export function collectPages(): Page[] {
  const files = ENTRY_POINTS.map((entryPoint) => path.join(ROOT, "src", entryPoint.name, "index.ts"));
  const compiled = compile(files);
  const found = new Map<ts.Symbol, Found>();
  ENTRY_POINTS.forEach((entryPoint, i) => {
    for (const { name, symbol, isTypeOnly } of exportsOf(files[i]!, compiled))
      if (!found.has(symbol) || isHome(symbol, entryPoint))
        found.set(symbol, { name, symbol, entryPoint, isSupporting: false, isConstructible: !isTypeOnly });
  });
  const mentions = followReferences(found, compiled);
  return ENTRY_POINTS.map((entryPoint) => ({
    entryPoint,
    entries: [...found.values()]
      .filter((one) => one.entryPoint === entryPoint)
      .map((one) =>
        entryOf(one.name, one.symbol, compiled, {
          isSupporting: one.isSupporting,
          isConstructible: one.isConstructible,
          mentions: mentions.get(one.symbol) ?? [],
        }),
      )
      .toSorted((a, b) => compareNames(a.name, b.name)),
  }));
}

/** Whether a symbol is declared in the layer of an entry point: that one describes it, others only export it too. */
function isHome(symbol: ts.Symbol, { name }: EntryPoint): boolean {
  return ownDeclarations(symbol).some((node) =>
    node.getSourceFile().fileName.startsWith(path.join(ROOT, "src", name) + path.sep),
  );
}

function exportsOf(
  file: string,
  { program, checker }: Compiled,
): { name: string; symbol: ts.Symbol; isTypeOnly: boolean }[] {
  const source = program.getSourceFile(file);
  const module = source && checker.getSymbolAtLocation(source);
  if (!module) throw new Error(`${file} is not a module`);
  return checker.getExportsOfModule(module).map((symbol) => ({
    name: symbol.name,
    symbol: resolveAlias(symbol, checker),
    isTypeOnly: (symbol.declarations ?? []).some(ts.isTypeOnlyExportDeclaration),
  }));
}

/** Adds the types that the found declarations mention, transitively. */
function followReferences(found: Map<ts.Symbol, Found>, { checker }: Compiled): Map<ts.Symbol, string[]> {
  const mentions = new Map<ts.Symbol, string[]>();
  const aliases = new Map<ts.Symbol, ts.Symbol>();
  for (const symbol of found.keys()) {
    const target = typeBehind(symbol, checker);
    if (target && !found.has(target)) aliases.set(target, symbol);
  }
  const targets = new Map([...aliases].map(([target, symbol]) => [symbol, target]));
  // The iterator of a map also visits entries that are added during the loop.
  for (const { symbol, entryPoint, isConstructible } of found.values()) {
    const declarations = [symbol, targets.get(symbol)].flatMap((one) => (one ? ownDeclarations(one) : []));
    const shown = new Set(
      declarations
        .flatMap((node) => [...referencesIn(node, checker, isConstructible)])
        .map((other) => aliases.get(other) ?? other),
    );
    for (const other of shown)
      if (!found.has(other))
        found.set(other, {
          name: other.name,
          symbol: other,
          entryPoint,
          isSupporting: true,
          isConstructible: false,
        });
    mentions.set(
      symbol,
      [...shown].map((other) => found.get(other)!.name),
    );
  }
  return mentions;
}

const compareNames = (a: string, b: string): number =>
  a.toLowerCase() < b.toLowerCase() ? -1 : a.toLowerCase() > b.toLowerCase() ? 1 : a < b ? -1 : 1;
