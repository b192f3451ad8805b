import { describe, expect, it } from "vitest";
import { INVALID } from "../../../src/batch/mapping/cells/cell.js";
import { rangeParts, readDate } from "../../../src/batch/mapping/cells/date.js";

function date(text: string) {
  const reported: [string, unknown][] = [];
  const value = readDate(text, {
    report: (code, facts) => reported.push([code, facts]),
    reportDefect: () => undefined,
    reportInterpretation: () => undefined,
  });
  return { value, reported };
}

describe("a date with a time", () => {
  it.each([
    "2026-01-05T00:00:00",
    "2026-01-05T00:00:00.000+08:00",
    "2026-01-05 00:00:00+0800",
    "2026/1/5 0:00",
    "2026年1月5日 0时00分",
    "20260105000000",
    "2026-01-0500:00:00",
  ])("at midnight in China is that day, without a warning (%s)", (text) => {
    expect(date(text)).toEqual({ value: "2026-01-05", reported: [] });
  });

  it.each([
    "2026-01-04T16:00:00.000Z",
    "2026-01-04T16:00Z",
    "20260104T160000Z",
    "2026-01-04 16:00:00 UTC",
    "2026-01-04T11:00:00-05:00",
    "2026-01-05T00:00:00Z",
    "2026-01-04T15:54:17Z",
    "2026-01-04 23:59:17",
    "2026-01-05 09:30",
    "2026/1/5 9:30:15",
    "2026-01-05 23:59:59",
    "2026-01-05 24:00",
    "2026年1月5日10时30分",
    "2026年1月5日 下午3:00",
    "2026-01-05 3:00 PM",
    "２０２６－０１－０５　１０：３０",
    "20260105103000",
    "46027.4",
  ])("is the day in China, with a warning that shows it (%s)", (text) => {
    expect(date(text)).toEqual({ value: "2026-01-05", reported: [["date-time", { shown: text, day: "2026-01-05" }]] });
  });

  it("never reads a digit of the hour as a digit of the day", () => {
    expect(date("2026/1/1 10:30")).toMatchObject({ value: "2026-01-01" });
    expect(date("2026/1/5 0:00:00")).toMatchObject({ value: "2026-01-05" });
    expect(date("2026/1/510:30")).toMatchObject({ value: INVALID });
  });

  it.each(["2026-01-04 16:00:00", "2026-01-04T16:00", "20260104160000", "46026.6666666667"])(
    "is an error when it may be midnight in China written in UTC (%s)",
    (text) => {
      expect(date(text)).toMatchObject({
        value: INVALID,
        reported: [["date-zone", { day: "2026-01-04", next: "2026-01-05" }]],
      });
    },
  );

  it.each(["2026-01-05 25:00", "2026-01-05 10:61", "2026-01-05T10:00+99:00"])(
    "is an error when the time does not exist (%s)",
    (text) => {
      expect(date(text)).toMatchObject({ value: INVALID, reported: [["date-form", {}]] });
    },
  );

  it("moves to the next day across the end of a month and of a year", () => {
    expect(date("2026-02-28T16:00:00Z").value).toBe("2026-03-01");
    expect(date("2026-12-31T16:00:00Z").value).toBe("2027-01-01");
  });
});

describe("a text without a day", () => {
  it.each(["2026-01", "2026/1", "2026年1月", "2026", "Jan-26", "Jan-2026"])("is refused as incomplete (%s)", (text) => {
    expect(date(text)).toMatchObject({ value: INVALID, reported: [["date-incomplete", {}]] });
  });
});

it("splits a range of dates with times", () => {
  const parts = rangeParts("2026-01-05 00:00:00至2056-01-04 00:00:00");
  expect(parts?.map((part) => date(part).value)).toEqual(["2026-01-05", "2056-01-04"]);
});
