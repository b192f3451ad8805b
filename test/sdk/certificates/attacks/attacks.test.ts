import { describe, expect, it } from "vitest";
import { CLASSES } from "./attacks.js";
import { errorsOf, verify } from "./sealed-pdf.js";

describe.each(Object.entries(CLASSES))("%s", (_class, kinds) => {
  const forged = kinds.flatMap(({ kind, forged }) =>
    Object.entries(forged).map(([variant, make]) => ({ kind, variant, make })),
  );

  it.each(forged)("is rejected ($kind: $variant)", async ({ make }) => {
    const verdict = await verify(make());
    expect(verdict.sound).toBe(false);
    expect(errorsOf(verdict)).not.toEqual([]);
  });

  it.each(kinds)("has a valid counterpart that is accepted ($kind)", async ({ sound }) => {
    const verdict = await verify(sound());
    expect(errorsOf(verdict)).toEqual([]);
    expect(verdict.sound).toBe(true);
  });
});
