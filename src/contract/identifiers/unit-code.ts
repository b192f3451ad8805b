/**
 * 不动产单元代码 / 不动产单元号 (BDCDYH), GB/T 37346-2019: 28 characters in the parts 6 + 3 + 3 + 2 + 5 + 1 + 8, no
 * check digit.
 */
import { showStray } from "./common/mask-stray.js";
import { findDamage, lookalikeDigit } from "./common/damaged-text.js";
import { asWritten, defect, type IdentifierCheck, type IdentifierDefect } from "./common/defect.js";
import { hasKnownProvince, isProvinceAt } from "./common/division.js";
import { dropDashes, foldCodeNamed, showValue } from "./common/normalize-text.js";
import { UNIT_CODE_DEFECTS, type UnitCodeDefect } from "./unit-code-defects.js";

/** The parts of a unit code. */
export interface UnitCodeParts {
  /** 县级行政区划代码, 6 digits. */
  division: string;
  /** 地籍区代码, 3 digits. */
  cadastralArea: string;
  /** 地籍子区代码, 3 digits. */
  cadastralSubarea: string;
  /** 宗地(宗海)特征码, 2 letters. */
  parcelFeature: string;
  /** First letter of the feature: G 国家, J 集体, Z 未确定或有争议. */
  ownership: "G" | "J" | "Z";
  /** Second letter of the feature: the kind of right to the parcel. */
  rightType: string;
  /** 宗地(宗海)顺序号, 5 digits. */
  parcelSerial: string;
  /** 宗地代码 (ZDDM/ZHDM): the first 19 characters. */
  parcel: string;
  /** 定着物特征码: F 房屋等建筑物、构筑物, L 森林、林木, Q 其他定着物, W 无定着物. */
  fixtureFeature: "F" | "L" | "Q" | "W";
  /** 定着物单元号, 8 digits. */
  fixtureNumber: string;
  /** 幢号, 4 digits; only for F. 9999 stands for several buildings of one project. */
  building?: string;
  /** 户号, 4 digits; only for F. */
  room?: string;
}

/** Meaning of the first letter of the parcel feature: ownership of the land (所有权). */
export const OWNERSHIP_LETTERS: Readonly<Record<string, string>> = {
  G: "国家",
  J: "集体",
  Z: "未确定或有争议",
};

/** Meaning of the second letter of the parcel feature: right to the parcel. The 2019 standard added L and N. */
export const RIGHT_LETTERS: Readonly<Record<string, string>> = {
  A: "集体土地所有权宗地",
  B: "建设用地使用权宗地(地表)",
  S: "建设用地使用权宗地(地上)",
  X: "建设用地使用权宗地(地下)",
  C: "宅基地使用权宗地",
  D: "土地承包经营权宗地(耕地)",
  E: "土地承包经营权宗地(林地)",
  F: "土地承包经营权宗地(草地)",
  L: "林地使用权宗地(承包经营以外)",
  N: "农用地使用权宗地(承包经营以外、非林地)",
  H: "海域使用权宗海",
  G: "无居民海岛使用权海岛",
  W: "使用权未确定或有争议",
  Y: "其他土地使用权",
};

