import { Ref, unwrapCell, type Column } from "../../../contract/index.js";
import { findPrivateUse, findReference, hasInvisible, isPlainUnit, reportLookalikes } from "./characters.js";
import { isPlainName, isUsableName } from "./name.js";
import { INVALID, displayText, trimInvisible, type CellReader, type CellReporter, type CellValue } from "./cell.js";

const DIRECTION = /[\u202A-\u202E\u2066-\u2069]/;
const BREAKS = /[\n\r\t]/g;
const NUMBER_AS_NAME = /^[\d\s-]{6,}[Xx]?$/;
/** Error value of a spreadsheet. LibreOffice writes errors as `Err:502`. */
const ERROR_VALUE =
  /^Err:5\d\d$|^#(?:N\/A|REF!|VALUE!|NAME\?|NUM!|NULL!|DIV\/0!|SPILL!|CALC!|FIELD!|BLOCKED!|GETTING_DATA|#{2,})$/;
const SCIENTIFIC = /^\d(?:\.\d+)?[Ee]\+\d{1,3}$/;
const DATE_FOR_TEXT =
  /^(?:\d{1,2}月\d{1,2}日|\d{1,2}-(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)|(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)-\d{1,2})$/i;

interface TextLimits {
  readonly max: number;
  readonly multiline: boolean;
}

/** Returns the limits of a text column. Reads them from its schema. */
export function textLimits(column: Column): TextLimits {
  const { maxLength } = column.schema as { maxLength?: number | null };
  return { max: maxLength ?? Number.MAX_SAFE_INTEGER, multiline: column.schema.safeParse("a\nb").success };
}

/** Returns true when no character of the text can cause a finding. */
function isUnremarkable(text: string): boolean {
  for (let i = 0; i < text.length; i++) if (!isPlainUnit(text.charCodeAt(i))) return false;
  return true;
}

/** Reports errors in a text that is sent unchanged. Returns false when it cannot be sent. */
function isSendable(text: string, { max, multiline }: TextLimits, reporter: CellReporter): boolean {
  if (text.length > max) {
    reporter.report("field-too-long", { length: text.length, max });
    return false;
  }
  if (isUnremarkable(text)) return true;
  const controlled = multiline ? text.replace(BREAKS, "") : text;
  if (text.includes("\uFFFD") || /\p{Cs}/u.test(text)) return refuse(reporter, "text-damaged");
  if (/\p{Cc}/u.test(controlled)) return refuse(reporter, "text-control");
  if (DIRECTION.test(text)) return refuse(reporter, "text-direction");
  return true;
}

/** Reports misleading characters. The text is sent as written. */
function reportCharacters(text: string, reporter: CellReporter): void {
  if (hasInvisible(text)) reporter.report("text-hidden");
  const reference = findReference(text);
  if (reference !== undefined) reporter.report("text-escape", { shown: reference });
  const privateUse = findPrivateUse(text);
  if (privateUse !== undefined) reporter.report("text-private-use", { shown: privateUse });
  reportLookalikes(text, reporter);
}

/** Returns true for a character that causes no finding at any place of a text. */
export function isOrdinary(character: string): boolean {
  return isUnremarkable(character) && trimInvisible(character) === character;
}

function refuse(reporter: CellReporter, code: "text-damaged" | "text-control" | "text-direction"): false {
  reporter.report(code);
  return false;
}

/** Removes outer white space, `="…"`, and an apostrophe before a formula or a number. */
function unwrap(text: string, reporter: CellReporter): string {
  const inner = trimInvisible(text);
  if (inner !== text) reporter.reportInterpretation(inner, "trimmed");
  const first = inner.charCodeAt(0);
  // Result files have ' before = + - @ (`escapeFormula`). Users type ' before digits, so that Excel keeps them as text.
  if (first === 0x27 && /^'[=+\-@\d\t＝＋－＠]/.test(inner)) {
    const value = inner.slice(1);
    reporter.reportInterpretation(value, "apostrophe");
    return value;
  }
  if (first === 0x3d && /^="[^"]*"$/.test(inner)) {
    const value = unwrapCell(inner);
    reporter.reportInterpretation(value, "unwrapped");
    return value;
  }
  return inner;
}

/**
 * Checks for the error value of a formula (`#N/A`), or for `######`, which Excel exports when a column is too narrow
 * for its numbers. Reports it.
 */
export function isErrorValue(text: string, reporter: CellReporter): boolean {
  const first = text.charCodeAt(0);
  if ((first !== 0x23 && first !== 0x45) || !ERROR_VALUE.test(text)) return false;
  reporter.reportDefect(excel("excel-error-value", text));
  return true;
}

/** Length limit, above 2.02601050000123E+019, as LibreOffice writes a long number. */
const MAX_DAMAGED_LENGTH = 24;

