import path from "node:path";
import { fileURLToPath } from "node:url";
import { ESLint } from "eslint";
import { describe, expect, it } from "vitest";

const root = fileURLToPath(new URL("../..", import.meta.url));

// The linted files do not exist, so rules that need type information are off. The last test covers them on a real file.
const eslint = new ESLint({
  cwd: root,
  overrideConfig: {
    languageOptions: { parserOptions: { projectService: false } },
    rules: {
      "@typescript-eslint/no-floating-promises": "off",
      "@typescript-eslint/no-misused-promises": "off",
      "@typescript-eslint/no-unused-vars": "off",
    },
  },
});

/** Lints a file with this content. Returns the messages of ESLint as "rule: message". */
async function lint(file: string, code: string, linter = eslint): Promise<string[]> {
  const [result] = await linter.lintText(code, { filePath: path.join(root, file) });
  return (result?.messages ?? []).map((message) => `${message.ruleId ?? "parser"}: ${message.message}`);
}

const folderRule = "boundaries/import-folders";

/** Returns a file in one folder that imports a file of another folder, or the index of another layer. */
function importing(from: string, to: string): [file: string, code: string] {
  const isSameLayer = from.split("/")[0] === to.split("/")[0];
  const target = path.posix.relative(from, `${to}/${isSameLayer ? "other" : "index"}.js`);
  const specifier = target.startsWith(".") ? target : `./${target}`;
  return [`src/${from}/planted.ts`, `import { a } from "${specifier}"; export const b: unknown = a;`];
}

