import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import path from "node:path";
import { build } from "tsup";
import { afterAll } from "vitest";
import { ROOT } from "./workspace.js";

/** Where the packages of the project are found from. */
const CACHE = path.join(ROOT, "node_modules/.cache");

/**
 * Bundles a TypeScript program of the tests into one JavaScript file, and removes it after the tests of the file. For
 * programs that are started often: under `tsx`, every start translates all that they import.
 */
export async function bundledProgram(source: string): Promise<string> {
  mkdirSync(CACHE, { recursive: true });
  const outDir = mkdtempSync(path.join(CACHE, "bdc-test-"));
  afterAll(() => rmSync(outDir, { recursive: true, force: true }));
  await build({
    config: false,
    entry: { program: source },
    outDir,
    outExtension: () => ({ js: ".mjs" }),
    format: "esm",
    target: "node20",
    platform: "node",
    splitting: false,
    silent: true,
  });
  return path.join(outDir, "program.mjs");
}
