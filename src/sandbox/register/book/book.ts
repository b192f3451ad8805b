import { SEIZURE_MEASURES, findEntry, type Reason } from "../../../contract/index.js";
import { Certificates, isOwnNumber } from "./certificates.js";
import { Officers } from "./officers.js";
import { isAmong } from "./people.js";
import { PeopleIndex } from "./people-index.js";
import {
  ENDED,
  Mortgages,
  Notices,
  Seizures,
  ranksBefore,
  type EndedBy,
  type MortgageRow,
  type NoticeRow,
} from "./tables.js";
import type { CaseEffect, RegisterContext } from "./types.js";
import { toMortgagee } from "./right-holders.js";
import { Units } from "./units.js";
import { isLand, type Unit } from "./unit.js";
import { alert, reason, unitPointer } from "../legal-grounds/legal-grounds.js";
import type { Database } from "../../store/store.js";

/** The tables of the register, with the operations that several kinds of filing share. */
export class RegisterBook {
  readonly people: PeopleIndex;
  readonly units: Units;
  readonly mortgages: Mortgages;
  readonly notices: Notices;
  readonly seizures: Seizures;
  readonly certificates: Certificates;
  readonly officers: Officers;

  constructor(db: Database) {
    this.people = new PeopleIndex(db);
    this.units = new Units(db, this.people);
    this.mortgages = new Mortgages(db);
    this.notices = new Notices(db);
    this.seizures = new Seizures(db);
    this.certificates = new Certificates(db);
    this.officers = new Officers(db);
  }

  /** Returns the facts of the effective seizure for a message. */
  frontSeizure(unitCode: string): { measure: string; measureEn: string; organ: string; documentNo: string } {
    const front = this.seizures.live(unitCode)[0];
    const measure = findEntry(SEIZURE_MEASURES, front?.measure ?? "seizure")!;
    return {
      measure: measure.zh,
      measureEn: measure.en,
      organ: front?.organ ?? "",
      documentNo: front?.documentNo ?? "",
    };
  }

  /**
   * Returns the land and houses of the same parcel and owner: a measure on one covers the others (查封规定 art. 21,
   * 民法典 art. 397).
   */
  linked(unit: Unit): Unit[] {
    return this.units.linked(unit.unitCode).filter((other) => other.owners.some((o) => isAmong(o, unit.owners)));
  }

  /** CF-20: returns the facts of a seizure that covers this unit through its parcel. */
  landSeizure(unit: Unit): { unitCode: string; organ: string; documentNo: string } | undefined {
    const seized = this.linked(unit).find((u) => u.seizures > 0);
    return seized && { unitCode: seized.unitCode, ...this.frontSeizure(seized.unitCode) };
  }

  /** DY-17: returns mortgages of the linked land or houses, which rank before a new one on this unit. */
  linkedMortgages(unit: Unit): MortgageRow[] {
    const own = new Set<string>();
    const rows = this.linked(unit)
      .filter((u) => u.mortgages > 0)
      .flatMap((u) => this.mortgages.live(u.unitCode));
    if (!rows.length) return [];
    for (const m of this.mortgages.live(unit.unitCode)) own.add(m.proofNo);
    for (const proofNo of unit.encumbrances.exempt ?? []) own.add(proofNo);
    return [...new Map(rows.filter((m) => !own.has(m.proofNo)).map((m) => [m.proofNo, m])).values()];
  }

  purchaseNotice(unitCode: string): NoticeRow | undefined {
    return this.notices.live(unitCode).find((n) => n.type === "purchase");
  }

  /** Returns the mortgages that rank on a unit, first rank first; land and house share one sequence (DY-05, DY-17). */
  sequence(unit: Unit): MortgageRow[] {
    const own = unit.mortgages ? this.mortgages.live(unit.unitCode) : [];
    return [...own, ...this.linkedMortgages(unit)].sort((a, b) => (ranksBefore(a, b) ? -1 : 1));
  }

  /** Returns the mortgages of a unit itself with their current ranks. */
  ranks(unit: Unit): { mortgage: MortgageRow; rank: number }[] {
    if (!unit.mortgages) return [];
    return this.sequence(unit).flatMap((mortgage, i) =>
      mortgage.unitCode === unit.unitCode ? [{ mortgage, rank: i + 1 }] : [],
    );
  }