/** A folder, one that it may import, and one that it may not import: a line for each row of eslint.boundaries.js. */
const rows: [from: string, allowed: string, forbidden: string][] = [
  ["contract/schema", "contract/schema", "contract/filings"],
  ["contract/identifiers/common", "contract/identifiers/common", "contract/identifiers"],
  ["contract/identifiers/case-no", "contract/identifiers/common", "contract/identifiers"],
  ["contract/identifiers", "contract/identifiers/case-no", "contract/schema"],
  ["contract/uploads", "contract/uploads", "contract/schema"],
  ["contract/filings/orders", "contract/identifiers", "contract/filings"],
  ["contract/filings/consents", "contract/schema", "contract/responses"],
  ["contract/http", "contract/filings", "contract/openapi"],
  ["contract/filings", "contract/schema", "contract/responses"],
  ["contract/responses", "contract/filings", "contract/uploads"],
  ["contract/subscriptions", "contract/responses", "contract/filings"],
  ["contract/openapi", "contract/http", "contract/uploads"],
  ["contract", "contract/responses", "rules"],

  ["gateway/framers", "contract", "gateway/dialect"],
  ["gateway/fronts", "contract", "gateway/framers"],
  ["gateway/port", "gateway/fronts", "gateway/dialect"],
  ["gateway/dialect/schema", "gateway/port", "gateway/dialect/plan"],
  ["gateway/dialect/fields", "gateway/port", "gateway/dialect/schema"],
  ["gateway/dialect/values", "gateway/dialect/fields", "gateway/dialect/operators"],
  ["gateway/dialect/operators", "gateway/dialect/values", "gateway/dialect/plan"],
  ["gateway/dialect/security", "gateway/signers", "gateway/dialect/plan"],
  ["gateway/dialect/plan", "gateway/dialect/security", "gateway/dialect/port"],
  ["gateway/dialect/port", "gateway/dialect/plan", "gateway/dialect/mirror"],
  ["gateway/dialect/mirror", "gateway/dialect/plan", "gateway/dialect/port"],
  ["gateway/dialect/check", "gateway/dialect/mirror", "sdk"],
  ["gateway/dialect", "gateway/dialect/check", "gateway/signers"],
  ["gateway", "gateway/dialect", "sdk"],

  ["rules/model", "contract", "rules/catalogue"],
  ["rules/messages", "rules/model", "rules/packs"],
  ["rules/catalogue", "rules/model", "rules/packs"],
  ["rules/packs", "rules/catalogue", "rules/examples"],
  ["rules/examples", "rules/packs", "rules/messages"],
  ["rules", "rules/examples", "sdk"],

  ["gateway/common", "contract", "gateway/keys"],
  ["gateway/keys", "gateway/common", "gateway/signers"],
  ["gateway/signers", "gateway/keys", "gateway/ciphers"],
  ["gateway/signers/http", "gateway/signers", "gateway/ciphers"],
  ["gateway/ciphers", "gateway/keys", "gateway/signers"],
  ["gateway", "gateway/signers", "rules"],

  ["sdk/arguments", "contract", "sdk/http"],
  ["sdk/auth", "gateway", "sdk/http"],
  ["sdk/keys", "gateway", "sdk/http"],
  ["sdk/oauth", "sdk/http", "sdk/gateway"],
  ["sdk/responses", "contract", "rules"],
  ["sdk/http/fronts", "contract", "sdk/http"],
  ["sdk/dialect", "gateway", "sdk/resources"],
  ["sdk/gateway/transports", "sdk/http", "sdk/dialect"],
  ["sdk/http", "sdk/auth", "sdk/gateway"],
  ["sdk/telemetry", "sdk/http", "sdk/gateway"],
  ["sdk/gateway", "sdk/http", "sdk/resources"],
  ["sdk/certificates/pdf-syntax", "contract", "sdk/certificates/pdf"],
  ["sdk/certificates/pdf-fonts", "sdk/certificates/pdf-syntax", "sdk/certificates/pdf"],
  ["sdk/certificates/pdf-interactive", "sdk/certificates/pdf-syntax", "sdk/certificates/pdf"],
  ["sdk/certificates/pdf", "sdk/certificates/pdf-fonts", "sdk/certificates"],
  ["sdk/certificates/printed", "contract", "sdk/certificates/pdf"],
  ["sdk/certificates/x509", "contract", "sdk/certificates/seals"],
  ["sdk/certificates/seals", "sdk/certificates/x509", "sdk/certificates/ofd"],
  ["sdk/certificates/ofd", "sdk/certificates/seals", "sdk/certificates/x509"],
  ["sdk/certificates", "sdk/certificates/seals", "sdk/http"],
  ["sdk/explain", "sdk/certificates", "sdk/http"],
  ["sdk/resources", "sdk/gateway", "sdk/auth"],
  ["sdk", "sdk/resources", "batch"],

  ["batch/files/common", "contract", "batch/files/csv"],
  ["batch/files/csv", "batch/files/common", "batch/files/xlsx"],
  ["batch/files/xlsx", "batch/files/common", "batch/files/csv"],
  ["batch/files/xlsx-writer", "batch/files/xlsx", "batch/files/csv"],
  ["batch/files", "batch/files/csv", "batch/mapping"],
  ["batch/ledger", "contract", "batch/ledger/sqlite"],
  ["batch/ledger/audit", "batch/ledger", "batch/ledger/sqlite"],
  ["batch/ledger/sqlite-database", "batch/ledger", "batch/ledger/sqlite-chain"],
  ["batch/ledger/sqlite-chain", "batch/ledger/audit", "batch/ledger/sqlite"],
  ["batch/ledger/sqlite-coordination", "batch/ledger/sqlite-database", "batch/ledger/sqlite"],
  ["batch/ledger/sqlite-queries", "batch/ledger/sqlite-database", "batch/ledger/sqlite"],
  ["batch/ledger/sqlite", "batch/ledger/sqlite-queries", "batch/engine"],
  ["batch/ledger/opening", "batch/ledger", "batch/ledger/sqlite-queries"],
  ["batch/ledger/views", "batch/ledger", "batch/ledger/sqlite"],
  ["batch/ledger/leasing", "batch/ledger", "batch/ledger/sqlite"],
  ["batch/ledger/changes", "batch/ledger/audit", "batch/ledger/postgres"],
  ["batch/ledger/postgres-database", "batch/ledger", "batch/ledger/postgres-chain"],
  ["batch/ledger/postgres-chain", "batch/ledger/audit", "batch/ledger/postgres"],
  ["batch/ledger/postgres-coordination", "batch/ledger/leasing", "batch/ledger/postgres"],
  ["batch/ledger/postgres-queries", "batch/ledger/views", "batch/ledger/postgres"],
  ["batch/ledger/postgres", "batch/ledger/changes", "batch/ledger/sqlite"],
  ["batch/workers", "batch/ledger/postgres-database", "batch/check"],
  ["batch/materials", "contract", "sdk"],
  ["batch/mapping/cells", "batch/materials", "batch/mapping/headers"],
  ["batch/mapping/headers", "batch/mapping/cells", "batch/mapping"],
  ["batch/mapping", "batch/mapping/headers", "sdk"],
  ["batch/check/filings", "batch/mapping", "batch/check/duplicates"],
  ["batch/check/duplicates", "batch/check/filings", "batch/check/fast-path"],
  ["batch/check/fast-path", "batch/check/duplicates", "batch/check"],
  ["batch/check", "batch/check/filings", "sdk"],
  ["batch/totals", "batch/ledger", "sdk"],
  ["batch/engine/sending", "sdk", "batch/engine"],
  ["batch/engine", "sdk", "batch/files/csv"],
  ["batch/options", "sdk", "batch/check"],
  ["batch/needs-person", "batch/engine", "batch/check"],
  ["batch/results", "batch/files", "sdk"],
  ["batch/reports/release", "sdk", "batch/engine"],
  ["batch/reports", "sdk", "batch/engine"],
  ["batch/reports/night", "batch/results", "batch/engine"],
  ["batch/reports/reconcile", "batch/check", "batch/needs-person"],
  ["batch/reports/html", "batch/reports/night", "batch/ledger"],
  ["batch/metrics", "batch/reports", "batch/engine"],
  ["batch/reports/xlsx", "batch/files/xlsx-writer", "batch/ledger"],
  ["batch/drafts", "batch/reports", "batch/engine"],
  ["batch", "batch/engine", "cli"],

  ["cli/core", "contract", "cli/messages"],
  ["cli/terminal", "contract", "cli/core"],
  ["cli/messages/errors", "cli/core", "cli/messages"],
  ["cli/messages", "cli/messages/errors", "cli/views"],
  ["cli/documents", "contract", "cli/messages"],
  ["cli/views/summary", "cli/terminal", "cli/views"],
  ["cli/views", "cli/terminal", "cli/errors"],
  ["cli/errors", "cli/views", "cli/config"],
  ["cli/config", "cli/errors", "cli/options"],
  ["cli/options", "cli/config", "cli/views"],
  ["cli/help", "cli/messages", "cli/views"],
  ["cli/completion", "cli/core", "cli/commands"],
  ["cli/monitoring", "cli/options", "cli/views"],
  ["cli/commands/audit", "cli/options", "cli/commands"],
  ["cli/commands/batch", "cli/options", "cli/commands"],
  ["cli/commands/case", "cli/views", "cli/commands/batch"],
  ["cli/commands/certificate", "sdk", "cli/commands/case"],
  ["cli/commands/listen", "batch", "cli/commands/batch"],
  ["cli/commands/report", "cli/commands/batch", "cli/commands"],
  ["cli/commands/map", "batch", "cli/commands/batch"],
  ["cli/commands/metrics", "batch", "cli/commands"],
  ["cli/commands/profile", "cli/terminal", "cli/commands"],
  ["cli/commands/reconcile", "batch", "cli/commands/batch"],
  ["cli/commands/release", "cli/views", "cli/commands/batch"],
  ["cli/commands/sandbox", "cli/views", "cli/commands/demo"],
  ["cli/commands/demo", "cli/commands", "cli/commands/sandbox"],
  ["cli/commands", "cli/commands/batch", "cli"],
  ["cli/command-tree", "cli/commands", "cli/messages"],
  ["cli", "cli/commands/demo", "sandbox"],

  ["sandbox/errors", "contract", "sandbox/http"],
  ["sandbox/calendar", "contract", "sandbox/store"],
  ["sandbox/parties", "contract", "sandbox/authorities"],
  ["sandbox/authorities", "contract", "sandbox/parties"],
  ["sandbox/http", "sandbox/errors", "sandbox/gateway"],
  ["sandbox/store", "sandbox/calendar", "sandbox/register"],
  ["sandbox/faults", "sandbox/http", "sandbox/registry"],
  ["sandbox/materials", "sandbox/store", "sandbox/cases"],
  ["sandbox/register/legal-grounds", "sandbox/calendar", "sandbox/register/book"],
  ["sandbox/register/book", "sandbox/register/legal-grounds", "sandbox/register"],
  ["sandbox/register/papers", "sandbox/register/book", "sandbox/register/kinds"],
  ["sandbox/register/kinds", "sandbox/register/book", "sandbox/register"],
  ["sandbox/register", "sandbox/register/kinds", "sandbox/cases"],
  ["sandbox/certificates", "sandbox/register/book", "sandbox/cases"],
  ["sandbox/cases", "sandbox/register", "sandbox/registry"],
  ["sandbox/registry", "sandbox/cases", "sandbox/operations"],
  ["sandbox/operations", "sandbox/registry", "sandbox/gateway"],
  ["sandbox/gateway", "sandbox/operations", "sandbox/scenarios"],
  ["sandbox/scenarios", "sandbox/gateway", "sandbox/operations"],
  ["sandbox", "sandbox/scenarios", "sdk"],
];

