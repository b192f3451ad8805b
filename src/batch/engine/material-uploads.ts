import { createHash } from "node:crypto";
import { type Filing, type Material, makeReason } from "../../contract/index.js";
import type { RegistryClient } from "../../sdk/index.js";
import type { ClaimedFiling } from "../ledger/types.js";
import type { Transition } from "../ledger/reports.js";
import { readRegularFile } from "../files/common/regular-file.js";
import { resolveMaterial } from "../materials/resolve-path.js";

/** Uploads the documents of filings before the filings are sent. Skips documents that the authority already has. */
export class MaterialUploads {
  readonly #present = new Map<string, Promise<boolean>>();

  readonly #client: RegistryClient;
  readonly #folder: string;

  /** @param folder Folder of the submitted file. The `name` of a material is its path relative to it. */
  constructor(client: RegistryClient, folder: string) {
    this.#client = client;
    this.#folder = folder;
  }

  /**
   * Uploads missing documents. Returns the filings whose documents are all present, and a transition to manual review
   * for the others.
   */
  async ensure(
    claimed: readonly ClaimedFiling[],
    signal?: AbortSignal,
  ): Promise<{ ready: ClaimedFiling[]; transitions: Transition[] }> {
    const ready: ClaimedFiling[] = [];
    const transitions: Transition[] = [];
    for (const filing of claimed) {
      const missing: string[] = [];
      for (const material of materialsOf(filing)) {
        if (!(await this.#upload(material, signal))) missing.push(material.name);
      }
      if (missing.length === 0) ready.push(filing);
      else
        transitions.push({
          id: filing.id,
          attempt: filing.attempt,
          cause: "stuck",
          reasons: JSON.stringify([materialGoneReason(missing)]),
        });
    }
    return { ready, transitions };
  }

  #upload(material: Material, signal?: AbortSignal): Promise<boolean> {
    let done = this.#present.get(material.sha256);
    if (!done) {
      done = this.#send(material, signal);
      this.#present.set(material.sha256, done);
      // Failures are not cached: the next filing with this document tries again.
      done.then(
        (ok) => ok || this.#present.delete(material.sha256),
        () => this.#present.delete(material.sha256),
      );
    }
    return done;
  }

  async #send({ sha256, name, size }: Material, signal?: AbortSignal): Promise<boolean> {
    if (await this.#client.materials.has(sha256, { signal })) return true;
    const bytes = await resolveMaterial(this.#folder, name).then(
      (path) => readRegularFile(path, size),
      () => undefined,
    );
    // The file was replaced since it was checked. Sending it would attach an unchecked document.
    if (!bytes || createHash("sha256").update(bytes).digest("hex") !== sha256) return false;
    await this.#client.materials.put(bytes, sha256, { signal });
    return true;
  }
}

const MATERIALS = Buffer.from('"materials":');

/** Most filings have none. The byte search avoids parsing their content. */
function materialsOf({ body }: ClaimedFiling): readonly Material[] {
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  return bytes.includes(MATERIALS) ? ((JSON.parse(bytes.toString()) as Filing).materials ?? []) : [];
}

function materialGoneReason(names: readonly string[]) {
  const list = names.join("、");
  return makeReason(
    "material-gone",
    `附件已不在原处或内容已变：${list}`,
    `materials were moved or changed after the file was read: ${list}`,
    "将原附件放回原处，运行 bdc case release 重新排队，再运行 bdc resume",
    "put the original materials back, run `bdc case release`, then `bdc resume`",
  );
}
