import { describe, expect, it } from "vitest";
import { errorsOf, verify, type AttackKind } from "./sealed-pdf.js";
import { FOREIGN_SEALS } from "./foreign-seals.js";
import { INCREMENTAL_SAVING } from "./incremental-saving.js";
import { SIGNATURE_WRAPPING } from "./signature-wrapping.js";
import { UNIVERSAL_FORGERY } from "./universal-forgery.js";

const CLASSES: Readonly<Record<string, readonly AttackKind[]>> = {
  "universal forgery": UNIVERSAL_FORGERY,
  "incremental saving": INCREMENTAL_SAVING,
  "signature wrapping": SIGNATURE_WRAPPING,
  "a seal of something else": FOREIGN_SEALS,
};

describe.each(Object.entries(CLASSES))("%s", (_class, kinds) => {
  const forged = kinds.flatMap(({ kind, forged }) => Object.entries(forged).map(([variant, make]) => ({ kind, variant, make })));

  it.each(forged)("$kind: $variant is refused", async ({ make }) => {
    expect((await verify(make())).sound).toBe(false);
  });

  it.each(kinds)("$kind: the like of it that is sound is accepted", async ({ sound }) => {
    const verdict = await verify(sound());
    expect(errorsOf(verdict)).toEqual([]);
    expect(verdict.sound).toBe(true);
  });
});
