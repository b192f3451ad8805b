/** A mistake that somebody could make, as edits of the sources, and the tier that must notice. */
export interface Bug {
  readonly why: string;
  readonly edits: readonly { readonly file: string; readonly find: string; readonly replace: string }[];
  readonly tier: string;
  readonly flags?: readonly string[];
}

export const BUGS: Readonly<Record<string, Bug>> = {};
