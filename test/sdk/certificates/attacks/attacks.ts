import { FOREIGN_SEALS } from "./foreign-seals.js";
import { INCREMENTAL_SAVING } from "./incremental-saving.js";
import type { AttackKind } from "./sealed-pdf.js";
import { SIGNATURE_WRAPPING } from "./signature-wrapping.js";
import { UNIVERSAL_FORGERY } from "./universal-forgery.js";

export const CLASSES: Readonly<Record<string, readonly AttackKind[]>> = {
  "universal forgery": UNIVERSAL_FORGERY,
  "incremental saving": INCREMENTAL_SAVING,
  "signature wrapping": SIGNATURE_WRAPPING,
  "a seal of something else": FOREIGN_SEALS,
};
