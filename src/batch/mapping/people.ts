import { type Column, type IdType, isCitizenId, isCreditCode } from "../../contract/index.js";
import { INVALID, displayText, reportEmpty, trimInvisible, type CellReader, type CellReporter } from "./cells/cell.js";
import { findReference } from "./cells/characters.js";
import type { TableRecord } from "../files/common/record.js";
import type { IdNoReader } from "./cells/identifier.js";
import { isErrorValue } from "./cells/text.js";

/** Columns for one person, or for several persons per cell. Columns that the file lacks are absent. */
export interface PersonColumns {
  readonly name?: CellOf;
  readonly idType?: CellOf;
  readonly idNo?: CellOf;
  readonly share?: CellOf;
}
interface CellOf {
  readonly index: number;
  readonly column: Column;
}

export interface PersonReaders {
  readonly name: CellReader;
  readonly idType: CellReader;
  readonly idNo: IdNoReader;
  readonly share: CellReader;
  /** Type of a number without a type, and the column for the type. */
  readonly defaultType: IdType;
  readonly idTypeColumn: Column;
  readonly nameColumn: Column;
  readonly idNoColumn: Column;
  readonly numberRequired: boolean;
}

export interface FoundPerson {
  name: string;
  idType?: string;
  idNo?: string;
  share?: string;
}

/** Receives findings on the cells of one person. */
export interface PeopleSink extends CellReporter {
  at(column: Column, index: number, person: number): void;
  missing(column: Column, index: number | undefined): void;
  /** Reports that the file has no column for a required field of the person in the cell at `index`. */
  missingColumn(column: Column, index: number, person: number): void;
  /** Reports a default that is used for a missing value. */
  supplied(column: Column, value: string, how: "default"): void;
}

/** Separators between two persons in a cell. */
export const SEPARATOR = /[、;；\n\r,，/]/;
const HASH = 0x23;
/** Separators that never belong to a name. */
const STRONG = /[、;；\n\r]+/;
/** All separators. A company's name may contain some, so they count only when the other columns have as many parts. */
const ANY = /[、;；\n\r,，/]+/;
/** A mistyped credit code: citizen IDs do not begin with 9 and do not have two letters before their last character. */
const CREDIT_CODE_LIKE = /^(?=9|[^A-Z]*[A-Z][^A-Z]*[A-Z].)[0-9A-Z]{18}$/i;
/** Chinese name of a person, which cannot contain a comma. */
const CHINESE_NAME = /^[\u3400-\u9fff·•・．\u{20000}-\u{3ffff}]{2,15}$/u;

/** Names of persons alone: two to four characters, or with a middle dot. A company's name is longer. */
const PERSON_NAME = /^\p{Script=Han}{2,4}$|^\p{Script=Han}+(?:·\p{Script=Han}+)+$/u;

const parts = (text: string, separator: RegExp): string[] => {
  const found = text.split(separator).map(trimInvisible);
  while (found.length > 0 && found.at(-1) === "") found.pop();
  return found;
};

const SHARES_OF_TWO = {
  example: "；份额逐人写明，例如 1/2、1/2",
  exampleEn: "; shares are given for each, such as 1/2、1/2",
};
const NO_EXAMPLE = { example: "", exampleEn: "" };

/**
 * Reads the persons of one set of columns in a row. `PersonRecognizer` of the fast path must accept the same values.
 * @returns undefined when the cells are empty, INVALID when a cell cannot be used
 */
