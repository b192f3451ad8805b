import type { RegisterPerson } from "./types.js";

/** What stands in the way of a unit besides mortgages, pre-notices and seizures. */
export interface Encumbrances {
  objections?: { applicant: string; registeredAt: string; lapsesOn: string; sued?: true }[];
  habitation?: { holder: string; registeredAt: string }[];
  /** A correction of the register is in progress. */
  correction?: true;
  /** A transfer is accepted but not yet registered (CF-19, YG-01). */
  transferAccepted?: { to: readonly RegisterPerson[]; on: string };
  /** A court's order to transfer the unit (CF-19). */
  transferOrder?: { organ: string; documentNo: string; to: readonly RegisterPerson[] };
}

export interface Unit {
  readonly unitCode: string;
  phase: "pre-sale" | "registered";
  owners: readonly RegisterPerson[];
  coOwnership: string | undefined;
  titleNo: string | undefined;
  address: string | undefined;
  source: "filing" | "record";
  buyers: readonly RegisterPerson[];
  mortgages: number;
  notices: number;
  seizures: number;
  registrableOn: string | undefined;
  encumbrances: Encumbrances;
  /** The owners as the row holds them; nothing for a unit that has no row yet. */
  readonly ownersAsStored?: string;
}

export type NewUnit = Pick<Unit, "unitCode" | "phase" | "owners" | "source"> & Partial<Unit>;

/** A unit as a filing shows it, before it stands in the register. */
export function newUnit(known: NewUnit): Unit {
  return {
    coOwnership: undefined,
    titleNo: undefined,
    address: undefined,
    buyers: [],
    mortgages: 0,
    notices: 0,
    seizures: 0,
    registrableOn: undefined,
    encumbrances: {},
    ...known,
  };
}

/** R-03 (民法典 art. 220): an objection lapses when its applicant does not sue within 15 days. */
export function objectionsOn(unit: Unit, today: string): NonNullable<Encumbrances["objections"]> {
  return unit.encumbrances.objections?.filter((o) => o.sued || o.lapsesOn >= today) ?? [];
}

export const isLand = (unitCode: string): boolean => unitCode.endsWith(LAND);

/** 宗地代码: house and land of one parcel share it. */
export const parcelOf = (unitCode: string): string => unitCode.slice(0, 19);
export const landOf = (unitCode: string): string => parcelOf(unitCode) + LAND;
const LAND = "W00000000";
