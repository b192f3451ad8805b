import type { UnitUse } from "../../../contract/index.js";
import type { RegisterPerson } from "./types.js";

/** Restrictions of a unit other than mortgages, pre-notices and seizures. */
export interface Encumbrances {
  objections?: { applicant: string; registeredAt: string; lapsesOn: string; sued?: true }[];
  habitation?: { holder: string; registeredAt: string }[];
  /** A correction of the register is in progress. */
  correction?: true;
  /** A transfer is accepted but not yet registered (CF-19, YG-01). */
  transferAccepted?: { to: readonly RegisterPerson[]; on: string };
  /** Mortgages of the construction on the parcel that do not cover this home (DY-14, YG-05). */
  exempt?: readonly string[];
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
  /** Decides the registration fee. */
  use: UnitUse | undefined;
  source: "filing" | "record";
  buyers: readonly RegisterPerson[];
  mortgages: number;
  notices: number;
  seizures: number;
  registrableOn: string | undefined;
  encumbrances: Encumbrances;
  /** The owners as stored; absent for a unit that has no row yet. */
  readonly ownersAsStored?: string;
}

export type NewUnit = Pick<Unit, "unitCode" | "phase" | "owners" | "source"> & Partial<Unit>;

/** Creates a unit from a filing, before it is in the register. */
export function newUnit(known: NewUnit): Unit {
  return {
    coOwnership: undefined,
    titleNo: undefined,
    address: undefined,
    use: undefined,
    buyers: [],
    mortgages: 0,
    notices: 0,
    seizures: 0,
    registrableOn: undefined,
    encumbrances: {},
    ...known,
  };
}

/** Returns the objections in force. They lapse if the applicant does not sue within 15 days (R-03, 民法典 art. 220). */
export function objectionsOn(unit: Unit, today: string): NonNullable<Encumbrances["objections"]> {
  return unit.encumbrances.objections?.filter((o) => o.sued || o.lapsesOn >= today) ?? [];
}

export const isLand = (unitCode: string): boolean => unitCode.endsWith(LAND);

/** Returns the parcel code (宗地代码), which land and houses of a parcel share. */
export const parcelOf = (unitCode: string): string => unitCode.slice(0, 19);
export const landOf = (unitCode: string): string => parcelOf(unitCode) + LAND;
const LAND = "W00000000";
