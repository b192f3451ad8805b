import iconv from "iconv-lite";
import { describe, expect, it } from "vitest";
import { frontOf, type Promised } from "../../../src/gateway/fronts/front.js";

const front = (
  status: number,
  body: string | Uint8Array,
  headers: Record<string, string> = { "content-type": "text/html" },
  promised: Promised = "json",
) => frontOf({ status, headers, body: typeof body === "string" ? Buffer.from(body) : body }, promised);

describe("answers from in front of a gateway", () => {
  it.each([
    [
      "F5 with status 200",
      200,
      "<html><head><title>Request Rejected</title></head><body>The requested URL was rejected. Please consult with " +
        "your administrator.<br><br>Your support ID is: 10274958163749205581<br></body></html>",
      { kind: "blocked", incident: "10274958163749205581" },
    ],
    [
      "Akamai",
      403,
      "<HTML><HEAD>\n<TITLE>Access Denied</TITLE>\n</HEAD><BODY>\n<H1>Access Denied</H1>\n You don't have permission " +
        "to access this server.<P>\nReference&#32;&#35;18&#46;2f1e6b3d&#46;1700000000&#46;1a2b3c4d\n</BODY>\n</HTML>",
      { kind: "blocked", incident: "18.2f1e6b3d.1700000000.1a2b3c4d" },
    ],
    [
      "Cloudflare",
      403,
      "<!DOCTYPE html><html><head><title>Attention Required! | Cloudflare</title></head><body><p>Sorry, you have been " +
        "blocked</p><span>Cloudflare Ray ID: <strong>8a1b2c3d4e5f6071</strong></span></body></html>",
      { kind: "blocked", incident: "8a1b2c3d4e5f6071" },
    ],
    [
      "a national firewall page with an event number",
      200,
      "<html><head><meta charset=utf-8><title>访问被阻断</title></head><body>您的请求已被拦截，事件编号：" +
        "20261130-a1b2c3d4e5</body></html>",
      { kind: "blocked", incident: "20261130-a1b2c3d4e5" },
    ],
    [
      "a firewall page without a number",
      405,
      "<!doctype html><html><title>405</title><body>很抱歉，由于您访问的URL有可能对网站造成安全威胁，您的访问被阻断。</body></html>",
      { kind: "blocked" },
    ],
    [
      "nginx without its server",
      502,
      "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n<center><h1>502 Bad Gateway</h1></center>\r\n" +
        "<hr><center>nginx/1.20.1</center>\r\n</body>\r\n</html>",
      { kind: "unavailable" },
    ],
    [
      "a gateway timeout",
      504,
      "<html><head><title>504 Gateway Time-out</title></head></html>",
      { kind: "unavailable" },
    ],
    [
      "IIS",
      503,
      '<!DOCTYPE HTML PUBLIC "-//W3C//DTD HTML 4.01//EN"><HTML><HEAD><TITLE>Service Unavailable</TITLE></HEAD></HTML>',
      { kind: "unavailable" },
    ],
    [
      "a maintenance page",
      503,
      "<html><body><h2>系统维护中</h2><p>本系统定于11月30日22时至次日6时停机维护。</p></body></html>",
      { kind: "maintenance" },
    ],
    [
      "a maintenance page with status 200",
      200,
      "<html><body>系统正在升级，请稍后</body></html>",
      { kind: "maintenance" },
    ],
    ["a renamed path", 404, "<html><head><title>404 Not Found</title></head></html>", { kind: "gone" }],
    ["a path that was taken away", 410, "<html><body>Gone</body></html>", { kind: "gone" }],
    [
      "Tomcat",
      404,
      '<!doctype html><html lang="zh"><head><title>HTTP状态 404 - 未找到</title></head></html>',
      { kind: "gone" },
    ],
    [
      "a login",
      200,
      "<!DOCTYPE html><html><head><title>统一身份认证</title></head><form></form></html>",
      { kind: "web-page" },
    ],
  ])("recognizes %s", (_, status, body, expected) => {
    expect(front(status, body)).toEqual(expected);
  });

  it.each([301, 302, 303, 307, 308])("recognizes the redirect %i, whatever its body", (status) => {
    expect(front(status, "", { location: "https://login.example/" })).toEqual({ kind: "moved" });
    expect(front(status, '{"code":"0"}', { "content-type": "application/json" })).toEqual({ kind: "moved" });
  });

  it("reads pages in GBK", () => {
    const page =
      "<html><meta charset=gb2312><title>网站防火墙</title>您的请求带有不合法参数，已被拦截 事件ID：9F2C-0001</html>";
    expect(front(403, iconv.encode(page, "gbk"))).toEqual({ kind: "blocked", incident: "9F2C-0001" });
  });

  it("recognizes notices that are no pages", () => {
    const safeLine =
      '{"code":403,"success":false,"message":"blocked by Chaitin SafeLine Web Application Firewall",' +
      '"event_id":"0b1f9d63a1c24e7f"}';
    expect(front(403, safeLine, { "content-type": "application/json" })).toEqual({
      kind: "blocked",
      incident: "0b1f9d63a1c24e7f",
    });
    expect(front(403, "error code: 1020", { "content-type": "text/plain", "cf-ray": "8a1b2c3d4e5f6071-HKG" })).toEqual({
      kind: "blocked",
      incident: "8a1b2c3d4e5f6071-HKG",
    });
    expect(front(403, "Request blocked by WAF. Request ID: 77ab-12", { "content-type": "text/plain" })).toEqual({
      kind: "blocked",
      incident: "77ab-12",
    });
  });

  it("takes a page for a page where XML is promised, also one that begins as XML", () => {
    expect(front(200, '<?xml version="1.0"?>\n<!DOCTYPE html><html/>', {}, "xml")).toEqual({ kind: "web-page" });
    expect(front(200, "<!-- x --><html></html>", {}, "xml")).toEqual({ kind: "web-page" });
  });

  it("never puts more than a number into the incident", () => {
    const page = (label: string) => `<html><body>Access Denied. Support ID: ${label}</body></html>`;
    expect(front(403, page("please ask"))).toEqual({ kind: "blocked" });
    expect(front(403, page("张三的身份证"))).toEqual({ kind: "blocked" });
    expect(front(403, page("x".repeat(200)))).toEqual({ kind: "blocked" });
  });

  it.each([
    ["JSON", 200, '{"code":"0"}', "application/json", "json"],
    ["JSON under the wrong type", 200, '{"html":"<html>"}', "text/html", "json"],
    [
      "a problem document that speaks of a firewall",
      403,
      '{"code":"forbidden","title":"WAF"}',
      "application/problem+json",
      "json",
    ],
    ["JSON of the gateway with 403", 403, '{"code":"403","msg":"no right"}', "application/json", "json"],
    ["XML", 200, "<root><code>0</code></root>", "text/xml", "xml"],
    ["a SOAP fault", 500, "<soap:Envelope/>", "text/xml", "xml"],
    ["an XML answer whose text speaks of maintenance", 200, "<r><msg>系统维护中</msg></r>", "text/xml", "xml"],
    ["a plain text", 200, "success", "text/plain", "text"],
    ["an empty body", 502, "", "text/plain", "json"],
    ["a short text of the gateway", 500, "error", "text/plain", "json"],
    ["a PDF", 200, "%PDF-1.7", "application/pdf", "json"],
  ] as const)("leaves alone %s", (_, status, body, type, promised) => {
    expect(front(status, body, { "content-type": type }, promised)).toBeUndefined();
  });
});
