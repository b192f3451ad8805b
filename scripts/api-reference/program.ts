/** Compiles the package with TypeScript, and separates its own declarations from those of libraries. */
import path from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";

export const ROOT = fileURLToPath(new URL("../../", import.meta.url));

export interface Compiled {
  readonly program: ts.Program;
  readonly checker: ts.TypeChecker;
}

export function compile(files: readonly string[]): Compiled {
  const config = ts.getParsedCommandLineOfConfigFile(
    path.join(ROOT, "tsconfig.json"),
    { noEmit: true },
    {
      ...ts.sys,
      onUnRecoverableConfigFileDiagnostic: (found) => {
        throw new Error(ts.flattenDiagnosticMessageText(found.messageText, "\n"));
      },
    },
  );
  if (!config) throw new Error("tsconfig.json cannot be read");
  const program = ts.createProgram(files, config.options);
  return { program, checker: program.getTypeChecker() };
}

/** Whether a declaration belongs to the package. */
export function isOwn(node: ts.Node): boolean {
  const file = node.getSourceFile().fileName;
  return file.startsWith(ROOT) && !file.includes("/node_modules/");
}

/** `src/…/file.ts:12` */
export function positionOf(node: ts.Node): string {
  const file = node.getSourceFile();
  const { line } = file.getLineAndCharacterOfPosition(node.getStart());
  return `${path.relative(ROOT, file.fileName)}:${line + 1}`;
}

export function resolveAlias(symbol: ts.Symbol, checker: ts.TypeChecker): ts.Symbol {
  return symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
}

export function ownDeclarations(symbol: ts.Symbol): ts.Declaration[] {
  return (symbol.declarations ?? []).filter(isOwn);
}
