import { readFileSync } from "node:fs";
import path from "node:path";
import ts from "typescript";
import { beforeAll, describe, expect, it } from "vitest";
import { renderPages } from "../../scripts/api-reference/markdown.js";
import { missingDocs } from "../../scripts/api-reference/missing.js";
import type { Page } from "../../scripts/api-reference/model.js";
import { compile } from "../../scripts/api-reference/program.js";
import { collectPages } from "../../scripts/api-reference/pages.js";
import { ROOT } from "../support/workspace.js";

const fileOf = ({ entryPoint }: Page): string => `docs/reference/${entryPoint.name}.md`;
const readText = (file: string): string => readFileSync(path.join(ROOT, file), "utf8");

/** The names that `bdc-connect` exports, types included. */
function sdkExports(): string[] {
  const { checker, program } = compile([path.join(ROOT, "src/sdk/index.ts")]);
  const module = checker.getSymbolAtLocation(program.getSourceFile(path.join(ROOT, "src/sdk/index.ts"))!)!;
  return checker.getExportsOfModule(module).map(({ name }) => name);
}

/** The programs of the introductions and of `@example` tags. */
function examplesOf({ entryPoint, entries }: Page): [name: string, text: string][] {
  const tagged = entries.flatMap(({ name, doc, members }) => [
    ...doc.examples.map((text) => [name, text] as const),
    ...members.flatMap((member) =>
      member.kind === "property" ? [] : member.doc.examples.map((text) => [`${name}-${member.name}`, text] as const),
    ),
  ]);
  return [["introduction", entryPoint.example] as const, ...tagged].map(([name, text], i) => [
    path.join(ROOT, "docs", `reference-${entryPoint.name}-${i}-${name.replace(/\W/g, "")}.ts`),
    `${text.replace(/^```.*$/gm, "")}\nexport {};\n`,
  ]);
}

/** What the compiler says of programs that are not on disk. */
function compilerErrors(programs: ReadonlyMap<string, string>): string[] {
  const config = ts.getParsedCommandLineOfConfigFile(
    path.join(ROOT, "tsconfig.json"),
    { noUnusedLocals: false, noEmit: true },
    { ...ts.sys, onUnRecoverableConfigFileDiagnostic: (d) => expect.fail(String(d.messageText)) },
  )!;
  const host = ts.createCompilerHost(config.options);
  const { fileExists, readFile } = host;
  host.fileExists = (name) => programs.has(name) || fileExists(name);
  host.readFile = (name) => programs.get(name) ?? readFile(name);
  const program = ts.createProgram([...programs.keys()], config.options, host);
  return [...programs.keys()].flatMap((name) => {
    const source = program.getSourceFile(name)!;
    return [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)].map(
      (d) => `${path.basename(name)}: ${ts.flattenDiagnosticMessageText(d.messageText, " ")}`,
    );
  });
}

/** The anchors of a page, as GitHub makes them. */
function anchorsOf(text: string): Set<string> {
  const anchors = new Set<string>();
  for (const [, heading] of text.replaceAll(/^```[^]*?^```/gm, "").matchAll(/^#+ (.*)$/gm)) {
    const slug = heading!
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, "")
      .replaceAll(" ", "-");
    let anchor = slug;
    for (let n = 1; anchors.has(anchor); n++) anchor = `${slug}-${n}`;
    anchors.add(anchor);
  }
  return anchors;
}

describe("API reference", () => {
  let pages: readonly Page[];
  beforeAll(() => {
    pages = collectPages();
  });

  it("is fresh", async () => {
    const texts = await renderPages(pages);
    for (const [i, page] of pages.entries())
      expect(readText(fileOf(page)) === texts[i], `${fileOf(page)} is stale: run npm run reference`).toBe(true);
  });

  it("describes every exported symbol and every public member", () => {
    expect(missingDocs(pages)).toEqual([]);
  });

  it("has every type that a public signature names among the exports", () => {
    const hidden = pages.flatMap(({ entries }) => entries.filter(({ group }) => group === "supporting"));
    expect(hidden.map(({ name, position }) => `${name} ${position}`)).toEqual([]);
  });

  it("needs no second entry point for the types of the client", () => {
    const [sdk] = pages;
    const exported = new Set(sdkExports());
    expect(
      [...new Set(sdk!.entries.flatMap(({ mentions }) => mentions))].filter((name) => !exported.has(name)),
    ).toEqual([]);
  });

  it("shows examples that compile", () => {
    const programs = new Map(pages.flatMap(examplesOf));
    expect(programs.size).toBeGreaterThanOrEqual(4);
    expect(compilerErrors(programs)).toEqual([]);
  }, 120_000);

  it("links only to headings that exist", () => {
    const anchors = new Map(pages.map((page) => [`${page.entryPoint.name}.md`, anchorsOf(readText(fileOf(page)))]));
    const broken = pages.flatMap((page) =>
      [...readText(fileOf(page)).matchAll(/\]\(([^)#]*)#([^)]+)\)/g)]
        .filter(([, file, anchor]) => !anchors.get(file || `${page.entryPoint.name}.md`)?.has(anchor!))
        .map(([link]) => `${fileOf(page)}: ${link}`),
    );
    expect(broken).toEqual([]);
  });

  it("omits private members and inherited members of Error", () => {
    const names = pages.flatMap(({ entries }) => entries.flatMap(({ members }) => members.map(({ name }) => name)));
    expect(names.length).toBeGreaterThan(500);
    expect(names.filter((name) => name.startsWith("#") || ["stack", "captureStackTrace"].includes(name))).toEqual([]);
  });
});
