import { describe, expect, it } from "vitest";
import {
  checkIdNo,
  foldCode,
  foldName,
  foldNumber,
  IDENTIFIER_DEFECTS,
  isDivisionCode,
  maskIdNo,
  maskName,
  provinceOf,
  showValue,
} from "../../../src/contract/identifiers/index.js";

const codes = (idType: string, text: string): string[] =>
  checkIdNo(idType, text).defects.map(({ code, severity }) => `${code} ${severity}`);

describe("the ID number check for a document type", () => {
  it.each([
    ["citizen-id", "11010519491231002X"],
    ["hk-macao-taiwan", "A123456(7)"],
    ["hk-macao-taiwan", "AB987654A"],
    ["hk-macao-taiwan", "1234567(8)"],
    ["hk-macao-taiwan", "A123456789"],
    ["hk-macao-taiwan", "H12345678"],
    ["hk-macao-taiwan", "12345678"],
    ["passport", "E12345678"],
    ["household-register", "第1号"],
    ["military", "军字第1234567号"],
    ["organization-code", "100003962"],
    ["organization-code", "91330106MA2TEXT08W"],
    ["business-licence", "91330106MA2TEXT08W"],
    ["credit-code", "91330106MA2TEXT08W"],
    ["other", "任意-1"],
    ["constructor", "x"],
  ])("accepts the %s number %s unchanged", (idType, value) =>
    expect(checkIdNo(idType, value)).toEqual({ value, changed: false, folds: [], defects: [] }),
  );

  it.each([
    ["citizen-id", "91330106MA2TEXT08W", "id-no-other-type error"],
    ["credit-code", "11010519491231002X", "id-no-other-type error"],
    ["business-licence", "330106199001010018", "id-no-other-type error"],
    ["business-licence", "330106000012345", "business-licence-15 warning"],
    ["hk-macao-taiwan", "ABC", "hk-macao-taiwan-form warning"],
    ["hk-macao-taiwan", "810000199001010018", "citizen-id-check-digit error"],
    ["passport", "E1", "passport-form error"],
    ["military", "3.30106E+17", "excel-scientific error"],
    ["other", "330106199001010000", "excel-truncated warning"],
    ["other", " ", "identifier-empty error"],
  ])("reports the %s number %s: %s", (idType, text, code) => expect(codes(idType, text)).toEqual([code]));

  it("uses a table of defects with kebab-case codes and texts in both languages", () => {
    for (const [code, text] of IDENTIFIER_DEFECTS) {
      expect(code).toMatch(/^[a-z0-9]+(-[a-z0-9]+)+$/);
      for (const phrase of [text.zh, text.en, text.fixZh, text.fixEn]) expect(phrase).not.toBe("");
      expect(text.zh).toMatch(/[\u4e00-\u9fa5]/);
    }
  });
});

describe("text helpers", () => {
  it("fold codes, numbers and names", () => {
    expect(foldCode(" ａ1\u200Bb ")).toBe("A1B");
    expect(foldNumber(" １２０．５ ")).toBe("120.5");
    expect(foldNumber("－１")).toBe("-1");
    expect(foldName("阿不都•买买提")).toBe(foldName("阿不都·买买提"));
    expect(foldName("阿不都．买买提")).toBe(foldName("阿不都・买买提"));
    expect(foldName("某公司（杭州）")).toBe(foldName("某公司(杭州)"));
    expect(foldName("张三")).not.toBe(foldName("张四"));
  });

  it("mask ID numbers and names", () => {
    expect(maskIdNo("330106199001010018")).toBe("330106********0018");
    expect(maskIdNo("320106790101123")).toBe("320106*****1123");
    expect(maskIdNo("E12345678")).toBe("E1*****78");
    expect(maskIdNo("123")).toBe("***");
    expect(maskIdNo("")).toBe("");
    expect(maskName("张三丰")).toBe("张**");
    expect(maskName("𠮷野")).toBe("𠮷*");
    expect(maskName("张")).toBe("*");
    expect(maskName("")).toBe("");
  });

  it("remove control characters from displayed values", () => {
    expect(showValue("\u001b[31m红\u202e")).toBe("\uFFFD[31m红\uFFFD");
    expect(showValue("x".repeat(50))).toHaveLength(40);
  });

  it("find the province of a division", () => {
    expect(provinceOf("330106")?.zh).toBe("浙江省");
    expect(isDivisionCode("330103")).toBe(true);
    expect(isDivisionCode("990103")).toBe(false);
    expect(isDivisionCode("3301")).toBe(false);
  });
});
