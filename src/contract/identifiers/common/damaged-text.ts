// Recognizes the damage that spreadsheets do to long numbers. The original digits are never guessed.
import { showStray } from "./mask-stray.js";
import { defect, type DefectTable, type IdentifierDefect } from "./defect.js";

type DamageCode =
  | "identifier-empty"
  | "excel-scientific"
  | "excel-number-format"
  | "excel-error-value"
  | "excel-date"
  | "excel-truncated";

const FIX_ZH = "请将该列设为“文本”格式后，按原件重新填写（CSV 再次用 Excel 打开还会变形，最好另存为 .xlsx）";
const FIX_EN =
  "Format the column as text, then enter the number again from the original (Excel damages a CSV again when it opens it; save as .xlsx instead)";

/** The defects that every check of an identifier finds, with their texts. */
export const DAMAGE_DEFECTS: DefectTable<DamageCode> = {
  "identifier-empty": {
    severity: "error",
    zh: "号码为空",
    en: "The number is empty",
    fixZh: "请按原件填写",
    fixEn: "Enter it from the original",
  },
  "excel-scientific": {
    severity: "error",
    zh: "号码被表格软件改成了科学计数法（{shown}），后面的数字已丢失",
    en: "The spreadsheet converted the number to scientific notation ({shown}); its last digits are lost",
    fixZh: FIX_ZH,
    fixEn: FIX_EN,
  },
  "excel-number-format": {
    severity: "error",
    zh: "号码被当作数值处理，带有小数点或千位分隔符",
    en: "The number was treated as a numeric value: it contains a decimal point or thousands separators",
    fixZh: FIX_ZH,
    fixEn: FIX_EN,
  },
  "excel-error-value": {
    severity: "error",
    zh: "单元格内容为表格软件的错误值，或因列宽不足未能显示（{shown}），不是号码",
    en: "The cell contains an error value or the display of a column that is too narrow ({shown}), not a number",
    fixZh: "请修正公式或加宽列后重新导出",
    fixEn: "Correct the formula or widen the column, then export again",
  },
  "excel-date": {
    severity: "error",
    zh: "号码被表格软件改成了日期（{shown}）",
    en: "The spreadsheet converted the number to a date ({shown})",
    fixZh: FIX_ZH,
    fixEn: FIX_EN,
  },
  "excel-truncated": {
    severity: "error",
    zh: "18 位数字以 000 结尾，可能是表格软件把第 15 位以后改成了 0",
    en: "18 digits that end in 000: a spreadsheet may have set everything after the 15th digit to 0",
    fixZh: `请与原件核对末三位；如已丢失，${FIX_ZH}`,
    fixEn: `Compare the last three digits with the original; if they are lost: ${FIX_EN}`,
  },
};

const SCIENTIFIC = /^[+-]?\d(?:\.\d{1,20}E[+-]?|\.?E\+)\d{1,3}$/;
const DECIMAL = /^\d{6,30}\.0{0,10}$/;
const THOUSANDS = /^\d{1,3}(?:,\d{3}){2,10}(?:\.\d{0,10})?$/;
const ERROR_VALUE = /^#(?:#*|N\/A|REF!|VALUE!|NAME\?|NUM!|NULL!|DIV\/0!)$/;
const DATE =
  /^(?:\d{1,2}月\d{1,2}日|\d{4}年\d{1,2}月(?:\d{1,2}日)?|\d{1,2}-?(?:JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC)|(?:JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC)-?\d{2})$/;

/**
 * Finds the damage of a value that was folded as a code and still has its dashes. A damaged value has no other defects
 * worth reporting.
 */
export function findDamage(folded: string): IdentifierDefect | undefined {
  if (folded === "") return emptyIdentifier();
  // Identifiers are shorter. The limit keeps the patterns from running over a cell of a million characters.
  if (folded.length > 60) return undefined;
  const shown = showStray(folded);
  // Excel shows six digits of a number. More must not be shown, because it may be an ID number.
  const scientific = shown.replace(/^(.{7})\d+/, "$1…");
  if (SCIENTIFIC.test(folded)) return defect(DAMAGE_DEFECTS, "excel-scientific", { shown: scientific });
  if (DECIMAL.test(folded) || THOUSANDS.test(folded)) return defect(DAMAGE_DEFECTS, "excel-number-format");
  if (ERROR_VALUE.test(folded)) return defect(DAMAGE_DEFECTS, "excel-error-value", { shown });
  if (DATE.test(folded)) return defect(DAMAGE_DEFECTS, "excel-date", { shown });
  return undefined;
}

/** Makes the defect of an empty value. */
export function emptyIdentifier(): IdentifierDefect {
  return defect(DAMAGE_DEFECTS, "identifier-empty");
}

/** Whether 18 digits end in 000, as after Excel has kept 15 digits of a number. Does not allocate. */
export function hasTruncatedTail(value: string): boolean {
  if (value.length !== 18) return false;
  for (let i = 0; i < 15; i++) {
    const c = value.charCodeAt(i);
    if (c < 48 || c > 57) return false;
  }
  return value.charCodeAt(15) === 48 && value.charCodeAt(16) === 48 && value.charCodeAt(17) === 48;
}

/** Makes the defect of a value with `hasTruncatedTail`. */
export function truncatedTail(severity: IdentifierDefect["severity"]): IdentifierDefect {
  return defect(DAMAGE_DEFECTS, "excel-truncated", {}, severity);
}

/** Letters mistaken for digits. They are suggested, never replaced. */
const DIGIT_FOR: Readonly<Record<string, string>> = {
  O: "0",
  I: "1",
  L: "1",
  "|": "1",
  О: "0",
  І: "1",
  Ο: "0",
  Ι: "1",
};

/** Returns the digit that a letter resembles. */
export function lookalikeDigit(character: string): string | undefined {
  return Object.hasOwn(DIGIT_FOR, character) ? DIGIT_FOR[character] : undefined;
}
