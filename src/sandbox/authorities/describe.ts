import {
  KINDS,
  MORTGAGE_PAPERS,
  kinds,
  type Capabilities,
  type Kind,
  type KindCapability,
  type MaterialKind,
} from "../../contract/index.js";
import { defaultAuthority } from "./default.js";
import { lawfulLimit } from "./national.js";
import type { Authority } from "./authority.js";

/**
 * What law names where an authority lists nothing of its own: the two documents of a court (查封规定 art. 1), and the
 * papers of a mortgage (DY-03).
 */
function papersOf(kind: Kind): MaterialKind[] {
  if (KINDS[kind].role === "court") return ["ruling", "assistance-notice"];
  return kind === "mortgage.file" ? [...MORTGAGE_PAPERS] : [];
}

/** Describes one kind. */
export function offer(kind: Kind, own: Partial<Omit<KindCapability, "kind">> = {}): KindCapability {
  return {
    kind,
    requiredMaterials: papersOf(kind),
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
