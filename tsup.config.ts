import { existsSync } from "node:fs";
import { defineConfig } from "tsup";

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
  clean: true,
  dts: { entry: doors },
  esbuildOptions(options) {
    options.outbase = "src";
    options.charset = "utf8";
    // One folder deep, like every entry: what is found beside a module (cli/version.ts) is found from entry and chunk
    // alike.
    options.chunkNames = "chunks/[name]-[hash]";
  },
});
