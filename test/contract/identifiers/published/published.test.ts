import { describe, expect, it } from "vitest";
import { IDENTIFIER_DEFECTS } from "../../../../src/contract/identifiers/index.js";
import { DEVELOPMENT } from "./development-numbers.js";
import { HELD_OUT } from "./held-out-numbers.js";
import { HELD_OUT_CASE_NUMBERS } from "./held-out-case-numbers.js";
import { HELD_OUT_PARTY_NUMBERS } from "./held-out-party-numbers.js";
import { HELD_OUT_PROPERTY_NUMBERS } from "./held-out-property-numbers.js";
import { check, hasError, judge, partsOf, type ExpectedNumber, type PublishedNumber } from "./judge.js";

const EXPECTED = [...HELD_OUT_CASE_NUMBERS, ...HELD_OUT_PROPERTY_NUMBERS, ...HELD_OUT_PARTY_NUMBERS];

/** Returns the numbers whose verdict, defects or parts are others than expected. */
const wrongVerdicts = (numbers: readonly ExpectedNumber[]): string[] =>
  numbers.flatMap(([kind, text, verdict, codes, parts]) => {
    const expected = [verdict, codes, parts].filter((part) => part !== undefined).join(": ");
    const found = [hasError(check(kind, text)) ? "refuse" : "accept", judge(kind, text)];
    if (parts !== undefined && found[0] === "accept") found.push(partsOf(kind, text));
    return found.join(": ") === expected
      ? []
      : [`${kind} ${JSON.stringify(text)}: ${found.join(": ")}, expected ${expected}`];
  });

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

  it("are accepted or refused, and read, as expected: 500 more held-out numbers", () => {
    expect(new Set(EXPECTED.map(([kind, text]) => `${kind} ${text}`)).size).toBeGreaterThanOrEqual(500);
    expect(wrongVerdicts(EXPECTED)).toEqual([]);
  });

  it("get a reason and a fix in both languages, without unfilled places", () => {
    for (const [kind, text] of [...DEVELOPMENT, ...HELD_OUT, ...EXPECTED])
      for (const { code, zh, en, fixZh, fixEn } of check(kind, text).defects) {
        expect(IDENTIFIER_DEFECTS.has(code), code).toBe(true);
        for (const words of [zh, en, fixZh, fixEn]) expect(words, `${code} of ${text}`).toMatch(/^[^{}]{4,}$/);
      }
  });
});
