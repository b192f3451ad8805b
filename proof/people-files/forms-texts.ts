/** How people write names, numbers of people and units, official numbers, texts and choices. */
import { ID_TYPES, type CodeTable } from "../../src/contract/index.js";
import { oneOf } from "../random.js";
import {
  damaged,
  doubtful,
  fullWidth,
  LEFTOVERS,
  text,
  typed,
  uncomputed,
  UNUSABLE,
  type Form,
  type Forms,
} from "./cell.js";

const inGroups = (value: string, ...lengths: number[]): string => {
  let from = 0;
  const groups = lengths.map((length) => value.slice(from, (from += length)));
  return [...groups, value.slice(from)].filter(Boolean).join(" ");
};
const changedDigit = (value: string): string => {
  const at = value.length - 4;
  return value.slice(0, at) + ((Number(value[at]) + 3) % 10) + value.slice(at + 1);
};
const isCitizenId = (value: string): boolean => /^\d{17}[\dX]$/.test(value) && !value.startsWith("9");
const digitsOnly = (value: string, write: (value: string) => string | undefined): string | undefined =>
  /^\d{18}$/.test(value) ? write(value) : undefined;

export const ID_NO_FORMS: Forms = {
  clear: [
    text("number", (value) => value),
    text("lower case", (value) => (value === value.toLowerCase() ? undefined : value.toLowerCase())),
    text("in groups", (value) => (isCitizenId(value) ? inGroups(value, 6, 8) : undefined)),
    text("spaces around", (value) => `  ${value} `),
    text("apostrophe", (value) => `'${value}`),
    text("as a formula text", (value) => `="${value}"`),
    text("tab before", (value) => `\t${value}`),
    text("full-width", fullWidth),
    text("zero-width space", (value) => `${value.slice(0, 6)}\u200b${value.slice(6)}`),
    typed("15 digits as a number", (value) => (/^[1-9]\d{14}$/.test(value) ? { number: Number(value) } : undefined)),
    typed("formula with result", (value, { storesResults }) =>
      storesResults ? { formula: `"${value}"`, result: value } : undefined,
    ),
  ],
  odd: [
    damaged("E+17", (value) => digitsOnly(value, (digits) => `${digits[0]}.${digits.slice(1, 6)}E+17`)),
    damaged("digits cut after 15", (value) =>
      digitsOnly(value, (digits) => (digits.endsWith("000") ? undefined : `${digits.slice(0, 15)}000`)),
    ),
    typed(
      "18 digits as a number",
      (value) => (/^\d{18}$/.test(value) && String(Number(value)) !== value ? { number: Number(value) } : undefined),
      { unusable: true },
    ),
    typed(
      "18 digits as a number 0",
      (value) =>
        /^\d{18}$/.test(value) && !value.endsWith("000") ? { number: Number(value), format: "0" } : undefined,
      { unusable: true },
    ),
    damaged("wrong digit", (value) => (isCitizenId(value) ? changedDigit(value) : undefined)),
    damaged("digit missing", (value) => (isCitizenId(value) ? value.slice(0, 8) + value.slice(9) : undefined)),
    damaged("masked", (value) => `${value.slice(0, 6)}********${value.slice(-4)}`),
    damaged("letter O", (value) => (isCitizenId(value) ? value.replace(/0/, "O") : undefined)),
    damaged("two numbers", (value) => `${value}${value}`),
    ...LEFTOVERS,
  ],
};

export const UNIT_FORMS: Forms = {
  clear: [
    text("unit code", (value) => value),
    text("lower case", (value) => value.toLowerCase()),
    text("in groups", (value) => inGroups(value, 6, 6, 7)),
    text("dashes", (value) => inGroups(value, 6, 6, 7).replaceAll(" ", "-")),
    text("full-width", fullWidth),
    text("spaces around", (value) => `\u3000${value} `),
    text("zero-width space", (value) => `${value.slice(0, 12)}\u200b${value.slice(12)}`),
    text("as a formula text", (value) => `="${value}"`),
  ],
  odd: [
    damaged("last group missing", (value) => value.slice(0, 19)),
    damaged("letter O", (value) => value.replace(/0(?!.*0)/, "O")),
    damaged("character missing", (value) => value.slice(0, 20) + value.slice(21)),
    damaged("character twice", (value) => value.slice(0, 20) + value.slice(19)),
    damaged("address", () => "文三路1号1幢101室"),
    ...LEFTOVERS,
  ],
};

