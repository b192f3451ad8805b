import { compileDialect, type Description } from "../../gateway/index.js";
import type { Authority } from "../authorities/authority.js";
import { defaultAuthority } from "../authorities/default.js";

/** Sizes of calls that a description does not tell. */
const { batch, changes, materials } = defaultAuthority.capabilities;

/**
 * The authority of a description: what it accepts follows from the description. How it works otherwise, and what it is
 * called in certificates, is as with the default authority.
 * @throws GatewayRequestError when the description is wrong
 */
export function describedAuthority(description: Description): Authority {
  const { capabilities } = compileDialect(description).port;
  return {
    ...defaultAuthority,
    id: description.authority.id,
    capabilities: { ...defaultAuthority.capabilities, ...capabilities },
  };
}
