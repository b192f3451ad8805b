import { describe, expect, it } from "vitest";
import {
  checkCaseNo,
  checkCertificateNo,
  checkCitizenId,
  checkCreditCode,
  checkIdNo,
  checkOrganizationCode,
  checkUnitCode,
  foldOfficialNo,
  hasError,
  isCaseNo,
  isCertificateNo,
  isCitizenId,
  isCitizenId15,
  isCreditCode,
  isUnitCode,
  parseCertificateNo,
  IDENTIFIER_DEFECTS,
  type IdentifierCheck,
} from "../../../src/contract/identifiers/index.js";
import {
  damagedOfficialNo,
  harmful,
  harmless,
  seeded,
  validCaseNo,
  validCertificateNo,
  validCitizenId,
  validCitizenId15,
  validCreditCode,
  validOrganizationCode,
  validUnitCode,
  type Random,
} from "../../support/generated-identifiers.js";

const COUNT = 10_000;
const NOW = new Date("2026-11-21T00:00:00Z");

const KINDS: Record<
  string,
  { valid: (random: Random) => string; check: (text: string) => IdentifierCheck; is: (value: string) => boolean }
> = {
  unitCode: { valid: validUnitCode, check: checkUnitCode, is: isUnitCode },
  citizenId: { valid: validCitizenId, check: (text) => checkCitizenId(text, { now: NOW }), is: isCitizenId },
  creditCode: { valid: validCreditCode, check: checkCreditCode, is: isCreditCode },
};

const codesOf = (check: IdentifierCheck): string[] => check.defects.map(({ code }) => code);

describe.each(Object.entries(KINDS))("%s", (kind, { valid, check, is }) => {
  it("accepts 10,000 valid values unchanged", () => {
    const random = seeded(1);
    const rejected = Array.from({ length: COUNT }, () => valid(random)).filter(
      (value) => !is(value) || check(value).changed || check(value).defects.length > 0,
    );
    expect(rejected).toEqual([]);
  });

  it("normalizes 10,000 harmless spellings and reports the changes", () => {
    const random = seeded(2);
    const wrong = Array.from({ length: COUNT }, () => harmless(kind, valid(random), random)).filter(
      ({ value, original }) => {
        const found = check(value);
        return found.value !== original || !found.changed || found.folds.length === 0 || found.defects.length > 0;
      },
    );
    expect(wrong).toEqual([]);
  });

  it("reports each of 10,000 damaged values with a known code, and corrects none", () => {
    const random = seeded(3);
    const missed = Array.from({ length: COUNT }, () => harmful(kind, valid(random), random)).filter(
      ({ value, original }) => {
        const found = check(value);
        return (
          found.defects.length === 0 ||
          found.value === original ||
          codesOf(found).some((code) => !IDENTIFIER_DEFECTS.has(code))
        );
      },
    );
    expect(missed).toEqual([]);
  });

  it("reports an error for every value that is not canonical, apart from known warnings", () => {
    const random = seeded(4);
    for (let i = 0; i < COUNT; i++) {
      const found = check(harmful(kind, valid(random), random).value);
      if (is(found.value))
        expect(
          found.defects.filter(({ severity, code }) => severity === "error" && code !== "citizen-id-birth-future"),
        ).toEqual([]);
      else if (!hasError(found))
        expect(codesOf(found)).toContainEqual(
          expect.stringMatching(
            /^citizen-id-(15|permanent-resident)$|^credit-code-(department|division|organization-check)$|^excel-truncated$/,
          ),
        );
    }
  });
});

describe("certificate, case and organization numbers", () => {
  it("are accepted when valid, 10,000 of each", () => {
    const random = seeded(5);
    for (let i = 0; i < COUNT; i++) {
      const certificate = validCertificateNo(random);
      expect([
        certificate,
        isCertificateNo(certificate),
        checkCertificateNo(certificate, { now: NOW }).defects,
      ]).toEqual([certificate, true, []]);
      const caseNo = validCaseNo(random);
      expect([caseNo, isCaseNo(caseNo), checkCaseNo(caseNo).defects]).toEqual([caseNo, true, []]);
      expect(checkOrganizationCode(validOrganizationCode(random)).defects).toEqual([]);
      expect(codesOf(checkCitizenId(validCitizenId15(random)))).toEqual(["citizen-id-15"]);
    }
    expect(isCitizenId15(validCitizenId15(random))).toBe(true);
  });

  it("are reported when damaged, and a certificate number of unknown form is never an error", () => {
    const random = seeded(6);
    for (let i = 0; i < COUNT / 2; i++) {
      const title = damagedOfficialNo(validCertificateNo(random), random);
      const defect = checkCertificateNo(title.value);
      expect([title, defect.changed || defect.defects.length > 0]).toEqual([title, true]);
      if (title.damage !== "error value") expect([title, hasError(defect)]).toEqual([title, false]);
      const court = damagedOfficialNo(validCaseNo(random), random);
      const found = checkCaseNo(court.value);
      expect([court, found.changed || found.defects.length > 0]).toEqual([court, true]);
    }
  });

  it("are still parsed after folding", () => {
    const random = seeded(7);
    for (let i = 0; i < 1000; i++) {
      const value = validCertificateNo(random);
      const folded = foldOfficialNo(value);
      expect(foldOfficialNo(folded)).toBe(folded);
      expect(parseCertificateNo(folded)).toEqual(parseCertificateNo(value));
    }
  });

  it("are checked without an exception for any text, with masked messages free of control characters", () => {
    const hostile = [
      "\0",
      "\ud800",
      "\u202e330106",
      "\u001b[31m",
      "constructor",
      "__proto__",
      "'".repeat(1000),
      "（".repeat(1000),
      "1".repeat(1_000_000),
      "字".repeat(100_000),
      '=""',
      "'",
      "＝“330106”",
      "第".repeat(50),
      "国用".repeat(50),
      "（2024）" + "浙".repeat(90),
    ];
    const checks = [
      ...Object.values(KINDS).map(({ check }) => check),
      checkCertificateNo,
      checkCaseNo,
      checkOrganizationCode,
      (text: string) => checkIdNo("other", text),
    ];
    for (const text of hostile)
      for (const check of checks) {
        for (const defect of check(text).defects) {
          expect(`${defect.zh}${defect.en}${defect.fixZh}${defect.fixEn}`).not.toMatch(/[\u0000-\u001f\u202e]|\{\w+\}/);
          expect(defect.zh.length).toBeLessThan(250);
        }
      }
  });
});