describe("the folder rule", () => {
  it.each(rows.map(([from, allowed]) => [from, allowed]))("allows %s to import %s", async (from, to) => {
    expect(await lint(...importing(from, to))).toEqual([]);
  });

  it.each(rows.map(([from, , forbidden]) => [from, forbidden]))(
    "reports an error when %s imports %s",
    async (from, to) => {
      const found = await lint(...importing(from, to));
      expect(found).toEqual([expect.stringContaining(`${folderRule}: ${from} may not import ${to}. Allowed: `)]);
    },
  );

  it.each([
    "batch/files/common",
    "batch/files/csv",
    "batch/files/xlsx",
    "batch/files",
    "batch/ledger",
    "batch/totals",
    "batch/workers",
    "batch/ledger/audit",
    "batch/ledger/sqlite",
    "batch/ledger/sqlite-chain",
    "batch/ledger/sqlite-coordination",
    "batch/ledger/sqlite-database",
    "batch/ledger/sqlite-queries",
    "batch/ledger/opening",
    "batch/ledger/views",
    "batch/ledger/leasing",
    "batch/ledger/changes",
    "batch/ledger/postgres",
    "batch/ledger/postgres-chain",
    "batch/ledger/postgres-coordination",
    "batch/ledger/postgres-database",
    "batch/ledger/postgres-queries",
    "batch/materials",
    "batch/mapping/cells",
    "batch/mapping/headers",
    "batch/mapping",
    "batch/check/filings",
    "batch/check/duplicates",
    "batch/check/fast-path",
    "batch/check",
    "batch/results",
    "batch/drafts",
  ])("reports an error when %s imports sdk, which could reach the network", async (from) => {
    expect(await lint(...importing(from, "sdk"))).toEqual([expect.stringContaining(`${from} may not import sdk.`)]);
  });

  it("lists the allowed folders in its message", async () => {
    expect(await lint(...importing("batch/mapping", "sdk"))).toEqual([
      "boundaries/import-folders: batch/mapping may not import sdk. Allowed: contract, batch/files/common, " +
        "batch/mapping/cells, batch/mapping/headers, rules.",
    ]);
  });

  it("allows files of the same folder to import each other", async () => {
    expect(await lint(...importing("batch/check/fast-path", "batch/check/fast-path"))).toEqual([]);
  });

  it.each([
    ["import", `import { a } from "../../sdk/index.js"; export const b: unknown = a;`],
    ["import type", `import type { A } from "../../sdk/index.js"; export type B = A;`],
    ["import for side effects", `import "../../sdk/index.js";`],
    ["export", `export { a } from "../../sdk/index.js";`],
    ["export type", `export type { A } from "../../sdk/index.js";`],
    ["export of all", `export * from "../../sdk/index.js";`],
    ["import()", `export const load = () => import("../../sdk/index.js");`],
    ["type import()", `export type A = import("../../sdk/index.js").A;`],
  ])("reports an error when a forbidden folder is imported with %s", async (_, code) => {
    const found = await lint("src/batch/check/planted.ts", code);
    expect(found).toEqual(expect.arrayContaining([expect.stringContaining("batch/check may not import sdk.")]));
  });

  it("lets the completion load one file past the index of batch, with import() only", async () => {
    const file = "../../batch/ledger/sqlite-database/known-names.js";
    const planted = "src/cli/completion/planted.ts";
    expect(await lint(planted, `export const load = () => import("${file}");`)).toEqual([]);
    expect(await lint(planted, `export * from "${file}";`)).toHaveLength(1);
    expect(await lint("src/cli/help/planted.ts", `export const load = () => import("${file}");`)).toHaveLength(1);
  });

  it.each([
    ["src/sdk/planted.ts", "../contract/schema/field.js", "sdk may import contract only through contract/index.js."],
    ["src/sdk/explain/planted.ts", "../../rules/judge.js", "sdk/explain may import rules only through rules/index.js."],
    ["src/batch/planted.ts", "../sdk/http/retry.js", "batch may import sdk only through sdk/index.js."],
    ["src/cli/views/planted.ts", "../../batch/submit.js", "cli/views may import batch only through batch/index.js."],
  ])("reports an error when %s imports %s instead of its index.ts", async (file, specifier, message) => {
    expect(await lint(file, `export * from "${specifier}";`)).toEqual([`${folderRule}: ${message}`]);
  });

  it.each([
    ["src/batch/check/filing-file.ts", `export * from "./fast-path/second-pass.js";`, "batch/check/check-rows.ts"],
    ["src/batch/submit.ts", `export * from "./check/fast-path/second-pass.js";`, "batch/check/check-rows.ts"],
    ["src/batch/submit.ts", `export * from "./ledger/sqlite/sqlite-ledger.js";`, "batch/ledger/opening/open-ledger.ts"],
    [
      "src/batch/index.ts",
      `export * from "./ledger/postgres/postgres-ledger.js";`,
      "batch/ledger/opening/open-ledger.ts",
    ],
  ])("reports an error when %s contains %s", async (file, code, importer) => {
    expect(await lint(file, code)).toEqual([expect.stringContaining(`may be imported by ${importer} only.`)]);
  });

  it.each([
    ["src/batch/check/check-rows.ts", `export * from "./fast-path/second-pass.js";`],
    ["src/batch/ledger/opening/open-ledger.ts", `export const load = () => import("../sqlite/sqlite-ledger.js");`],
  ])("allows %s to contain %s", async (file, code) => {
    expect(await lint(file, code)).toEqual([]);
  });

  it("reports an error when a library is imported with inline type names only", async () => {
    const found = await lint(
      "src/sandbox/certificates/seal.ts",
      `import { type Certificate } from "pkijs"; export type C = Certificate;`,
    );
    expect(found).toEqual([expect.stringContaining("no-import-type-side-effects")]);
  });

  it.each([
    ["src/cli/commands/sandbox/planted.ts", "../../../sandbox/index.js"],
    ["src/cli/commands/demo/planted.ts", "../../../sandbox/index.js"],
    ["src/cli/config/planted.ts", "../../sandbox/index.js"],
    ["src/batch/files/planted.ts", "./xlsx/index.js"],
  ])("allows %s to load %s only with import()", async (file, specifier) => {
    const importOnly = `only with import() or "import type".`;
    expect(await lint(file, `export const load = () => import("${specifier}");`)).toEqual([]);
    expect(await lint(file, `import type { A } from "${specifier}"; export type B = A;`)).toEqual([]);
    expect(await lint(file, `export type A = import("${specifier}").A;`)).not.toContainEqual(
      expect.stringContaining(folderRule),
    );
    expect(await lint(file, `import "${specifier}";`)).toEqual([expect.stringContaining(importOnly)]);
    expect(await lint(file, `export { a } from "${specifier}";`)).toEqual([expect.stringContaining(importOnly)]);
    // TypeScript erases the type names, but the import itself remains and loads the file.
    expect(await lint(file, `import { type A } from "${specifier}"; export type B = A;`)).toContainEqual(
      expect.stringContaining(importOnly),
    );
  });

  it("reports an error when the command line loads a file of the sandbox instead of its index.ts", async () => {
    const found = await lint(
      "src/cli/commands/sandbox/planted.ts",
      `export const load = () => import("../../../sandbox/gateway/server.js");`,
    );
    expect(found).toEqual([expect.stringContaining("may import sandbox only through sandbox/index.js.")]);
  });

  it.each([
    ["src/batch/materials/planted.ts", "../../rules/index.js", "contract, batch/files/common, types of rules."],
    ["src/batch/results/planted.ts", "../check/index.js", "contract, types of batch/check, "],
    ["src/batch/engine/planted.ts", "../check/index.js", "contract, batch/engine/sending, types and isHeaderError of"],
  ])("allows %s to import only types of %s", async (file, specifier, allowed) => {
    const complaint = [expect.stringContaining(`Allowed: ${allowed}`)];
    expect(await lint(file, `import type { A } from "${specifier}"; export type B = A;`)).toEqual([]);
    expect(await lint(file, `export type { A } from "${specifier}";`)).toEqual([]);
    expect(await lint(file, `import { openTable as a } from "${specifier}"; export const b = a;`)).toEqual(complaint);
    expect(await lint(file, `import * as a from "${specifier}"; export const b = a;`)).toEqual(complaint);
    expect(await lint(file, `export * from "${specifier}";`)).toEqual(complaint);
    expect(await lint(file, `export const load = () => import("${specifier}");`)).toEqual(complaint);
  });

  it("allows the engine to import isHeaderError of batch/check besides its types", async () => {
    const code = `import { isHeaderError, type A } from "../check/index.js"; export const b: A = isHeaderError;`;
    expect(await lint("src/batch/engine/planted.ts", code)).toEqual([]);
    expect(await lint("src/batch/results/planted.ts", code)).toEqual([
      expect.stringContaining("batch/results may not import all of batch/check."),
    ]);
  });

  it.each([
    ["src/batch/elsewhere/planted.ts", `export * from "../engine/sender.js";`, "batch/elsewhere has no row"],
    ["src/portal/planted.ts", `export * from "../contract/index.js";`, "portal has no row"],
    ["src/planted.ts", `export * from "./contract/index.js";`, "src has no row"],
  ])("reports an error when %s, whose folder has no row, contains %s", async (file, code, message) => {
    expect(await lint(file, code)).toEqual([`${folderRule}: ${message} in eslint.boundaries.js.`]);
  });

  it("uses the row of the folder above when a deeper folder has none", async () => {
    expect(await lint(...importing("cli/views/tables", "cli/terminal"))).toEqual([]);
    expect(await lint(...importing("cli/views/tables", "cli/config"))).toEqual([
      expect.stringContaining("cli/views may not import cli/config."),
    ]);
  });

  it.each([
    ["src/sdk/planted.ts", `export * from "../../test/helper.js";`],
    ["src/cli/main.ts", `import manifest from "../../package.json" with { type: "json" }; export const m = manifest;`],
  ])("reports an error when %s imports from outside src", async (file, code) => {
    expect(await lint(file, code)).toEqual([expect.stringContaining("src imports nothing outside src")]);
  });
});

