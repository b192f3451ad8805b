/**
 * Protects the sandbox from web pages. Its control calls need no token, and a page in a browser of this machine can
 * reach loopback: by DNS rebinding under a name of its own, which the Host header shows, or across sites, which the
 * Origin header shows.
 */
import type { IncomingMessage } from "node:http";
import { isIP } from "node:net";
import { hostname } from "node:os";
import { fail } from "../errors/problem-error.js";

/** Host and port as in the Host header or in an origin. */
const AUTHORITY = /^(?:\[([0-9a-f:.]+)\]|([^\s:/?#@[\]]+))(?::\d{1,5})?$/i;
const LOOPBACK = /^(?:localhost|(?:.+\.)?localhost\.?|127(?:\.\d{1,3}){3}|::1|::ffff:127(?:\.\d{1,3}){3})$/i;
const ANY_ADDRESS = new Set(["0.0.0.0", "::"]);

/** Checks where a request comes from. */
export class RequestSource {
  readonly #host: string;

  /** @param host Address that the server listens on */
  constructor(host: string) {
    this.#host = host.toLowerCase();
  }

  /**
   * Refuses a request for another host or from the page of another site. The port may differ: a forwarded port is not
   * the port that the server listens on.
   * @throws ProblemError `forbidden`
   */
  check({ headers }: IncomingMessage): void {
    const { host, origin } = headers;
    if (!this.#isOurs(nameIn(host)))
      fail("forbidden", {
        zh: "Host 请求头不是内置登记机构的地址",
        en: "the Host header is not an address of the sandbox",
        fixZh: "请使用内置登记机构启动时显示的地址",
        fixEn: "use the address that the sandbox showed at its start",
      });
    if (origin !== undefined && !isSameOrigin(origin, host!))
      fail("forbidden", {
        zh: "内置登记机构不接受其他网站页面发出的请求",
        en: "the sandbox refuses requests from the pages of other sites",
      });
  }

  #isOurs(name: string | undefined): boolean {
    if (name === undefined) return false;
    if (LOOPBACK.test(name) || name === this.#host) return true;
    // A page needs a name of its own for DNS rebinding; an address cannot be rebound.
    return ANY_ADDRESS.has(this.#host) && (isIP(name) > 0 || name === hostname().toLowerCase());
  }
}

function nameIn(authority: string | undefined): string | undefined {
  const found = AUTHORITY.exec(authority ?? "");
  return (found?.[1] ?? found?.[2])?.toLowerCase();
}

function isSameOrigin(origin: string, host: string): boolean {
  return origin.toLowerCase() === `http://${host.toLowerCase()}`;
}
