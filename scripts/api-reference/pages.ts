/** Collects the pages: what each door exports, and the types that those exports show without being exported. */
import path from "node:path";
import type ts from "typescript";
import { entryOf, interfaceBehind } from "./entries.js";
import { DOORS } from "./doors.js";
import type { Door, Page } from "./model.js";
import { ROOT, compile, ownDeclarations, resolveAlias, type Compiled } from "./program.js";
import { referencesIn } from "./references.js";

interface Found {
  readonly name: string;
  readonly symbol: ts.Symbol;
  readonly door: Door;
  readonly isSupporting: boolean;
}

export function collectPages(): Page[] {
  const files = DOORS.map((door) => path.join(ROOT, "src", door.name, "index.ts"));
  const compiled = compile(files);
  const found = new Map<ts.Symbol, Found>();
  DOORS.forEach((door, i) => {
    for (const { name, symbol } of exportsOf(files[i]!, compiled))
      if (!found.has(symbol)) found.set(symbol, { name, symbol, door, isSupporting: false });
  });
  const mentions = followReferences(found, compiled);
  return DOORS.map((door) => ({
    door,
    entries: [...found.values()]
      .filter((one) => one.door === door)
      .map((one) =>
        entryOf(one.name, one.symbol, compiled, {
          isSupporting: one.isSupporting,
          mentions: mentions.get(one.symbol) ?? [],
        }),
      )
      .toSorted((a, b) => compareNames(a.name, b.name)),
  }));
}

function exportsOf(file: string, { program, checker }: Compiled): { name: string; symbol: ts.Symbol }[] {
  const source = program.getSourceFile(file);
  const module = source && checker.getSymbolAtLocation(source);
  if (!module) throw new Error(`${file} is not a module`);
  return checker
    .getExportsOfModule(module)
    .map((symbol) => ({ name: symbol.name, symbol: resolveAlias(symbol, checker) }));
}

/** Adds the types that the found ones show, until nothing new turns up. */
function followReferences(found: Map<ts.Symbol, Found>, { checker }: Compiled): Map<ts.Symbol, string[]> {
  const mentions = new Map<ts.Symbol, string[]>();
  const aliases = new Map<ts.Symbol, ts.Symbol>();
  for (const symbol of found.keys()) {
    const target = interfaceBehind(symbol, checker);
    if (target && !found.has(target)) aliases.set(target, symbol);
  }
  const targets = new Map([...aliases].map(([target, symbol]) => [symbol, target]));
  // A map's iterator also visits what is added while it runs.
  for (const { symbol, door, isSupporting } of found.values()) {
    const declarations = [symbol, targets.get(symbol)].flatMap((one) => (one ? ownDeclarations(one) : []));
    const shown = new Set(
      declarations
        .flatMap((node) => [...referencesIn(node, checker, !isSupporting)])
        .map((other) => aliases.get(other) ?? other),
    );
    for (const other of shown)
      if (!found.has(other)) found.set(other, { name: other.name, symbol: other, door, isSupporting: true });
    mentions.set(
      symbol,
      [...shown].map((other) => found.get(other)!.name),
    );
  }
  return mentions;
}

const compareNames = (a: string, b: string): number =>
  a.toLowerCase() < b.toLowerCase() ? -1 : a.toLowerCase() > b.toLowerCase() ? 1 : a < b ? -1 : 1;
