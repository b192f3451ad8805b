import { existsSync } from "node:fs";
import { defineConfig } from "tsup";
import { markNamespaces, pureConstants } from "./scripts/build/pure-constants.js";

const door = (floor: string): [string, string] => [`${floor}/index`, `src/${floor}/index.ts`];
const doors = Object.fromEntries(
  ["contract", "sdk", "batch", "sandbox"].map(door).filter(([, file]) => existsSync(file)),
);

export default defineConfig({
  entry: [...Object.values(doors), "src/cli/main.ts"],
  format: "esm",
  target: "node20",
  platform: "node",
  splitting: true,
  esbuildPlugins: [pureConstants()],
  plugins: [{ name: "pure-namespaces", renderChunk: (code) => ({ code: markNamespaces(code) }) }],
  clean: true,
  sourcemap: true,
  removeNodeProtocol: false,
  // Bundled and tree-shaken: the entry of zod loads the texts of fifty languages, and most of @noble/hashes is not used.
  noExternal: ["zod", "@noble/hashes"],
  dts: { entry: doors },
  esbuildOptions(options) {
    options.outbase = "src";
    options.charset = "utf8";
    // One folder deep, like every entry: what is found beside a module (cli/version.ts) is found from entry and chunk
    // alike.
    options.chunkNames = "chunks/[name]-[hash]";
  },
});
