const isSpace = (character: string): boolean => character === " " || character === "\n";

/**
 * Returns true when a text contains a token as a whole word: `HT-12` does not contain `HT-1`. Spaces and line breaks
 * inside the token are ignored. Takes linear time for tokens of bounded length.
 * @param isPartOfWord matches characters that, next to the token, make it part of a longer word
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
