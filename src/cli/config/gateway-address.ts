import { isIPv4 } from "node:net";
import { UsageError } from "../errors/usage-error.js";

/** Rules for the address of a gateway, wherever it comes from. */

/** Whether a host name in a URL is this machine. */
export function isThisMachine(host: string): boolean {
  const name = host.toLowerCase().replace(/\.$/, "");
  if (name === "localhost" || name.endsWith(".localhost")) return true;
  if (name === "[::1]" || name === "[::]" || name === "0.0.0.0") return true;
  return isIPv4(name) && name.startsWith("127.");
}

/** Whether requests to this address leave the machine unencrypted. */
export function isUnencrypted(gateway: string): boolean {
  const { protocol, hostname } = new URL(gateway);
  return protocol === "http:" && !isThisMachine(hostname);
}

/**
 * Rejects an address that would send the token unencrypted, unless the profile states that the line is private.
 * @throws UsageError `gateway-insecure`
 */
export function refuseUnencrypted(gateway: string, privateLine: boolean | undefined): void {
  if (isUnencrypted(gateway) && privateLine !== true)
    throw new UsageError("gateway-insecure", { host: new URL(gateway).host });
}
