import type { EncodedContent, Kind, Filing } from "../../../contract/index.js";
import type { RowFinding } from "../../../rules/index.js";
import type { MaterialPath } from "../../mapping/cells/materials.js";

/**
 * A filing that every rule lets pass. `filing` lacks its materials until the documents are read (see `withMaterials`).
 */
export interface CheckedFiling {
  readonly ok: true;
  readonly ref: string;
  readonly kind: Kind;
  readonly filing: Filing;
  /** `filing` as it is sent, where it is encoded already. */
  readonly content?: EncodedContent;
  /** Its keys (`duplicates/filing-keys.ts`), where they are known already. */
  readonly keys?: readonly number[];
  /** Rows as Excel numbers them, ascending. */
  readonly rows: readonly number[];
  readonly warnings: readonly RowFinding[];
  readonly materialPaths: readonly (MaterialPath & { readonly row: number; readonly column?: number })[];
}

/** Rows of which nothing is sent: all errors of all rows at once, warnings too. */
export interface InvalidRows {
  readonly ok: false;
  readonly ref?: string;
  readonly rows: readonly number[];
  readonly findings: readonly RowFinding[];
  /** Checked too, so that a missing document is reported with everything else. */
  readonly materialPaths?: CheckedFiling["materialPaths"];
}

export type CheckedRow = CheckedFiling | InvalidRows;
