/** The floor between the calls of the contract and the protocols of authorities. It does no I/O. */
export { frontOf, type FrontAnswer, type FrontFacts, type FrontKind, type Promised } from "./fronts/front.js";
export { GatewayRequestError } from "./port/gateway-request-error.js";
export * from "./port/port.js";
