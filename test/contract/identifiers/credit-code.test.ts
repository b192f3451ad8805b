import { describe, expect, it } from "vitest";
import {
  checkBusinessLicence,
  checkCreditCode,
  checkIdNo,
  checkOrganizationCode,
  creditCodeCheckDigit,
  isCreditCode,
  isOrganizationCode,
  isPlainCreditCodeAt,
  organizationCodeCheckDigit,
  parseCreditCode,
  type IdentifierCheck,
} from "../../../src/contract/identifiers/index.js";
import { seeded, validCitizenId, validCreditCode } from "../../support/generated-identifiers.js";

const codes = (check: IdentifierCheck): string[] => check.defects.map(({ code, severity }) => `${code} ${severity}`);

describe("credit code", () => {
  it.each([
    "91100000100003962T",
    "911100001000054748",
    "911000001000013428",
    "911100001000044477",
    "9131000010000595XD",
    "9144030010001686XA",
    "91440300192181490G",
    "91330106MA2TEXT08W",
    "91330109MA2DEXP16G",
    "1133010600TEXT0A7R",
    "12330106MB1TEXT26R",
    "92330106MA2GT1233X",
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
  ])("reports %s: %s", (text, code) => expect(codes(checkCreditCode(text))).toEqual([code]));

  it("warns when only the inner check fails", () => {
    const body = "91330106MA2TEXT09";
    const value = body + creditCodeCheckDigit(body);
    expect(isCreditCode(value)).toBe(true);
    expect(codes(checkCreditCode(value))).toEqual(["credit-code-organization-check warning"]);
  });

  it("warns about a valid code of digits that ends in 000", () => {
    const values = Array.from({ length: 1000 }, (_, i) => `91110000${String(100000 + i)}1000`).filter((code) =>
      code.endsWith(creditCodeCheckDigit(code)),
    );
    expect(values.length).toBeGreaterThan(0);
    for (const value of values) expect(codes(checkCreditCode(value))).toEqual(["excel-truncated warning"]);
  });

  it.each([
    ["B1330106MA2TEXT08", "credit-code-department warning"],
    ["94330106MA2TEXT08", "credit-code-department warning"],
    ["91990106MA2TEXT08", "credit-code-division warning"],
    ["91100106MA2TEXT08", "credit-code-division warning"],
    ["9133010AMA2TEXT08", "credit-code-division warning"],
  ])("warns on the layout of %s, which is not certainly a credit code", (body, code) => {
    const value = body + creditCodeCheckDigit(body);
    expect(codes(checkCreditCode(value))).toEqual([code]);
    expect(isCreditCode(value)).toBe(false);
  });

  it.each(["11", "12", "13", "51", "52", "53", "91", "92", "93", "N1", "N2", "N3", "A1", "Y1"])(
    "accepts 720 valid codes that begin with %s, without a defect",
    (prefix) => {
      const random = seeded(prefix.charCodeAt(0) * 7 + prefix.charCodeAt(1));
      const rejected = Array.from({ length: 720 }, () => validCreditCode(random, prefix)).filter(
        (value) =>
          !isCreditCode(value) ||
          checkCreditCode(value).defects.length > 0 ||
          checkIdNo("credit-code", value).defects.length > 0,
      );
      expect(rejected).toEqual([]);
    },
  );

  it("accepts law firms and trade unions", () => {
    for (const body of ["31330000MD0TEXT0", "81330106MC0TEXT0"]) {
      const inner = body + organizationCodeCheckDigit(body.slice(8));
      expect(checkCreditCode(inner + creditCodeCheckDigit(inner)).defects).toEqual([]);
    }
  });

  it("is rarely matched by one of 20,000 citizen IDs, valid or with one wrong digit", () => {
    const random = seeded(21);
    const matches = { valid: 0, mistyped: 0, named: 0 };
    for (let i = 0; i < 20_000; i++) {
      const id = validCitizenId(random);
      const at = Math.floor(random() * 17);
      const mistyped =
        id.slice(0, at) + String((Number(id[at]) + 1 + Math.floor(random() * 9)) % 10) + id.slice(at + 1);
      if (isCreditCode(id)) matches.valid++;
      if (isCreditCode(mistyped)) matches.mistyped++;
      if (codes(checkIdNo("credit-code", id)).join() === "id-no-other-type error") matches.named++;
    }
    // By chance, one ID in several thousand has the check characters, prefix and division of a credit code.
    expect(matches.valid).toBeLessThanOrEqual(8);
    expect(matches.mistyped).toBeLessThanOrEqual(8);
    // Under the type credit code, the all-digit codes of law firms are accepted as well.
    expect(matches.named).toBeGreaterThanOrEqual(19_980);
  });

  it("is normalized", () => {
    expect(checkCreditCode(" 91330106ma2text08w")).toEqual({
      value: "91330106MA2TEXT08W",
      changed: true,
      folds: ["spaces", "lower-case"],
      defects: [],
    });
  });

  it("has separate checks for organization codes and old licence numbers", () => {
    expect(checkOrganizationCode("10000396-2")).toMatchObject({ value: "100003962", folds: ["dashes"], defects: [] });
    expect(codes(checkOrganizationCode("100003963"))).toEqual(["organization-code-check-digit error"]);
    expect(codes(checkOrganizationCode("1000中3962"))).toEqual(["organization-code-character error"]);
    expect(codes(checkOrganizationCode("10000396"))).toEqual(["organization-code-length error"]);
    expect(codes(checkBusinessLicence("330106000012345"))).toEqual(["business-licence-15 warning"]);
    expect(codes(checkBusinessLicence("33010600001234O"))).toEqual(["business-licence-character error"]);
    expect(codes(checkBusinessLicence("3301060000"))).toEqual(["business-licence-length error"]);
    expect(codes(checkBusinessLicence("91330106MA2TEXT08W"))).toEqual([]);
  });

  it("is split into its parts, or masked in the error when it is invalid", () => {
    expect(parseCreditCode("91330106MA2TEXT08W")).toEqual({
      department: "9",
      category: "1",
      division: "330106",
      organizationCode: "MA2TEXT08",
    });
    expect(() => parseCreditCode("91330106MA2TEXT08X")).toThrow(/913301\*{8}T08X/);
  });
});

