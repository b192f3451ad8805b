import type { Material } from "../../../contract/index.js";

/**
 * Returns whether the filing has a written consent or authorisation attached. Officers read the document; the register
 * only checks that it is present.
 */
export function hasConsent({ materials }: { materials?: readonly Material[] | undefined }): boolean {
  return materials?.some((m) => m.kind === "authorisation") ?? false;
}
