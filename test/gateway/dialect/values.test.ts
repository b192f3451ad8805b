import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { amountFormat } from "../../../src/gateway/dialect/values/amount.js";
import { dateFormat, readTime } from "../../../src/gateway/dialect/values/date.js";
import { flagFormat } from "../../../src/gateway/dialect/values/flag.js";
import { lengthCheck } from "../../../src/gateway/dialect/values/length.js";
import { numberFormat } from "../../../src/gateway/dialect/values/number.js";
import { tableFormat } from "../../../src/gateway/dialect/values/table.js";
import { textFormat } from "../../../src/gateway/dialect/values/text.js";
import { DATE_FORMATS } from "../../../src/gateway/dialect/schema/operators.js";

const codeOf = (run: () => unknown): string => {
  try {
    run();
  } catch (error) {
    return (error as { code: string }).code;
  }
  return "nothing thrown";
};

describe("an amount", () => {
  it.each([
    ["1200000.00", "yuan", 2, "1200000.00"],
    ["1200000", "yuan", 2, "1200000.00"],
    ["0.1", "yuan", 1, "0.1"],
    ["1200000.00", "ten-thousand-yuan", 0, "120"],
    ["1234567.89", "ten-thousand-yuan", 6, "123.456789"],
    ["0.01", "ten-thousand-yuan", 6, "0.000001"],
    ["9007199254740993.01", "ten-thousand-yuan", 6, "900719925474.099301"],
    ["0.01", "fen", 0, "1"],
    ["1200000.5", "fen", 0, "120000050"],
  ] as const)("of %s in %s with %d decimals is %s", (yuan, unit, decimals, written) => {
    expect(amountFormat({ unit, decimals, as: "text" }).write(yuan)).toBe(written);
  });

  it.each([
    ["1234567.89", "ten-thousand-yuan", 4],
    ["0.01", "ten-thousand-yuan", 2],
    ["0.05", "yuan", 1],
  ] as const)("of %s is refused in %s with %d decimals, because digits would be lost", (yuan, unit, decimals) => {
    expect(codeOf(() => amountFormat({ unit, decimals, as: "text" }).write(yuan))).toBe("digits-lost");
  });

  it("is a number only when the number is exactly the amount", () => {
    const format = amountFormat({ unit: "fen", decimals: 0, as: "number" });
    expect(format.write("1200000.00")).toBe(120_000_000);
    expect(codeOf(() => format.write("9007199254740993.01"))).toBe("digits-lost");
  });

  it("is read back exactly in every unit", () => {
    const fen = fc.bigInt({ min: 0n, max: 10n ** 18n });
    const units = fc.constantFrom("yuan", "ten-thousand-yuan", "fen");
    fc.assert(
      fc.property(fen, units, (value, unit) => {
        const padded = value.toString().padStart(3, "0");
        const yuan = `${padded.slice(0, -2)}.${padded.slice(-2)}`;
        const format = amountFormat({ unit, decimals: 6, as: "text" });
        expect(format.read(format.write(yuan))).toBe(yuan);
      }),
    );
  });

  it.each(["", "-1", "1e3", "1,200", "12.", "NaN", true, null, 1e21, 0.1 + 2 ** 60])("is not read from %s", (value) => {
    expect(codeOf(() => amountFormat({ unit: "yuan", decimals: 2, as: "text" }).read(value))).toBe("not-an-amount");
  });
});

