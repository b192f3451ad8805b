import { describe, expect, it } from "vitest";
import { jsonLine, sanitize, sanitizeLines } from "../../src/cli/terminal/safe-text.js";
import { maskForeignText, showValue } from "../../src/contract/index.js";

/** Characters that control a terminal or that nobody sees. */
const UNSAFE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Bidi_Control}\p{Default_Ignorable_Code_Point}]/u;

describe("all of Unicode", () => {
  const characters = Array.from({ length: 0x110000 }, (_, code) => String.fromCodePoint(code));
  const unsafe = characters.filter((c) => UNSAFE.test(c));

  it("has unsafe characters of every kind: C1, bidi, tags, variation selectors, separators", () => {
    for (const c of [
      "\u009b",
      "\u202e",
      "\u2066",
      "\u061c",
      "\u{e0041}",
      "\ufe0f",
      "\u{e0100}",
      "\u2028",
      "\u2029",
      "\u00ad",
      "\u3164",
      "\ud800",
    ])
      expect(unsafe).toContain(c);
  });

  it("is shown without unsafe characters, every other character as it is", () => {
    for (const c of characters) {
      const shown = sanitize(c);
      if (UNSAFE.test(c)) expect(shown).toBe(`\\u${escaped(c)}`);
      else if (shown !== c) expect(shown).toBe(c);
    }
  });

  it("is the same list in the contract and on the terminal", () => {
    for (const c of unsafe) {
      expect(UNSAFE.test(maskForeignText(`a${c}b`))).toBe(false);
      expect(showValue(`a${c}b`)).toBe("a\ufffdb");
    }
  });

  it("reads back from JSON as the same characters", () => {
    const text = unsafe.join("") + "张三·𠮷";
    const line = jsonLine({ text, [text.slice(0, 50)]: 1 });
    expect(UNSAFE.test(line)).toBe(false);
    expect(JSON.parse(line)).toEqual({ text, [text.slice(0, 50)]: 1 });
  });
});

const escaped = (c: string): string => {
  const code = c.codePointAt(0)!.toString(16);
  return code.length > 4 ? `{${code}}` : code.padStart(4, "0");
};

describe("a finished text", () => {
  it("keeps line breaks and tabs, and colours only where they are used", () => {
    const text = "a\tb\n\u001b[31m错\u001b[0m \u001b[2J\u202e\r";
    expect(sanitizeLines(text, true)).toBe("a\tb\n\u001b[31m错\u001b[0m \\u001b[2J\\u202e\\u000d");
    expect(sanitizeLines(text, false)).toBe("a\tb\n\\u001b[31m错\\u001b[0m \\u001b[2J\\u202e\\u000d");
  });
});
