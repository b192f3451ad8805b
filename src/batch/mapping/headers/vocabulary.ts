import { columnsFor, type Column, type Kind } from "../../../contract/index.js";
import { AMOUNT_UNITS } from "../cells/amount.js";

/** A parsed header. */
export interface HeaderWords {
  /** Text as written. */
  readonly text: string;
  /** Folded text without brackets. */
  readonly word: string;
  /** Folded texts in brackets. */
  readonly inside: readonly string[];
}

/** Normalizes a header for comparison: no stars, white space, dashes or case; half-width forms. */
export function foldHeader(text: string): string {
  return text
    .normalize("NFKC")
    .replace(/[\s\p{Cf}*★☆●※#＊_\-.:：·'"“”]/gu, "")
    .toLowerCase();
}

export function parseHeader(text: string): HeaderWords {
  const inside: string[] = [];
  // Numbered columns: 1.申请编号, (2)抵押人.
  const bare = text
    .normalize("NFKC")
    .replace(/^\s*(?:\d{1,2}\s*[.、)]|\(\d{1,2}\))\s*(?=\D)/, "")
    .replace(/[([【〔{]([^)\]】〕}]*)[)\]】〕}]?/g, (_, content: string) => {
      inside.push(foldHeader(content));
      return "";
    });
  return { text, word: foldHeader(bare), inside };
}

/** A column and how specifically a header names it: 3 its own name, 2 a synonym, 1 a generic word. */
export interface HeaderMatch {
  readonly column: Column;
  readonly strength: 1 | 2 | 3;
}

/** Headers of a column with start and end dates, by the key of the start date. */
const RANGE_HEADERS: Readonly<Record<string, readonly string[]>> = {
  termStart: ["债务履行期限", "履行期限", "债权确定期间", "借款期限", "贷款期限", "债务履行期限(债权确定期间)"],
  startDate: ["查封期限", "续封期限"],
};
const END_OF: Readonly<Record<string, string>> = { termStart: "termEnd", startDate: "endDate" };

/** Words below or after such a header when start and end have separate columns. */
const RANGE_ENDS = {
  start: ["起", "起始", "起始日", "起始日期", "开始", "自"],
  end: ["止", "终止", "结束", "结束日", "结束日期", "到期", "到期日", "截止", "至"],
} as const;

/** Generic headers for the persons of a file, by field. */
const PERSON_WORDS: Readonly<Record<string, readonly string[]>> = {
  name: ["姓名", "名称", "姓名名称", "姓名或名称"],
  idNo: ["证件", "身份证", "身份证号", "身份证号码", "证件号", "证件号码", "证件编号"],
  idType: ["证件种类", "证件类型", "证件名称"],
  share: ["份额", "共有份额", "比例"],
};

export interface Vocabulary {
  find(word: string): HeaderMatch | undefined;
  /** Returns the keys of start and end for the header of a column with both dates. */
  range(word: string): { readonly start: string; readonly end: string } | undefined;
}

const vocabularies = new Map<Kind, Vocabulary>();

/** Returns all headers that name a column of the kind. */
export function vocabularyOf(kind: Kind): Vocabulary {
  const known = vocabularies.get(kind);
  if (known) return known;
  const columns = columnsFor(kind);
  const byWord = new Map<string, HeaderMatch>();
  const add = (word: string, column: Column, strength: 1 | 2 | 3) => {
    const folded = foldHeader(word);
    const before = byWord.get(folded);
    if (folded && (!before || before.strength < strength)) byWord.set(folded, { column, strength });
  };
  for (const column of columns) {
    for (const word of [column.key, column.zh, column.en]) add(word, column, 3);
    // The code of a person's columns (DYR) names the column with the name.
    if (column.code && (column.place.in !== "people" || column.place.field === "name")) add(column.code, column, 3);
    for (const synonym of column.synonyms) add(synonym, column, 2);
  }
  const list = columns.find((c) => c.place.in === "people")?.place;
  for (const column of columns) {
    if (list?.in === "people" && column.place.in === "people" && column.place.list === list.list)
      for (const word of PERSON_WORDS[column.place.field] ?? []) add(word, column, 1);
  }
  // Compound headers of a person's columns: 抵押人身份证号.
  for (const column of columns) {
    if (column.place.in !== "people") continue;
    const { list: own } = column.place;
    const person = columns.find((c) => c.place.in === "people" && c.place.list === own && c.place.field === "name");
    for (const who of person ? [person.zh, ...person.synonyms] : [])
      for (const word of PERSON_WORDS[column.place.field] ?? []) add(who + word, column, 2);
  }
  const ranges = new Map<string, { start: string; end: string }>();
  for (const [start, headers] of Object.entries(RANGE_HEADERS)) {
    if (!columns.some((c) => c.key === start)) continue;
    for (const [part, key] of [
      ["start", start],
      ["end", END_OF[start]],
    ] as const) {
      const column = columns.find((c) => c.key === key);
      if (column) for (const header of headers) for (const word of RANGE_ENDS[part]) add(header + word, column, 2);
    }
    for (const header of headers)
      if (!byWord.has(foldHeader(header))) ranges.set(foldHeader(header), { start, end: END_OF[start] ?? "" });
  }
  for (const [word, match] of [...byWord]) if (!byWord.has(numberWord(word))) byWord.set(numberWord(word), match);
  const vocabulary: Vocabulary = {
    find: (word) => byWord.get(word) ?? byWord.get(numberWord(word)),
    range: (word) => ranges.get(word),
  };
  vocabularies.set(kind, vocabulary);
  return vocabulary;
}

