import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { SentMaterial } from "../../gateway/light.js";

/** Documents that wait for their filings (bytes). The ones that waited longest make room. */
const MAX_BYTES = 4 * 1024 ** 3;

/**
 * Documents for filings that come later. Where a message contains its documents, their content waits on disk, readable
 * by this user only; where they are uploaded first, what the gateway called them is kept for the life of the client.
 */
export class MaterialStore {
  readonly #references = new Map<string, SentMaterial>();
  readonly #sizes = new Map<string, number>();
  #bytes = 0;
  #folder: string | undefined;

  has(sha256: string): boolean {
    return this.#references.has(sha256) || this.#sizes.has(sha256);
  }

  find(sha256: string): SentMaterial | undefined {
    const sent = this.#references.get(sha256);
    if (sent || !this.#sizes.has(sha256)) return sent;
    return { bytes: readFileSync(this.#fileOf(sha256)) };
  }

  /** Keeps what a gateway calls an uploaded document. */
  refer(sha256: string, reference: Readonly<Record<string, string>>): void {
    this.#references.set(sha256, { reference });
  }

  /** Keeps a document. Returns false when its content has another SHA-256. */
  keep(sha256: string, bytes: Uint8Array): boolean {
    if (createHash("sha256").update(bytes).digest("hex") !== sha256) return false;
    if (this.#sizes.has(sha256)) return true;
    for (const [oldest, size] of this.#sizes) {
      if (this.#bytes + bytes.length <= MAX_BYTES) break;
      rmSync(this.#fileOf(oldest), { force: true });
      this.#sizes.delete(oldest);
      this.#bytes -= size;
    }
    writeFileSync(this.#fileOf(sha256), bytes, { mode: 0o600 });
    this.#sizes.set(sha256, bytes.length);
    this.#bytes += bytes.length;
    return true;
  }

  close(): void {
    if (this.#folder !== undefined) rmSync(this.#folder, { recursive: true, force: true });
    this.#folder = undefined;
    this.#sizes.clear();
  }

  /** The name is a digest, so that it is no path. */
  #fileOf(sha256: string): string {
    if (!/^[0-9a-f]{64}$/.test(sha256)) throw new RangeError("no SHA-256");
    this.#folder ??= mkdtempSync(path.join(tmpdir(), "bdc-materials-"));
    return path.join(this.#folder, sha256);
  }
}
