import { createHash } from "node:crypto";
import type { SentMaterial } from "../../port/port.js";
import type { MaterialStore } from "../operators/line.js";

/** The documents that the institution's side has given to the port. */
export const sentMaterials = (find: (sha256: string) => SentMaterial | undefined): MaterialStore => ({
  find,
  keep: () => "",
});

/** Collects the documents that messages contain, on the authority's side. */
export class ReceivedMaterials implements MaterialStore {
  readonly found = new Map<string, Uint8Array>();

  find(): undefined {
    return undefined;
  }

  keep(bytes: Uint8Array): string {
    const sha256 = createHash("sha256").update(bytes).digest("hex");
    this.found.set(sha256, bytes);
    return sha256;
  }
}
