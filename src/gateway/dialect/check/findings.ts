/** What a check of a description found. */
export interface Finding {
  /** JSON pointer into the description. */
  readonly pointer: string;
  /** An error keeps the description from being used. */
  readonly severity: "error" | "warning";
  readonly code: string;
  readonly zh: string;
  readonly en: string;
}
