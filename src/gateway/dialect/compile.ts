import type { GatewayMirror, GatewayPort } from "../port/port.js";
import { GatewayRequestError } from "../port/gateway-request-error.js";
import { checkDescription } from "./check/check-description.js";
import { createMirror } from "./mirror/create-mirror.js";
import { planDialect } from "./plan/plan.js";
import { createPort } from "./port/create-port.js";
import type { Description } from "./schema/description.js";

/** Both sides of a gateway, made of one description. */
export interface Dialect {
  /** The institution's side. */
  readonly port: GatewayPort;
  /** The authority's side, for a played gateway. */
  readonly mirror: GatewayMirror;
}

/**
 * Compiles a description once. Port and mirror share no state and do no I/O.
 * @throws GatewayRequestError with a pointer into the description, when `checkDescription` finds an error
 */
export function compileDialect(description: Description): Dialect {
  const wrong = checkDescription(description).find(({ severity }) => severity === "error");
  if (wrong) throw new GatewayRequestError(wrong.code, wrong.pointer, wrong.zh, wrong.en);
  const plan = planDialect(description, () => {});
  return { port: createPort(plan), mirror: createMirror(plan) };
}
