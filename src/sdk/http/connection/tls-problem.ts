import type { TlsOptionsProblem } from "./check-tls.js";
import type { TlsOptions } from "./tls-options.js";

/**
 * Returns the first problem of TLS settings, or undefined when a connection can use them. Node's crypto is loaded with
 * the first call.
 */
export async function findTlsOptionsProblem(options: TlsOptions): Promise<TlsOptionsProblem | undefined> {
  const { checkTlsOptions } = await import("./check-tls.js");
  return checkTlsOptions(options);
}