  /**
   * Runs `change` and notifies every bank whose mortgage on the unit, or on a linked unit, has another rank
   * afterwards.
   */
  rerank(
    unitCode: string,
    now: Date,
    change: () => void,
    why: "rankMoved" | "rankAgreed" = "rankMoved",
    ending = false,
  ): CaseEffect[] {
    const unit = this.units.get(unitCode)!;
    const mortgaged = [unit, ...this.linked(unit)].filter((u) => u.mortgages > 0);
    // When the only mortgage of a unit ends, no rank changes; this is the usual case.
    const affected = mortgaged.length === 1 && unit.mortgages === 1 && ending ? [] : mortgaged.map((u) => u.unitCode);
    const ranks = () => affected.flatMap((code) => this.ranks(this.units.get(code)!));
    const before = ranks();
    change();
    const after = new Map(ranks().map(({ mortgage: m, rank }) => [m.unitCode + m.proofNo, rank]));
    return before.flatMap(({ mortgage: m, rank }) => {
      const to = after.get(m.unitCode + m.proofNo);
      if (to === undefined || to === rank) return [];
      return [
        toMortgagee(m, {
          units: [{ unitCode: m.unitCode, rank: to }],
          alert: alert(why, now, { from: rank, to }),
        }),
      ];
    });
  }

  endMortgage(row: MortgageRow, on: string, by: EndedBy, now: Date): CaseEffect[] {
    return this.rerank(
      row.unitCode,
      now,
      () => {
        this.mortgages.put({ ...row, endedOn: on, endedBy: by });
        this.changeUnit(row.unitCode, (u) => {
          u.mortgages--;
          // A home that left a mortgage of the construction is not covered through its land either (YG-05).
          if (row.propertyType === "land-and-construction" && !isLand(u.unitCode))
            u.encumbrances.exempt = [...(u.encumbrances.exempt ?? []), row.proofNo];
        });
        this.certificates.endOnOneUnit(row.proofNo, on);
      },
      "rankMoved",
      true,
    );
  }

  endNotice(row: NoticeRow, on: string, by: EndedBy): void {
    this.notices.put({ ...row, endedOn: on, endedBy: by });
    this.certificates.endOnOneUnit(row.proofNo, on);
    if (row.type !== "purchase") return this.people.index(row.unitCode, "mortgage-notice-holder", []);
    this.changeUnit(row.unitCode, (u) => u.notices--);
    this.people.index(row.unitCode, "pre-notice-holder", []);
  }

  /** CF-14: alerts the courts whose pre-seizure was based on the purchase that this pre-notice secured. */
  groundGone(notice: NoticeRow, now: Date): CaseEffect[] {
    if (notice.type !== "purchase") return [];
    return this.seizures
      .live(notice.unitCode)
      .filter((s) => s.measure === "pre-seizure" && s.obligors.some((o) => isAmong(o, notice.holders)))
      .map((s) => ({ caseNo: s.caseNo, alert: alert("groundGone", now) }));
  }

  changeUnit(unitCode: string, change: (unit: Unit) => void): void {
    const unit = this.units.get(unitCode);
    if (!unit) throw new Error(`the register has a right on a unit that does not exist: ${unitCode}`);
    change(unit);
    this.units.put(unit);
  }

  /**
   * Checks a proof that the unit does not have. An open register accepts a number that it cannot have issued as an
   * earlier registration (暂行条例 art. 33); its own numbers, or those of another right, are errors.
   */
  againstUnknownProof(unitCode: string, proofNo: string, index: number, ctx: RegisterContext): Reason[] {
    const at = unitPointer(index, "proofNo");
    const known = this.certificates.get(proofNo) !== undefined || isOwnNumber(ctx.authority, proofNo);
    if (known || !ctx.openRegister) return [reason("proofUnknown", {}, at)];
    return this.units.get(unitCode)?.source === "record" ? [reason("proofUnknown", {}, at)] : [];
  }
}

export function alreadyEnded(row: { endedOn: string | null; endedBy: EndedBy | null }, pointer: string): Reason[] {
  if (row.endedOn === null || row.endedBy === null) return [];
  const { zh, en } = ENDED[row.endedBy];
  return [reason("alreadyEnded", { on: row.endedOn, how: zh, howEn: en }, pointer)];
}

/** Creates a unit from a filing that only ends a right, so the owner is unknown. */
export function bareUnit(
  unitCode: string,
  phase: Unit["phase"],
): Pick<Unit, "unitCode" | "phase" | "owners" | "source"> {
  return { unitCode, phase: isLand(unitCode) ? "registered" : phase, owners: [], source: "filing" };
}
