/** Text by meaning. Without colors every function returns its text unchanged, so views need no second form. */
export interface Style {
  readonly success: (text: string) => string;
  readonly failure: (text: string) => string;
  readonly warning: (text: string) => string;
  /** What to do next: fixes and commands. */
  readonly hint: (text: string) => string;
  readonly heading: (text: string) => string;
  /** What matters less: codes, sources, rows without content. */
  readonly dim: (text: string) => string;
}

/** Signs before a word, never instead of one: in some fonts and screen readers they are missing. */
export const SIGNS = { success: "✓", failure: "✗", warning: "!", unknown: "?", fix: "→" } as const;

const span = (open: number, close: number) => (text: string) =>
  text === "" ? "" : `\u001b[${open}m${text}\u001b[${close}m`;

const COLORED: Style = {
  success: span(32, 39),
  failure: span(31, 39),
  warning: span(33, 39),
  hint: span(36, 39),
  heading: span(1, 22),
  dim: span(2, 22),
};

const same = (text: string) => text;
const PLAIN: Style = { success: same, failure: same, warning: same, hint: same, heading: same, dim: same };

/** The style of an output stream. */
export function styleOf({ color }: { readonly color?: boolean }): Style {
  return color === true ? COLORED : PLAIN;
}
