import { RIGHT_LETTERS, isUnitCode, parseUnitCode } from "../../../contract/index.js";
import { releaseReason } from "./reasons.js";
import type { ReleaseReason } from "./verdict.js";

const LAND_OWNERSHIP = "A";
const UNDETERMINED_RIGHT = "W";

/** Judges the land type in the unit code: some land may not be mortgaged at all, some only where the law allows it. */
export function judgeLand(unit: string): ReleaseReason[] {
  if (!isUnitCode(unit)) return [];
  const { ownership, rightType, parcelFeature: feature } = parseUnitCode(unit);
  const land = RIGHT_LETTERS[rightType]!;
  const notMortgageable = (zh: string, en: string): ReleaseReason[] => [
    releaseReason("release-land-not-mortgageable", { unit, feature, land: zh, landEn: en }),
  ];
  if (rightType === LAND_OWNERSHIP) return notMortgageable("土地所有权", "land ownership");
  if (ownership === "Z" || rightType === UNDETERMINED_RIGHT)
    return notMortgageable("权属未确定或有争议", "rights undetermined or in dispute");
  return ownership === "J" ? [releaseReason("release-collective-land", { unit, feature, land })] : [];
}
