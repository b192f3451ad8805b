/** HTML that may be put into a page as it is. Everything else is escaped. */
export class Markup {
  constructor(readonly text: string) {}
}

type Value = Markup | string | number | readonly (Markup | string)[];

const ESCAPES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};
/** Control characters, and characters that change the direction or order of the text around them. */
const UNSAFE = /[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/gu;

/** Escapes a text for element content and quoted attributes. Characters that would hide or reorder text are shown. */
export function escapeHtml(text: string): string {
  return text
    .replace(/[&<>"']/g, (char) => ESCAPES[char]!)
    .replace(UNSAFE, (char) =>
      char === "\n" || char === "\t" ? " " : `\\u{${char.codePointAt(0)!.toString(16).toUpperCase()}}`,
    );
}

/** Template tag that escapes every value that is not markup. */
export function markup(strings: TemplateStringsArray, ...values: readonly Value[]): Markup {
  return new Markup(strings.reduce((text, part, i) => text + renderValue(values[i - 1]!) + part));
}

function renderValue(value: Value): string {
  if (value instanceof Markup) return value.text;
  if (typeof value === "string" || typeof value === "number") return escapeHtml(String(value));
  return value.map(renderValue).join("");
}

export const NOTHING = new Markup("");

/** Renders words of which each stays in one line where there is room. */
export const unbroken = (words: readonly string[]): Markup =>
  markup`${words.map((word, i) => markup`${i === 0 ? "" : " "}<span class="word">${word}</span>`)}`;