describe("the library rule", () => {
  const importNotAllowed = expect.stringMatching(
    /^boundaries\/import-folders: ".*" (may be imported in|has no place in)/,
  );

  it.each([
    ["src/batch/mapping/row-mapper.ts", "zod"],
    ["src/sdk/http/request.ts", "zod"],
    ["src/cli/views/table.ts", "zod"],
    ["src/sdk/client.ts", "undici"],
    ["src/sdk/gateway/transports/fetch-transport.ts", "undici"],
    ["src/sdk/http/request.ts", "undici/lib/dispatcher/client.js"],
    ["src/cli/commands/submit.ts", "commander"],
    ["src/cli/commands/profile/init.ts", "@inquirer/select"],
    ["src/cli/views/table.ts", "ora"],
    ["src/batch/engine/sender.ts", "libsql"],
    ["src/batch/ledger/ledger.ts", "libsql"],
    ["src/batch/ledger/postgres/claims.ts", "pg"],
    ["src/batch/engine/sender.ts", "pg-boss"],
    ["src/sandbox/gateway/server.ts", "libsql/promise"],
    ["src/batch/files/csv/decode.ts", "iconv-lite"],
    ["src/cli/commands/template.ts", "iconv-lite"],
    ["src/batch/files/csv/reader.ts", "saxes"],
    ["src/batch/files/table-file.ts", "yauzl"],
    ["src/batch/drafts/template.ts", "yazl"],
    ["src/sandbox/certificates/font.ts", "@cantoo/pdf-lib"],
    ["src/gateway/signers/rsa.ts", "sm-crypto-v2"],
    ["src/sdk/certificates/verify.ts", "pkijs"],
    ["src/sdk/certificates/seals/algorithms.ts", "@noble/curves/abstract/weierstrass.js"],
    ["src/sdk/certificates/seals/sm2.ts", "asn1js"],
    ["src/sandbox/certificates/sign-pdf.ts", "asn1js"],
    ["src/batch/planted.ts", "node:process"],
    ["src/cli/program.ts", "process"],
    ["src/cli/main.ts", "node:console"],
    ["src/batch/ledger/sqlite-database/connection.ts", "node:sqlite"],
    ["src/batch/files/csv/reader.ts", "papaparse"],
    ["src/cli/planted.ts", "bdc-connect"],
    ["src/batch/planted.ts", "fs"],
  ])("reports an error when %s imports %s", async (file, library) => {
    expect(await lint(file, `import { a } from "${library}"; export const b: unknown = a;`)).toEqual([
      importNotAllowed,
    ]);
    expect(await lint(file, `export const load = () => import("${library}");`)).toEqual([importNotAllowed]);
  });

  it.each([
    ["src/contract/filings/kinds.ts", "zod"],
    ["src/rules/packs/schema.ts", "zod"],
    ["src/sdk/responses/parse.ts", "zod"],
    ["src/sandbox/scenarios/schema.ts", "zod"],
    ["src/cli/config/profiles.ts", "zod"],
    ["src/sdk/gateway/transports/undici-transport.ts", "undici"],
    ["src/cli/parser.ts", "commander"],
    ["src/cli/terminal/prompts.ts", "@inquirer/select"],
    ["src/cli/views/progress.ts", "ora"],
    ["src/batch/ledger/sqlite-database/connection.ts", "libsql"],
    ["src/batch/ledger/postgres-database/database.ts", "pg"],
    ["src/batch/workers/pg-boss.ts", "pg-boss"],
    ["src/sandbox/store/database.ts", "libsql"],
    ["src/batch/files/csv/encode.ts", "iconv-lite"],
    ["src/batch/files/xlsx/xml.ts", "saxes"],
    ["src/batch/files/xlsx/package.ts", "yauzl"],
    ["src/batch/files/xlsx-writer/writer.ts", "yazl"],
    ["src/batch/drafts/template-workbook.ts", "yazl"],
    ["src/sandbox/certificates/seal.ts", "pkijs"],
    ["src/gateway/signers/sm2.ts", "sm-crypto-v2"],
    ["src/sdk/certificates/seals/sm2.ts", "@noble/curves/abstract/weierstrass.js"],
    ["src/sdk/certificates/ofd/ofd-xml.ts", "saxes"],
    ["src/sdk/certificates/ofd/ofd-package.ts", "yauzl"],
    ["src/sandbox/certificates/seal.ts", "asn1js"],
    ["src/cli/core/context.ts", "node:process"],
    ["src/sandbox/gateway/server.ts", "node:http"],
  ])("allows %s to import %s", async (file, library) => {
    expect(await lint(file, `import { a } from "${library}"; export const b: unknown = a;`)).toEqual([]);
  });
});