/** Unifies endings that are used interchangeably: 抵押合同编号, 抵押合同号码, 抵押合同号. */
function numberWord(word: string): string {
  return word.replace(/(?<=..)(?:号码|编号|编码)$/, "号");
}

/** Returns the key of the end date for the key of a start date. */
export function endOf(start: string): string | undefined {
  return END_OF[start];
}

/** Number of a person in a header: 买受人2, 买受人二证件号, 第二买受人. 共同买受人 is the second. */
const ORDINAL = /\d{1,2}|第?[一二三四五六七八九十]|^共同/g;
const ZH_DIGITS = "一二三四五六七八九十";
const ordinalOf = (written: string): number =>
  /\d/.test(written) ? Number(written) : written === "共同" ? 2 : ZH_DIGITS.indexOf(written.at(-1)!) + 1;

export interface OrdinalMatch extends HeaderMatch {
  /** Number of the person that the header names; 0 when it names none. */
  readonly ordinal: number;
}

/** Finds the column that a header names. */
export function matchHeader(words: HeaderWords, vocabulary: Vocabulary): OrdinalMatch | undefined {
  const { word, inside } = words;
  const whole = vocabulary.find(foldHeader(words.text)) ?? vocabulary.find(word) ?? vocabulary.find(withoutUnit(word));
  if (whole) return { ...whole, ordinal: 0 };
  for (const content of inside) {
    const found = vocabulary.find(content);
    if (found?.strength === 3) return { ...found, ordinal: 0 };
  }
  // The second line may be the complete name: 起始日期 under 查封期限.
  const lower = words.text.includes("\n")
    ? vocabulary.find(foldHeader(words.text.slice(words.text.lastIndexOf("\n"))))
    : undefined;
  if (lower && lower.strength > 1) return { ...lower, ordinal: 0 };
  for (const { 0: written, index } of word.matchAll(ORDINAL)) {
    const numbered = vocabulary.find(word.slice(0, index) + word.slice(index + written.length));
    if (numbered?.column.place.in === "people") return { ...numbered, ordinal: ordinalOf(written) };
  }
  return undefined;
}

/** Removes a unit that is not in brackets: 债权数额万元. */
function withoutUnit(word: string): string {
  return word.replace(/[/|]?(?:单位)?(?:人民币)?(?:百万元|千元|万元|亿元|元|平方米|m2)$/, "");
}

/** Returns the yuan per unit that a title above the table names for all amounts: 单位：万元. */
export function titleUnit(cells: readonly string[]): number | undefined {
  for (const cell of cells) {
    const unit = /(?:^|[\s(,;])(?:金额)?单位[:：]?(?:人民币)?([百千万亿]*元)(?=$|[\s),;、])/.exec(
      cell.normalize("NFKC"),
    )?.[1];
    if (unit !== undefined && Object.hasOwn(AMOUNT_UNITS, unit)) return AMOUNT_UNITS[unit];
  }
  return undefined;
}

/**
 * Returns the yuan per unit that a header names: `债权数额(万元)`.
 * @returns undefined without a unit, `{ unfit }` for a unit that cannot be converted
 */
export function unitOf(words: HeaderWords, column: Column): number | { readonly unfit: string } | undefined {
  const tail = /(?:人民币)?(?:百万元|千元|万元|亿元|元|平方米|m2)$/.exec(words.word)?.[0];
  for (const text of [...words.inside, ...(tail ? [tail] : [])]) {
    const unit = text.replace(/^(?:单位|金额单位|币种)/, "").replace(/[,，;；].*$/, "");
    if (column.cell === "amount") {
      if (Object.hasOwn(AMOUNT_UNITS, unit)) return AMOUNT_UNITS[unit];
      if (/^(?:美元|港元|港币|欧元|日元|英镑|usd|hkd|eur|jpy|平方米|m2|%)$/.test(unit)) return { unfit: unit };
    }
    if (column.cell === "area" && /^(?:亩|公顷|平方公里|平方尺|元|万元)$/.test(unit)) return { unfit: unit };
  }
  return undefined;
}
