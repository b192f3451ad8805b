import { columnsFor, kinds } from "../../../contract/index.js";
import { FileError, type FileErrorCode } from "../common/file-error.js";
import { encodeText } from "./encode.js";
import type { ScannedEncoding } from "../common/fast-path.js";

// Explains why no header is found in a file: its text is garbled, in another encoding, or has an unsupported delimiter.

/** Decodes bytes. Invalid ones become U+FFFD. */
export function decodeLenient(bytes: Uint8Array, encoding: ScannedEncoding): string {
  return new TextDecoder(encoding).decode(bytes);
}

/**
 * Checks whether bytes are Big5, not GB18030. Nearly every pair of bytes is valid in both. In GB18030 text most pairs
 * belong to GB 2312; in Big5 text few do.
 */
export function looksLikeBig5(window: Buffer): boolean {
  let pairs = 0;
  let gb2312 = 0;
  let big5 = 0;
  for (let at = 0; at + 1 < window.length; at++) {
    const lead = window[at]!;
    if (lead < 0x80) continue;
    const trail = window[++at]!;
    pairs++;
    if (trail >= 0xa1 && (lead <= 0xa3 || (lead >= 0xb0 && lead <= 0xf7)) && lead >= 0xa1) gb2312++;
    if (lead >= 0xa1 && lead <= 0xf9 && ((trail >= 0x40 && trail <= 0x7e) || trail >= 0xa1)) big5++;
  }
  return pairs >= 4 && gb2312 * 4 < pairs * 3 && big5 * 20 >= pairs * 19;
}

/** Wrong encodings with which a file may have been read before it was saved again. */
const WRONG_READINGS = ["windows-1252", "gb18030", "latin1"] as const;
type WrongReading = (typeof WRONG_READINGS)[number];
const NAMES: Readonly<Record<WrongReading | ScannedEncoding, string>> = {
  "windows-1252": "Windows-1252",
  latin1: "Latin-1",
  gb18030: "GBK",
  "utf-8": "UTF-8",
};
/** Min number of character pairs of column names in the text of a header. */
const MIN_PAIRS = 3;
const MAX_LINES = 30;

/**
 * Explains why no header is found among the first lines of a file.
 * @returns undefined when the lines look like ordinary text
 */
export function explainUnreadable(path: string, allLines: readonly string[]): FileError | undefined {
  const lines = allLines.filter((line) => line.trim() !== "").slice(0, MAX_LINES);
  const text = lines.join("\n");
  const known = countKnownPairs(text);
  const doubled = known < MIN_PAIRS ? findDoubleEncoding(text) : undefined;
  if (doubled) return problem("encoding-doubled", path, doubled);
  if (known < MIN_PAIRS && isLost(lines)) return problem("encoding-lost", path);
  if (lines.length > 0 && lines.slice(0, 3).every(isRowInQuotes))
    return new FileError("row-in-quotes", path, { row: 1 });
  const sign = unsupportedDelimiter(lines);
  return sign === undefined ? undefined : problem("delimiter-unsupported", path, sign);
}

type Detail = string | { readonly zh: string; readonly en: string };
const problem = (code: FileErrorCode, path: string, detail?: Detail): FileError =>
  new FileError(code, path, {}, detail === undefined ? {} : { detail });

let pairs: Set<string> | undefined;

/** Counts how many different character pairs of column names a text contains. */
function countKnownPairs(text: string): number {
  pairs ??= new Set(
    kinds.flatMap((kind) => columnsFor(kind).flatMap(({ zh }) => [...zh].slice(1).map((c, i) => zh[i]! + c))),
  );
  let count = 0;
  for (const pair of pairs) if (text.includes(pair)) count++;
  return count;
}

/** Undoes one or two wrong decodings until column names appear. */
function findDoubleEncoding(text: string, depth = 2): { zh: string; en: string } | undefined {
  for (const wrong of WRONG_READINGS) {
    const bytes = encodeAs(text, wrong);
    if (!bytes) continue;
    for (const right of ["utf-8", "gb18030"] as const) {
      if (right === wrong) continue;
      const restored = decodeLenient(bytes, right);
      if (countKnownPairs(restored) >= MIN_PAIRS)
        return {
          zh: `${NAMES[right]} 的文件被当作 ${NAMES[wrong]} 打开`,
          en: `${NAMES[right]} was read as ${NAMES[wrong]}`,
        };
      const deeper = depth > 1 && restored !== text ? findDoubleEncoding(restored, depth - 1) : undefined;
      if (deeper) return deeper;
    }
  }
  return undefined;
}