describe("isPlainCreditCodeAt", () => {
  const random = seeded(20_261_130);
  const below = (n: number): number => Math.floor(random() * n);
  const character = (): string => "0123456789ABCDEFGHJKLMNPQRTUWXY".charAt(below(31));
  const bytesOf = (text: string): Uint8Array => Buffer.from(`,${text},`);

  it.each([
    ["91330109MA1FL4B240", true],
    // Without a letter, masked, of a public body, or with a wrong check character.
    ["911000001000013428", false],
    ["91330106MAXXXXX08W", false],
    ["1133010600TEXT0A7R", false],
    ["91330109MA1FL4B241", false],
  ])("%s: %s", (code, plain) => {
    expect(isPlainCreditCodeAt(bytesOf(code), 1)).toBe(plain);
  });

  it("accepts only codes without a defect, over 20,000 codes and codes with one wrong character", () => {
    let accepted = 0;
    for (let i = 0; i < 20_000; i++) {
      const own = Array.from({ length: 8 }, character).join("");
      const body = `91${["330106", "110000", "990101"][below(3)]}${own}${organizationCodeCheckDigit(own)}`;
      let code = body + creditCodeCheckDigit(body);
      if (i % 2 === 1) {
        const at = below(18);
        code = code.slice(0, at) + character() + code.slice(at + 1);
      }
      if (!isPlainCreditCodeAt(bytesOf(code), 1)) continue;
      accepted++;
      expect(checkIdNo("credit-code", code).defects, code).toEqual([]);
    }
    expect(accepted).toBeGreaterThan(4000);
  });
});
