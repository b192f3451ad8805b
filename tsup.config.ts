import { existsSync } from "node:fs";
import { defineConfig, type Options } from "tsup";
import { writeLicenses } from "./scripts/build/licenses.js";
import { withoutLibraryTexts } from "./scripts/build/source-maps.js";
import { pureConstants, withoutSideEffects } from "./scripts/build/tree-shaking.js";

const door = (floor: string): [string, string] => [`${floor}/index`, `src/${floor}/index.ts`];
const doors = Object.fromEntries(
  ["contract", "sdk", "batch", "sandbox"].map(door).filter(([, file]) => existsSync(file)),
);

const lightDist: NonNullable<Options["plugins"]>[number] = {
  name: "light-dist",
  renderChunk(code, chunk) {
    if (typeof chunk.map === "string") chunk.map = withoutLibraryTexts(chunk.map);
    return { code: withoutSideEffects(code) };
  },
};

/** Files with a name of their own, so that bundles for other runtimes can replace them ("browser" in package.json). */
const needNode = [
  "certificates/judge-file",
  "certificates/read-page-count",
  "dialect/open-dialect",
  "http/connection/check-tls",
]
  .concat("gateway/transports/undici-transport", "keys/read-key", "needs-node")
  .map((file) => `src/sdk/${file}.ts`)
  .concat("src/gateway/cryptography.ts", "src/gateway/dialects.ts");

export default defineConfig({
  entry: [...Object.values(doors), ...needNode, "src/cli/main.ts"],
  format: "esm",
  target: "node20",
  platform: "node",
  splitting: true,
  esbuildPlugins: [pureConstants()],
  plugins: [lightDist],
  clean: true,
  sourcemap: true,
  removeNodeProtocol: false,
  // Bundled and tree-shaken: the entry of zod loads the texts of fifty languages, and most of @noble is not used.
  noExternal: ["zod", "sm-crypto-v2", /^@noble\//],
  onSuccess: async () => writeLicenses(import.meta.dirname),
  dts: { entry: doors },
  esbuildOptions(options) {
    options.outbase = "src";
    options.charset = "utf8";
    // sm-crypto-v2 names its ES modules here only; of CommonJS nothing could be left out.
    options.mainFields = ["module", "main"];
    // One folder deep, like every entry: what is found beside a module (cli/version.ts) is found from entry and chunk
    // alike.
    options.chunkNames = "chunks/[name]-[hash]";
  },
});
