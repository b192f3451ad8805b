import { describe, expect, it } from "vitest";
import { bytes, codeOf, framerOf, problemOf, textIn } from "./layout.js";

const xml = framerOf({ framer: "xml", root: "root" });
const read = (inside: string) => xml.read(bytes(`<root>${inside}</root>`));

describe("XML messages", () => {
  it("writes elements, attributes, texts and lists", () => {
    const tree = {
      "@v": "1",
      head: { code: "0541" },
      sqr: [{ xm: "张三" }, { xm: "李四" }],
      t: { "@u": "元", "#text": "5" },
    };
    const message = xml.write(tree);
    expect(textIn(message)).toBe(
      '<?xml version="1.0" encoding="UTF-8"?><root v="1"><head><code>0541</code></head>' +
        '<sqr><xm>张三</xm></sqr><sqr><xm>李四</xm></sqr><t u="元">5</t></root>',
    );
    expect(message.contentType).toBe("text/xml; charset=UTF-8");
    expect(xml.read(message.body!)).toEqual(tree);
  });

  it("escapes what has a meaning in XML", () => {
    const tree = { "@a": `<&>"'\t\n\r`, b: `<&>"']]>\r\n`, c: "" };
    expect(xml.read(xml.write(tree).body!)).toEqual(tree);
  });

  it.each(["\u0000", "\u0008", "\u001b", "\ufffe", "\ud800"])("refuses the character %j with its place", (char) => {
    expect(problemOf(() => xml.write({ a: [{ b: "1" }, { b: `x${char}` }] }))).toEqual({
      code: "xml-character",
      pointer: "/a/1/b",
    });
    expect(codeOf(() => xml.write({ "@a": char }))).toBe("xml-character");
  });

  it.each(["a b", "1a", "a>", "", "a:b"])("refuses the name %j", (name) => {
    expect(codeOf(() => xml.write({ [name]: "1" }))).toBe("name");
  });

  it("reads fields that are attributes under their names", () => {
    const layout = framerOf({ framer: "xml", root: "request", attributes: true });
    const message = layout.write({ sqbh: "A1", sqr: [{ xm: "张三", zjh: "1" }, { xm: "李四" }] });
    expect(textIn(message)).toContain('<request sqbh="A1"><sqr xm="张三" zjh="1"/><sqr xm="李四"/></request>');
    expect(layout.read(message.body!)).toEqual({ sqbh: "A1", sqr: [{ xm: "张三", zjh: "1" }, { xm: "李四" }] });
  });

  it("reads by local name, whatever the prefixes", () => {
    const text = '<n:root xmlns:n="urn:a" xmlns="urn:b" n:id="7"><n:code>0</n:code><msg>好</msg></n:root>';
    expect(xml.read(bytes(text))).toEqual({ "@id": "7", code: "0", msg: "好" });
  });

  it("reads CDATA, character references and xsi:nil", () => {
    expect(read("<a><![CDATA[<x>&]]></a><b>&#x4E2D;&lt;</b>")).toEqual({ a: "<x>&", b: "中<" });
    expect(read('<a xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:nil="true"/>')).toEqual({ a: null });
  });

  it.each([
    ['<!DOCTYPE root [<!ENTITY x "y">]><root>&x;</root>', "xml-doctype"],
    ['<!DOCTYPE root SYSTEM "http://127.0.0.1/x.dtd"><root/>', "xml-doctype"],
    ["<?xml-stylesheet href='x'?><root/>", "xml-instruction"],
    ["<root><?php x ?></root>", "xml-instruction"],
    ["<root>&x;</root>", "not-xml"],
    ["<root/><root/>", "not-xml"],
    ["<root><a></root>", "not-xml"],
    ["<root>\u0001</root>", "not-xml"],
    ["<root>&#1;</root>", "not-xml"],
    ["<root a='1' a='2'/>", "not-xml"],
    ["<root xmlns:p='urn:p' xmlns:q='urn:q' p:a='1' q:a='2'/>", "xml-attribute"],
    ["<root>text<a/>more</root>", "xml-mixed-text"],
    ["<other/>", "xml-root"],
    ["<root><__proto__>1</__proto__></root>", "name"],
    [`<root>${"<a>".repeat(40)}${"</a>".repeat(40)}</root>`, "xml-depth"],
    ["", "not-xml"],
    ["只是文本", "not-xml"],
    ['<?xml version="1.0" encoding="GBK"?><root/>', "charset-other"],
  ])("refuses %s", (text, code) => {
    expect(codeOf(() => xml.read(bytes(text)))).toBe(code);
  });

  it("reads an element that stands twice as a list, so that neither value counts alone", () => {
    expect(read("<code>0</code><x/><code>1</code>")).toEqual({ code: ["0", "1"], x: "" });
  });

  it("puts XML into a CDATA section, even around the end of one", () => {
    const layout = framerOf({
      framer: "xml",
      root: "service",
      namespace: "http://www.chinatax.gov.cn/spec/",
      embedded: [{ at: "body", framer: "xml", root: "taxML", cdata: true }],
    });
    const tree = { head: { tran_id: "X" }, body: { xm: "张]]>三", bz: "a&b" } };
    const message = layout.write(tree);
    expect(textIn(message)).toContain('<service xmlns="http://www.chinatax.gov.cn/spec/"><head>');
    expect(textIn(message)).toContain('<body><![CDATA[<?xml version="1.0" encoding="UTF-8"?><taxML>');
    expect(layout.read(message.body!)).toEqual(tree);
  });

  it("carries JSON in an element, and XML in it again", () => {
    const layout = framerOf({
      framer: "xml",
      root: "r",
      embedded: [
        { at: "list.item", framer: "json", cdata: true },
        { at: "list.item.x", framer: "xml", root: "x", cdata: false },
      ],
    });
    const tree = { list: { item: { a: "]]>", x: { b: "<" } } } };
    expect(layout.read(layout.write(tree).body!)).toEqual(tree);
  });
});

