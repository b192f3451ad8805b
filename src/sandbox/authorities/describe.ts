import { KINDS, kinds, type Capabilities, type Kind, type KindCapability } from "../../contract/index.js";
import { defaultAuthority } from "./default.js";
import { lawfulLimit } from "./time-limit.js";
import type { Authority } from "./authority.js";

const courtMaterials = ["ruling", "assistance-notice"] as const;

/** Describes one kind. The two documents of a court are always required (查封规定 art. 1). */
export function offer(kind: Kind, own: Partial<Omit<KindCapability, "kind">> = {}): KindCapability {
  return {
    kind,
    requiredMaterials: KINDS[kind].role === "court" ? [...courtMaterials] : [],
    requiredFields: [],
    review: "instant",
    ...lawfulLimit(kind),
    ...own,
  };
}

/** Describes all kinds, with the differences given in `own`. */
export function offerAll(own: Partial<Record<Kind, Partial<Omit<KindCapability, "kind">>>> = {}): KindCapability[] {
  return kinds.map((kind) => offer(kind, own[kind]));
}

/** Describes an authority by its differences from the default one. */
export function describe(
  authority: Omit<Authority, "capabilities">,
  names: { readonly zh: string; readonly en: string; readonly divisions: readonly string[] },
  own: Partial<Capabilities>,
): Authority {
  return {
    ...authority,
    capabilities: {
      ...defaultAuthority.capabilities,
      authority: { id: authority.id, zh: names.zh, en: names.en, divisions: [...names.divisions] },
      ...own,
    },
  };
}
