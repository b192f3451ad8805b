import type { Capabilities } from "../../contract/index.js";
import type { GatewayRequestError, PortKeys, RingKey } from "../../gateway/index.js";
import { checkOptions } from "../arguments/check-arguments.js";
import { expects } from "../arguments/expectations.js";
import type { Clock } from "../http/clock.js";
import type { Transport } from "../http/wire.js";

/**
 * Gateways that speak another protocol than the contract. What a dialect needs is loaded with the first one, so that
 * clients of the contract do not pay for it.
 */

/** Options of `loadDialect`. */
export interface DialectOptions {
  /** Description of the gateway (`bdc-dialect/1`), as parsed from its JSON file. */
  readonly description: object;
  /** Values of the institution that the description names, such as `appId`. */
  readonly settings?: Readonly<Record<string, string>>;
  /** Keys that the description names. Several keys of one name overlap while they are changed. */
  readonly keys?: Readonly<Record<string, readonly RingKey[]>>;
  /**
   * Signs and encrypts instead of `keys`, for keys that do not leave a hardware module.
   * @default the algorithms of the description with `keys`
   */
  readonly cryptography?: PortKeys;
}

/** A dialect that is ready for `RegistryClient`. One dialect may serve several clients. */
export interface Dialect {
  /** Id of the description. */
  readonly id: string;
  /** Version of the description. */
  readonly version: string;
  /** What the gateway accepts and can do, as its description says. */
  readonly capabilities: Capabilities;
  /** Wraps the transport of a client. Applications do not call it. */
  readonly connect: (wire: Transport, client: DialectClient) => Transport;
}

/** What a dialect needs to know of its client. */
export interface DialectClient {
  readonly institution: string;
  readonly clock: Clock;
}

const OPTIONS = {
  description: expects.object,
  settings: expects.object,
  keys: expects.object,
  cryptography: expects.object,
};

/**
 * Compiles the description of a gateway for `RegistryClient`. Needs Node.js.
 * @throws ArgumentError when an option is missing or wrong
 * @throws GatewayRequestError when the description is wrong, with a pointer into it, or names a setting or key that is
 *   not given; see `isGatewayRequestError`
 * @example
 * import { readFileSync } from "node:fs";
 * import { KeyMaterial, RegistryClient, identity, loadDialect } from "bdc-connect";
 *
 * const secret = new KeyMaterial(process.env["BANK_SECRET"]!);
 * const dialect = await loadDialect({
 *   description: JSON.parse(readFileSync("city.json", "utf8")) as object,
 *   settings: { appId: "bank-0001" },
 *   keys: { signing: [{ id: "1", secret }] },
 * });
 * const client = new RegistryClient({
 *   gateway: "https://bdc.example.gov.cn",
 *   dialect,
 *   credentials: identity("91330100799655058B"),
 * });
 */
export async function loadDialect(options: DialectOptions): Promise<Dialect> {
  checkOptions("loadDialect", options, OPTIONS, { required: ["description"] });
  const { openDialect } = await import("./open-dialect.js");
  return openDialect(options);
}

/**
 * Returns true for a `GatewayRequestError`: a description that is wrong. `pointer` names the place.
 */
export function isGatewayRequestError(error: unknown): error is GatewayRequestError {
  return error instanceof Error && error.name === "GatewayRequestError";
}
