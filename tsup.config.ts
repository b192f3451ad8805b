import { defineConfig } from "tsup";

const doors = "src/{contract,sdk,batch,sandbox}/index.ts";

export default defineConfig({
  // The ledger worker is an entry of its own because a worker is started from a file.
  entry: [doors, "src/batch/ledger-worker.ts", "src/cli/main.ts"],
  format: "esm",
  target: "node20",
  platform: "node",
  splitting: true,
  clean: true,
  dts: { entry: [doors] },
  esbuildOptions(options) {
    options.outbase = "src";
    // One folder deep, like every entry: `new URL("../batch/ledger-worker.js", import.meta.url)` holds from entry and chunk alike.
    options.chunkNames = "chunks/[name]-[hash]";
  },
});
