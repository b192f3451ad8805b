// Text from files and gateways may hold escape sequences, bidi controls and line breaks that would drive a terminal or
// forge a line of ours.
const UNSAFE = /[\p{Cc}\p{Cs}\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/gu;

/** Foreign text as it may be shown: every control character as a visible escape. */
export function sanitize(text: string): string {
  return text.replace(UNSAFE, (c) => `\\u${c.codePointAt(0)!.toString(16).padStart(4, "0")}`);
}
