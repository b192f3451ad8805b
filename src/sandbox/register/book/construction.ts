import { dateOf } from "../../calendar/dates.js";
import { alert } from "../legal-grounds/legal-grounds.js";
import type { RegisterBook } from "./book.js";
import { toMortgagee } from "./right-holders.js";
import type { MortgageRow } from "./tables.js";
import type { CaseEffect } from "./types.js";
import { isLand, type Unit } from "./unit.js";

/**
 * Mortgages that cover a home under construction: those on the home itself, and those of the construction on its parcel
 * from which it was neither left out nor released (DY-14, 实施细则 art. 75).
 */
export function mortgagesOver(book: RegisterBook, unit: Unit): MortgageRow[] {
  const own = unit.mortgages ? book.mortgages.live(unit.unitCode) : [];
  return [...own, ...book.linkedMortgages(unit).filter((m) => m.propertyType === "land-and-construction")];
}

/** YG-05: ends these mortgages on one home and tells their mortgagees. The rest of the construction stays mortgaged. */
export function releaseHome(
  book: RegisterBook,
  unit: Unit,
  mortgages: readonly MortgageRow[],
  now: Date,
): CaseEffect[] {
  const { unitCode } = unit;
  return mortgages.flatMap((m) => {
    const effects = m.unitCode === unitCode ? book.endMortgage(m, dateOf(now), "cancelled", now) : [];
    if (m.unitCode !== unitCode) exempt(book, unitCode, m.proofNo);
    return [...effects, toMortgagee(m, { alert: alert("unitReleased", now, { unitCode }) })];
  });
}

/** DY-14: a mortgage of land and construction leaves out the homes that are noticed or sold. Returns their codes. */
export function leaveOutSoldHomes(book: RegisterBook, land: Unit, propertyType: string, proofNo: string): string[] {
  if (propertyType !== "land-and-construction" || !isLand(land.unitCode)) return [];
  const sold = book.linked(land).filter((home) => home.notices > 0 || home.buyers.length > 0);
  for (const { unitCode } of sold) exempt(book, unitCode, proofNo);
  return sold.map(({ unitCode }) => unitCode);
}

function exempt(book: RegisterBook, unitCode: string, proofNo: string): void {
  book.changeUnit(unitCode, (u) => (u.encumbrances.exempt = [...(u.encumbrances.exempt ?? []), proofNo]));
}