/** Restores the bytes that were decoded wrongly. Leaves out characters that the encoding does not have. */
function encodeAs(text: string, encoding: WrongReading): Buffer | undefined {
  if (encoding === "gb18030") return encodeText(text, "gb18030");
  const characters = [...text];
  const bytes =
    encoding === "latin1"
      ? characters.flatMap((c) => (c.charCodeAt(0) < 0x100 ? [c.charCodeAt(0)] : []))
      : characters.flatMap((c) => windows1252().get(c) ?? []);
  return bytes.length * 4 > characters.length * 3 ? Buffer.from(bytes) : undefined;
}

let codePage: Map<string, number> | undefined;
function windows1252(): Map<string, number> {
  const decoder = new TextDecoder("windows-1252");
  return (codePage ??= new Map(Array.from({ length: 256 }, (_, byte) => [decoder.decode(Uint8Array.of(byte)), byte])));
}

/** Checks for cells that consist of question marks, and for garbled replacement characters (锟斤拷). */
function isLost(lines: readonly string[]): boolean {
  const lost = lines
    .slice(0, 3)
    .flatMap((line) => line.split(/[,;|\t]/))
    .filter((cell) => /^["?？\uFFFD\s]*[?？\uFFFD]{2,}["?？\uFFFD\s()（）]*$/.test(cell));
  return lost.length >= 2 || lines.slice(0, 3).some((line) => line.includes("锟斤拷"));
}

/** Checks for a line that is one quoted cell with delimiters inside. */
const isRowInQuotes = (line: string): boolean => /^"(?:[^"]|"")*"$/.test(line) && line.split(/[,;\t|]/).length > 2;

const UNSUPPORTED: readonly (readonly [sign: RegExp, zh: string, en: string])[] = [
  [/，/g, "全角逗号“，”", "full-width comma “，”"],
  [/；/g, "全角分号“；”", "full-width semicolon “；”"],
  [/｜/g, "全角竖线“｜”", "full-width bar “｜”"],
  [/、/g, "顿号“、”", "“、”"],
  [/\u0001/g, "控制字符 0x01", "control character 0x01"],
  [/\u001F/g, "控制字符 0x1F", "control character 0x1F"],
  [/\^/g, "“^”", "“^”"],
  [/~/g, "“~”", "“~”"],
  [/¦/g, "“¦”", "“¦”"],
  [/\$/g, "“$”", "“$”"],
  [/#/g, "“#”", "“#”"],
  [/!/g, "“!”", "“!”"],
  [/&/g, "“&”", "“&”"],
  [/\*/g, "“*”", "“*”"],
  [/:/g, "冒号“:”", "colon “:”"],
  [/[/\\]/g, "斜杠", "slash"],
  [/[ \u3000]+/g, "空格", "space"],
];

/** Finds the unsupported delimiter that most lines contain equally often, at least twice. */
function unsupportedDelimiter(lines: readonly string[]): Detail | undefined {
  if (lines.length < 2) return undefined;
  let best: { agreeing: number; count: number; detail: Detail } | undefined;
  for (const [sign, zh, en] of UNSUPPORTED) {
    const counts = new Map<number, number>();
    for (const line of lines) {
      const count = line.trim().match(sign)?.length ?? 0;
      if (count >= 2) counts.set(count, (counts.get(count) ?? 0) + 1);
    }
    for (const [count, agreeing] of counts) {
      if (agreeing < 2 || agreeing * 2 < lines.length) continue;
      if (!best || agreeing > best.agreeing || (agreeing === best.agreeing && count > best.count))
        best = { agreeing, count, detail: { zh: `文件中的分隔符为${zh}`, en: `found: ${en}` } };
    }
  }
  return best?.detail;
}