export function readPeople(
  record: TableRecord,
  columns: PersonColumns,
  readers: PersonReaders,
  reporter: PeopleSink,
): FoundPerson[] | undefined | typeof INVALID {
  const text = (cell: CellOf | undefined): string => (cell ? record.cell(cell.index) : "");
  const [names, types, numbers, shares] = [
    text(columns.name),
    text(columns.idType),
    text(columns.idNo),
    text(columns.share),
  ];
  if (
    names.charCodeAt(0) === HASH ||
    types.charCodeAt(0) === HASH ||
    numbers.charCodeAt(0) === HASH ||
    shares.charCodeAt(0) === HASH
  ) {
    let isLost = false;
    for (const [cell, value] of [
      [columns.name, names],
      [columns.idType, types],
      [columns.idNo, numbers],
      [columns.share, shares],
    ] as const) {
      if (!cell) continue;
      reporter.at(cell.column, cell.index, 0);
      if (isErrorValue(value, reporter)) isLost = true;
    }
    if (isLost) return INVALID;
  }
  if (names === "" && numbers === "" && shares === "")
    return types === "" || !columns.idType ? undefined : strayType(types, columns.idType, readers, reporter);
  if (
    !SEPARATOR.test(names) &&
    !SEPARATOR.test(numbers) &&
    !SEPARATOR.test(types) &&
    (shares === "" || !/[、;；\n\r,，]/.test(shares))
  ) {
    const one = readOne([names, types, numbers, shares], columns, readers, reporter, 0);
    return one === INVALID || one === undefined ? one : [one];
  }
  // The semicolon of a character reference (&middot;) is not a separator.
  const reference = findReference(names);
  if (reference !== undefined && columns.name) {
    reporter.at(columns.name.column, columns.name.index, 0);
    reporter.report("name-escape", { shown: reference });
    return INVALID;
  }
  return readSeveral([names, types, numbers, shares], columns, readers, reporter);
}

/** Handles a type without a name and number, such as one that a template has filled in. */
function strayType(
  types: string,
  cell: CellOf,
  readers: PersonReaders,
  reporter: PeopleSink,
): undefined | typeof INVALID {
  reporter.at(cell.column, cell.index, 0);
  const value = readers.idType(types, reporter);
  return value === INVALID ? INVALID : reportEmpty(reporter);
}

type Texts = readonly [name: string, idType: string, idNo: string, share: string];

function readSeveral(
  [names, types, numbers, shares]: Texts,
  columns: PersonColumns,
  readers: PersonReaders,
  reporter: PeopleSink,
): FoundPerson[] | typeof INVALID {
  const numberParts = parts(numbers, ANY);
  const nameParts = splitNames(names, numberParts.length, Math.max(placesIn(types), placesIn(numbers)));
  // Names of ID types contain brackets, never commas. Shares contain the slash of a fraction.
  const typeParts = parts(types, ANY);
  const shareParts = parts(shares, /[、;；\n\r,，]+/);
  const count = nameParts.length;
  if (count === 0 && names !== "" && columns.name) {
    reporter.at(columns.name.column, columns.name.index, 0);
    reporter.report("name-placeholder", { shown: displayText(names) });
    return INVALID;
  }
  const disagree = (cell: CellOf | undefined, found: number): boolean => {
    if (!cell || found === 0 || found === count) return false;
    reporter.at(cell.column, cell.index, 0);
    reporter.report("people-count", {
      nameColumn: columns.name?.column.zh ?? "",
      names: count,
      otherColumn: cell.column.zh,
      others: found,
      ...(cell === columns.share ? SHARES_OF_TWO : NO_EXAMPLE),
    });
    return true;
  };
  const wrong = [
    disagree(columns.idNo, numberParts.length),
    disagree(columns.share, shareParts.length),
    typeParts.length !== 1 && disagree(columns.idType, typeParts.length),
  ];
  if (wrong.includes(true)) return INVALID;
  if (columns.name && count > 1) {
    reporter.at(columns.name.column, columns.name.index, 0);
    reporter.reportInterpretation(String(count), "split");
  } else {
    for (const [cell, written, read] of [
      [columns.name, names, nameParts[0]],
      [columns.idType, types, typeParts[0]],
      [columns.idNo, numbers, numberParts[0]],
      [columns.share, shares, shareParts[0]],
    ] as const) {
      if (!cell || written === (read ?? "")) continue;
      reporter.at(cell.column, cell.index, 0);
      reporter.reportInterpretation(read ?? "", "trimmed");
    }
    const separator = separatorIn(nameParts[0] ?? "");
    if (separator !== undefined && columns.name) {
      reporter.at(columns.name.column, columns.name.index, 0);
      reporter.report("name-separators", { separator });
    }
  }
  const people: FoundPerson[] = [];
  let isValid = true;
  for (let i = 0; i < count; i++) {
    const one = readOne(
      [
        nameParts[i] ?? "",
        typeParts.length === 1 ? (typeParts[0] ?? "") : (typeParts[i] ?? ""),
        numberParts[i] ?? "",
        shareParts[i] ?? "",
      ],
      columns,
      readers,
      reporter,
      i,
    );
    if (one === INVALID || one === undefined) isValid = false;
    else people.push(one);
  }
  return isValid ? people : INVALID;
}