describe("the purity rules", () => {
  it.each([
    ["src/contract/planted.ts", `export const env = process.env;`],
    ["src/rules/model/planted.ts", `export const env = process.env;`],
    ["src/gateway/keys/planted.ts", `export const env = process.env;`],
    ["src/sdk/http/planted.ts", `export const say = () => console.log("hello");`],
    ["src/rules/planted.ts", `export const say = () => console.log("hello");`],
    ["src/batch/check/fast-path/planted.ts", `export const argv = process.argv;`],
    ["src/sandbox/gateway/planted.ts", `export const say = () => console.log("hello");`],
    ["src/cli/commands/case/planted.ts", `export const out = process.stdout;`],
    ["src/cli/core/command.ts", `export const out = process.stdout;`],
  ])("report an error when %s contains %s", async (file, code) => {
    expect(await lint(file, code)).toEqual([expect.stringMatching(/^no-restricted-globals: /)]);
  });

  it.each([
    ["src/rules/planted.ts", `export const env = globalThis.process.env;`],
    ["src/sdk/planted.ts", `export const env = globalThis.process.env;`],
    ["src/batch/engine/planted.ts", `globalThis.console.log(1);`],
    ["src/cli/views/planted.ts", `export const env = globalThis.process.env;`],
    ["src/cli/main.ts", `process.exit(1);`],
    ["src/sandbox/planted.ts", `process.exit(1);`],
    ["scripts/planted.mjs", `process.exit(1);`],
  ])("report an error when %s bypasses them with %s", async (file, code) => {
    expect(await lint(file, code)).toEqual([expect.stringMatching(/^no-restricted-properties: /)]);
  });

  it.each([
    ["src/cli/core/context.ts", `export const env = process.env;`],
    ["src/cli/main.ts", `process.exitCode = 1;`],
    ["scripts/planted.mjs", `console.log(process.argv);`],
  ])("allow %s to contain %s", async (file, code) => {
    expect(await lint(file, code)).toEqual([]);
  });
});

describe("the export rule", () => {
  it.each([
    ["src/sdk/resources/planted.ts", `export default 1;`],
    ["src/batch/planted.ts", `const a = 1; export { a as default };`],
    ["src/rules/packs/planted.ts", `export { default } from "./schema.js";`],
  ])("reports a default export when %s contains %s", async (file, code) => {
    expect(await lint(file, code)).toEqual([expect.stringMatching(/^no-restricted-exports: /)]);
  });
});

describe("the promise rule", () => {
  // ESLint reads the types of the whole project, which can exceed the default timeout on a busy machine.
  it("reports an error when a promise is not awaited", { timeout: 120_000 }, async () => {
    // Uses a real path, so that type information is available.
    const found = await lint("src/contract/index.ts", `Promise.resolve(1);`, new ESLint({ cwd: root }));
    expect(found).toContainEqual(expect.stringMatching(/^@typescript-eslint\/no-floating-promises: /));
  });
});
