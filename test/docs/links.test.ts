import { existsSync, readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { DOCUMENTS } from "../support/documents.js";
import { anchors, headings, linkTargets, withoutBlocks } from "../support/markdown.js";
import { ROOT } from "../support/workspace.js";

const read = (file: string): string => readFileSync(path.join(ROOT, file), "utf8");

/** Returns the defect of a link, or undefined when its target exists. */
function defectOf(file: string, target: string): string | undefined {
  if (/^(https?|mailto):/.test(target)) return undefined;
  const [name = "", anchor] = target.split("#");
  const page = name === "" ? file : path.join(path.dirname(file), decodeURI(name));
  if (!existsSync(path.join(ROOT, page))) return `${file} -> ${target}: no such file`;
  if (anchor === undefined || anchors(read(page)).has(decodeURIComponent(anchor))) return undefined;
  return `${file} -> ${target}: no such heading`;
}

describe("the documents", () => {
  it("link only to files and headings that exist", () => {
    const links = DOCUMENTS.flatMap((file) => linkTargets(read(file)).map((target) => ({ file, target })));
    expect(links.length).toBeGreaterThan(150);
    expect(links.map(({ file, target }) => defectOf(file, target)).filter(Boolean)).toEqual([]);
  });

  it("include every document named in sources, scripts and examples", () => {
    const named = ["src", "scripts", "bench", "proof", "test", "examples"].flatMap((folder) =>
      readdirSync(path.join(ROOT, folder), { recursive: true, encoding: "utf8" })
        .filter((file) => /\.(ts|sh|py)$/.test(file))
        .flatMap((file) =>
          [...read(path.join(folder, file)).matchAll(/(?<![\w/])docs\/[\w./-]+\.(?:md|json|yaml)\b/g)].map(
            ([name]) => ({ in: path.join(folder, file), name }),
          ),
        ),
    );
    expect(named.length).toBeGreaterThan(20);
    expect(named.filter(({ name }) => !existsSync(path.join(ROOT, name)))).toEqual([]);
  });

  it("have no empty heading and no empty section", () => {
    const empty = DOCUMENTS.flatMap((file) => {
      const text = withoutBlocks(read(file));
      // Blocks count as content, because a section may consist of a single block.
      const lines = read(file).split("\n");
      const all = headings(text);
      const lineOf = (offset: number): number => text.slice(0, offset).split("\n").length;
      return all
        .filter(({ title, level, end }, at) => {
          const next = all[at + 1];
          const content = lines.slice(lineOf(end), next ? lineOf(next.start) - 1 : undefined).join("\n");
          const visible = content.replace(/<!--[^]*?-->/g, "").trim();
          return title === "" || (visible === "" && (!next || next.level <= level));
        })
        .map(({ title }) => `${file}: "${title}"`);
    });
    expect(empty).toEqual([]);
  });

  it("write angle brackets literally in code spans, because entities are not decoded there", () => {
    const escaped = DOCUMENTS.flatMap((file) =>
      [...withoutBlocks(read(file)).matchAll(/`[^`\n]*&(?:lt|gt|amp);[^`\n]*`/g)].map(([span]) => `${file}: ${span}`),
    );
    expect(escaped).toEqual([]);
  });
});
