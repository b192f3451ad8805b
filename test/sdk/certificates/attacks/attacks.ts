import { CERTIFICATION } from "./certification.js";
import { FOREIGN_SEALS } from "./foreign-seals.js";
import { HIDDEN_AMOUNTS } from "./hidden-amounts.js";
import { INCREMENTAL_SAVING } from "./incremental-saving.js";
import type { AttackKind } from "./sealed-pdf.js";
import { SHADOW } from "./shadow.js";
import { SIGNATURE_WRAPPING } from "./signature-wrapping.js";
import { TOLD_AMOUNTS } from "./told-amounts.js";
import { UNIVERSAL_FORGERY } from "./universal-forgery.js";

export const CLASSES: Readonly<Record<string, readonly AttackKind[]>> = {
  "universal forgery": UNIVERSAL_FORGERY,
  "incremental saving": INCREMENTAL_SAVING,
  "signature wrapping": SIGNATURE_WRAPPING,
  shadow: SHADOW,
  certification: CERTIFICATION,
  "a seal of something else": FOREIGN_SEALS,
  "an amount that is hidden": HIDDEN_AMOUNTS,
  "an amount that is told": TOLD_AMOUNTS,
};
