import { readFileSync, readdirSync, statSync } from "node:fs";
import { isBuiltin } from "node:module";
import path from "node:path";
import { describe, expect, it } from "vitest";

const dist = path.join(import.meta.dirname, "../../dist");
const IMPORT = /^(?:import|export)\s[^;]*?from\s*"([^"]+)"|^import\s*"([^"]+)"/gm;

/**
 * Lists the libraries that are loaded with a built file, through its static imports at any depth.
 * @param seen Receives every file that is loaded
 */
function librariesOf(file: string, seen = new Set<string>()): string[] {
  if (seen.has(file)) return [];
  seen.add(file);
  return [...readFileSync(file, "utf8").matchAll(IMPORT)].flatMap(([, from, bare]) => {
    const specifier = from ?? bare!;
    return specifier.startsWith(".") ? librariesOf(path.join(path.dirname(file), specifier), seen) : [specifier];
  });
}

function chunkOf(command: string): string {
  const name = readdirSync(path.join(dist, "chunks")).find((file) =>
    new RegExp(`^${command}-[A-Z0-9]+\\.js$`).test(file),
  );
  return path.join(dist, "chunks", name!);
}

describe("the built program", () => {
  it.each(["check", "submit", "status", "explain"])("loads no lazily loaded library with `bdc %s`", (command) => {
    const libraries = librariesOf(chunkOf(command));
    expect(libraries).toContain("zod");
    const lazyLibraries = [
      "pkijs",
      "asn1js",
      "sm-crypto-v2",
      "@cantoo/pdf-lib",
      "undici",
      "yauzl",
      "@inquirer/prompts",
    ];
    expect(libraries.filter((name) => lazyLibraries.includes(name))).toEqual([]);
  });

  it("completes a command line without a library, and with less than 100 KB of its own", () => {
    const files = new Set<string>();
    const libraries = ["answer", "command-tree"].flatMap((name) => librariesOf(chunkOf(name), files));
    expect(libraries.filter((name) => !isBuiltin(name))).toEqual([]);
    const bytes = [...files].reduce((sum, file) => sum + statSync(file).size, 0);
    expect(bytes).toBeLessThan(100_000);
    // Names of the ledger need the database, and nothing else.
    const forNames = new Set<string>();
    expect(librariesOf(chunkOf("known-names"), forNames).filter((name) => !isBuiltin(name))).toEqual(["libsql"]);
  });
});
