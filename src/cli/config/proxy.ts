import { BlockList, isIP } from "node:net";
import type { Context } from "../core/context.js";
import { UsageError } from "../errors/usage-error.js";
import { isThisMachine } from "./gateway-address.js";

/** Finds the proxy for a gateway in the environment, with the variables and rules that curl uses. */

export interface ProxySetting {
  /** URL of the proxy, with user name and password if given. Never print it. */
  readonly url: string;
  /** Host and port, for people. */
  readonly host: string;
  /** Variable that names the proxy. */
  readonly variable: string;
  /** Set when an exception in NO_PROXY, or this machine's own address, keeps the proxy from being used. */
  readonly isExcepted: boolean;
}

/**
 * Returns the proxy that the environment names for a gateway: HTTPS_PROXY (HTTP_PROXY for plain HTTP), else ALL_PROXY.
 * @throws UsageError `proxy-invalid`, `proxy-unsupported`, unless an exception applies
 */
export function proxySetting(gateway: string, env: Context["env"]): ProxySetting | undefined {
  const url = new URL(gateway);
  const names = [url.protocol === "https:" ? "HTTPS_PROXY" : "HTTP_PROXY", "ALL_PROXY"];
  const variable = names.flatMap((name) => [name, name.toLowerCase()]).find((name) => env[name]?.trim());
  if (variable === undefined) return undefined;
  if (isThisMachine(url.hostname) || isExcepted(url, env["NO_PROXY"] ?? env["no_proxy"] ?? ""))
    return { url: "", host: "", variable, isExcepted: true };
  return { ...parseProxy(env[variable]!.trim(), variable), variable, isExcepted: false };
}

/** Returns the proxy for a gateway, or undefined when it is reached directly. */
export function proxyFor(gateway: string, env: Context["env"]): ProxySetting | undefined {
  const setting = proxySetting(gateway, env);
  return setting?.isExcepted === false ? setting : undefined;
}

/** An address without a scheme is that of an HTTP proxy, as for curl. */
function parseProxy(text: string, variable: string): Pick<ProxySetting, "url" | "host"> {
  const withScheme = /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `http://${text}`;
  if (!URL.canParse(withScheme)) throw new UsageError("proxy-invalid", { variable });
  const { protocol, hostname, port, pathname, search } = new URL(withScheme);
  if (protocol !== "http:" && protocol !== "https:")
    throw new UsageError("proxy-unsupported", { variable, protocol: protocol.slice(0, -1) });
  if (!hostname || pathname.length > 1 || search) throw new UsageError("proxy-invalid", { variable });
  return { url: withScheme, host: `${hostname}:${port || (protocol === "https:" ? "443" : "80")}` };
}

/**
 * Whether NO_PROXY excepts a gateway. Entries are separated by commas or spaces: `*`, a host, a suffix (`.bank.local`
 * or `*.bank.local`; a host also excepts its subdomains), an address, a network such as `10.0.0.0/8`. Each but the
 * network may have a port.
 */
function isExcepted({ hostname, port, protocol }: URL, exceptions: string): boolean {
  const host = withoutBrackets(hostname.toLowerCase().replace(/\.$/, ""));
  const ownPort = port || (protocol === "https:" ? "443" : "80");
  return exceptions
    .split(/[\s,]+/)
    .filter(Boolean)
    .some((entry) => {
      if (entry === "*") return true;
      if (entry.includes("/")) return isInNetwork(host, entry);
      const { name, port: wantedPort } = splitPort(entry);
      if (wantedPort !== undefined && wantedPort !== ownPort) return false;
      const [, wanted] = /^(?:\*?\.)?(.+?)\.?$/.exec(name.toLowerCase()) ?? [];
      return wanted !== undefined && (host === wanted || (isIP(host) === 0 && host.endsWith(`.${wanted}`)));
    });
}

/** An IPv6 address has a port only in brackets. */
function splitPort(entry: string): { readonly name: string; readonly port?: string | undefined } {
  const [, bracketed, after] = /^\[([^\]]*)\](?::(\d+))?$/.exec(entry) ?? [];
  if (bracketed !== undefined) return { name: bracketed, port: after };
  const [name = "", port, ...more] = entry.split(":");
  return more.length > 0 ? { name: entry } : { name, port };
}

function withoutBrackets(host: string): string {
  return host.replace(/^\[(.*)\]$/, "$1");
}

/** Names are not resolved, so only a gateway given by its address can be in a network. */
function isInNetwork(host: string, entry: string): boolean {
  const [network = "", bits = ""] = entry.split("/");
  const family = isIP(network);
  if (family === 0 || family !== isIP(host) || !/^\d{1,3}$/.test(bits)) return false;
  if (Number(bits) > (family === 4 ? 32 : 128)) return false;
  const list = new BlockList();
  const type = family === 4 ? "ipv4" : "ipv6";
  list.addSubnet(network, Number(bits), type);
  return list.check(host, type);
}
