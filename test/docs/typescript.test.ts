import { readFileSync } from "node:fs";
import path from "node:path";
import ts from "typescript";
import { describe, expect, it } from "vitest";
import { DOCUMENTS } from "../support/documents.js";
import { ROOT } from "../support/workspace.js";

const WEBHOOK = `declare const payload: string, headers: Record<string, string>, oldSecret: string, newSecret: string;
  declare function lastVersionOf(caseNo: string): number;
  declare function handle(seen: unknown): Promise<void>;
  declare const client: import("bdc-connect").RegistryClient;
  declare function store(id: string, secret: string): Promise<void>;`;
/** Declarations that a block expects from the program of the reader. */
const AMBIENT_DECLARATIONS: Readonly<Record<string, string>> = {
  "docs/guide/en/webhooks.md": WEBHOOK,
  "docs/guide/zh/webhooks.md": WEBHOOK,
};

/**
 * In the reference, only blocks with imports are programs; the others are signatures. The SDK guide shows files of
 * examples/sdk, which are compiled where they are.
 */
const isProgram = (file: string, block: string): boolean =>
  !file.endsWith("/sdk.md") && (!file.startsWith("docs/reference/") || block.includes("import "));

const blocks = new Map(
  DOCUMENTS.flatMap((file) =>
    [...readFileSync(path.join(ROOT, file), "utf8").matchAll(/^```ts\n([\s\S]*?)^```/gm)]
      .filter(([, block]) => isProgram(file, block!))
      .map(([, block], i): [string, string] => [
        path.join(ROOT, "docs", `${file.replaceAll("/", "-")}-${i + 1}.ts`),
        `${block}\nexport {};\n${AMBIENT_DECLARATIONS[file] ?? ""}`,
      ]),
  ),
);

/** Compiles the blocks in memory with the compiler options of this project. Returns the errors. */
function compilerErrors(): string[] {
  const config = ts.getParsedCommandLineOfConfigFile(
    path.join(ROOT, "tsconfig.json"),
    { noUnusedLocals: false, noEmit: true },
    {
      ...ts.sys,
      onUnRecoverableConfigFileDiagnostic: (d) => {
        throw new Error(String(d.messageText));
      },
    },
  )!;
  const host = ts.createCompilerHost(config.options);
  const { fileExists, readFile, getSourceFile } = host;
  host.fileExists = (name) => blocks.has(name) || fileExists(name);
  host.readFile = (name) => blocks.get(name) ?? readFile(name);
  host.getSourceFile = (name, options, ...more) =>
    blocks.has(name) ? ts.createSourceFile(name, blocks.get(name)!, options) : getSourceFile(name, options, ...more);
  const program = ts.createProgram([...blocks.keys()], config.options, host);
  return [...blocks.keys()].flatMap((name) => {
    const source = program.getSourceFile(name)!;
    return [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)].map(
      (d) =>
        `${path.basename(name)}:${source.getLineAndCharacterOfPosition(d.start ?? 0).line + 1} ${ts.flattenDiagnosticMessageText(d.messageText, " ")}`,
    );
  });
}

describe("the TypeScript blocks in the documents", () => {
  it("number more than 3", () => expect(blocks.size).toBeGreaterThan(3));
  it("compile against the types of this package", () => expect(compilerErrors()).toEqual([]), 120_000);
});
