import { describe, expect, it } from "vitest";
import { checkUnitCode, formatUnitCode, isUnitCode, parseUnitCode } from "../../../src/contract/identifiers/index.js";

const HOME = "330106001001GB00001F00010001";
const codes = (text: string): string[] => checkUnitCode(text).defects.map(({ code }) => code);

describe("unit code", () => {
  it.each([HOME, "320684400203GG00005W00000000", "330106001001GB00001F99990001", "330103001001GB00001F00010001"])(
    "accepts %s unchanged",
    (value) => {
      expect(checkUnitCode(value)).toEqual({ value, changed: false, folds: [], defects: [] });
      expect(isUnitCode(value)).toBe(true);
    },
  );

  it.each([
    ["330106 001001 GB00001 F00010001", ["spaces"]],
    ["330106-001001-GB00001-F00010001", ["dashes"]],
    ["330106001001gb00001f00010001", ["lower-case"]],
    ["３３０１０６００１００１ＧＢ００００１Ｆ０００１０００１", ["full-width"]],
    ["\uFEFF330106001001GB00001F0001\u200B0001\u3000", ["spaces"]],
    ["'330106001001GB00001F00010001", ["wrapper"]],
    ['="330106001001GB00001F00010001"', ["wrapper"]],
  ])("normalizes %s and reports the change", (text, folds) => {
    expect(checkUnitCode(text)).toEqual({ value: HOME, changed: true, folds, defects: [] });
    expect(isUnitCode(text)).toBe(false);
  });

  it.each([
    ["", "identifier-empty"],
    ["330106001001GB00001W00000001", "unit-code-w-part"],
    ["33010600l001GB00001F00010001", "unit-code-lookalike"],
    ["330106001O01GB00001F00010001", "unit-code-lookalike"],
    ["330106001001GBO0001F00010001", "unit-code-lookalike"],
    ["330106001K01GB00001F00010001", "unit-code-character"],
    ["14-2-1802", "unit-code-house-number"],
    ["3幢2单元301室", "unit-code-house-number"],
    ["3月12日", "excel-date"],
    ["12-Mar", "excel-date"],
    ["3.30106E+17", "excel-scientific"],
    ["#N/A", "excel-error-value"],
    ["330106001001GB00001", "unit-code-fixture-missing"],
    ["330106001001GB00001F0001000", "unit-code-length"],
    ["330106001001KB00001F00010001", "unit-code-ownership"],
    ["330106001001GK00001F00010001", "unit-code-right"],
    ["330106001001GB00001G00010001", "unit-code-fixture"],
    ["330106001001GB00000F00010001", "unit-code-parcel-serial"],
  ])("rejects %s: %s", (text, code) => {
    expect(codes(text)).toEqual([code]);
    expect(checkUnitCode(text).defects[0]?.severity).toBe("error");
    expect(isUnitCode(text)).toBe(false);
  });

  it.each([
    ["330106000000GB00001F00010001", ["unit-code-virtual"]],
    ["330106000000GB00000F00010001", ["unit-code-parcel-serial", "unit-code-virtual"]],
    ["330106001001GA00001W00000000", ["unit-code-collective-only"]],
    ["330106001001GC00001F00010001", ["unit-code-collective-only"]],
    ["990106001001GB00001F00010001", ["unit-code-province"]],
  ])("accepts %s with a warning", (value, expected) => {
    expect(codes(value)).toEqual(expected);
    expect(checkUnitCode(value).defects.every(({ severity }) => severity === "warning")).toBe(true);
    expect(isUnitCode(value)).toBe(true);
  });

  it("suggests the intended digits without replacing them", () => {
    const check = checkUnitCode("33010600l001GB00001F00010001");
    expect(check.value).toBe("33010600L001GB00001F00010001");
    expect(check.defects[0]?.fixEn).toContain(HOME);
    expect(check.defects[0]?.zh).toContain("第 9 位");
  });

  it("reports the group that lacks a digit", () => {
    expect(checkUnitCode("33010600101GB00001F00010001").defects[0]?.zh).toContain("应为 12 位数字，实际 11 位");
    expect(checkUnitCode("330106001001GB0001F00010001").defects[0]?.en).toContain("parcel serial has 4 digits");
  });

  it("reports every wrong character at once", () => {
    expect(codes("3301O6001001KB00001P0001000I")).toEqual([
      "unit-code-lookalike",
      "unit-code-lookalike",
      "unit-code-ownership",
      "unit-code-fixture",
    ]);
  });

  it("is split into its parts and formatted", () => {
    expect(parseUnitCode(HOME)).toEqual({
      division: "330106",
      cadastralArea: "001",
      cadastralSubarea: "001",
      parcelFeature: "GB",
      ownership: "G",
      rightType: "B",
      parcelSerial: "00001",
      parcel: "330106001001GB00001",
      fixtureFeature: "F",
      fixtureNumber: "00010001",
      building: "0001",
      room: "0001",
    });
    expect(parseUnitCode("320684400203GG00005W00000000")).not.toHaveProperty("building");
    expect(formatUnitCode(HOME)).toBe("330106 001001 GB00001 F00010001");
    expect(() => parseUnitCode("14-2-1802")).toThrow(RangeError);
    expect(() => formatUnitCode("14-2-1802")).toThrow(RangeError);
  });
});
