import { describe, expect, it } from "vitest";
import {
  checkBusinessLicence, checkCreditCode, checkOrganizationCode, creditCodeCheckDigit, isCreditCode, isOrganizationCode, parseCreditCode, type IdentifierCheck,
} from "../../../src/contract/identifiers/index.js";

const codes = (check: IdentifierCheck): string[] => check.defects.map(({ code, severity }) => `${code} ${severity}`);

describe("credit code", () => {
  it.each([
    "91100000100003962T", "911100001000054748", "911000001000013428", "911100001000044477", "9131000010000595XD", "9144030010001686XA",
    "91440300192181490G", "91330106MA2TEXT08W", "91330109MA2DEXP16G", "1133010600TEXT0A7R", "12330106MB1TEXT26R", "92330106MA2GT1233X",
  ])("accepts %s with both check characters", (value) => {
    expect(checkCreditCode(value)).toEqual({ value, changed: false, folds: [], defects: [] });
    expect(isCreditCode(value)).toBe(true);
    expect(isOrganizationCode(parseCreditCode(value).organizationCode)).toBe(true);
  });

  it.each([
    ["9110000010000396", "credit-code-length error"],
    ["9I100000100003962T", "credit-code-lookalike error"],
    ["91100000S00003962T", "credit-code-lookalike error"],
    ["91100000V00003962T", "credit-code-character error"],
    ["91100000100003962U", "credit-code-check-digit error"],
    ["91100000100009362T", "credit-code-check-digit error"],
    ["911100001000044000", "excel-truncated error"],
    ["9.111E+17", "excel-scientific error"],
    ["", "identifier-empty error"],
  ])("tells of %s: %s", (text, code) => expect(codes(checkCreditCode(text))).toEqual([code]));

  it("warns when only the inner check fails", () => {
    const body = "91330106MA2TEXT09";
    const value = Array.from("0123456789ABCDEFGHJKLMNPQRTUWXY", (c) => body + c).find(isCreditCode) ?? "";
    expect(codes(checkCreditCode(value))).toEqual(["credit-code-organization-check warning"]);
  });

  it("warns, not more, on a code of digits alone that truly ends in 000", () => {
    const values = Array.from({ length: 1000 }, (_, i) => `91110000${String(100000 + i)}1000`).filter(isCreditCode);
    expect(values.length).toBeGreaterThan(0);
    for (const value of values) expect(codes(checkCreditCode(value))).toEqual(["excel-truncated warning"]);
  });

  it.each([
    ["B1330106MA2TEXT08", "credit-code-department warning"],
    ["91990106MA2TEXT08", "credit-code-division warning"],
    ["9133010AMA2TEXT08", "credit-code-division warning"],
  ])("warns on the layout of %s", (body, code) => {
    const value = body + creditCodeCheckDigit(body);
    expect(codes(checkCreditCode(value))).toEqual([code]);
    expect(isCreditCode(value)).toBe(true);
  });

  it("normalises", () => {
    expect(checkCreditCode(" 91330106ma2text08w")).toEqual({ value: "91330106MA2TEXT08W", changed: true, folds: ["spaces", "lower-case"], defects: [] });
  });

  it("knows organisation codes and licences of old", () => {
    expect(checkOrganizationCode("10000396-2")).toMatchObject({ value: "100003962", folds: ["dashes"], defects: [] });
    expect(codes(checkOrganizationCode("100003963"))).toEqual(["organization-code-check-digit error"]);
    expect(codes(checkOrganizationCode("1000中3962"))).toEqual(["organization-code-character error"]);
    expect(codes(checkOrganizationCode("10000396"))).toEqual(["organization-code-length error"]);
    expect(codes(checkBusinessLicence("330106000012345"))).toEqual(["business-licence-15 warning"]);
    expect(codes(checkBusinessLicence("33010600001234O"))).toEqual(["business-licence-character error"]);
    expect(codes(checkBusinessLicence("3301060000"))).toEqual(["business-licence-length error"]);
    expect(codes(checkBusinessLicence("91330106MA2TEXT08W"))).toEqual([]);
  });

  it("parses, and masks what it cannot", () => {
    expect(parseCreditCode("91330106MA2TEXT08W")).toEqual({ department: "9", category: "1", division: "330106", organizationCode: "MA2TEXT08" });
    expect(() => parseCreditCode("91330106MA2TEXT08X")).toThrow(/913301\*{8}T08X/);
  });
});
