import type { GatewayRequestError } from "../../gateway/light.js";
import { checkOptions } from "../arguments/check-arguments.js";
import { expects } from "../arguments/expectations.js";
import type { Dialect, DialectOptions } from "./dialect.js";

/**
 * Gateways that speak another protocol than the contract. What a dialect needs is loaded with the first one, so that
 * clients of the contract do not pay for it.
 */

const OPTIONS = {
  description: expects.object,
  settings: expects.object,
  keys: expects.object,
  cryptography: expects.object,
  exchange: expects.object,
};

/**
 * Compiles the description of a gateway for `RegistryClient`. Needs Node.js.
 * @throws ArgumentError when an option is missing or wrong
 * @throws GatewayRequestError when the description is wrong, with a pointer into it, or names a setting or key that is
 *   not given, or the folders of `exchange` do not fit it; see `isGatewayRequestError`
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
