import type { Material } from "../../../contract/index.js";

/**
 * A written consent or authorisation of somebody else, attached to the filing: an officer reads it, the register sees
 * that it is there.
 */
export function hasConsent({ materials }: { materials?: readonly Material[] | undefined }): boolean {
  return materials?.some((m) => m.kind === "authorisation") ?? false;
}
