import path from "node:path";
import { fileURLToPath } from "node:url";

/**
 * Which folder of src may import which, and where each library lives.
 *
 * A rule of our own, because ESLint's `no-restricted-imports` does not see `import()`.
 */
const src = path.join(path.dirname(fileURLToPath(import.meta.url)), "src");

const belowCli = "../rules ../sdk ../batch";
/** Documents are schemas: the program takes only types from them, so that they cost no time at the start. */
const command = `core terminal messages messages/commands views views/summary errors config options monitoring type:documents ${belowCli}`;

/**
 * Floor -> folder -> the folders it may import.
 *
 *   .         the files directly in the floor
 *   x/*       x and all folders below it
 *   ../x      another floor, through its index.js
 *   x()       with import() or `import type`: the folder is loaded only when it is needed
 *   type:x    types only
 *   type:x+v  types, and the one value v
 *
 * Not repeated here: every folder may import its own files, and every floor may import contract.
 */
const table = {
  contract: {
    schema: "",
    "identifiers/common": "",
    "identifiers/case-no": "identifiers/common",
    identifiers: "identifiers/common identifiers/case-no",
    uploads: "",
    "filings/consents": "schema",
    "filings/orders": "schema identifiers",
    filings: "filings/consents schema identifiers",
    http: "filings responses schema",
    responses: "filings identifiers identifiers/common schema",
    subscriptions: "responses schema",
    openapi: "filings http responses schema subscriptions",
    ".": "*",
  },
  rules: {
    model: "",
    messages: "model",
    catalogue: "model",
    packs: "catalogue messages model",
    examples: "packs catalogue model",
    ".": "*",
  },
  gateway: {
    common: "",
    framers: "",
    fronts: "",
    port: "fronts",
    keys: "common",
    signers: "common keys",
    "signers/http": "common keys signers",
    ciphers: "common keys",
    "dialect/schema": "port",
    "dialect/fields": "port",
    "dialect/values": "framers dialect/fields dialect/schema",
    "dialect/operators": "framers port dialect/fields dialect/schema dialect/values",
    "dialect/security": "common framers port signers dialect/operators dialect/schema dialect/values",
    "dialect/plan": "framers port dialect/fields dialect/operators dialect/schema dialect/security dialect/values",
    "dialect/port":
      "common framers fronts port dialect/fields dialect/operators dialect/plan dialect/schema dialect/security dialect/values",
    "dialect/mirror":
      "common framers port dialect/fields dialect/operators dialect/plan dialect/schema dialect/security dialect/values",
    "dialect/check":
      "ciphers common framers port signers dialect/fields dialect/operators dialect/plan dialect/port dialect/mirror dialect/schema dialect/values",
    dialect: "port dialect/*",
    ".": "*",
  },
  sdk: {
    arguments: "",
    auth: "arguments ../gateway",
    keys: "certificates/x509 ../gateway",
    oauth: "arguments auth http http/connection gateway/transports",
    responses: "",
    "http/connection": "keys",
    "http/fronts": "../gateway()",
    http: "arguments auth http/connection http/fronts ../gateway()",
    telemetry: "http ../gateway()",
    dialect: "arguments http gateway/transports ../gateway",
    "gateway/transports": "http http/connection",
    gateway: "arguments http telemetry",
    "certificates/pdf-syntax": "",
    "certificates/pdf-fonts": "certificates/pdf-syntax",
    "certificates/pdf-interactive": "certificates/pdf-syntax",
    "certificates/pdf": "certificates/pdf-fonts certificates/pdf-interactive certificates/pdf-syntax",
    "certificates/printed": "../rules",
    "certificates/x509": "",
    "certificates/seals": "certificates/x509 ../rules",
    "certificates/ofd": "certificates/seals ../rules",
    certificates:
      "arguments certificates/pdf certificates/pdf-syntax certificates/printed certificates/seals certificates/ofd ../rules",
    explain: "certificates keys oauth ../gateway ../rules",
    resources: "arguments gateway http responses ../rules",
    ".": "* ../gateway ../rules",
  },
  // A check never touches the network: of the folders, only engine, needs-person, options, reports, metrics may import sdk.
  batch: {
    "files/common": "",
    "files/csv": "files/common",
    "files/xlsx": "files/common",
    "files/xlsx-writer": "files/common files/xlsx",
    files: "files/common files/csv files/xlsx() files/xlsx-writer()",
    ledger: "",
    "ledger/audit": "ledger",
    "ledger/opening": "ledger ledger/sqlite() ledger/postgres()",
    "ledger/views": "ledger",
    "ledger/leasing": "ledger",
    "ledger/changes": "ledger ledger/audit",
    "ledger/sqlite-database": "ledger",
    "ledger/sqlite-chain": "ledger ledger/audit ledger/views ledger/sqlite-database",
    "ledger/sqlite-coordination": "ledger ledger/leasing ledger/views ledger/sqlite-database",
    "ledger/sqlite-queries": "ledger ledger/views ledger/sqlite-database",
    "ledger/sqlite":
      "ledger/views ledger ledger/audit ledger/changes ledger/sqlite-database ledger/sqlite-coordination ledger/sqlite-chain ledger/sqlite-queries",
    "ledger/postgres-database": "ledger",
    "ledger/postgres-chain": "ledger ledger/audit ledger/postgres-database",
    "ledger/postgres-coordination": "ledger ledger/leasing ledger/views ledger/postgres-database",
    "ledger/postgres-queries": "ledger ledger/audit ledger/views ledger/postgres-database",
    "ledger/postgres":
      "ledger/views ledger ledger/audit ledger/changes ledger/postgres-database ledger/postgres-coordination ledger/postgres-chain ledger/postgres-queries",
    materials: "files/common type:../rules",
    "mapping/cells": "materials ../rules",
    "mapping/headers": "files/common mapping/cells ../rules",
    mapping: "files/common mapping/cells mapping/headers ../rules",
    "check/filings": "mapping/* materials ../rules",
    "check/duplicates": "check/filings mapping/* files/* ../rules",
    "check/fast-path": "check/duplicates check/filings mapping/* files/* ../rules",
    check: "check/* mapping/* files/* materials ../rules",
    totals: "ledger ../rules",
    "engine/sending": "ledger ../sdk",
    engine: "engine/sending type:check+isHeaderError files/common ledger materials totals ../rules ../sdk",
    workers: "ledger ledger/postgres-database",
    options: "type:engine ledger ../sdk",
    "needs-person": "engine ledger ../sdk",
    results: "type:check files/* ledger ../rules",
    "reports/release": "files/csv ledger totals ../sdk",
    reports: "files/csv ledger materials ../rules ../sdk",
    "reports/night": "ledger reports reports/release results totals ../rules ../sdk",
    "reports/reconcile":
      "check check/filings engine files/common files/csv ledger materials reports/night reports/release results totals ../sdk",
    "reports/html": "reports reports/night reports/release results",
    metrics: "ledger reports ../sdk",
    "reports/xlsx": "files/* reports reports/html reports/night reports/release",
    drafts: "files/* mapping/cells ledger reports ../rules",
    ".": "* ../rules ../sdk",
  },
  cli: {
    core: "type:../sdk",
    terminal: "",
    "messages/commands": `core messages ${belowCli}`,
    "messages/errors": "core",
    messages: `core messages/errors ${belowCli}`,
    documents: belowCli,
    "views/summary": `core messages messages/commands terminal type:documents ${belowCli}`,
    views: `core messages messages/commands terminal views/summary type:documents ${belowCli}`,
    errors: `core messages messages/commands messages/errors terminal views ${belowCli}`,
    config: `core errors ${belowCli} ../sandbox()`,
    help: "core messages",
    completion: "core messages",
    options: `core config errors ${belowCli}`,
    monitoring: `core terminal messages/commands config errors options ${belowCli}`,
    "commands/audit": command,
    "commands/batch": command,
    "commands/case": command,
    "commands/certificate": command,
    "commands/dialect": `${command} ../gateway type:../gateway ../sandbox()`,
    "commands/listen": command,
    "commands/map": command,
    "commands/metrics": command,
    "commands/profile": command,
    "commands/reconcile": command,
    "commands/release": command,
    "commands/report": `commands/batch ${command}`,
    "commands/sandbox": `${command} ../sandbox()`,
    "commands/demo": `commands commands/batch commands/report ${command} ../sandbox()`,
    commands: `commands/batch completion ${command}`,
    "command-tree": "core commands commands/*",
    ".": `* ${belowCli}`,
  },
  sandbox: {
    errors: "",
    calendar: "",
    parties: "",
    authorities: "",
    http: "errors",
    store: "errors calendar parties",
    faults: "http errors",
    materials: "store http errors parties calendar",
    "register/legal-grounds": "calendar",
    "register/book": "register/legal-grounds store calendar parties authorities",
    "register/papers": "register/legal-grounds register/book",
    "register/kinds": "register/legal-grounds register/book register/papers calendar parties authorities",
    register: "register/kinds register/papers register/legal-grounds register/book calendar store",
    certificates: "register/book authorities",
    cases: "register register/book register/legal-grounds store calendar parties authorities errors",
    registry: "cases register certificates materials faults store calendar parties authorities errors",
    operations: "registry cases certificates register/book http errors parties calendar",
    mirror: "operations registry faults http errors parties store authorities ../gateway",
    gateway:
      "mirror operations registry cases register faults http errors store calendar parties authorities ../gateway",
    scenarios: "gateway cases authorities parties",
    ".": "* type:../gateway",
  },
};

