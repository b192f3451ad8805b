import { expect, it } from "vitest";
import { DuplicateDetector } from "../../../../src/batch/check/duplicates/duplicate-detector.js";
import { TextHash } from "../../../../src/batch/check/duplicates/text-hash.js";

const hash = new TextHash();
const text = (i: number): string => `B-2026-${String(i).padStart(7, "0")}`;

it("the duplicate detector finds every repeated text among 1.2 million texts when only 1,000 were expected", () => {
  const detector = new DuplicateDetector(1_000);
  let repeated = 0;
  for (let i = 0; i < 1_200_000; i++) if (detector.add(hash.ofText(text(i)))) repeated++;
  expect(repeated).toBe(0);
  for (let i = 0; i < 1_200_000; i += 997) if (detector.add(hash.ofText(text(i)))) repeated++;
  expect([repeated, detector.repeats]).toEqual([1204, 1204]);
  detector.finishFirstPass();
  expect([
    detector.mayRepeat(hash.ofText(text(0))),
    detector.mayRepeat(hash.ofText(text(997 * 1203))),
    detector.mayRepeat(hash.ofText(text(1))),
  ]).toEqual([true, true, false]);
});
