import { existsSync } from "node:fs";
import { defineConfig } from "tsup";

const door = (floor: string): [string, string] => [`${floor}/index`, `src/${floor}/index.ts`];
const doors = Object.fromEntries(["contract", "sdk", "batch", "sandbox"].map(door).filter(([, file]) => existsSync(file)));

export default defineConfig({
  // The ledger worker is an entry of its own because a worker is started from a file.
  entry: [...Object.values(doors), "src/batch/ledger-worker.ts", "src/cli/main.ts"],
  format: "esm",
  target: "node20",
  platform: "node",
  splitting: true,
  clean: true,
  dts: { entry: doors },
  esbuildOptions(options) {
    options.outbase = "src";
    options.charset = "utf8";
    // One folder deep, like every entry: `new URL("../batch/ledger-worker.js", import.meta.url)` holds from entry and chunk alike.
    options.chunkNames = "chunks/[name]-[hash]";
  },
});
