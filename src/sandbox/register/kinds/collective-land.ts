import type { Reason } from "../../../contract/index.js";
import { isLand } from "../book/unit.js";
import { reason } from "../legal-grounds/legal-grounds.js";

const UNIT_LENGTH = 28;
/** Positions of the letters of ownership and of the right in a unit code (GB/T 37346). */
const OWNERSHIP = 12;
const RIGHT = 13;

const LAND_OWNERSHIP = { what: "集体土地所有权不得抵押", whatEn: "ownership of collective land may not be mortgaged" };
const HOMESTEAD = { what: "宅基地使用权不得抵押", whatEn: "the right to use a homestead may not be mortgaged" };
const LAND_ALONE = {
  what: "集体土地使用权不得抵押；以地上厂房等建筑物抵押的，其占用范围内的建设用地使用权一并抵押",
  whatEn:
    "the right to use collective land may not be mortgaged alone; a mortgage of a building includes the construction land under it",
};

/**
 * DY-20: what may not be mortgaged on collective land (民法典 art. 399), with the exception of buildings and the land
 * under them (art. 398), and of the rights that law lets the authority register.
 *
 * @param permitted Second letters of the parcels that may be mortgaged here.
 */
export function againstCollectiveLand(unitCode: string, permitted: readonly string[], pointer: string): Reason[] {
  if (unitCode.length !== UNIT_LENGTH) return [];
  const right = unitCode.charAt(RIGHT);
  if (right === "A") return [reason("collectiveLand", LAND_OWNERSHIP, pointer)];
  if (permitted.includes(right)) return [];
  if (right === "C") return [reason("collectiveLand", HOMESTEAD, pointer)];
  const isCollective = unitCode.charAt(OWNERSHIP) === "J";
  return isCollective && isLand(unitCode) ? [reason("collectiveLand", LAND_ALONE, pointer)] : [];
}
