import type { TlsOptionsProblem } from "./check-tls.js";
import type { TlsOptions } from "./tls-options.js";

/**
 * Returns TLS settings with certificate and key in PEM in place of a PKCS#12 file. Needs Node.
 * @throws KeyError when the file cannot be read; `findTlsOptionsProblem` tells it beforehand
 */
export async function pemTlsOptions(options: TlsOptions): Promise<TlsOptions> {
  const { toPemOptions } = await import("./check-tls.js");
  return toPemOptions(options);
}

/**
 * Returns the first problem of TLS settings, or undefined when a connection can use them. Node's crypto is loaded with
 * the first call.
 */
export async function findTlsOptionsProblem(options: TlsOptions): Promise<TlsOptionsProblem | undefined> {
  const { checkTlsOptions } = await import("./check-tls.js");
  return checkTlsOptions(options);
}