/** What the person means by a name is what the document says; a name with an odd space or dot is filed as written. */
const nameAsWritten = (form: string, write: (value: string) => string | undefined): Form => {
  return (value) => {
    const content = write(value);
    return content === undefined ? undefined : { content, means: content, doubtful: true, form };
  };
};
const isHan = (value: string): boolean => /^\p{Script=Han}{2,4}$/u.test(value);
const withDot = (value: string): boolean => value.includes("·");

export const NAME_FORMS: Forms = {
  clear: [
    text("name", (value) => value),
    text("spaces around", (value) => ` ${value}\u3000`),
    typed("formula with result", (value, { storesResults }) =>
      storesResults ? { formula: `"${value}"`, result: value } : undefined,
    ),
  ],
  odd: [
    nameAsWritten("inner space", (value) => (isHan(value) ? `${value[0]} ${value.slice(1)}` : undefined)),
    nameAsWritten("inner full-width space", (value) =>
      isHan(value) ? `${value[0]}\u3000${value.slice(1)}` : undefined,
    ),
    nameAsWritten("bullet", (value) => (withDot(value) ? value.replace("·", "•") : undefined)),
    nameAsWritten("katakana dot", (value) => (withDot(value) ? value.replace("·", "・") : undefined)),
    nameAsWritten("full-width dot", (value) => (withDot(value) ? value.replace("·", "．") : undefined)),
    nameAsWritten("zero-width space inside", (value) =>
      isHan(value) ? `${value[0]}\u200b${value.slice(1)}` : undefined,
    ),
    nameAsWritten("question mark", (value) => (isHan(value) ? `${value[0]}?` : undefined)),
    damaged("HTML reference", (value) => (withDot(value) ? value.replace("·", "&middot;") : `${value}&nbsp;`)),
    damaged("numeric reference", (value) => (isHan(value) ? `${value[0]}&#20255;` : undefined)),
    damaged("private use", (value) => (isHan(value) ? `${value[0]}\ue863` : undefined)),
    damaged("masked", (value) => (isHan(value) ? `${value[0]}*${value.slice(2)}` : undefined)),
    damaged("masked with X", (value) => (isHan(value) ? `${value[0]}XX` : undefined)),
    damaged("and others", (value) => (isHan(value) ? `${value}等3人` : undefined)),
    damaged("ditto", () => "同上"),
    damaged("none", () => "无"),
    damaged("replacement character", (value) => (isHan(value) ? `${value[0]}\ufffd` : undefined)),
    ...LEFTOVERS,
  ],
};

/** Numbers of courts and certificates travel as they are written. */
export const OFFICIAL_FORMS: Forms = {
  clear: [
    text("official number", (value) => value),
    (value) => ({
      content: value.replace("（", "(").replace("）", ")"),
      means: value.replace("（", "(").replace("）", ")"),
      form: "ASCII brackets",
    }),
    text("spaces around", (value) => ` ${value} `),
  ],
  odd: [
    damaged("no 号", (value) => value.replace(/号.*$/, "")),
    damaged("inner space", (value) => value.replace(/(\d)(?=\d*号)/, "$1 ")),
    ...LEFTOVERS,
  ],
};

/** Free text and contract numbers: kept as written. */
export const TEXT_FORMS: Forms = {
  clear: [text("text", (value) => value), text("spaces around", (value) => ` ${value} `)],
  odd: [
    damaged("NULL", () => "NULL"),
    damaged("error text", () => "#REF!"),
    damaged("error text of LibreOffice", () => "Err:502"),
    damaged("column too narrow", () => "#####"),
    typed("error value", () => ({ error: "#N/A" }), { unusable: true }),
    uncomputed,
    damaged("replacement character", (value) => `${value}\ufffd`),
    doubtful("HTML reference", () => "A&amp;B-2026", "A&amp;B-2026"),
    doubtful("private use", () => "乙\ue863-2026", "乙\ue863-2026"),
  ],
};

