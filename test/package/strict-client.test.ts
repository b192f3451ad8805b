import path from "node:path";
import ts from "typescript";
import { describe, expect, it } from "vitest";
import { ROOT } from "../support/workspace.js";

const PROGRAM = path.join(import.meta.dirname, "type-errors.ts");
const built = (entryPoint: string): string[] => [path.join(ROOT, `dist/${entryPoint}/index.d.ts`)];

describe("a strict program of a customer", () => {
  it("compiles against the built package without skipLibCheck, and its mistakes do not", () => {
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
  });
});
