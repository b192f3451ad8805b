import { createHash } from "node:crypto";
import { readFile, stat } from "node:fs/promises";
import type { Material } from "../../contract/index.js";
import { MAX_COUNTED_PDF_BYTES, countPdfPages } from "../../sdk/index.js";
import { resolveMaterial } from "../materials/resolve-path.js";

/** Counts the pages of documents that lie beside a batch's file. Each document is read once. */
export class PageCounter {
  readonly #folder: string;
  readonly #known = new Map<string, number | undefined>();

  /** @param folder Folder to which the names of materials are relative */
  constructor(folder: string) {
    this.#folder = folder;
  }

  /**
   * Returns the number of pages: as filed, else as counted in the file.
   * @returns undefined when it cannot be counted: no PDF, file gone or changed since it was filed
   */
  async pagesOf({ name, sha256, pages }: Material): Promise<number | undefined> {
    if (pages !== undefined) return pages;
    if (!this.#known.has(sha256)) this.#known.set(sha256, await this.#count(name, sha256).catch(() => undefined));
    return this.#known.get(sha256);
  }

  async #count(name: string, sha256: string): Promise<number | undefined> {
    const path = await resolveMaterial(this.#folder, name);
    if ((await stat(path)).size > MAX_COUNTED_PDF_BYTES) return undefined;
    const bytes = await readFile(path);
    return createHash("sha256").update(bytes).digest("hex") === sha256 ? countPdfPages(bytes) : undefined;
  }
}
