import path from "node:path";
import { fileURLToPath } from "node:url";

/**
 * Which floor may import which, and where each library lives.
 *
 * ESLint's own `no-restricted-imports` neither sees `import()` nor can say "dynamic only", so the arrows are a rule of their own.
 */
const root = path.dirname(fileURLToPath(import.meta.url));

/** Floor -> the floors below it, each through its index. */
const arrows = {
  contract: [],
  sdk: ["contract"],
  batch: ["sdk", "contract"],
  cli: ["batch", "sdk", "contract", "sandbox"],
  sandbox: ["contract"],
};

/** Loaded only when one of its commands is called; types cost nothing at start-up and may be imported as usual. */
const dynamicOnly = { cli: ["sandbox"] };

/** One library, one place. A library that is not named here may not be imported in src. */
const homes = {
  zod: /^src\//,
  undici: /^src\/sdk\/http\/transport\.ts$/,
  commander: /^src\/cli\/(program\.ts|commands\/)/,
  "@inquirer/prompts": /^src\/cli\/prompts\.ts$/,
  ora: /^src\/cli\/views\/progress\.ts$/,
  libsql: /^src\/(batch\/ledger-|sandbox\/store)[^/]*\.ts$/,
  "iconv-lite": /^src\/batch\//,
  saxes: /^src\/batch\/xlsx-[^/]*\.ts$/,
  yauzl: /^src\/batch\/xlsx-[^/]*\.ts$/,
  yazl: /^src\/batch\/xlsx-[^/]*\.ts$/,
  "@cantoo/pdf-lib": /^src\/(sandbox\/|sdk\/certificate-)/,
  pkijs: /^src\/(sandbox\/seal|sdk\/certificate-seal)\.ts$/,
  asn1js: /^src\/(sandbox\/seal|sdk\/certificate-seal)\.ts$/,
  "node:process": /^src\/cli\/(main|context)\.ts$/,
  process: /^src\/cli\/(main|context)\.ts$/,
};

const libraryOf = (specifier) => specifier.split("/").slice(0, specifier.startsWith("@") ? 2 : 1).join("/");

function checkLibrary(file, specifier) {
  const library = libraryOf(specifier);
  const home = homes[library];
  if (home) return home.test(file) ? undefined : `"${library}" has one place, ${home.source}.`;
  if (specifier === "node:sqlite" || specifier === "node:console") return `"${specifier}" is not used in src.`;
  return specifier.startsWith("node:") ? undefined : `"${library}" has no place in src: name one in eslint.boundaries.js.`;
}

function checkFloor(file, specifier, { dynamic, typeOnly }) {
  const target = path.posix.join(path.posix.dirname(file), specifier);
  if (target === "package.json") return undefined;
  const [top, to] = target.split("/");
  const from = file.split("/")[1];
  if (top !== "src") return `src imports nothing outside src, found "${specifier}".`;
  if (to === from) return undefined;
  if (!arrows[from]?.includes(to)) return `${from} may not import ${to}.`;
  if (target !== `src/${to}/index.js`) return `${from} imports ${to} only through ${to}/index.js.`;
  if (dynamicOnly[from]?.includes(to) && !dynamic && !typeOnly) return `${from} loads ${to} only with import().`;
  return undefined;
}

const importArrows = {
  meta: { type: "problem", schema: [], messages: { arrow: "{{reason}}" } },
  create(context) {
    const file = path.relative(root, context.filename).split(path.sep).join("/");
    const check = (node, source, kind) => {
      if (typeof source?.value !== "string") return;
      const reason = source.value.startsWith(".") ? checkFloor(file, source.value, kind) : checkLibrary(file, source.value);
      if (reason) context.report({ node, messageId: "arrow", data: { reason } });
    };
    const checkStatic = (node) =>
      check(node, node.source, { dynamic: false, typeOnly: node.importKind === "type" || node.exportKind === "type" });
    return {
      ImportDeclaration: checkStatic,
      ExportNamedDeclaration: checkStatic,
      ExportAllDeclaration: checkStatic,
      ImportExpression: (node) => check(node, node.source, { dynamic: true, typeOnly: false }),
      TSImportType: (node) => check(node, node.source ?? node.argument?.literal, { dynamic: false, typeOnly: true }),
    };
  },
};

export const boundaries = { rules: { "import-arrows": importArrows } };
