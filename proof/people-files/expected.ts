/** A generated table, and what the register must hold after it was submitted. */
import type { Column, Kind } from "../../src/contract/index.js";
import type { CellContent, TrueValue, UNUSABLE } from "./cell.js";

/** One field of a filing as the register must hold it, and the cells that give it. */
export interface Expectation {
  /** `securedPrincipal`, `mortgagors/0/name`, `otherUnits/1/unitCode`. */
  readonly path: string;
  readonly value: TrueValue | typeof UNUSABLE;
  readonly isDoubtful: boolean;
  /** Column from 0. Absent for a value that no cell gives. */
  readonly column?: number;
  readonly form: string;
}

export interface ExpectedFiling {
  readonly kind: Kind;
  readonly unitCode: string;
  readonly ref: string;
  /** As Excel numbers them. */
  readonly rows: readonly number[];
  readonly expectations: readonly Expectation[];
}

export interface Sheet {
  readonly kind: Kind;
  /** All rows from the first; a blank row has no cells. */
  readonly rows: readonly (readonly (CellContent | undefined)[])[];
  /** From 0, both ends included. */
  readonly merges: readonly { readonly column: number; readonly firstRow: number; readonly lastRow: number }[];
  /** As Excel numbers them. */
  readonly hiddenRows: readonly number[];
  readonly filings: readonly ExpectedFiling[];
  readonly from1904: boolean;
}

/** A column of the table. */
export interface SheetColumn {
  readonly column: Column;
  /** Number of the person, where people have columns of their own. */
  readonly person?: number;
  readonly header: string;
  readonly isWan: boolean;
}
