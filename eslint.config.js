import { defineConfig, globalIgnores } from "eslint/config";
import tseslint from "typescript-eslint";
import { boundaries } from "./eslint.boundaries.js";

const noProcess = { name: "process", message: "Only src/cli/main.ts and src/cli/core/context.ts touch process." };
const noConsole = { name: "console", message: "A library never prints." };
const noExit = {
  object: "process",
  property: "exit",
  message: "Set process.exitCode and let the process end: exit() cuts off output.",
};
const noGlobalThis = ["process", "console"].map((property) => ({
  object: "globalThis",
  property,
  message: `Not by way of globalThis either: ${property} is forbidden here.`,
}));
const defaultExports = { direct: true, named: true, defaultFrom: true, namedFrom: true, namespaceFrom: true };

export default defineConfig(
  globalIgnores(["dist/", "coverage/", "node_modules/", "docs/"]),
  tseslint.configs.recommended,
  {
    // Prettier breaks code; comments are for their writer to break.
    files: ["src/**/*.ts"],
    rules: {
      "max-len": [
        "error",
        { code: 120, ignoreStrings: true, ignoreTemplateLiterals: true, ignoreRegExpLiterals: true, ignoreUrls: true },
      ],
    },
  },
  {
    rules: {
      "no-restricted-properties": ["error", noExit],
      "no-empty": ["error", { allowEmptyCatch: false }],
      eqeqeq: ["error", "always", { null: "ignore" }],
      "@typescript-eslint/consistent-type-imports": ["error", { fixStyle: "separate-type-imports" }],
      // `import { type A }` still loads its module: a library that is loaded late would be loaded at start-up.
      "@typescript-eslint/no-import-type-side-effects": "error",
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_", varsIgnorePattern: "^_" }],
    },
  },
  {
    files: ["src/**/*.ts"],
    plugins: { boundaries },
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      "boundaries/import-folders": "error",
      "@typescript-eslint/no-floating-promises": "error",
      "@typescript-eslint/no-misused-promises": "error",
      "no-restricted-exports": ["error", { restrictDefaultExports: defaultExports }],
    },
  },
  {
    files: ["src/{contract,gateway,rules,sdk,batch}/**/*.ts"],
    rules: {
      "no-restricted-globals": ["error", noProcess, noConsole],
      "no-restricted-properties": ["error", noExit, ...noGlobalThis],
    },
  },
  {
    // Asks the runtime for a built-in module, which an import would require of every runtime.
    files: ["src/contract/filings/sha256.ts"],
    rules: { "no-restricted-properties": ["error", noExit] },
  },
  {
    files: ["src/sandbox/**/*.ts"],
    rules: { "no-restricted-globals": ["error", noConsole] },
  },
  {
    files: ["src/cli/**/*.ts"],
    ignores: ["src/cli/main.ts", "src/cli/core/context.ts"],
    rules: {
      "no-restricted-globals": ["error", noProcess],
      "no-restricted-properties": ["error", noExit, noGlobalThis[0]],
    },
  },
  {
    // What a program printed is looked into as it is.
    files: ["test/**/*.ts"],
    rules: { "@typescript-eslint/no-explicit-any": "off" },
  },
);
