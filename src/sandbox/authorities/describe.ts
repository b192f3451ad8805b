import { KINDS, kinds, type Capabilities, type Kind, type KindCapability } from "../../contract/index.js";
import { defaultAuthority } from "./default.js";
import type { Authority } from "./authority.js";

const courtMaterials = ["ruling", "assistance-notice"] as const;

/** A kind as an authority offers it; a court's two documents are always asked for (查封规定 art. 1). */
export function offer(kind: Kind, own: Partial<Omit<KindCapability, "kind">> = {}): KindCapability {
  return {
    kind,
    requiredMaterials: KINDS[kind].role === "court" ? [...courtMaterials] : [],
    requiredFields: [],
    review: "instant",
    ...own,
  };
}

/** Every kind, each with what is particular to it here. */
export function offerAll(own: Partial<Record<Kind, Partial<Omit<KindCapability, "kind">>>> = {}): KindCapability[] {
  return kinds.map((kind) => offer(kind, own[kind]));
}

/** An authority that differs from the default one in what is named. */
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
