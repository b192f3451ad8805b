import { addDays } from "./dates.js";
import { WorkCalendar } from "./work-calendar.js";

/** Days within which the buyer must apply, from the day after registration became possible (民法典 art. 221). */
const NOTICE_DAYS = 90;
const calendar = new WorkCalendar();

/**
 * Returns the last day of a pre-notice. A last day on a holiday moves to the next working day (民法典 art. 203); in a
 * year without a table of holidays at least weekends are skipped, which never shortens the term.
 *
 * @param from Day from which registration is possible.
 */
export function noticeEnd(from: string): string {
  let day = addDays(from, NOTICE_DAYS);
  while (!calendar.isLikelyWorkingDay(day)) day = addDays(day, 1);
  return day;
}
