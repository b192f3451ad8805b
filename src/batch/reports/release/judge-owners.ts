import { maskName, unitCodesOf, type FilingOf, type UnitState } from "../../../contract/index.js";
import { isAmong } from "./people.js";
import { releaseReason } from "./reasons.js";
import type { ReleaseReason } from "./verdict.js";

/**
 * Compares the registered owners with the mortgagors of the filing. Each unit needs an owner among the mortgagors,
 * every co-owner should be a mortgagor, and every mortgagor must own one of the units.
 */
export function judgeOwners(
  units: readonly Pick<UnitState, "unitCode" | "owners">[],
  content: FilingOf<"mortgage.file">,
): ReleaseReason[] {
  const { mortgagors } = content;
  const reasons: ReleaseReason[] = [];
  const owning = new Set<(typeof mortgagors)[number]>();
  for (const { unitCode: unit, owners } of units) {
    if (owners.length === 0) {
      reasons.push(releaseReason("release-owner-unknown", { unit }));
      continue;
    }
    const joining = mortgagors.filter((m) => isAmong(m, owners));
    joining.forEach((m) => owning.add(m));
    if (joining.length === 0) {
      const mortgagor = mortgagors.map((m) => maskName(m.name)).join("、");
      reasons.push(releaseReason("release-mortgagor-differs", { unit, mortgagor }));
      continue;
    }
    for (const owner of owners)
      if (!isAmong(owner, mortgagors))
        reasons.push(releaseReason("release-co-owner", { unit, owner: maskName(owner.name) }));
  }
  const filed = unitCodesOf(content);
  // A mortgagor without a unit can be determined only when all units are known.
  if (reasons.length > 0 || units.length < filed.length) return reasons;
  const unit = filed.join("、");
  return mortgagors
    .filter((m) => !owning.has(m))
    .map((m) => releaseReason("release-mortgagor-differs", { unit, mortgagor: maskName(m.name) }));
}
