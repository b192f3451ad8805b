import { describe, expect, it } from "vitest";
import { isThisMachine, refuseUnencrypted } from "../../src/cli/config/gateway-address.js";
import { usableToken } from "../../src/cli/config/profiles.js";
import { proxyFor as proxyInUse, proxySetting } from "../../src/cli/config/proxy.js";

const proxyFor = (...args: Parameters<typeof proxyInUse>): string | undefined => proxyInUse(...args)?.url;

describe("the proxy of the environment", () => {
  const gateway = "https://gw.bank.local:8443";

  it.each([
    [{ HTTPS_PROXY: "http://p:3128" }, "http://p:3128"],
    [{ https_proxy: "http://p:3128" }, "http://p:3128"],
    [{ HTTPS_PROXY: "  ", ALL_PROXY: "http://all:1" }, "http://all:1"],
    [{ HTTPS_PROXY: "p.bank.local:3128" }, "http://p.bank.local:3128"],
    [{ HTTPS_PROXY: "clerk:pass%40word@p:3128" }, "http://clerk:pass%40word@p:3128"],
    [{ ALL_PROXY: "http://all:1" }, "http://all:1"],
    [{ all_proxy: "http://all:1", HTTPS_PROXY: "http://p:3128" }, "http://p:3128"],
    [{ HTTP_PROXY: "http://plain:1" }, undefined],
    [{}, undefined],
  ])("%j", (env, expected) => {
    expect(proxyFor(gateway, env)).toBe(expected);
  });

  it.each([
    "gw.bank.local",
    "GW.Bank.Local",
    ".bank.local",
    "*.bank.local",
    "bank.local",
    "bank.local.",
    "gw.bank.local:8443",
    ".bank.local:8443",
    "*",
    "other.example, .bank.local",
    "other.example gw.bank.local",
  ])("NO_PROXY=%s excepts it", (exceptions) => {
    expect(proxyFor(gateway, { HTTPS_PROXY: "http://p:1", NO_PROXY: exceptions })).toBeUndefined();
    expect(proxyFor(gateway, { HTTPS_PROXY: "http://p:1", no_proxy: exceptions })).toBeUndefined();
    expect(proxySetting(gateway, { HTTPS_PROXY: "http://p:1", NO_PROXY: exceptions })?.isExcepted).toBe(true);
  });

  it.each(["w.bank.local", "ank.local", "gw.bank.local:443", "other.example", "", ",", ".", ":8443", "10.0.0.0/8"])(
    "NO_PROXY=%s does not",
    (exceptions) => {
      expect(proxyFor(gateway, { HTTPS_PROXY: "http://p:1", NO_PROXY: exceptions })).toBe("http://p:1");
    },
  );

  it("a network excepts gateways given by their address", () => {
    const env = (NO_PROXY: string) => ({ HTTPS_PROXY: "http://p:1", NO_PROXY });
    expect(proxyFor("https://10.1.2.3", env("10.0.0.0/8"))).toBeUndefined();
    expect(proxyFor("https://11.1.2.3", env("10.0.0.0/8"))).toBe("http://p:1");
    expect(proxyFor("https://10.1.2.3", env("10.1.2.3:443"))).toBeUndefined();
    expect(proxyFor("https://10.1.2.3", env("2.3"))).toBe("http://p:1");
    expect(proxyFor("https://[fd00::1]:8443", env("fd00::/8"))).toBeUndefined();
    expect(proxyFor("https://[fd00::1]:8443", env("[fd00::1]:8443"))).toBeUndefined();
    expect(proxyFor("https://[fd00::1]:8443", env("fd00::1"))).toBeUndefined();
    for (const wrong of ["10.0.0.0/33", "10.0.0.0/", "/8", "10.0.0.0/x", "999.0.0.0/8"])
      expect(proxyFor("https://10.1.2.3", env(wrong))).toBe("http://p:1");
  });

  it.each([
    ["socks5://p:1080", "proxy-unsupported"],
    ["socks://p:1080", "proxy-unsupported"],
    ["ftp://p", "proxy-unsupported"],
    ["http://", "proxy-invalid"],
    ["http://p:99999", "proxy-invalid"],
    ["http://clerk:geheim#1@p:3128", "proxy-invalid"],
    ["http://p:3128/path", "proxy-invalid"],
  ])("%s is refused, without its password", (proxy, code) => {
    let error: any;
    try {
      proxyFor(gateway, { ALL_PROXY: proxy });
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toMatchObject({ code });
    expect(error.zh + error.en).toContain("ALL_PROXY");
    expect(error.zh + error.en + error.stack).not.toContain("geheim");
    // An exception makes it irrelevant.
    expect(proxyFor(gateway, { ALL_PROXY: proxy, NO_PROXY: "*" })).toBeUndefined();
  });
});

describe("a gateway without encryption", () => {
  it("is refused unless it is this machine or the profile says that the line is private", () => {
    for (const gateway of ["http://10.1.2.3", "http://gw.bank.local:8080/x", "http://localhost.example"]) {
      expect(() => refuseUnencrypted(gateway, undefined)).toThrowError(
        expect.objectContaining({ code: "gateway-insecure" }),
      );
      expect(() => refuseUnencrypted(gateway, false)).toThrow();
      expect(() => refuseUnencrypted(gateway, true)).not.toThrow();
      expect(() => refuseUnencrypted(gateway.replace("http:", "https:"), undefined)).not.toThrow();
    }
    for (const host of ["localhost", "127.0.0.1", "127.1.2.3", "[::1]", "LOCALHOST", "a.localhost"])
      expect([host, isThisMachine(host)]).toEqual([host, true]);
    for (const host of ["127.example", "localhost.example", "10.0.0.1", "[::2]"])
      expect([host, isThisMachine(host)]).toEqual([host, false]);
  });
});

describe("a token", () => {
  it("loses the line break at its end, and nothing else", () => {
    expect(usableToken("abc.DEF-_~+/=\r\n", "t", "p")).toBe("abc.DEF-_~+/=");
    expect(usableToken("\ufeffabc\n", "t", "p")).toBe("abc");
  });

  it.each(["ab c-secret", "ab\nc-secret", "ab\u0000c-secret", "ab令c-secret", "", " \n"])("%j is refused", (text) => {
    let error: any;
    try {
      usableToken(text, "token.txt", "bank");
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toMatchObject({ code: "token-unusable", exit: 6, next: "bdc profile set-token bank" });
    expect(error.zh).toContain("token.txt");
    if (text.includes("c-secret")) expect(error.zh).toContain("第 3 个字符是 U+");
    expect(error.zh + error.en + error.stack).not.toContain("secret");
  });
});
