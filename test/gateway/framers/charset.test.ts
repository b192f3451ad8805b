import iconv from "iconv-lite";
import { describe, expect, it } from "vitest";
import { bytes, codeOf, framerOf } from "./layout.js";

const json = framerOf({ framer: "json", charset: "gbk" });
const gbk = (text: string): Buffer => iconv.encode(text, "gbk");

describe("messages in GBK", () => {
  it("writes and reads them, and names the charset", () => {
    const xml = framerOf({ framer: "xml", charset: "gbk", root: "r" });
    const message = xml.write({ xm: "张三", bz: "①㎡" });
    expect(message.contentType).toBe("text/xml; charset=GBK");
    expect(
      Buffer.from(message.body!).equals(gbk('<?xml version="1.0" encoding="GBK"?><r><xm>张三</xm><bz>①㎡</bz></r>')),
    ).toBe(true);
    expect(xml.read(message.body!, "text/xml;charset=gb2312")).toEqual({ xm: "张三", bz: "①㎡" });
  });

  it.each([["𠮷"], ["€"], ["㐂"], ["é́"], ["\ue000"], ["😀"], ["\ufffd"]])(
    "refuses %s, which GBK cannot write, and never writes another character for it",
    (char) => {
      expect(codeOf(() => json.write({ xm: `张${char}` }))).toBe("charset-character");
      expect(codeOf(() => framerOf({ framer: "form", charset: "gbk" }).write({ xm: char }))).toBe("charset-character");
      expect(codeOf(() => framerOf({ framer: "query", charset: "gbk" }).write({ xm: char }))).toBe("charset-character");
    },
  );

  it("writes in GB 18030 what GBK cannot", () => {
    const wide = framerOf({ framer: "json", charset: "gb18030" });
    expect(wide.read(wide.write({ xm: "𠮷㐂€" }).body!)).toEqual({ xm: "𠮷㐂€" });
  });

  it.each([
    [[0x22, 0x80, 0x22]],
    [[0x22, 0xff, 0xff, 0x22]],
    [[0x22, 0xd5, 0x22]],
    [[0x22, 0x81, 0x30, 0x81, 0x30, 0x22]],
  ])("refuses the bytes %j, which are not GBK", (raw) => {
    expect(codeOf(() => json.read(Uint8Array.from(raw)))).toBe("charset-bytes");
  });

  it("refuses UTF-8 where GBK is described, though its bytes could be read as GBK", () => {
    expect(codeOf(() => json.read(bytes('{"xm":"张三丰"}')))).toBe("charset-other");
    expect(codeOf(() => json.read(bytes('{"xm":"张三"}')))).toBe("charset-other");
    expect(json.read(gbk('{"xm":"一"}'))).toEqual({ xm: "一" });
  });

  it("refuses GBK where UTF-8 is described", () => {
    expect(codeOf(() => framerOf({ framer: "json" }).read(gbk('{"xm":"张三"}')))).toBe("charset-bytes");
  });

  it("refuses a message that names another charset than the description", () => {
    expect(codeOf(() => json.read(gbk("{}"), "application/json; charset=utf-8"))).toBe("charset-other");
    expect(codeOf(() => json.read(gbk("{}"), "application/json; charset=big5"))).toBe("charset-other");
    expect(json.read(gbk("{}"), 'application/json; charset="GBK"')).toEqual({});
    expect(json.read(gbk("{}"), "application/json")).toEqual({});
    const xml = framerOf({ framer: "xml", charset: "gbk", root: "r" });
    expect(codeOf(() => xml.read(gbk('<?xml version="1.0" encoding="UTF-8"?><r/>')))).toBe("charset-other");
  });
});
