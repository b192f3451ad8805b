import { loadDialects, type Description } from "../../gateway/index.js";
import type { Authority } from "../authorities/authority.js";
import { defaultAuthority } from "../authorities/default.js";

/**
 * The authority of a description: what it accepts follows from the description. How it works otherwise, and what it is
 * called in certificates, is as with the default authority; so it decides at once.
 */
export async function describedAuthority(description: Description): Promise<Authority> {
  const { compileDialect } = await loadDialects();
  const { capabilities = defaultAuthority.capabilities } = compileDialect(description).port;
  const kinds = capabilities.kinds.map((kind) => ({ ...kind, review: "instant" as const }));
  return {
    ...defaultAuthority,
    id: description.authority.id,
    capabilities: { ...defaultAuthority.capabilities, ...capabilities, kinds },
  };
}
