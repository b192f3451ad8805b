import { expect, it } from "vitest";
import { seal, sealByUpdate, verify } from "./sealed-pdf.js";

/** Adds a field and a signature with each update, under their own object numbers. */
function sealedTimes(times: number): Buffer {
  let pdf = seal();
  for (let n = 1; n < times; n++) {
    const fields = Array.from({ length: n }, (_, i) => `${100 + 10 * i} 0 R`).join(" ");
    pdf = sealByUpdate(pdf, undefined, { first: 100 + 10 * n, fields });
  }
  return pdf;
}

it("verification uses the last of several signatures, reports the others, and rejects more than 32", async () => {
  const some = await verify(sealedTimes(3));
  expect(some.sound).toBe(true);
  expect(some.findings.filter(({ rule }) => rule === "seal-other-signature")).toHaveLength(2);
  const many = await verify(sealedTimes(33));
  expect(many.findings.map(({ rule }) => rule)).toContain("certificate-over-budget");
});
