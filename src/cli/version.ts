import { readFileSync } from "node:fs";

/** Reads the version from package.json. dist/cli and dist/chunks are as deep as src/cli, so the path is the same. */
export function version(): string {
  return (JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8")) as { version: string })
    .version;
}
