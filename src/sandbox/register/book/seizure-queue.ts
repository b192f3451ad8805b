import type { CaseUnit } from "../../../contract/index.js";
import { addDays, addMonths, dateOf, daysBetween } from "../../calendar/dates.js";
import type { RegisterBook } from "./book.js";
import type { EndedBy, SeizureRow } from "./tables.js";
import type { CaseEffect, PromotedTerm } from "./types.js";
import { alert, type RuleName } from "./legal-grounds.js";

/** 3 years, 民诉法解释 art. 485. */
export const MAX_SEIZURE_MONTHS = 36;

/** How a seizure stands, as its case shows it; dates only while a term runs (CF-09). */
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
 * CF-05, CF-06 (实施细则 art. 91, 查封规定 art. 26): the first served is in force, later ones wait in the order of
 * service. An order that was served before one already entered takes its place, and the others move back.
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
  return { row, effects: place === 0 ? [...effects, ...fixClaims(book, row, now)] : effects };
}

function inForce(s: SeizureRow, from: string, to: string): SeizureRow {
  return { ...s, position: 0, effectiveFrom: from, effectiveTo: to };
}
function waiting(s: SeizureRow, position: number): SeizureRow {
  return { ...s, position, effectiveFrom: null, effectiveTo: null };
}

/**
 * CF-03, CF-07: a seizure ends; when it was in force, the first of the queue takes effect by itself on the day `next`.
 * The term of the promoted one is CF-08: the end date of its document, or a full term from promotion.
 */
export function endSeizure(
  book: RegisterBook,
  seizure: SeizureRow,
  by: EndedBy,
  words: RuleName | undefined,
  term: PromotedTerm,
  now: Date,
  on = dateOf(now),
  next = on,
): CaseEffect[] {
  const queue = book.seizures
    .live(seizure.unitCode)
    .filter((s) => s.sequence !== seizure.sequence || s.received !== seizure.received);
  const effects = [ended(book, seizure, by, on, words, now)];
  const wasInForce = seizure.position === 0;
  let left = queue;
  // CF-08, document reading: what was over before its turn never takes effect.
  while (wasInForce && left[0] && promotedTerm(left[0], next, term).to < next) {
    effects.push(ended(book, left[0], "lapsed", next, "promotedOver", now));
    left = left.slice(1);
  }
  left.forEach((s, place) => {
    if (s.position === place) return;
    const { from, to } = promotedTerm(s, next, term);
    const moved = place === 0 ? inForce(s, from, to) : waiting(s, place);
    book.seizures.put(moved);
    const caseAlert = place === 0 ? alert("promoted", now, { from, to }) : alert("moved", now, { position: place });
    effects.push({ caseNo: s.caseNo, units: [caseUnitOf(moved)], alert: caseAlert });
    if (place === 0) effects.push(...fixClaims(book, moved, now));
  });
  return effects;
}

function ended(
  book: RegisterBook,
  s: SeizureRow,
  by: EndedBy,
  on: string,
  words: RuleName | undefined,
  now: Date,
): CaseEffect {
  const row: SeizureRow = { ...s, position: null, endedOn: on, endedBy: by };
  book.seizures.put(row);
  book.changeUnit(s.unitCode, (u) => u.seizures--);
  return { caseNo: s.caseNo, units: [caseUnitOf(row)], ...(words && { alert: alert(words, now, { on }) }) };
}

/**
 * CF-08. `fresh`: a term as long as the document's, counted as the document counts it (CF-11), from the day of
 * promotion.
 */
function promotedTerm(s: SeizureRow, from: string, term: PromotedTerm): { from: string; to: string } {
  if (term === "document") return { from: from > s.documentStart ? from : s.documentStart, to: s.documentEnd };
  for (const inclusive of [1, 0]) {
    const end = addDays(s.documentEnd, inclusive);
    for (let months = 1; months <= MAX_SEIZURE_MONTHS; months++) {
      if (addMonths(s.documentStart, months) === end) return { from, to: addDays(addMonths(from, months), -inclusive) };
    }
  }
  return { from, to: addDays(from, daysBetween(s.documentStart, s.documentEnd)) };
}

/** CF-07 (法发〔2004〕5号 art. 20): the property was disposed of entirely, and every seizure goes with it. */
export function endAllSeizures(book: RegisterBook, unitCode: string, now: Date): CaseEffect[] {
  return book.seizures
    .live(unitCode)
    .map((s) => ended(book, s, "disposed", dateOf(now), s.position === 0 ? "disposedFront" : "disposed", now));
}

/**
 * R-06 (民法典 art. 423(4), 查封规定 art. 25): a seizure in force fixes the claims of the maximum mortgages that it
 * meets.
 */
function fixClaims(book: RegisterBook, seizure: SeizureRow, now: Date): CaseEffect[] {
  const unit = book.units.get(seizure.unitCode)!;
  const effects: CaseEffect[] = [];
  for (const { unitCode, mortgages } of [unit, ...book.linked(unit)]) {
    if (!mortgages) continue;
    for (const mortgage of book.mortgages.live(unitCode)) {
      if (mortgage.type !== "maximum" || mortgage.claimFixedAt !== null) continue;
      const caseAlert = alert("claimFixed", now, { organ: seizure.organ, documentNo: seizure.documentNo });
      book.mortgages.put({ ...mortgage, claimFixedAt: caseAlert.at });
      effects.push({ caseNo: mortgage.caseNo, alert: caseAlert });
    }
  }
  return effects;
}

/** CF-03: the first seizure whose term is over before `today`, and what its end moves; undefined when none is. */
export function lapseNextSeizure(
  book: RegisterBook,
  today: string,
  term: PromotedTerm,
  now: Date,
): CaseEffect[] | undefined {
  const overdue = book.seizures.overdue(today);
  if (!overdue) return undefined;
  const on = overdue.effectiveTo!;
  return endSeizure(book, overdue, "lapsed", "lapsed", term, now, on, addDays(on, 1));
}