/** Folder -> the one file that may import it. */
const onlyImporter = {
  "batch/check/fast-path": "batch/check/check-rows.ts",
  "batch/ledger/sqlite": "batch/ledger/opening/open-ledger.ts",
  "batch/ledger/postgres": "batch/ledger/opening/open-ledger.ts",
};

/**
 * Folder -> a file of another floor that it may import with import(), past the floor's index: it would load the whole
 * floor. For what runs at every press of Tab, and for what every client may need.
 */
const sideDoors = {
  "cli/completion": "batch/ledger/sqlite-database/known-names.js",
  "sdk/http/fronts": "gateway/fronts/front.js",
};

/** Floor -> a second door, with what may be loaded at once. A test of the package says who must use it. */
const lightDoors = { gateway: "gateway/light.js" };

/** Library -> the folders and files that may import it. A library that is not named here may not be imported in src. */
const homes = {
  "@opentelemetry/api": ["sdk/telemetry"],
  zod: [
    "contract",
    "gateway/dialect",
    "rules/packs",
    "sdk/gateway",
    "sdk/responses",
    "cli/config",
    "cli/documents",
    "sandbox",
  ],
  undici: ["sdk/gateway/transports/undici-transport.ts"],
  commander: ["cli/parser.ts"],
  "@inquirer/confirm": ["cli/terminal/prompts.ts"],
  "@inquirer/input": ["cli/terminal/prompts.ts"],
  "@inquirer/password": ["cli/terminal/prompts.ts"],
  "@inquirer/select": ["cli/terminal/prompts.ts"],
  ora: ["cli/views/progress.ts"],
  libsql: ["batch/ledger/sqlite-database", "sandbox/store"],
  pg: ["batch/ledger/postgres-database"],
  "pg-boss": ["batch/workers/pg-boss.ts"],
  "iconv-lite": ["batch/files/csv/encode.ts", "gateway/framers"],
  saxes: ["batch/files/xlsx", "gateway/framers", "sdk/certificates/ofd"],
  yauzl: ["batch/files/xlsx", "sdk/certificates/ofd"],
  yazl: ["batch/files/xlsx-writer", "batch/drafts/template-workbook.ts"],
  pkijs: ["sandbox/certificates/seal.ts"],
  asn1js: ["sandbox/certificates/seal.ts"],
  "@noble/hashes": ["contract/filings/sha256.ts", "sdk/webhooks.ts"],
  "@noble/curves": ["sdk/certificates/seals/sm2.ts"],
  "sm-crypto-v2": ["gateway/signers/sm2.ts", "gateway/signers/sm2-keys.ts"],
  process: ["cli/main.ts", "cli/core/context.ts"],
  "node:process": ["cli/main.ts", "cli/core/context.ts", "batch/options/run-defaults.ts"],
  "node:console": [],
  "node:sqlite": [],
};

