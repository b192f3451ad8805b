import { CERTIFICATION } from "./certification.js";
import { FOREIGN_SEALS } from "./foreign-seals.js";
import { HIDDEN_AMOUNTS } from "./hidden-amounts.js";
import { INCREMENTAL_SAVING } from "./incremental-saving.js";
import type { AttackKind } from "./sealed-pdf.js";
import { MISLEADING_AMOUNTS } from "./misleading-amounts.js";
import { SHADOW } from "./shadow.js";
import { SIGNATURE_WRAPPING } from "./signature-wrapping.js";
import { UNIVERSAL_FORGERY } from "./universal-forgery.js";

export const CLASSES: Readonly<Record<string, readonly AttackKind[]>> = {
  "a universal forgery": UNIVERSAL_FORGERY,
  "an incremental saving attack": INCREMENTAL_SAVING,
  "a signature wrapping attack": SIGNATURE_WRAPPING,
  "a shadow attack": SHADOW,
  "a certification attack": CERTIFICATION,
  "a foreign seal": FOREIGN_SEALS,
  "a hidden amount": HIDDEN_AMOUNTS,
  "a misleading amount": MISLEADING_AMOUNTS,
};
