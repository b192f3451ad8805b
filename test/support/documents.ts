import { readdirSync } from "node:fs";
import path from "node:path";

const root = path.join(import.meta.dirname, "../..");

function markdownIn(folder: string): string[] {
  return readdirSync(path.join(root, folder), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".md"))
    .map((file) => `${folder}/${file.replaceAll(path.sep, "/")}`);
}

/** Every Markdown document of the project, as paths from its root, in a stable order. */
export const DOCUMENTS: readonly string[] = [
  ...readdirSync(root).filter((file) => file.endsWith(".md")),
  "examples/README.md",
  ...markdownIn("docs"),
].sort();