/** Company names with a comma before their legal form, such as `Example Co., Ltd`. */
const BEFORE_LEGAL_FORM = /,(?=\s*(?:Ltd|Limited|Inc|LLC|LLP|LP|Corp|Co|PLC|GmbH|S\.?A)\b)/giu;

/** Returns a separator that may stand between two persons in what is read as one name. */
function separatorIn(name: string): string | undefined {
  return /[,，/]/.exec(name.replace(BEFORE_LEGAL_FORM, ""))?.[0];
}

/** Number of places between and around the separators of a cell: two in `X,`, where the second person has nothing. */
const placesIn = (text: string): number => (text === "" ? 0 : text.split(ANY).length);

/** @param places Number of persons for whom the other cells have a place, if only an empty one. */
function splitNames(text: string, numbers: number, places: number): string[] {
  const strong = parts(text, STRONG);
  const any = parts(text, ANY);
  if (any.length === strong.length) return strong;
  if (any.length === places) return any;
  // 张伟，李娜 with one number are two people, of whom one lacks a number.
  if (strong.length === numbers) return any.some((name) => PERSON_NAME.test(name)) ? any : strong;
  return any.length === numbers || any.every((name) => CHINESE_NAME.test(name)) ? any : strong;
}

function readOne(
  [nameText, typeText, numberText, shareText]: Texts,
  columns: PersonColumns,
  readers: PersonReaders,
  reporter: PeopleSink,
  place: number,
): FoundPerson | undefined | typeof INVALID {
  let isValid = true;
  const read = (cell: CellOf | undefined, text: string, reader: CellReader): string | undefined => {
    if (!cell || text === "") return undefined;
    reporter.at(cell.column, cell.index, place);
    const value = reader(text, reporter);
    if (value === INVALID) isValid = false;
    return typeof value === "string" ? value : undefined;
  };
  const name = read(columns.name, nameText, readers.name);
  const given = read(columns.idType, typeText, readers.idType);
  let idType: string = given ?? readers.defaultType;
  let idNo: string | undefined;
  if (columns.idNo && numberText !== "" && !(typeText !== "" && given === undefined)) {
    reporter.at(columns.idNo.column, columns.idNo.index, place);
    // Without a type, the number determines it. A number that is valid as both is read as a citizen ID.
    const number = trimInvisible(numberText);
    if (
      given === undefined &&
      idType === "citizen-id" &&
      !isCitizenId(number) &&
      (isCreditCode(number) || CREDIT_CODE_LIKE.test(number))
    ) {
      idType = "credit-code";
      reporter.reportInterpretation("统一社会信用代码", "default");
    }
    const value = readers.idNo(idType, numberText, reporter);
    if (value === INVALID) isValid = false;
    else if (typeof value === "string") idNo = value;
  }
  const share = read(columns.share, shareText, readers.share);
  if (isValid && columns.name && name === undefined) {
    reporter.missing(columns.name.column, columns.name.index);
    isValid = false;
  }
  if (isValid && !columns.name) {
    const cell = columns.idNo ?? columns.share;
    if (cell) reporter.missingColumn(readers.nameColumn, cell.index, place);
    isValid = false;
  }
  if (isValid && readers.numberRequired && idNo === undefined) {
    if (columns.idNo) reporter.missing(columns.idNo.column, columns.idNo.index);
    else reporter.missingColumn(readers.idNoColumn, columns.name!.index, place);
    isValid = false;
  }
  if (!isValid || name === undefined) return INVALID;
  const withType = readers.numberRequired || idNo !== undefined || given !== undefined;
  const person: FoundPerson = { name };
  if (withType) person.idType = idType;
  if (withType && given === undefined && idType === readers.defaultType)
    reporter.supplied(readers.idTypeColumn, idType, "default");
  if (idNo !== undefined) person.idNo = idNo;
  if (share !== undefined) person.share = share;
  return person;
}