const isInside = (file, place) => file === place || file.startsWith(`${place}/`);

const covers = (name, folder) => (name.endsWith("/*") ? isInside(folder, name.slice(0, -2)) : folder === name);

/** A word of the table, such as "files/xlsx()", as an object. `text` says it in a complaint. */
function parseArrow(floor, word) {
  const [name, value] = word.replace("type:", "").replace("()", "").split("+");
  const to = path.posix.join(floor, name);
  if (word.endsWith("()")) return { to, isLate: true, text: `${to} with import()` };
  if (!word.startsWith("type:")) return { to, text: to };
  return { to, onlyValue: value ?? "none", text: `types ${value ? `and ${value} ` : ""}of ${to}` };
}

/** "batch/mapping" -> what it may import, contract included. */
const rows = new Map(
  Object.entries(table).flatMap(([floor, folders]) =>
    Object.entries(folders).map(([folder, words]) => {
      const all = floor === "contract" ? words : `../contract ${words}`;
      const arrows = all.split(" ").filter(Boolean);
      return [path.posix.join(floor, folder), arrows.map((word) => parseArrow(floor, word))];
    }),
  ),
);

/** The longest folder with a row. The row of a floor is for the floor's own files: a new folder in it needs a row. */
function folderOf(file) {
  const folder = path.posix.dirname(file);
  const isDeep = path.posix.dirname(folder).includes("/");
  return isDeep && !rows.has(folder) ? folderOf(folder) : folder;
}