describe("SOAP messages", () => {
  const settings = { framer: "xml", root: "query", namespace: "urn:bdc" } as const;
  const soap11 = framerOf({ ...settings, soap: "1.1", soapAction: "urn:bdc/query" });
  const soap12 = framerOf({ ...settings, soap: "1.2", soapAction: "urn:bdc/query" });

  it("puts the message into the envelope of its version", () => {
    const old = soap11.write({ arg0: "1" });
    expect(old.contentType).toBe("text/xml; charset=UTF-8");
    expect(old.headers).toEqual({ soapaction: '"urn:bdc/query"' });
    expect(textIn(old)).toContain('<soap:Body><ns:query xmlns:ns="urn:bdc"><arg0>1</arg0></ns:query></soap:Body>');
    const now = soap12.write({ arg0: "1" });
    expect(now.contentType).toBe('application/soap+xml; charset=UTF-8; action="urn:bdc/query"');
    expect(now.headers).toBeUndefined();
    expect(soap11.read(old.body!)).toEqual({ arg0: "1" });
    expect(soap12.read(now.body!)).toEqual({ arg0: "1" });
    expect(codeOf(() => soap12.read(old.body!))).toBe("not-soap");
  });

  const E11 = 'xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"';
  const E12 = 'xmlns:s="http://www.w3.org/2003/05/soap-envelope"';

  it("reads the faults of both versions in one form", () => {
    expect(
      soap11.read(
        bytes(
          `<s:Envelope ${E11}><s:Body><s:Fault><faultcode>s:Server</faultcode><faultstring>忙</faultstring>` +
            "<detail><e>1</e></detail></s:Fault></s:Body></s:Envelope>",
        ),
      ),
    ).toEqual({ Fault: { code: "s:Server", text: "忙", detail: { e: "1" } } });
    expect(
      soap12.read(
        bytes(
          `<s:Envelope ${E12}><s:Header/><s:Body><s:Fault><s:Code><s:Value>s:Receiver</s:Value></s:Code>` +
            '<s:Reason><s:Text xml:lang="zh">忙</s:Text></s:Reason></s:Fault></s:Body></s:Envelope>',
        ),
      ),
    ).toEqual({ Fault: { code: "s:Receiver", text: "忙" } });
  });

  it.each([
    [`<s:Envelope ${E11}><s:Body><query/><query/></s:Body></s:Envelope>`, "xml-root"],
    [`<s:Envelope ${E11}><s:Body><query/><other/></s:Body></s:Envelope>`, "xml-root"],
    [`<s:Envelope ${E11}><s:Body><other/></s:Body></s:Envelope>`, "xml-root"],
    [`<s:Envelope ${E11}><s:Body/></s:Envelope>`, "not-soap"],
    [`<s:Envelope ${E11}><s:Body><query/></s:Body><s:Body><query/></s:Body></s:Envelope>`, "not-soap"],
    ["<Envelope><Body><query/></Body></Envelope>", "not-soap"],
    ["<query/>", "not-soap"],
  ])("refuses %s", (text, code) => {
    expect(codeOf(() => soap11.read(bytes(text)))).toBe(code);
  });
});