const LENGTH = 28;
const PARCEL = /^\d{12}[GJZ][ABCDEFGHLNSWXY]\d{5}$/;
const CODES = /(?<![0-9A-Z])\d{12}[GJZ][ABCDEFGHLNSWXY]\d{5}(?:W0{8}|[FLQ]\d{8})(?![0-9A-Z])/g;
const MAX_SEARCHED = 2000;
const GROUPS = /^(\d{0,20})([A-Z]{2})(\d{0,12})([FLQW])(\d{0,20})$/;
/** House numbers and addresses: `14-2-1802`, `3幢2单元301室`, `#12`. */
const HOUSE_NUMBER = /^(?:\d{1,5}(?:[-/#]\d{1,5}){1,4}|.{0,50}[幢栋室号楼层座].{0,50})$/;

/** Packs letters A-Z into a bit set. */
function letterSet(letters: string): number {
  let set = 0;
  for (let i = 0; i < letters.length; i++) set |= 1 << (letters.charCodeAt(i) - 65);
  return set;
}

const OWNERSHIP = letterSet(Object.keys(OWNERSHIP_LETTERS).join(""));
const RIGHTS = letterSet(Object.keys(RIGHT_LETTERS).join(""));
const FIXTURES = letterSet("FLQW");

function isLetterOf(set: number, code: number): boolean {
  return code >= 65 && code <= 90 && (set & (1 << (code - 65))) !== 0;
}

function areDigits(value: string, from: number, to: number): boolean {
  for (let i = from; i < to; i++) {
    const c = value.charCodeAt(i);
    if (c < 48 || c > 57) return false;
  }
  return true;
}

function areZeros(value: string, from: number, to: number): boolean {
  for (let i = from; i < to; i++) if (value.charCodeAt(i) !== 48) return false;
  return true;
}

/** Sea parcels and uninhabited islands: rights H and G. Their cadastral area and subarea may be 000000. */
const isSea = (right: number): boolean => right === 72 || right === 71;
const isVirtual = (value: string): boolean => areZeros(value, 6, 12) && !isSea(value.charCodeAt(13));

/** Cities without districts, whose own code stands in unit codes: 东莞, 中山, 儋州, 嘉峪关. */
const CITIES_WITHOUT_DISTRICTS = new Set(["441900", "442000", "460400", "620200"]);

/** Whether the division is that of a county or district, or belongs to the sea, which has no counties. */
function hasCounty(value: string): boolean {
  return (
    value.charCodeAt(4) !== 48 ||
    value.charCodeAt(5) !== 48 ||
    isSea(value.charCodeAt(13)) ||
    CITIES_WITHOUT_DISTRICTS.has(value.slice(0, 6))
  );
}

/** Whether the number of a building, of trees or of another fixture is zero. */
const hasZeroFixture = (value: string): boolean => value.charCodeAt(19) !== 87 && areZeros(value, 20, LENGTH);

/** Whether the value is a unit code in wire form: 28 characters, no spaces. Codes with warnings pass. */
export function isUnitCode(value: string): boolean {
  return (
    value.length === LENGTH &&
    areDigits(value, 0, 12) &&
    isLetterOf(OWNERSHIP, value.charCodeAt(12)) &&
    isLetterOf(RIGHTS, value.charCodeAt(13)) &&
    areDigits(value, 14, 19) &&
    isLetterOf(FIXTURES, value.charCodeAt(19)) &&
    areDigits(value, 20, LENGTH) &&
    (value.charCodeAt(19) !== 87 || areZeros(value, 20, LENGTH)) &&
    (!areZeros(value, 14, 19) || isVirtual(value))
  );
}

/** Whether the value is a 宗地代码: the first 19 characters of a unit code. */
export function isParcelCode(value: string): boolean {
  return PARCEL.test(value);
}

function isUnremarkable(value: string): boolean {
  const right = value.charCodeAt(13);
  const isCollective = value.charCodeAt(12) === 74;
  const collectiveOnly = right === 65 || right === 67;
  return (
    (isCollective ? !isSea(right) : !collectiveOnly) &&
    !isVirtual(value) &&
    hasKnownProvince(value) &&
    hasCounty(value) &&
    !hasZeroFixture(value)
  );
}

function areDigitsAt(bytes: Uint8Array, from: number, to: number): boolean {
  for (let i = from; i < to; i++) if (bytes[i]! < 48 || bytes[i]! > 57) return false;
  return true;
}

function areZerosAt(bytes: Uint8Array, from: number, to: number): boolean {
  for (let i = from; i < to; i++) if (bytes[i] !== 48) return false;
  return true;
}

/**
 * Whether `checkUnitCode` would certainly find no defect in 28 ASCII bytes. Makes no string, for files of millions of
 * rows.
 *
 * @param at Offset of the first byte.
 */
export function isPlainUnitCodeAt(bytes: Uint8Array, at: number): boolean {
  const right = bytes[at + 13]!;
  return (
    areDigitsAt(bytes, at, at + 12) &&
    areDigitsAt(bytes, at + 14, at + 19) &&
    areDigitsAt(bytes, at + 20, at + LENGTH) &&
    isLetterOf(OWNERSHIP, bytes[at + 12]!) &&
    isLetterOf(RIGHTS, right) &&
    isLetterOf(FIXTURES, bytes[at + 19]!) &&
    // Collective land, the sea, parcels without a fixture and codes with warnings need the full check.
    right !== 65 &&
    right !== 67 &&
    !isSea(right) &&
    bytes[at + 19] !== 87 &&
    !areZerosAt(bytes, at + 4, at + 6) &&
    !areZerosAt(bytes, at + 14, at + 19) &&
    !areZerosAt(bytes, at + 6, at + 12) &&
    !areZerosAt(bytes, at + 20, at + LENGTH) &&
    isProvinceAt(bytes, at)
  );
}

/**
 * Checks a unit code as people write it. Folds white space, dashes, full-width characters and lower case, and reports
 * everything else.
 */
export function checkUnitCode(text: string): IdentifierCheck {
  if (isUnitCode(text) && isUnremarkable(text)) return asWritten(text);
  const written = foldCodeNamed(text);
  const { value, folds } = isHouseNumber(written.value) ? written : dropDashes(written);
  return { value, changed: value !== text, folds, defects: findDefects(value) };
}

function isHouseNumber(value: string): boolean {
  return value.length <= 60 && HOUSE_NUMBER.test(value);
}

function findDefects(value: string): IdentifierDefect[] {
  const damage = findDamage(value);
  if (damage) return [damage];
  const surplus = value.length > LENGTH ? moreThanACode(value) : undefined;
  if (surplus) return [surplus];
  if (isHouseNumber(value)) return [defect(UNIT_CODE_DEFECTS, "unit-code-house-number", { shown: showStray(value) })];
  if (isParcelCode(value)) return [defect(UNIT_CODE_DEFECTS, "unit-code-fixture-missing", { shown: value })];
  if (value.length !== LENGTH) return [wrongLength(value)];
  const found = [...wrongDigits(value), ...wrongLetters(value)];
  return found.length > 0 ? found : semanticDefects(value);
}

/** Finds unit codes within other text, or with unusual separators. */
function moreThanACode(value: string): IdentifierDefect | undefined {
  const text = value.slice(0, MAX_SEARCHED);
  const codes = text.match(CODES) ?? text.replace(/[._/\\·•]/g, "").match(CODES);
  if (!codes) return undefined;
  const different = new Set(codes).size;
  return different > 1
    ? defect(UNIT_CODE_DEFECTS, "unit-code-several", { count: different })
    : defect(UNIT_CODE_DEFECTS, "unit-code-surplus", { code: codes[0] });
}

/** Reports which group has a wrong length, when the letters still mark the groups. */
function wrongLength(value: string): IdentifierDefect {
  const groups = GROUPS.exec(value);
  const places: [string, string][] = [];
  const compare = (zh: string, en: string, part: string | undefined, expected: number): void => {
    if (part !== undefined && part.length !== expected) {
      places.push([
        `${zh}应为 ${expected} 位数字，实际 ${part.length} 位`,
        `${en} has ${part.length} digits instead of ${expected}`,
      ]);
    }
  };
  if (groups) {
    compare("特征码之前", "the part before the parcel feature", groups[1], 12);
    compare("宗地顺序号", "the parcel serial", groups[3], 5);
    compare("定着物单元号", "the fixture number", groups[5], 8);
  }
  return defect(UNIT_CODE_DEFECTS, "unit-code-length", {
    length: value.length,
    detailZh: places.map(([zh]) => `；${zh}`).join(""),
    detailEn: places.map(([, en]) => `; ${en}`).join(""),
  });
}

const isDigitPlace = (i: number): boolean => i !== 12 && i !== 13 && i !== 19;

function wrongDigits(value: string): IdentifierDefect[] {
  const wrong: number[] = [];
  let corrected = "";
  for (let i = 0; i < LENGTH; i++) {
    const isWrong = isDigitPlace(i) && !areDigits(value, i, i + 1);
    if (isWrong) wrong.push(i);
    corrected += (isWrong ? lookalikeDigit(value.charAt(i)) : undefined) ?? value.charAt(i);
  }
  return wrong.map((i) => {
    const letter = value.charAt(i);
    const digit = lookalikeDigit(letter);
    return digit === undefined
      ? defect(UNIT_CODE_DEFECTS, "unit-code-character", { position: i + 1, letter: showValue(letter) })
      : defect(UNIT_CODE_DEFECTS, "unit-code-lookalike", {
          position: i + 1,
          letter,
          digit,
          corrected: showValue(corrected),
        });
  });
}

function wrongLetters(value: string): IdentifierDefect[] {
  const found: IdentifierDefect[] = [];
  const expect = (set: number, at: number, code: UnitCodeDefect): void => {
    if (!isLetterOf(set, value.charCodeAt(at)))
      found.push(defect(UNIT_CODE_DEFECTS, code, { letter: showValue(value.charAt(at)) }));
  };
  expect(OWNERSHIP, 12, "unit-code-ownership");
  expect(RIGHTS, 13, "unit-code-right");
  expect(FIXTURES, 19, "unit-code-fixture");
  return found;
}

/** Checks the meaning of a value whose characters are all of the right type. */
function semanticDefects(value: string): IdentifierDefect[] {
  const found: IdentifierDefect[] = [];
  const feature = value.slice(12, 14);
  const virtual = isVirtual(value);
  if (value[19] === "W" && !areZeros(value, 20, LENGTH)) {
    found.push(defect(UNIT_CODE_DEFECTS, "unit-code-w-part", { number: value.slice(20) }));
  }
  // A virtual code belongs to no real parcel, so its serial number has no meaning.
  if (areZeros(value, 14, 19))
    found.push(defect(UNIT_CODE_DEFECTS, "unit-code-parcel-serial", {}, virtual ? "warning" : "error"));
  if (virtual) found.push(defect(UNIT_CODE_DEFECTS, "unit-code-virtual"));
  if (/^[GZ][AC]$/.test(feature)) {
    found.push(defect(UNIT_CODE_DEFECTS, "unit-code-collective-only", { feature, letter: feature.charAt(1) }));
  }
  if (/^J[GH]$/.test(feature)) found.push(defect(UNIT_CODE_DEFECTS, "unit-code-state-only", { feature }));
  if (!hasKnownProvince(value))
    found.push(defect(UNIT_CODE_DEFECTS, "unit-code-province", { code: value.slice(0, 2) }));
  else if (!hasCounty(value))
    found.push(defect(UNIT_CODE_DEFECTS, "unit-code-county", { division: value.slice(0, 6) }));
  if (hasZeroFixture(value)) found.push(defect(UNIT_CODE_DEFECTS, "unit-code-fixture-zero"));
  return found;
}

/**
 * Splits a unit code into its parts.
 *
 * @throws RangeError when the value is not a unit code in wire form.
 */
export function parseUnitCode(value: string): UnitCodeParts {
  if (!isUnitCode(value)) throw new RangeError(`not a 28-character unit code: ${showValue(value)}`);
  const fixtureFeature = value.charAt(19) as UnitCodeParts["fixtureFeature"];
  return {
    division: value.slice(0, 6),
    cadastralArea: value.slice(6, 9),
    cadastralSubarea: value.slice(9, 12),
    parcelFeature: value.slice(12, 14),
    ownership: value.charAt(12) as UnitCodeParts["ownership"],
    rightType: value.charAt(13),
    parcelSerial: value.slice(14, 19),
    parcel: value.slice(0, 19),
    fixtureFeature,
    fixtureNumber: value.slice(20),
    ...(fixtureFeature === "F" ? { building: value.slice(20, 24), room: value.slice(24) } : {}),
  };
}

/**
 * Formats a unit code as certificates print it, in groups of 6, 6, 7 and 9: `330106 001001 GB00001 F00010001`.
 *
 * @throws RangeError when the value is not a unit code in wire form.
 */
export function formatUnitCode(value: string): string {
  if (!isUnitCode(value)) throw new RangeError(`not a 28-character unit code: ${showValue(value)}`);
  return `${value.slice(0, 6)} ${value.slice(6, 12)} ${value.slice(12, 19)} ${value.slice(19)}`;
}
