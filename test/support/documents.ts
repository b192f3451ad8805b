import { readdirSync } from "node:fs";
import path from "node:path";

const root = path.join(import.meta.dirname, "../..");

function markdownIn(folder: string): string[] {
  return readdirSync(path.join(root, folder), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".md"))
    .map((file) => `${folder}/${file.replaceAll(path.sep, "/")}`);
}

/** Paths of all Markdown documents of the project, relative to its root, in sorted order. */
export const DOCUMENTS: readonly string[] = [
  ...readdirSync(root).filter((file) => file.endsWith(".md")),
  "examples/README.md",
  ...markdownIn("docs"),
].sort();