describe("a date", () => {
  it.each([
    ["yyyyMMdd", "20260105"],
    ["yyyy/MM/dd", "2026/01/05"],
    ["yyyy-MM-dd", "2026-01-05"],
    ["yyyyMMddHHmmss", "20260105000000"],
    ["yyyy-MM-ddTHH:mm:ss", "2026-01-05T00:00:00"],
    ["epoch-ms", "1767542400000"],
    ["epoch-s", "1767542400"],
    ["rfc1123", "Sun, 04 Jan 2026 16:00:00 GMT"],
  ] as const)("as %s is %s and is read back", (form, text) => {
    const format = dateFormat(form, "date", false);
    expect(format.write("2026-01-05")).toBe(text);
    expect(format.read(text)).toBe("2026-01-05");
  });

  it("is that of China for an instant", () => {
    const format = dateFormat("yyyyMMddHHmmss", "instant", false);
    expect(format.write("2026-11-20T16:00:01Z")).toBe("20261121000001");
    expect(format.read("20261121000001")).toBe("2026-11-21T00:00:01.000+08:00");
    expect(dateFormat("HHmmssSSS", "instant", false).write("2026-11-20T16:00:01.234Z")).toBe("000001234");
  });

  it("is a number where the message wants one", () => {
    expect(dateFormat("epoch-s", "date", true).write("2026-01-05")).toBe(1_767_542_400);
    expect(dateFormat("epoch-s", "date", true).read(1_767_542_400)).toBe("2026-01-05");
  });

  it.each([...DATE_FORMATS])("of no calendar is not read or written as %s", (form) => {
    const format = dateFormat(form, "date", false);
    for (const text of [
      "20260431",
      "2026-04-31",
      "20260230",
      "2026-02-30",
      "2026/13/01",
      "20260105250000",
      "x",
      "",
      "1e99",
      "9".repeat(15),
    ])
      expect(codeOf(() => format.read(text))).toBe("not-a-date");
    for (const text of ["2026-02-30", "2026-04-31", "2026-02-29", "yesterday", "", 5, "99999-01-01"])
      expect(codeOf(() => format.write(text))).toBe("not-a-date");
    expect(readTime(form, "x")).toBeUndefined();
  });
});

describe("a length", () => {
  const measures = (text: string, max: number, unit: "characters" | "bytes", charset: "utf-8" | "gbk" | "gb18030") =>
    codeOf(() => lengthCheck({ max, in: unit }, charset)(text));

  it.each([
    ["张伟ab", 4, "characters", "utf-8"],
    ["𠮷", 1, "characters", "utf-8"],
    ["张伟ab", 8, "bytes", "utf-8"],
    ["张伟ab", 6, "bytes", "gbk"],
    ["张伟ab", 6, "bytes", "gb18030"],
    ["𠮷", 4, "bytes", "gb18030"],
    ["ᠠ", 4, "bytes", "gb18030"],
  ] as const)("of %s is exactly %d %s in %s", (text, length, unit, charset) => {
    expect(measures(text, length, unit, charset)).toBe("nothing thrown");
    expect(measures(text, length - 1, unit, charset)).toBe("too-long");
  });
});

describe("other values", () => {
  it("of a flag are exactly two", () => {
    const format = flagFormat({ true: 1, false: 0 });
    expect([format.write(true), format.write(false), format.read("1"), format.read(0)]).toEqual([1, 0, true, false]);
    for (const value of ["2", "", null, true]) expect(codeOf(() => format.read(value))).toBe("not-a-flag");
    expect(codeOf(() => format.write("1"))).toBe("not-a-flag");
  });

  it("of a table have a code, and an unknown code of an answer stays as it is", () => {
    const table = { codes: { general: 1, maximum: "02" }, alsoRead: { "9": "general" } };
    const strict = tableFormat(table, false);
    expect(strict.write("general")).toBe(1);
    expect([strict.read(1), strict.read("1"), strict.read("02"), strict.read("9")]).toEqual([
      "general",
      "general",
      "maximum",
      "general",
    ]);
    for (const value of ["constructor", "other", undefined]) expect(codeOf(() => strict.write(value))).toBe("no-code");
    expect(codeOf(() => strict.read("8"))).toBe("no-code");
    expect(tableFormat(table, true).read("8")).toBe("8");
  });

  it("of numbers and texts keep every digit", () => {
    expect(numberFormat(false).write("89.53")).toBe(89.53);
    expect(numberFormat(false).read(89.53)).toBe("89.53");
    expect(numberFormat(true).read("12")).toBe(12);
    expect(codeOf(() => numberFormat(false).write("9007199254740993"))).toBe("not-a-number");
    expect(textFormat("text").read(12)).toBe("12");
    expect(codeOf(() => textFormat("text").read(2 ** 60))).toBe("not-a-text");
    expect(codeOf(() => textFormat("text").read({ a: 1 } as never))).toBe("not-a-text");
    expect(textFormat("boolean").read("true")).toBe(true);
  });
});
