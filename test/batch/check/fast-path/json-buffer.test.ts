import { describe, expect, it } from "vitest";
import { JsonBuffer } from "../../../../src/batch/check/fast-path/json-buffer.js";

const bytesOf = (text: string) => Buffer.from(text);
const textOf = (bytes: Uint8Array) => Buffer.from(bytes).toString();

describe("JsonBuffer", () => {
  it("keeps every copied text as it was, over many pages and in the middle of a text", () => {
    const page = new JsonBuffer();
    const texts = Array.from({ length: 900 }, (_, i) => `[${i},"${"杭".repeat((i * 37) % 300)}"]`);
    const taken = texts.map((text) => {
      page.begin();
      for (let at = 0, bytes = bytesOf(text); at < bytes.length; at += 50)
        page.put(bytes, at, Math.min(at + 50, bytes.length));
      return page.copy();
    });
    expect(taken.map(textOf)).toEqual(texts);
  });

  it("takes texts that are larger than a page", () => {
    const page = new JsonBuffer();
    const long = "x".repeat(200_000);
    page.begin();
    page.value("a");
    page.quoted(bytesOf(`,${long},`), 1, long.length + 1);
    expect(textOf(page.copy())).toBe(`"a""${long}"`);
  });

  it("takes back what is cut, wherever the page was turned", () => {
    const page = new JsonBuffer();
    for (let i = 0; i < 2_000; i++) {
      page.begin();
      page.value(i);
      const { length } = page;
      page.put(bytesOf("y".repeat(90)));
      page.cutTo(length);
      page.byte(0x21);
      expect(textOf(page.copy())).toBe(`${i}!`);
    }
  });

  it("reuses the room of a viewed text for the next", () => {
    const page = new JsonBuffer();
    for (const value of ["first", "second", true]) {
      page.value(value);
      expect(textOf(page.view())).toBe(JSON.stringify(value));
    }
  });
});
