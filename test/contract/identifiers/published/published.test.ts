import { describe, expect, it } from "vitest";
import { IDENTIFIER_DEFECTS } from "../../../../src/contract/identifiers/index.js";
import { DEVELOPMENT } from "./development-numbers.js";
import { HELD_OUT } from "./held-out-numbers.js";
import { check, judge, type PublishedNumber } from "./judge.js";

/** Returns the numbers that are judged otherwise than expected. */
const wrong = (numbers: readonly PublishedNumber[]): string[] =>
  numbers.flatMap(([kind, text, expected]) => {
    const actual = judge(kind, text);
    return actual === expected ? [] : [`${kind} ${JSON.stringify(text)}: ${actual}, expected ${expected}`];
  });

describe("numbers as courts, registrars and public notices publish them", () => {
  it("are judged as expected: the set used to develop the checks", () => {
    expect(DEVELOPMENT.length).toBeGreaterThanOrEqual(300);
    expect(wrong(DEVELOPMENT)).toEqual([]);
  });

  it("are judged as expected: the held-out set", () => {
    expect(HELD_OUT).toHaveLength(200);
    expect(wrong(HELD_OUT)).toEqual([]);
  });

  it("get a reason and a fix in both languages, without unfilled places", () => {
    for (const [kind, text] of [...DEVELOPMENT, ...HELD_OUT])
      for (const { code, zh, en, fixZh, fixEn } of check(kind, text).defects) {
        expect(IDENTIFIER_DEFECTS.has(code), code).toBe(true);
        for (const words of [zh, en, fixZh, fixEn]) expect(words, `${code} of ${text}`).toMatch(/^[^{}]{4,}$/);
      }
  });
});
