import { describe, expect, it } from "vitest";
import { bytes, codeOf, framerOf, problemOf, textIn } from "./layout.js";

const json = framerOf({ framer: "json" });
const form = framerOf({ framer: "form" });

describe("JSON messages", () => {
  it("writes and reads a tree", () => {
    const tree = { head: { qydm: "990101", n: 2 }, data: [{ a: true, b: null }], empty: {} };
    const message = json.write(tree);
    expect(message.contentType).toBe("application/json; charset=UTF-8");
    expect(textIn(message)).toBe('{"head":{"qydm":"990101","n":2},"data":[{"a":true,"b":null}],"empty":{}}');
    expect(json.read(message.body!)).toEqual(tree);
  });

  it("refuses duplicate keys with their place", () => {
    expect(problemOf(() => json.read(bytes('{"data":{"code":"0","x":1,"code":"1"}}')))).toEqual({
      code: "json-duplicate-key",
      pointer: "/data/code",
    });
  });

  it("keeps every digit of a number", () => {
    const read = json.read(
      bytes(
        '{"a":12345678901234567.89,"b":100.10,"c":-0.00000000000000012345678901234567,"d":1e400,"e":1e3,"t":"1e9 x"}',
      ),
    );
    expect(read).toEqual({
      a: "12345678901234567.89",
      b: 100.1,
      c: "-0.00000000000000012345678901234567",
      d: "1e400",
      e: 1000,
      t: "1e9 x",
    });
  });

  it("does not repair numbers that are not JSON", () => {
    expect(codeOf(() => json.read(bytes('{"a":01234567890123456789}')))).toBe("not-json");
    expect(codeOf(() => json.read(bytes('{"a":1.2.3.4.5.6.7.8.9.0.1}')))).toBe("not-json");
  });

  it("refuses what is not one JSON value, and what is nested too deep", () => {
    expect(codeOf(() => json.read(bytes('{"a":1}{"a":2}')))).toBe("not-json");
    expect(codeOf(() => json.read(bytes("")))).toBe("not-json");
    const deep = "[".repeat(40) + "]".repeat(40);
    expect(codeOf(() => json.read(bytes(deep)))).toBe("json-depth");
    expect(codeOf(() => json.write(JSON.parse(deep) as never))).toBe("json-depth");
    expect(codeOf(() => json.write({ a: Infinity }))).toBe("shape");
  });

  it("reads a text behind a byte order mark", () => {
    expect(json.read(bytes('\ufeff{"a":1}'))).toEqual({ a: 1 });
  });

  it("carries XML as a text", () => {
    const layout = framerOf({
      framer: "json",
      embedded: [{ at: "body", framer: "xml", root: "MSG", cdata: false }],
    });
    const message = layout.write({ xxlx: "01", body: { AJ: { "@lx": "查封", "#text": "a<b" } } });
    expect(JSON.parse(textIn(message))).toEqual({
      xxlx: "01",
      body: '<?xml version="1.0" encoding="UTF-8"?><MSG><AJ lx="查封">a&lt;b</AJ></MSG>',
    });
    expect(layout.read(message.body!)).toEqual({ xxlx: "01", body: { AJ: { "@lx": "查封", "#text": "a<b" } } });
    expect(problemOf(() => layout.read(bytes('{"body":"<OTHER/>"}')))).toEqual({ code: "xml-root", pointer: "/body" });
    expect(problemOf(() => layout.read(bytes('{"body":{"AJ":"1"}}')))).toEqual({ code: "shape", pointer: "/body" });
    expect(layout.read(bytes('{"body":""}'))).toEqual({ body: "" });
  });

  it("is URL-encoded as a whole where the description says so", () => {
    const layout = framerOf({ framer: "json", urlEncoded: true });
    const message = layout.write({ r_msg: "成功 a+b%" });
    expect(textIn(message)).toBe("%7B%22r_msg%22%3A%22%E6%88%90%E5%8A%9F+a%2Bb%25%22%7D");
    expect(layout.read(bytes(`${textIn(message)}\n`))).toEqual({ r_msg: "成功 a+b%" });
    expect(codeOf(() => layout.read(bytes("%7B%2")))).toBe("not-url-encoded");
    expect(codeOf(() => layout.read(bytes('{"r_msg":"成功"}')))).toBe("not-url-encoded");
  });
});

describe("forms", () => {
  it("writes and reads names, lists and JSON inside a field", () => {
    const layout = framerOf({ framer: "form", embedded: [{ at: "biz", framer: "json", cdata: false }] });
    const message = layout.write({ method: "dyzx", unit: ["甲", "乙"], biz: { 名: "a&b=c" }, n: 1.5 });
    expect(message.contentType).toBe("application/x-www-form-urlencoded; charset=UTF-8");
    const sent = new URLSearchParams(textIn(message));
    expect([...sent]).toEqual([
      ["method", "dyzx"],
      ["unit", "甲"],
      ["unit", "乙"],
      ["biz", '{"名":"a&b=c"}'],
      ["n", "1.5"],
    ]);
    expect(layout.read(message.body!)).toEqual({ method: "dyzx", unit: ["甲", "乙"], biz: { 名: "a&b=c" }, n: "1.5" });
  });

  it("reads a name that stands twice as a list, so that neither value counts alone", () => {
    expect(form.read(bytes("code=0&code=1"))).toEqual({ code: ["0", "1"] });
  });

  it.each([
    ["a", "not-form"],
    ["=1", "not-form"],
    ["a=1&&b=2", "not-form"],
    ["a=%zz", "not-url-encoded"],
    ["a=名", "not-url-encoded"],
    ["a=%ff", "charset-bytes"],
    ["__proto__=1", "name"],
  ])("refuses %s", (text, code) => {
    expect(codeOf(() => form.read(bytes(text)))).toBe(code);
  });

  it("refuses an object, which a form cannot carry", () => {
    expect(problemOf(() => form.write({ a: { b: "1" } }))).toEqual({ code: "shape", pointer: "/a" });
  });

  it("travels in the address as a query", () => {
    const query = framerOf({ framer: "query", charset: "gbk" });
    const message = query.write({ xm: "张 三", c: "1" });
    expect(message).toEqual({ query: "xm=%D5%C5+%C8%FD&c=1" });
    expect(query.read(new Uint8Array(), undefined, message.query)).toEqual({ xm: "张 三", c: "1" });
  });
});
