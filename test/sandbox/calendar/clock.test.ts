import { describe, expect, it } from "vitest";
import { SandboxClock } from "../../../src/sandbox/calendar/clock.js";
import { NoHolidayTableError, WorkCalendar } from "../../../src/sandbox/calendar/work-calendar.js";
import { addDays, addMonths, atDay, dateOf, daysBetween } from "../../../src/sandbox/calendar/dates.js";
import { HOLIDAYS } from "../../../src/sandbox/calendar/holidays.js";

const calendar = new WorkCalendar();
const hours = { open: 9, close: 17 };

describe("dates in Shanghai", () => {
  it("begin at midnight in Shanghai, in any time zone of the machine", () => {
    expect(dateOf(new Date("2026-03-01T15:59:59.999Z"))).toBe("2026-03-01");
    expect(dateOf(new Date("2026-03-01T16:00:00.000Z"))).toBe("2026-03-02");
    expect(atDay("2026-03-02").toISOString()).toBe("2026-03-01T16:00:00.000Z");
  });

  it("民法典 202 a term of months ends on the same day of the month, or on its last day", () => {
    expect(addMonths("2026-03-01", 36)).toBe("2029-03-01");
    expect(addMonths("2024-02-29", 36)).toBe("2027-02-28");
    expect(addMonths("2026-10-31", 4)).toBe("2027-02-28");
    expect(addMonths("2026-01-15", -1)).toBe("2025-12-15");
    expect([addDays("2028-02-28", 1), addDays("2026-01-01", -1), daysBetween("2026-03-01", "2026-05-30")]).toEqual([
      "2028-02-29",
      "2025-12-31",
      90,
    ]);
  });
});

describe("working days", () => {
  it("民法典 201 the first day is not counted, holidays are skipped, and make-up Saturdays count", () => {
    expect(calendar.addWorkingDays("2026-02-13", 1)).toBe("2026-02-14");
    expect(calendar.addWorkingDays("2026-02-14", 1)).toBe("2026-02-24");
    expect(calendar.addWorkingDays("2026-09-30", 2)).toBe("2026-10-09");
    expect(calendar.addWorkingDays("2026-10-09", 1)).toBe("2026-10-10");
  });

  it("民法典 203 a term that ends on a holiday runs to the next working day", () => {
    expect(calendar.termEnd("2026-09-26", 5)).toBe("2026-10-08");
    expect(calendar.termEnd("2026-03-02", 10)).toBe("2026-03-12");
  });

  it("民法典 203 a term of working hours continues on the next working day when business hours end", () => {
    const end = (from: string, n: number): string => calendar.addWorkingHours(new Date(from), n, hours).toISOString();
    expect(end("2026-03-02T10:00:00+08:00", 4)).toBe("2026-03-02T06:00:00.000Z");
    expect(end("2026-03-02T15:00:00+08:00", 4)).toBe("2026-03-03T03:00:00.000Z");
    expect(end("2026-03-06T17:30:00+08:00", 1)).toBe("2026-03-09T02:00:00.000Z");
    expect(end("2026-03-07T12:00:00+08:00", 8)).toBe("2026-03-09T09:00:00.000Z");
  });

  it("between two instants or days are counted as they were added", () => {
    const hours = { open: 9, close: 17 };
    const start = new Date("2026-03-06T15:00:00+08:00");
    for (const n of [0.5, 2, 3, 8, 20]) {
      const end = calendar.addWorkingHours(start, n, hours);
      expect(calendar.workingTimeBetween(start, end, hours)).toBe(n * 3_600_000);
    }
    // A night, and a weekend, add nothing.
    expect(
      calendar.workingTimeBetween(new Date("2026-03-06T18:00:00+08:00"), new Date("2026-03-09T08:00:00+08:00"), hours),
    ).toBe(0);
    expect(calendar.workingDaysBetween("2026-03-02", calendar.addWorkingDays("2026-03-02", 30))).toBe(30);
    expect(calendar.workingDaysBetween("2026-04-03", "2026-04-06")).toBe(0);
  });

  it("of a term that the authority sets itself skip weekends where no holidays are known", () => {
    expect(calendar.addLikelyWorkingDays("2026-12-31", 1)).toBe("2027-01-01");
    expect(calendar.addLikelyWorkingDays("2027-01-01", 1)).toBe("2027-01-04");
    expect(calendar.addLikelyWorkingDays("2026-09-30", 1)).toBe(calendar.addWorkingDays("2026-09-30", 1));
  });

  it("cannot be computed for a year without a holiday table until one is provided", () => {
    expect(() => calendar.addWorkingDays("2026-12-31", 1)).toThrow(NoHolidayTableError);
    expect(() => calendar.isWorkingDay("2027-01-01")).toThrow("2027");
    expect(new WorkCalendar({ ...HOLIDAYS, 2027: { off: ["01-01"], on: [] } }).addWorkingDays("2026-12-31", 1)).toBe(
      "2027-01-04",
    );
  });

  it("come from tables that list weekdays off and weekend workdays, each once", () => {
    for (const [year, { off, on }] of Object.entries(HOLIDAYS)) {
      const weekday = (d: string): number => new Date(`${year}-${d}T00:00:00Z`).getUTCDay();
      expect(off.filter((d) => [0, 6].includes(weekday(d)))).toEqual([]);
      expect(on.filter((d) => ![0, 6].includes(weekday(d)))).toEqual([]);
      expect(new Set([...off, ...on]).size).toBe(off.length + on.length);
    }
  });
});

describe("the sandbox clock", () => {
  it("can be frozen, set and advanced, and resumes from the offset of an earlier process", () => {
    const clock = new SandboxClock();
    clock.freeze();
    clock.set(new Date("2030-01-01T00:00:00Z"));
    clock.advance(1_500);
    expect(clock.now().toISOString()).toBe("2030-01-01T00:00:01.500Z");
    clock.advance(-500);
    expect(clock.now().toISOString()).toBe("2030-01-01T00:00:01.000Z");
    clock.run();
    const later = new SandboxClock(clock.offsetMs);
    expect(Math.abs(later.now().getTime() - clock.now().getTime())).toBeLessThan(1_000);
    expect(() => clock.set(new Date("never"))).toThrow(RangeError);
  });
});
