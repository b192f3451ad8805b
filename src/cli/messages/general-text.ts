/**
 * Texts of a code without the values of a single case: `bdc explain` and docs/reference/errors.md speak of the code in
 * general. Values in brackets, after a colon and in lists are left out; a value inside a sentence becomes “…”.
 */
import type { Lang } from "../core/language.js";

/** Words for values where “…” would not be understood, such as in commands. */
const WORDS: Readonly<Record<string, readonly [zh: string, en: string]>> = {
  actualKind: ["业务种类", "KIND"],
  applicant: ["申请人", "an applicant"],
  caseNo: ["…", "CASE"],
  command: ["bdc …", "bdc …"],
  earlier: ["其他抵押权", "other mortgages"],
  earlierEn: ["其他抵押权", "other mortgages"],
  flag: ["选项", "an option"],
  id: ["…", "BATCH"],
  measure: ["查封", "seizure"],
  measureEn: ["查封", "seizure"],
  name: ["…", "NAME"],
  nameColumn: ["姓名", "the column of names"],
  otherColumn: ["证件号", "the column of ID numbers"],
  ref: ["…", "REF"],
  regular: ["规范字", "the standard form"],
  remedy: ["在金额后写明“万元”", "write 万元 after the amount"],
  remedyEn: ["在金额后写明“万元”", "write 万元 after the amount"],
  template: ["业务种类", "KIND"],
  unit: ["该单元", "the unit"],
  where: ["另一份文件", "another file"],
  whereEn: ["另一份文件", "another file"],
};

/** Texts that consist of values alone. */
const WHOLE: Readonly<Record<string, string>> = {
  "{what}": "规则包中有一处不符合格式",
  "{whatEn}": "a part of the rule pack does not have the required form",
  "{unit}：{words}": "该单元另有登记机构说明的查封或限制",
  "{unit}: {wordsEn}": "the unit is under another seizure or restriction that the authority describes",
};

/** Additions to a sentence that may be empty. */
const SUFFIXES = /\{(?:near|detail|reading)(?:Zh|En)\}|(?<=改为顿号|with 、)\{example(?:En)?\}/g;
const EXAMPLES = /，例如：?\{example\}|, for example \{example\}/g;
const BRACKETED = / ?[（(][^（()）]*\{\w+\}[^（()）]*[）)]/g;
const LISTS = /[；;，,.] ?[^；;，,.。：:]{1,40}[：:] ?\{(?:known|missing)\}/g;
const AFTER_COLON = /[：:] ?[“"]?\{(?!choices|candidates|columns|known|options|taken)\w+\}[”"]?(?=$|[；;，,.。（(])/g;
const NAMED_UNIT = /(?:不动产单元|单元) ?\{unit\}|(?:the )?unit \{unit\}(?! in the column)/g;
/** Here the word means a unit of measure. */
const MEASURE_UNIT = /(?<=unit )\{unit\}(?= in the column)/g;
/** A space between Chinese and “…” stood between Chinese and a number. */
const SPACE = /(?<=[\p{Script=Han}…]) (?=…)|(?<=…) (?=[\p{Script=Han}…])/gu;

/** Makes a text general. A text without values stays as it is. */
export function generalText(lang: Lang, text: string): string {
  if (!text.includes("{")) return text;
  const general = (WHOLE[text] ?? text)
    .replace(SUFFIXES, "")
    .replace(EXAMPLES, "")
    .replace(BRACKETED, "")
    .replace(LISTS, "")
    .replace(AFTER_COLON, "")
    .replace("no unit {unit}", "no such unit")
    .replace(NAMED_UNIT, "{unit}")
    .replace(MEASURE_UNIT, "…")
    .replace(/(?<![“"])\{(\w+)\}(?![”"])/g, (_, name: string) => WORDS[name]?.[lang === "en" ? 1 : 0] ?? "…")
    .replace(/\{\w+\}/g, "…");
  return lang === "en" ? general : general.replace(SPACE, "").replace(/(?<=\p{Script=Han}) (?=\p{Script=Han})/gu, "");
}
