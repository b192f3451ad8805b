const isSpace = (character: string): boolean => character === " " || character === "\n";

/**
 * Whether a text holds a token as a whole: spaces and line breaks inside it do not count, and what stands beside it is
 * not of the same word. `HT-1` does not stand in `HT-12`. Linear in the text for tokens of a bounded length.
 *
 * @param isPartOfWord whether a character beside the token would make it another token
 */
export function containsToken(text: string, token: string, isPartOfWord: RegExp): boolean {
  const wanted = token.replace(/\s/g, "");
  if (wanted === "") return false;
  for (let start = text.indexOf(wanted[0]!); start >= 0; start = text.indexOf(wanted[0]!, start + 1)) {
    const end = endOfMatch(text, start, wanted);
    if (end === undefined) continue;
    const [before = "", after = ""] = [text[start - 1], text[end]];
    if (!isPartOfWord.test(before) && !isPartOfWord.test(after)) return true;
  }
  return false;
}

function endOfMatch(text: string, start: number, wanted: string): number | undefined {
  let at = start;
  for (const character of wanted) {
    while (at < text.length && isSpace(text[at]!)) at++;
    if (text[at] !== character) return undefined;
    at++;
  }
  return at;
}
