import { columnsFor, type Column, type Kind } from "../../../contract/index.js";
import { AMOUNT_UNITS } from "../cells/amount.js";

/** A header taken apart: what it says, what stands in brackets, the number of the person (买受人2). */
export interface HeaderWords {
  readonly text: string;
  readonly word: string;
  readonly inside: readonly string[];
}

/** To compare headers: no stars, white space, dashes or case; full-width forms as half-width. */
export function foldHeader(text: string): string {
  return text
    .normalize("NFKC")
    .replace(/[\s\p{Cf}*★☆●※#＊_\-.:：·'"“”]/gu, "")
    .toLowerCase();
}

export function parseHeader(text: string): HeaderWords {
  const inside: string[] = [];
  // 1.申请编号, (2)抵押人: columns that are numbered.
  const bare = text
    .normalize("NFKC")
    .replace(/^\s*(?:\d{1,2}\s*[.、)]|\(\d{1,2}\))\s*(?=\D)/, "")
    .replace(/[([【〔{]([^)\]】〕}]*)[)\]】〕}]?/g, (_, content: string) => {
      inside.push(foldHeader(content));
      return "";
    });
  return { text, word: foldHeader(bare), inside };
}

/** How well a header names a column: 3 by its own name, 2 by a synonym, 1 only because nothing else is meant. */
export interface HeaderMatch {
  readonly column: Column;
  readonly strength: 1 | 2 | 3;
}

/** Headers of one column that holds start and end, by the key of the start. */
const RANGE_HEADERS: Readonly<Record<string, readonly string[]>> = {
  termStart: ["债务履行期限", "履行期限", "债权确定期间", "借款期限", "贷款期限", "债务履行期限(债权确定期间)"],
  startDate: ["查封期限", "续封期限"],
};
const END_OF: Readonly<Record<string, string>> = { termStart: "termEnd", startDate: "endDate" };

/** What stands under or behind such a header where start and end have a column each. */
const RANGE_ENDS = {
  start: ["起", "起始", "起始日", "起始日期", "开始", "自"],
  end: ["止", "终止", "结束", "结束日", "结束日期", "到期", "到期日", "截止", "至"],
} as const;

/** What people write above the only person of a file. */
const PERSON_WORDS: Readonly<Record<string, readonly string[]>> = {
  name: ["姓名", "名称", "姓名名称", "姓名或名称"],
  idNo: ["证件", "身份证", "身份证号", "身份证号码", "证件号", "证件号码", "证件编号"],
  idType: ["证件种类", "证件类型", "证件名称"],
  share: ["份额", "共有份额", "比例"],
};

export interface Vocabulary {
  find(word: string): HeaderMatch | undefined;
  /** A header that stands over both dates of a pair: keys of start and end. */
  range(word: string): { readonly start: string; readonly end: string } | undefined;
}

const vocabularies = new Map<Kind, Vocabulary>();

/** Every header that names a column of the kind. */
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
    // The code of a person's column stands for the name alone (DYR).
    if (column.code && (column.place.in !== "people" || column.place.field === "name")) add(column.code, column, 3);
    for (const synonym of column.synonyms) add(synonym, column, 2);
  }
  const list = columns.find((c) => c.place.in === "people")?.place;
  for (const column of columns) {
    if (list?.in === "people" && column.place.in === "people" && column.place.list === list.list)
      for (const word of PERSON_WORDS[column.place.field] ?? []) add(word, column, 1);
  }
  // Written without the person's 姓名, or with the document's name: 抵押人身份证号.
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

/** 抵押合同编号, 抵押合同号码, 抵押合同号: people write one for the other. */
function numberWord(word: string): string {
  return word.replace(/(?<=..)(?:号码|编号|编码)$/, "号");
}

/** The end that belongs to a start date. */
export function endOf(start: string): string | undefined {
  return END_OF[start];
}

/** 买受人2, 买受人二证件号, 第二买受人; 共同买受人 is the second. */
const ORDINAL = /\d{1,2}|第?[一二三四五六七八九十]|^共同/g;
const ZH_DIGITS = "一二三四五六七八九十";
const ordinalOf = (written: string): number =>
  /\d/.test(written) ? Number(written) : written === "共同" ? 2 : ZH_DIGITS.indexOf(written.at(-1)!) + 1;

export interface OrdinalMatch extends HeaderMatch {
  /** Number of the person that the header names; 0: none. */
  readonly ordinal: number;
}

/** The column that a header names in a kind. */
export function matchHeader(words: HeaderWords, vocabulary: Vocabulary): OrdinalMatch | undefined {
  const { word, inside } = words;
  const whole = vocabulary.find(foldHeader(words.text)) ?? vocabulary.find(word) ?? vocabulary.find(withoutUnit(word));
  if (whole) return { ...whole, ordinal: 0 };
  for (const content of inside) {
    const found = vocabulary.find(content);
    if (found?.strength === 3) return { ...found, ordinal: 0 };
  }
  // 查封期限 over 起始日期: the second line may be the whole name.
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

/** 债权数额万元 without brackets. */
function withoutUnit(word: string): string {
  return word.replace(/[/|]?(?:单位)?(?:人民币)?(?:百万元|千元|万元|亿元|元|平方米|m2)$/, "");
}

/** Yuan per unit that a title above the table names for all its amounts: 单位：万元. */
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
 * Yuan per unit as a header says it (`债权数额(万元)`); undefined: says nothing; "unfit": a unit that cannot be
 * converted.
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
