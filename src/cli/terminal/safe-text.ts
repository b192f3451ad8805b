// Text from files and gateways may contain escape sequences, bidi controls and line breaks that would control a
// terminal or forge a line of our output.
const UNSAFE = /[\p{Cc}\p{Cs}\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/gu;

/** Makes foreign text safe to print: every control character becomes a visible escape. */
export function sanitize(text: string): string {
  return text.replace(UNSAFE, (c) => `\\u${c.codePointAt(0)!.toString(16).padStart(4, "0")}`);
}
