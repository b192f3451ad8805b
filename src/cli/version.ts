import { readFileSync } from "node:fs";

/** Read from package.json, so that it stands in one place; dist/cli and dist/chunks are as deep as src/cli. */
export function version(): string {
  return (JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8")) as { version: string })
    .version;
}
