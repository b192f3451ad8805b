import { execFileSync } from "node:child_process";
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
    const lazyLibraries = ["pkijs", "asn1js", "undici", "yauzl", "yazl", "saxes", "iconv-lite", "libsql"];
    expect(
      libraries.filter((name) => lazyLibraries.includes(name) || /^(@(noble|inquirer)\/|sm-crypto)/.test(name)),
    ).toEqual([]);
  });
});

describe("an entry point of the package", () => {
  it.each(["contract", "sdk"])("%s loads no library and no module of Node", (layer) => {
    expect(librariesOf(path.join(dist, layer, "index.js"))).toEqual([]);
  });

  it.each(["contract", "sdk"])("%s asks the runtime for no module while it is imported", (layer) => {
    const program = `
      const asked = [];
      process.getBuiltinModule = (id) => void asked.push(id);
      await import(${JSON.stringify(path.join(dist, layer, "index.js"))});
      console.log(asked.join());`;
    const asked = execFileSync(process.execPath, ["--input-type=module", "--eval", program], { encoding: "utf8" });
    expect(asked.trim()).toBe("");
  });

  it("batch loads only modules of Node", () => {
    const libraries = librariesOf(path.join(dist, "batch", "index.js"));
    expect(libraries).toContain("node:fs/promises");
    expect(libraries.filter((name) => !name.startsWith("node:"))).toEqual([]);
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
