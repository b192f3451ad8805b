import path from "node:path";
import typescript from "typescript";
import lowest from "typescript-lowest";
import { describe, expect, it } from "vitest";
import { ROOT } from "../support/workspace.js";

const PROGRAM = path.join(import.meta.dirname, "type-errors.ts");
const built = (entryPoint: string): string[] => [path.join(ROOT, `dist/${entryPoint}/index.d.ts`)];

describe("a strict program of a customer", () => {
  it.each([
    ["5.4", lowest as unknown as typeof typescript],
    ["5.9", typescript],
  ])(
    "compiles against the built package without skipLibCheck, and its mistakes do not (TypeScript %s)",
    (version, ts) => {
      expect(ts.version.startsWith(`${version}.`)).toBe(true);
      const program = ts.createProgram([PROGRAM], {
        strict: true,
        noEmit: true,
        skipLibCheck: false,
        target: ts.ScriptTarget.ES2022,
        module: ts.ModuleKind.NodeNext,
        moduleResolution: ts.ModuleResolutionKind.NodeNext,
        types: ["node"],
        paths: {
          "bdc-connect": built("sdk"),
          "bdc-connect/batch": built("batch"),
          "bdc-connect/contract": built("contract"),
          "bdc-connect/sandbox": built("sandbox"),
        },
      });
      const found = ts.getPreEmitDiagnostics(program);
      expect(
        ts.formatDiagnostics(found, {
          getCurrentDirectory: () => ROOT,
          getCanonicalFileName: String,
          getNewLine: () => "\n",
        }),
      ).toBe("");
    },
  );
});