/** Contract numbers and other short numbers in text columns. */
export const NUMBER_TEXT_FORMS: Forms = {
  clear: [
    ...TEXT_FORMS.clear,
    text("apostrophe", (value) => (/^\d/.test(value) ? `'${value}` : undefined)),
    text("as a formula text", (value) => `="${value}"`),
    typed("number", (value) => (/^[1-9]\d{0,14}$/.test(value) ? { number: Number(value) } : undefined)),
    typed("number with leading zeros", (value) =>
      /^0\d{2,14}$/.test(value) ? { number: Number(value), format: "0".repeat(value.length) } : undefined,
    ),
    typed("formula with result", (value, { storesResults }) =>
      storesResults ? { formula: `"${value}"`, result: value } : undefined,
    ),
  ],
  odd: [
    ...TEXT_FORMS.odd,
    damaged("E+17", () => "2.02601E+17"),
    typed("20 digits as a number", () => ({ number: 20260105000012345678 }), { unusable: true }),
    typed("turned into a date cell", () => ({ date: "2026-03-12", format: 'm"月"d"日"' }), { unusable: true }),
    damaged("turned into a date", () => "3月12日"),
  ],
};

export const YES_NO_FORMS: Readonly<Record<"yes" | "no", readonly string[]>> = {
  yes: ["是", "有", "存在", "Y", "yes", "1", "√", "TRUE", " 是 "],
  no: ["否", "无", "不存在", "N", "no", "0", "×", "FALSE", "没有"],
};

/** The value is `true` or `false`. */
export const yesNoForms: Forms = {
  clear: [
    (value, { random }) => ({
      content: oneOf(YES_NO_FORMS[value === "true" ? "yes" : "no"], random),
      means: value === "true",
      form: "yes or no",
    }),
    (value) => ({ content: value === "true" ? "是" : "否", means: value === "true", form: "是 or 否" }),
    (value, { typed }) =>
      typed ? { content: { boolean: value === "true" }, means: value === "true", form: "boolean" } : undefined,
    (value, { typed }) =>
      typed ? { content: { number: value === "true" ? 1 : 0 }, means: value === "true", form: "number" } : undefined,
  ],
  odd: [damaged("a word", () => "待定"), damaged("number", () => "2"), ...LEFTOVERS],
};

/** Choices by their names, variants and codes. The code of an ambiguous table needs a warning. */
export function codeForms(table: CodeTable): Forms {
  const entryOf = (value: string) => table.entries.find((entry) => entry.value === value)!;
  const isAmbiguous = table.name === "measure" || table.name === "coOwnership";
  const code: Form = (value, { typed, random }) => {
    const { code } = entryOf(value);
    if (code === undefined) return undefined;
    return {
      content: typed && random() < 0.5 ? { number: Number(code) } : code,
      means: value,
      form: "code",
      ...(isAmbiguous && { doubtful: true }),
    };
  };
  return {
    clear: [
      text("name of the choice", (value) => entryOf(value).zh),
      (value, { random }) => {
        const variants = (entryOf(value).variants ?? []).filter((word) => !word.startsWith("轮候"));
        return variants.length ? { content: oneOf(variants, random), means: value, form: "variant" } : undefined;
      },
      text("spaces around", (value) => ` ${entryOf(value).zh}\u3000`),
      ...(isAmbiguous ? [] : [code]),
    ],
    odd: [
      ...(isAmbiguous ? [code] : []),
      (value) => ({ content: `${entryOf(value).zh}等`, means: UNUSABLE, form: "unknown choice" }),
      damaged("unknown code", () => "77"),
      ...LEFTOVERS,
    ],
  };
}

export const ID_TYPE_FORMS = codeForms(ID_TYPES);
