import type { Capabilities, CodeEntry, Kind, MaterialKind } from "../../contract/index.js";
import type { Rule } from "./rule.js";

/** How one authority differs from the general rules. From a versioned file, or from what the authority says of itself. */
export interface RulePack {
  readonly id: string;
  readonly version: string;
  /** Rules switched off here. */
  readonly off?: readonly string[];
  /** Rules that weigh otherwise here. A rule that is not settled never becomes an error. */
  readonly severity?: Readonly<Record<string, "error" | "warning">>;
  /** Columns that are optional in the contract and required here. */
  readonly requiredFields?: Readonly<Partial<Record<Kind, readonly string[]>>>;
  readonly requiredMaterials?: Readonly<Partial<Record<Kind, readonly MaterialKind[]>>>;
  /** Entries by name of the table (`propertyType`): added, or taking the place of the entry with the same value. */
  readonly codeTables?: Readonly<Record<string, readonly CodeEntry[]>>;
  /** 行政区划 codes served; empty or absent: any. */
  readonly divisions?: readonly string[];
}

export function applyPack(rules: readonly Rule[], pack: RulePack | undefined): readonly Rule[] {
  if (!pack) return rules;
  return rules
    .filter((rule) => !pack.off?.includes(rule.id))
    .map((rule) => {
      const severity = pack.severity?.[rule.id];
      return severity && rule.severity !== severity ? { ...rule, severity } : rule;
    });
}

/** What an authority publishes of itself, as a pack. Its codes are added to the variants that people may write. */
export function packFromCapabilities(capabilities: Capabilities): RulePack {
  const kinds = <T>(of: (kind: Capabilities["kinds"][number]) => readonly T[]) =>
    Object.fromEntries(capabilities.kinds.map((k) => [k.kind, of(k)] as const).filter(([, list]) => list.length > 0));
  return {
    id: capabilities.authority.id,
    version: capabilities.version,
    requiredFields: kinds((k) => k.requiredFields),
    requiredMaterials: kinds((k) => k.requiredMaterials),
    divisions: capabilities.authority.divisions,
  };
}
