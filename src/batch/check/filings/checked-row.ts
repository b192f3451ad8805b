import type { EncodedContent, Kind, Filing } from "../../../contract/index.js";
import type { RowFinding } from "../../../rules/index.js";
import type { MaterialPath } from "../../mapping/cells/materials.js";

/** A filing that passes every rule. Its materials are missing until they are read (`FilingFile.withMaterials`). */
export interface CheckedFiling {
  /** True: the filing may be sent. */
  readonly ok: true;
  /** Ref of the filing. */
  readonly ref: string;
  /** Kind of the filing. */
  readonly kind: Kind;
  /** Content of the filing. */
  readonly filing: Filing;
  /** Encoded `filing`, when it is already available. */
  readonly content?: EncodedContent;
  /** Its keys (`duplicates/filing-keys.ts`), when they are already available. */
  readonly keys?: readonly number[];
  /** Row numbers as Excel shows them, ascending. */
  readonly rows: readonly number[];
  /** Findings that do not block the filing. */
  readonly warnings: readonly RowFinding[];
  /** Materials that the rows name. */
  readonly materialPaths: readonly (MaterialPath & { readonly row: number; readonly column?: number })[];
}

/** Rows that are not sent, with every error and warning. */
export interface InvalidRows {
  /** False: nothing of these rows is sent. */
  readonly ok: false;
  /** Ref of the filing, when the rows have one. */
  readonly ref?: string;
  /** Row numbers as Excel shows them, ascending. */
  readonly rows: readonly number[];
  /** Every finding. */
  readonly findings: readonly RowFinding[];
  /** Materials that the rows name. Checked too, so that a missing one is reported with everything else. */
  readonly materialPaths?: CheckedFiling["materialPaths"];
}

/** Result of checking the rows of one filing. */
export type CheckedRow = CheckedFiling | InvalidRows;
