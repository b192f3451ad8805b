import path from "node:path";
import ts from "typescript";
import { describe, expect, it } from "vitest";
import { ROOT } from "../support/workspace.js";

const PROGRAM = path.join(ROOT, "hover-probe.ts");

/** Creates a language service for a program that uses the built package. Its types come from dist only. */
function createEditor(text: string): ts.LanguageService {
  const options: ts.CompilerOptions = {
    strict: true,
    skipLibCheck: true,
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    types: [],
    paths: {
      "bdc-connect": [path.join(ROOT, "dist/sdk/index.d.ts")],
      "bdc-connect/contract": [path.join(ROOT, "dist/contract/index.d.ts")],
    },
  };
  const readFile = (name: string) => (name === PROGRAM ? text : ts.sys.readFile(name));
  return ts.createLanguageService({
    getCompilationSettings: () => options,
    getScriptFileNames: () => [PROGRAM],
    getScriptVersion: () => "1",
    getScriptSnapshot: (name) => {
      const found = readFile(name);
      return found === undefined ? undefined : ts.ScriptSnapshot.fromString(found);
    },
    getCurrentDirectory: () => ROOT,
    getDefaultLibFileName: (o) => ts.getDefaultLibFilePath(o),
    fileExists: (name) => name === PROGRAM || ts.sys.fileExists(name),
    readFile,
    readDirectory: (...args) => ts.sys.readDirectory(...args),
    directoryExists: (name) => ts.sys.directoryExists(name),
  });
}

const text = `
import { RegistryClient } from "bdc-connect";
import type { FilingOf } from "bdc-connect/contract";
declare const registry: RegistryClient;
void registry.mortgages.file({ mortgageType: "general", securedPrincipal: "1.00" });
void registry.mortgages.cancel({ settledOn: "2026-11-18" });
void registry.preNotices.register({ price: "2680000.00", buyers: [{ share: "1/2" }] });
void registry.preNotices.cancel({ proofNo: "" });
void registry.seizures.request({ endDate: "2029-11-19" });
void registry.seizures.renew({ originalDocumentNo: "" });
void registry.seizures.release({ unitCode: "" });
declare const filing: FilingOf<"mortgage.file">;
filing.mortgagors;
`;

describe("editor hover over the built package", () => {
  const editor = createEditor(text);
  const hover = (word: string): string => {
    const info = editor.getQuickInfoAtPosition(PROGRAM, text.indexOf(word));
    const tags = info?.tags?.map((tag) => `@${tag.name} ${ts.displayPartsToString(tag.text)}`) ?? [];
    return [ts.displayPartsToString(info?.documentation), ...tags].join("\n");
  };

  it.each([
    ["mortgage.file", "securedPrincipal", "被担保主债权数额", "Decimal string in yuan", '@example "1200000.00"'],
    ["mortgage.cancel", "settledOn", "结清日期", "YYYY-MM-DD", '@example "2026-11-18"'],
    ["pre-notice.register", "price", "成交价格", "元", '@example "2680000.00"'],
    ["pre-notice.register (buyer)", "share", "共有份额", "Fraction", '@example "1/2"'],
    ["pre-notice.cancel", "proofNo", "不动产登记证明号", "1 to 100 characters", "不动产证明第0012345号"],
    ["seizure.request", "endDate", "查封结束日期", "YYYY-MM-DD", '@example "2029-11-19"'],
    ["seizure.renew", "originalDocumentNo", "原查封文号", "1 to 100 characters", "（2024）浙0106执1234号"],
    ["seizure.release", "unitCode", "不动产单元号", "28 characters", '@example "330106001001GB00001F00010001"'],
    ["mortgage.file (people)", "mortgagors", "抵押人", "1 to 50 entries", "张伟"],
  ])("shows name, format and example of a field of %s", (_, field, name, format, example) => {
    const shown = hover(field);
    expect(shown).toContain(name);
    expect(shown).toContain(format);
    expect(shown).toContain(example);
  });
});
