import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compilePattern, type Pattern } from "../../../src/rules/packs/safe-pattern.js";

describe("compilePattern", () => {
  it("accepts exactly the texts that match the parts", () => {
    const permit = compilePattern(["杭售许字(", { digits: 4 }, ")第", { digits: [4, 8] }, "号"]);
    expect(permit("杭售许字(2023)第000123号")).toBe(true);
    for (const wrong of [
      "杭售许字(2023)第123号",
      "杭售许字(2023)第000123号 ",
      "x杭售许字(2023)第000123号",
      "",
      "杭售许字(23)第000123号",
    ])
      expect(permit(wrong), wrong).toBe(false);
    const parts = compilePattern([
      { oneOf: ["A", "AB"] },
      { lettersOrDigits: [0, 3] },
      { chinese: 1 },
      { any: [0, 2] },
    ]);
    for (const right of ["A字", "AB字", "ABC1字", "A12字!?"]) expect(parts(right), right).toBe(true);
    for (const wrong of ["字", "A", "ABC12a字", "A字!?!"]) expect(parts(wrong), wrong).toBe(false);
  });

  it("agrees with the equivalent regular expression", () => {
    const count = fc
      .tuple(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 3 }))
      .map(([a, b]) => [a, a + Math.max(b, 1)] as [number, number]);
    const part = fc.oneof(
      fc
        .constantFrom("a", "1", "ab", "(")
        .map((word) => ({ part: word as Pattern[number], regex: word.replace("(", "\\(") })),
      count.map(([a, b]) => ({ part: { digits: [a, b] } as Pattern[number], regex: `\\d{${a},${b}}` })),
      count.map(([a, b]) => ({ part: { letters: [a, b] } as Pattern[number], regex: `[A-Za-z]{${a},${b}}` })),
      count.map(([a, b]) => ({ part: { any: [a, b] } as Pattern[number], regex: `[^]{${a},${b}}` })),
      fc.constant({ part: { oneOf: ["a", "ab", "1"] } as Pattern[number], regex: "(?:a|ab|1)" }),
    );
    fc.assert(
      fc.property(
        fc.array(part, { minLength: 1, maxLength: 5 }),
        fc.array(fc.constantFrom("a", "b", "1", "(", "字"), { maxLength: 8 }),
        (parts, letters) => {
          const text = letters.join("");
          expect(compilePattern(parts.map((p) => p.part))(text)).toBe(
            new RegExp(`^${parts.map((p) => p.regex).join("")}$`).test(text),
          );
        },
      ),
      { numRuns: 3_000 },
    );
  });

  it("stays fast on hostile patterns, because its steps grow with text and parts only linearly", () => {
    // As a regular expression this would take longer than the age of the universe.
    const evil = compilePattern([...Array.from({ length: 39 }, () => ({ any: [0, 200] as [number, number] })), "!"]);
    expect(evil("a".repeat(20_000))).toBe(false);
  });
});
