import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

interface Manifest {
  engines: { node: string };
  dependencies: Record<string, string>;
  devDependencies: Record<string, string>;
  exports: Record<string, unknown>;
}
interface LockedPackage {
  version?: string;
  dev?: boolean;
  hasInstallScript?: boolean;
  engines?: { node?: string };
}

const read = (file: string): string => readFileSync(new URL(`../../${file}`, import.meta.url), "utf8");
const manifest = JSON.parse(read("package.json")) as Manifest;
const locked = (JSON.parse(read("package-lock.json")) as { packages: Record<string, LockedPackage> }).packages;
const runtime = Object.entries(locked).filter(([path, entry]) => path !== "" && !entry.dev);

describe("the package", () => {
  it("pins every direct dependency to one version", () => {
    const unpinned = Object.entries({ ...manifest.dependencies, ...manifest.devDependencies }).filter(
      ([, version]) => !/^(?:npm:[a-z@/-]+@)?\d+\.\d+\.\d+$/.test(version),
    );
    expect(unpinned).toEqual([]);
  });

  it("has no runtime dependency with an install script", () => {
    expect(runtime.length).toBeGreaterThan(Object.keys(manifest.dependencies).length);
    expect(runtime.filter(([, entry]) => entry.hasInstallScript).map(([path]) => path)).toEqual([]);
  });

  it("locks the platform binaries of every system, so that npm ci works on each", () => {
    for (const binary of [
      "@libsql/linux-x64-gnu",
      "@libsql/darwin-arm64",
      "@libsql/win32-x64-msvc",
      "@rollup/rollup-linux-x64-gnu",
      "@rollup/rollup-darwin-arm64",
      "@rollup/rollup-win32-x64-msvc",
    ]) {
      expect(Object.keys(locked), binary).toContain(`node_modules/${binary}`);
    }
  });

  it.each(["dependencies.md", "dependencies.zh-CN.md"])(
    "has each runtime dependency and its version listed in %s",
    (file) => {
      const page = read(`docs/design/${file}`);
      for (const [name, version] of Object.entries(manifest.dependencies)) {
        expect(page, `${name} ${version}`).toContain(`| ${name} | ${version} |`);
      }
    },
  );
});
