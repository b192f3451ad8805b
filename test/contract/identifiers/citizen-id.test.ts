import { describe, expect, it } from "vitest";
import {
  checkCitizenId,
  citizenId15To18,
  citizenId18To15,
  isCitizenId,
  parseCitizenId,
} from "../../../src/contract/identifiers/index.js";

const codes = (text: string): string[] =>
  checkCitizenId(text).defects.map(({ code, severity }) => `${code} ${severity}`);

describe("citizen ID", () => {
  it.each([
    "11010519491231002X",
    "440524188001010014",
    "330106199001010018",
    "330106198502150022",
    "310115199202290039",
    "320684198811300041",
    "320106197901011234",
  ])("accepts %s", (value) => {
    expect(checkCitizenId(value)).toEqual({ value, changed: false, folds: [], defects: [] });
    expect(isCitizenId(value)).toBe(true);
  });

  it.each([
    ["11010519491231002x", "lower-case"],
    [" 11010519491231002X", "spaces"],
    ["110105 19491231 002X", "spaces"],
    ["１１０１０５１９４９１２３１００２Ｘ", "full-width"],
    ["'11010519491231002X", "wrapper"],
    ["\t11010519491231002X", "spaces"],
    ['="11010519491231002X"', "wrapper"],
    ["110105-19491231-002X", "dashes"],
  ])("normalizes %s (%s)", (text, fold) => {
    expect(checkCitizenId(text)).toEqual({ value: "11010519491231002X", changed: true, folds: [fold], defects: [] });
  });

  it.each([
    ["", "identifier-empty error"],
    ["-", "identifier-empty error"],
    ["3.30106E+17", "excel-scientific error"],
    ["3.3010619900101E+17", "excel-scientific error"],
    ["330106199001010018.0", "excel-number-format error"],
    ["330,106,199,001,010,018", "excel-number-format error"],
    ["#######", "excel-error-value error"],
    ["33010619900101001", "citizen-id-length error"],
    ["3301061990010100188", "citizen-id-length error"],
    ["330106199OO1010018", "citizen-id-lookalike error"],
    ["33010619900101A018", "citizen-id-character error"],
    ["11010519491231002×", "citizen-id-last-character error"],
    ["330106199001010019", "citizen-id-check-digit error"],
    ["330160199001010018", "citizen-id-check-digit error"],
    ["330106199002300018", "citizen-id-birth-date error"],
    ["310115199302290039", "citizen-id-birth-date error"],
    ["990106199001010018", "citizen-id-permanent-resident warning"],
    ["000106199001010018", "citizen-id-province error"],
    ["320106790101123", "citizen-id-15 warning"],
  ])("reports %s: %s", (text, code) => {
    expect(codes(text)[0]).toBe(code);
    expect(isCitizenId(text)).toBe(false);
  });

  it("reports a truncated tail as a warning when the check digit is valid, otherwise as an error", () => {
    // With the serial 100, the check digit of this body may or may not be 0.
    const tails = Array.from({ length: 28 }, (_, i) => `330106199001${String(i + 1).padStart(2, "0")}1000`);
    const severities = new Set(
      tails.flatMap((tail) =>
        checkCitizenId(tail.slice(0, 15) + "000").defects.map(({ code, severity }) => `${code} ${severity}`),
      ),
    );
    expect(severities).toEqual(new Set(["excel-truncated error", "excel-truncated warning"]));
  });

  it("compares the birth date with the current day in China", () => {
    const body = "330106202611220015";
    const born =
      body.slice(0, 17) +
      "10X98765432".charAt(
        [...body.slice(0, 17)].reduce((sum, d, i) => sum + Number(d) * (2 ** (17 - i) % 11), 0) % 11,
      );
    expect(isCitizenId(born)).toBe(true);
    expect(checkCitizenId(born, { now: new Date("2026-11-21T15:59:59Z") }).defects[0]?.code).toBe(
      "citizen-id-birth-future",
    );
    expect(checkCitizenId(born, { now: new Date("2026-11-21T16:00:00Z") }).defects).toEqual([]);
  });

  it("reports the expected check digit and never shows the number", () => {
    const defect = checkCitizenId("330106199001010019").defects[0];
    expect(defect?.zh).toContain("末位应为 8，实际为 9");
    for (const text of [
      "330106199001010019",
      "33010619900l010018",
      "33010619900101001",
      "330106199002300018",
      "3.3010619900101E+17",
    ]) {
      expect(JSON.stringify(checkCitizenId(text).defects)).not.toMatch(/1990010|19900l0|3\.30106\d/);
    }
  });

  it("converts between 15 and 18 characters", () => {
    expect(citizenId15To18("320106790101123")).toBe("320106197901011234");
    expect(citizenId18To15("320106197901011234")).toBe("320106790101123");
    expect(citizenId18To15("440524188001010014")).toBeUndefined();
    expect(() => citizenId15To18("320106791301123")).toThrow(RangeError);
    expect(() => citizenId18To15("330106199001010019")).toThrow(/330106\*{8}0019/);
  });

  it("is split into its parts", () => {
    expect(parseCitizenId("11010519491231002X")).toEqual({
      division: "110105",
      birthDate: "1949-12-31",
      sex: "female",
    });
    expect(parseCitizenId("320106790101123")).toEqual({ division: "320106", birthDate: "1979-01-01", sex: "male" });
    expect(() => parseCitizenId("330106199001010019")).toThrow(/330106\*{8}0019/);
  });
});
