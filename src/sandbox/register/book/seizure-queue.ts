import type { CaseUnit } from "../../../contract/index.js";
import { addDays, addMonths, dateOf, daysBetween } from "../../calendar/dates.js";
import type { RegisterBook } from "./book.js";
import type { EndedBy, Renewal, SeizureRow } from "./tables.js";
import { toMortgagee, toNoticeBank } from "./right-holders.js";
import type { CaseEffect, PromotedTerm } from "./types.js";
import { alert, type Facts, type RuleName } from "../legal-grounds/legal-grounds.js";

/** Maximum term of a seizure: 3 years (民诉法解释 art. 485). */
export const MAX_SEIZURE_MONTHS = 36;

/** Returns the state of a seizure as its case shows it, with dates only while its term runs (CF-09). */
export function caseUnitOf(s: SeizureRow): CaseUnit {
  return {
    unitCode: s.unitCode,
    ...(s.position === null ? {} : { queuePosition: s.position }),
    ...(s.effectiveFrom === null ? {} : { effectiveFrom: s.effectiveFrom }),
    ...(s.effectiveTo === null ? {} : { effectiveTo: s.effectiveTo }),
  };
}

const servedBefore = (a: SeizureRow, b: SeizureRow): boolean =>
  a.received < b.received || (a.received === b.received && a.sequence < b.sequence);

/**
 * Adds a seizure to the queue in order of service (CF-05, CF-06; 实施细则 art. 91, 查封规定 art. 26). The first is
 * effective and later ones wait. An order served earlier than existing ones takes precedence, and those move back.
 */
export function enqueue(
  book: RegisterBook,
  seizure: SeizureRow,
  now: Date,
): { row: SeizureRow; effects: CaseEffect[] } {
  const queue = book.seizures.live(seizure.unitCode);
  const place = queue.filter((s) => servedBefore(s, seizure)).length;
  const row: SeizureRow =
    place === 0 ? inForce(seizure, seizure.documentStart, seizure.documentEnd) : waiting(seizure, place);
  book.seizures.put(row);
  book.changeUnit(row.unitCode, (u) => u.seizures++);
  const effects = queue.slice(place).map((s, i) => {
    const moved = waiting(s, place + i + 1);
    book.seizures.put(moved);
    return {
      caseNo: s.caseNo,
      units: [caseUnitOf(moved)],
      alert: alert("servedEarlier", now, { position: moved.position! }),
    };
  });
  return { row, effects: place === 0 ? [...effects, ...tellSecured(book, row, now)] : effects };
}

function inForce(s: SeizureRow, from: string, to: string): SeizureRow {
  const over = addDays(to, 1);
  const next = nextRenewal(s, to)?.startDate;
  const dueOn = next !== undefined && next < over ? next : over;
  return { ...s, position: 0, effectiveFrom: from, effectiveTo: to, dueOn };
}
function waiting(s: SeizureRow, position: number): SeizureRow {
  return { ...s, position, effectiveFrom: null, effectiveTo: null, dueOn: null };
}

/** Returns the renewal that has not started: the one that ends after the term in force. */
export function nextRenewal({ renewals }: SeizureRow, effectiveTo: string): Renewal | undefined {
  return renewals.find((r) => r.endDate > effectiveTo);
}

/**
 * Records a renewal. A seizure in force takes its term when the renewal starts; a waiting one keeps its place (CF-09,
 * CF-18).
 */
export function renewed(seizure: SeizureRow, renewal: Renewal, today: string): SeizureRow {
  const row = { ...seizure, renewals: [...seizure.renewals, renewal] };
  if (row.position !== 0) return row;
  return inForce(row, row.effectiveFrom!, renewal.startDate <= today ? renewal.endDate : row.effectiveTo!);
}

/** Last day of the terms that the register has recorded, those of renewals included. */
export const lastDayOf = ({ renewals, documentEnd, effectiveTo }: SeizureRow): string =>
  [...renewals.map((r) => r.endDate), effectiveTo ?? documentEnd].reduce((a, b) => (a > b ? a : b));

/** What the organ of an ended seizure hears; nothing when it ended the seizure itself. */
interface Told {
  readonly words: RuleName;
  readonly facts?: Facts;
}

/**
 * Ends a seizure (CF-03, CF-07). If it was effective, the first of the queue takes effect on the day `next`; CF-08
 * decides its term: the end date of its document, or a full term from that day.
 */
