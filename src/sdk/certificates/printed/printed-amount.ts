/** Parses amounts as printed on certificates: `1,200,000.00`, `120万元`, `人民币壹佰贰拾万元整`. */

const FEN_IN_YUAN = 100n;
const SCALES: Readonly<Record<string, bigint>> = { 万: 10_000n, 亿: 100_000_000n };
const AMOUNT = /(?<![\d.,])(\d{1,3}(?:[, ]\d{3}){1,6}|\d{1,18})(?:\.(\d{1,10}))?(?![\d.,]?\d)\s?([万亿]?)(元?)/g;
const DIGITS: Readonly<Record<string, bigint>> = Object.fromEntries(
  [..."零壹贰叁肆伍陆柒捌玖"].map((digit, value) => [digit, BigInt(value)]),
);
const PLACES: Readonly<Record<string, bigint>> = { 拾: 10n, 佰: 100n, 仟: 1_000n };
const IN_WORDS =
  /[壹贰叁肆伍陆柒捌玖拾][零壹贰叁肆伍陆柒捌玖拾佰仟万亿]{0,40}[元圆](?:[零壹贰叁肆伍陆柒捌玖]角)?(?:[零壹贰叁肆伍陆柒捌玖]分)?/;

/** An amount in fen. `isMoney` is true when it is written with a unit or decimals, false for a bare number. */
export interface PrintedAmount {
  readonly fen: bigint;
  readonly isMoney: boolean;
}

/** Finds all amounts in figures, in order. */
export function amountsIn(text: string): PrintedAmount[] {
  return [...text.matchAll(AMOUNT)].flatMap(([, whole = "", decimals = "", scale = "", yuan = ""]) => {
    const fen = toFen(whole.replace(/[, ]/g, ""), decimals, SCALES[scale] ?? 1n);
    return fen === undefined ? [] : [{ fen, isMoney: scale !== "" || yuan !== "" || decimals !== "" }];
  });
}

/** Whether a text has an amount, in figures or in words. */
export function hasAmount(text: string): boolean {
  return amountsIn(text).length > 0 || amountInWords(text) !== undefined;
}

/** Parses the amount of a field in figures, in words or both. Returns undefined when there is none or both differ. */
export function amountOf(text: string): bigint | undefined {
  const inFigures = amountsIn(text)[0]?.fen;
  const inWords = amountInWords(text);
  if (inFigures !== undefined && inWords !== undefined && inFigures !== inWords) return undefined;
  return inFigures ?? inWords;
}

/** Converts exactly. Returns undefined for fractions of a fen. */
function toFen(whole: string, decimals: string, scale: bigint): bigint | undefined {
  const base = 10n ** BigInt(decimals.length);
  const scaled = BigInt(whole + decimals) * scale * FEN_IN_YUAN;
  return scaled % base === 0n ? scaled / base : undefined;
}

function amountInWords(text: string): bigint | undefined {
  const words = IN_WORDS.exec(text)?.[0];
  if (words === undefined) return undefined;
  const [yuan = "", rest = ""] = words.split(/[元圆]/);
  const small = (place: string) => DIGITS[new RegExp(`(.)${place}`).exec(rest)?.[1] ?? ""] ?? 0n;
  return yuanInWords(yuan) * FEN_IN_YUAN + small("角") * 10n + small("分");
}

function yuanInWords(words: string): bigint {
  let [total, section, digit] = [0n, 0n, 0n];
  for (const character of words) {
    const place = PLACES[character];
    const scale = SCALES[character];
    if (place !== undefined) {
      section += (digit || 1n) * place;
      digit = 0n;
    } else if (scale !== undefined) {
      // 万 scales the digits since the last 亿; 亿 scales everything before it.
      total = scale === SCALES["亿"] ? (total + section + digit) * scale : total + (section + digit) * scale;
      [section, digit] = [0n, 0n];
    } else digit = DIGITS[character]!;
  }
  return total + section + digit;
}
