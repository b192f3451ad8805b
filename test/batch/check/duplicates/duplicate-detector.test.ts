import { expect, it } from "vitest";
import { DuplicateDetector } from "../../../../src/batch/check/duplicates/duplicate-detector.js";
import { TextHash } from "../../../../src/batch/check/duplicates/text-hash.js";

const hash = new TextHash();
const text = (i: number): string => `B-2026-${String(i).padStart(7, "0")}`;

it("a million different texts are told apart, and every one that comes again is found, although far fewer were expected", () => {
  const sieve = new DuplicateDetector(1_000);
  let repeated = 0;
  for (let i = 0; i < 1_200_000; i++) if (sieve.add(hash.ofText(text(i)))) repeated++;
  expect(repeated).toBe(0);
  for (let i = 0; i < 1_200_000; i += 997) if (sieve.add(hash.ofText(text(i)))) repeated++;
  expect([repeated, sieve.repeats]).toEqual([1204, 1204]);
  sieve.finishFirstPass();
  expect([
    sieve.mayRepeat(hash.ofText(text(0))),
    sieve.mayRepeat(hash.ofText(text(997 * 1203))),
    sieve.mayRepeat(hash.ofText(text(1))),
  ]).toEqual([true, true, false]);
});