export function endSeizure(
  book: RegisterBook,
  seizure: SeizureRow,
  by: EndedBy,
  told: Told | undefined,
  term: PromotedTerm,
  now: Date,
  on = dateOf(now),
  next = on,
): CaseEffect[] {
  const queue = book.seizures
    .live(seizure.unitCode)
    .filter((s) => s.sequence !== seizure.sequence || s.received !== seizure.received);
  const effects = [ended(book, seizure, by, on, told, now)];
  const wasInForce = seizure.position === 0;
  let left = queue;
  // CF-08 with terms from the document: a seizure whose term has already ended never takes effect.
  while (wasInForce && left[0] && promotedTerm(left[0], next, term).to < next) {
    effects.push(ended(book, left[0], "lapsed", next, { words: "promotedOver" }, now));
    left = left.slice(1);
  }
  left.forEach((s, place) => {
    if (s.position === place) return;
    const { from, to } = promotedTerm(s, next, term);
    const moved = place === 0 ? inForce(s, from, to) : waiting(s, place);
    book.seizures.put(moved);
    const caseAlert = place === 0 ? alert("promoted", now, { from, to }) : alert("moved", now, { position: place });
    effects.push({ caseNo: s.caseNo, units: [caseUnitOf(moved)], alert: caseAlert });
    if (place === 0) effects.push(...tellSecured(book, moved, now));
  });
  return effects;
}

function ended(
  book: RegisterBook,
  s: SeizureRow,
  by: EndedBy,
  on: string,
  told: Told | undefined,
  now: Date,
): CaseEffect {
  const row: SeizureRow = { ...s, position: null, dueOn: null, endedOn: on, endedBy: by };
  book.seizures.put(row);
  book.changeUnit(s.unitCode, (u) => u.seizures--);
  return {
    caseNo: s.caseNo,
    units: [caseUnitOf(row)],
    ...(told && { alert: alert(told.words, now, { on, ...told.facts }) }),
  };
}

/**
 * Returns the term of a promoted seizure (CF-08). `document`: the term, of the order or of a renewal, that covers the
 * day, else the next one. `fresh`: as long as the last term, counted in the same way (CF-11), from that day.
 */
function promotedTerm(s: SeizureRow, from: string, term: PromotedTerm): { from: string; to: string } {
  const terms = [{ startDate: s.documentStart, endDate: s.documentEnd }, ...s.renewals];
  if (term === "document") {
    const left = terms.filter((t) => t.endDate >= from);
    const found = left.findLast((t) => t.startDate <= from) ?? left[0] ?? terms.at(-1)!;
    return { from: from > found.startDate ? from : found.startDate, to: found.endDate };
  }
  const { startDate, endDate } = terms.at(-1)!;
  for (const inclusive of [1, 0]) {
    const end = addDays(endDate, inclusive);
    for (let months = 1; months <= MAX_SEIZURE_MONTHS; months++) {
      if (addMonths(startDate, months) === end) return { from, to: addDays(addMonths(from, months), -inclusive) };
    }
  }
  return { from, to: addDays(from, daysBetween(startDate, endDate)) };
}

/** Ends every seizure of a unit that has been disposed of entirely (CF-07, 法发〔2004〕5号 art. 20). */
export function endAllSeizures(book: RegisterBook, unitCode: string, now: Date): CaseEffect[] {
  return book.seizures
    .live(unitCode)
    .map((s) =>
      ended(book, s, "disposed", dateOf(now), { words: s.position === 0 ? "disposedFront" : "disposed" }, now),
    );
}

/**
 * Tells every mortgagee and the banks whose pre-notice is on the unit that a seizure became effective. It fixes the
 * claims of maximum-claim mortgages (R-06; 民法典 art. 423(4), 查封规定 art. 25).
 */
function tellSecured(book: RegisterBook, seizure: SeizureRow, now: Date): CaseEffect[] {
  const unit = book.units.get(seizure.unitCode)!;
  const effects: CaseEffect[] = [];
  const facts = book.frontSeizure(unit.unitCode);
  for (const { unitCode, mortgages } of [unit, ...book.linked(unit)]) {
    if (!mortgages) continue;
    for (const mortgage of book.mortgages.live(unitCode)) {
      if (mortgage.type !== "maximum" || mortgage.claimFixedAt !== null) {
        effects.push(toMortgagee(mortgage, { alert: alert("mortgagedSeized", now, facts) }));
        continue;
      }
      const caseAlert = alert("claimFixed", now, { organ: seizure.organ, documentNo: seizure.documentNo });
      book.mortgages.put({ ...mortgage, claimFixedAt: caseAlert.at });
      effects.push(toMortgagee(mortgage, { alert: caseAlert }));
    }
  }
  // The bank of a buyer whose home is seized (法发〔2004〕5号 art. 15, 18).
  for (const notice of book.notices.live(unit.unitCode)) {
    effects.push(...toNoticeBank(notice, alert("noticeUnitSeized", now, facts)));
  }
  return effects;
}

/**
 * Starts the renewal of a seizure that is due, or lapses it when its term is over without one (CF-02, CF-03): on its
 * own day, whenever the work is done.
 */
export function dueSeizure(book: RegisterBook, seizure: SeizureRow, term: PromotedTerm, now: Date): CaseEffect[] {
  const on = seizure.effectiveTo!;
  const renewal = nextRenewal(seizure, on);
  if (!renewal || renewal.startDate > addDays(on, 1))
    return endSeizure(book, seizure, "lapsed", { words: "lapsed" }, term, now, on, addDays(on, 1));
  const row = inForce(seizure, seizure.effectiveFrom!, renewal.endDate);
  book.seizures.put(row);
  return [{ caseNo: row.caseNo, units: [caseUnitOf(row)] }];
}