/** What is wrong with this import of another file of src, if anything. */
function checkFolder(file, specifier, { isDynamic, isType, values }) {
  const target = path.posix.join(path.posix.dirname(file), specifier);
  if (target.startsWith("../")) return `src imports nothing outside src, found "${specifier}".`;

  const from = folderOf(file);
  const floor = target.split("/")[0];
  const isOtherFloor = floor !== from.split("/")[0];
  const to = isOtherFloor ? floor : folderOf(target);
  if (!rows.has(from)) return `${from === "." ? "src" : from} has no row in eslint.boundaries.js.`;
  if (from === to || (isDynamic && sideDoors[from] === target)) return undefined;

  const allowed = rows.get(from);
  const arrow = allowed.find((one) => covers(one.to, to));
  const list = `Allowed: ${allowed.map(({ text }) => text).join(", ") || "its own files"}.`;
  if (!arrow) return `${from} may not import ${to}. ${list}`;
  if (isOtherFloor && target !== `${floor}/index.js` && target !== lightDoors[floor])
    return `${from} may import ${to} only through ${to}/index.js.`;
  if (onlyImporter[to] && onlyImporter[to] !== file) return `${to} may be imported by ${onlyImporter[to]} only.`;
  if (arrow.isLate && !isDynamic && !isType) return `${from} may import ${to} only with import() or "import type".`;
  const isTooMuch = arrow.onlyValue && values.some((value) => value !== arrow.onlyValue);
  return isTooMuch ? `${from} may not import all of ${to}. ${list}` : undefined;
}

/** What is wrong with this import of a library, if anything. */
function checkLibrary(file, specifier) {
  const library = specifier.split("/", specifier.startsWith("@") ? 2 : 1).join("/");
  const places = homes[library];
  if (!places && library.startsWith("node:")) return undefined;
  if (!places) return `"${library}" has no place in src: name one in eslint.boundaries.js.`;
  if (places.some((place) => isInside(file, place))) return undefined;
  return `"${library}" may be imported in ${places.join(", ") || "no file"} only.`;
}

/** The names of the values that an `import` or `export … from` brings in. */
function valuesOf(node) {
  if (node.importKind === "type" || node.exportKind === "type") return [];
  if (node.type === "ExportAllDeclaration") return ["*"];
  if (node.specifiers.length === 0) return ["*"];
  return node.specifiers
    .filter(({ importKind, exportKind }) => importKind !== "type" && exportKind !== "type")
    .map(({ imported, local }) => (imported ?? local).name);
}

const importFolders = {
  meta: { type: "problem", schema: [], messages: { forbidden: "{{reason}}" } },
  create(context) {
    const file = path.relative(src, context.filename).split(path.sep).join("/");
    const check = (node, source, how) => {
      if (typeof source?.value !== "string") return;
      const reason = source.value.startsWith(".")
        ? checkFolder(file, source.value, how)
        : checkLibrary(file, source.value);
      if (reason) context.report({ node, messageId: "forbidden", data: { reason } });
    };
    const checkStatic = (node) => {
      const isType = node.importKind === "type" || node.exportKind === "type";
      check(node, node.source, { isDynamic: false, isType, values: valuesOf(node) });
    };
    return {
      ImportDeclaration: checkStatic,
      ExportNamedDeclaration: checkStatic,
      ExportAllDeclaration: checkStatic,
      ImportExpression: (node) => check(node, node.source, { isDynamic: true, isType: false, values: ["*"] }),
      TSImportType: (node) => check(node, node.source, { isDynamic: false, isType: true, values: [] }),
    };
  },
};

export const boundaries = { rules: { "import-folders": importFolders } };