/** Checks for values that a spreadsheet has changed, and reports them. */
function isChangedBySpreadsheet(text: string, reporter: CellReporter): boolean {
  if (isErrorValue(text, reporter)) return true;
  if (text.length > MAX_DAMAGED_LENGTH) return false;
  if (SCIENTIFIC.test(text)) {
    reporter.reportDefect(excel("excel-scientific", text));
    return true;
  }
  if (DATE_FOR_TEXT.test(text)) {
    reporter.reportDefect(excel("excel-date", text));
    return true;
  }
  return false;
}

const WORDS = {
  "excel-error-value": [
    "单元格内容为表格软件的错误值，或因列宽不足未能显示（{shown}）",
    "The cell contains an error value of the spreadsheet, or its column was too narrow to show the value ({shown})",
  ],
  "excel-scientific": [
    "内容被表格软件改成了科学计数法（{shown}）",
    "The spreadsheet converted the text to scientific notation ({shown})",
  ],
  "excel-date": [
    "内容被表格软件改成了日期（{shown}），例如把门牌 3-12 变成 3月12日",
    "The spreadsheet converted the text to a date ({shown}), as it does with the house number 3-12",
  ],
} as const;

function excel(code: keyof typeof WORDS, text: string) {
  const [zh, en] = WORDS[code];
  const what = displayText(text);
  const [fixZh, fixEn] =
    code === "excel-error-value"
      ? ["请修正公式或加宽列后重新保存", "Correct the formula or widen the column, then save again"]
      : [
          "请将该列设为“文本”格式后，按原件重新填写",
          "Format the column as text, then enter the text again from the original document",
        ];
  return {
    code,
    severity: "error" as const,
    zh: zh.replace("{shown}", what),
    en: en.replace("{shown}", what),
    fixZh,
    fixEn,
  };
}

/** Words for “as above”. Invalid, because a filing is read without the rows above it. */
const DITTO = new Set(["同上", "同前", "〃", "″", "''"]);
export const MAX_DITTO_LENGTH = 2;
const DITTO_BEGINS = new Set([...DITTO].map((text) => text[0]));
export const beginsDitto = (character: string): boolean => DITTO_BEGINS.has(character);
const isDitto = (text: string): boolean => text.length <= MAX_DITTO_LENGTH && DITTO.has(text);

/** Empty value of a database or a program, exported as text. */
export const EMPTY_VALUE = /^(?:[([<{]?(?:null|undefined|nan|none|nil)[)\]>}]?|\\N|\[object Object\])$/i;

/** Creates a reader that checks whether text can be sent. It does not warn about single characters. */
function sendableReader(column: Column): CellReader {
  const limits = textLimits(column);
  return (text, reporter): CellValue => {
    const value = unwrap(text, reporter);
    if (value === "") return undefined;
    if (isChangedBySpreadsheet(value, reporter)) return INVALID;
    if (isDitto(value)) {
      reporter.report("text-ditto", { shown: value });
      return INVALID;
    }
    return isSendable(value, limits, reporter) ? value : INVALID;
  };
}

/** Creates a reader for free text, which is sent as written. */
export function textReader(column: Column): CellReader {
  const read = sendableReader(column);
  return (text, reporter): CellValue => {
    const value = read(text, reporter);
    if (typeof value !== "string") return value;
    if (value.length <= 20 && EMPTY_VALUE.test(value)) {
      reporter.report("text-placeholder", { shown: value });
      return INVALID;
    }
    if (!isUnremarkable(value)) reportCharacters(value, reporter);
    return value;
  };
}

/** Creates a reader for names of persons and organizations, which are sent as written. */
export function nameReader(column: Column): CellReader {
  const read = sendableReader(column);
  return (text, reporter) => {
    const value = read(text, reporter);
    if (typeof value !== "string" || isPlainName(value)) return value;
    if (NUMBER_AS_NAME.test(value)) {
      reporter.report("name-is-number");
      return INVALID;
    }
    return isUsableName(value, reporter) ? value : INVALID;
  };
}

/** Characters that are invisible or depend on the system. Refused in refs, because two refs could look the same. */
const INVISIBLE = /\p{C}/u;
const PLAIN_REF = /^[0-9A-Za-z_.-]{1,24}$/;

/** Creates a reader for refs, the institution's own numbers. Stricter than the contract. */
export function refReader(): CellReader {
  return (text, reporter) => {
    if (PLAIN_REF.test(text) && !SCIENTIFIC.test(text) && !EMPTY_VALUE.test(text)) return text;
    const value = unwrap(text, reporter);
    if (value === "") return undefined;
    if (isChangedBySpreadsheet(value, reporter)) return INVALID;
    if (value.length <= 20 && EMPTY_VALUE.test(value)) {
      reporter.report("text-placeholder", { shown: value });
      return INVALID;
    }
    if (!INVISIBLE.test(value) && Ref.safeParse(value).success) return value;
    reporter.report("ref-form");
    return INVALID;
  };
}
