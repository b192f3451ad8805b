/**
 * Masks values that stand where no personal value is expected: a name in a column of amounts, a row of data read as
 * header, an ID number typed as an argument. Nothing but the shape of the value shows what it is.
 */
import { ORGANISATION, SURNAMES, maskForeignText, maskIdNo, maskName } from "./mask-text.js";
import { showCharacters, showValue } from "./normalize-text.js";

/** A Chinese name: two to four characters that begin with a common surname, or parts joined by a middle dot. */
const HAN_NAME = new RegExp(
  `^(?:[${SURNAMES}][\\u4e00-\\u9fff]{1,3}|\\p{Script=Han}{1,10}(?:[·•]\\p{Script=Han}{1,10})+)$`,
  "u",
);
/** A name in Latin letters: two to four words, each with a capital. */
const LATIN_NAME = /^\p{Lu}[\p{L}'’-]+(?:[ ,·]+\p{Lu}[\p{L}'’.-]*){1,3}$/u;
/** Common surnames in Latin letters that are no English words of headers. */
const LATIN_SURNAMES = new Set(
  (
    "wang li zhang liu chen yang zhao huang zhou wu xu zhu hu guo lin luo zheng liang xie tang feng yu dong xiao cheng " +
    "cao yuan deng shen zeng peng lu su jiang cai jia ding wei xue ye yan du dai xia zhong tian ren fang shi yao liao " +
    "zou xiong jin hao kong bai cui kang mao qiu qin gu hou shao meng wan duan qian ouyang sima"
  ).split(" "),
);
/** A name as the last part of a path: someone typed it where a file is expected. */
const NAME_AS_FILE = new RegExp(`(?<=[/\\\\])[${SURNAMES}][\\u4e00-\\u9fff]{1,3}(?![\\p{L}\\p{N}./\\\\_-])`, "gu");
/** Numbers of passports, travel permits and permanent residents' cards. */
const TRAVEL_DOCUMENT =
  /(?<![A-Za-z0-9])(?:[EGDSPK]\d{8}|E[A-Z]\d{7}|[HM]\d{8}(?:\d{2})?|[A-Z]{3}\d{12})(?![A-Za-z0-9])/gi;
const CREDIT_CODE = /(?<![0-9A-Za-z])[0-9A-HJ-NPQRTUWXY]{2}\d{6}[0-9A-HJ-NPQRTUWXY]{10}(?![0-9A-Za-z])/gi;
/** The serial of a certificate: 不动产权第0000001号, 不动产证明第0000001号. */
const CERTIFICATE_SERIAL = /(?<=(?:不动产权|不动产证明|不动产登记证明|房权证|房地权证|他项权证?)[^\d\s]{0,12})\d{4,}/g;
/** Street and house, or room: the address of a home. */
const ADDRESS =
  /(?<=[路街巷弄道村里苑园庄区])\s*\d+(?:-\d+)*\s*(?:号|弄|幢|栋|座|单元|室|楼)[\d号弄幢栋座单元室楼层-]*/g;
/** Tokens and keys: a known prefix, or a long run of letters and digits without order. */
const KNOWN_TOKEN = "(?:whsec_|sk-|ghp_|AKIA|eyJ)[A-Za-z0-9+/_.=-]{8,}";
const TOKEN = new RegExp(
  `(?<![A-Za-z0-9])(?:${KNOWN_TOKEN}|(?=[A-Za-z]*\\d)(?=[A-Z0-9]*[a-z])[A-Za-z0-9+_]{20,}={0,2})(?![A-Za-z0-9])`,
  "g",
);
/** As above; a run has capitals too, unlike a digest or the name of a temporary folder. */
const MIXED_TOKEN = new RegExp(
  `(?<![A-Za-z0-9])(?:${KNOWN_TOKEN}|(?=[A-Za-z]*\\d)(?=[A-Z0-9]*[a-z])(?=[a-z0-9]*[A-Z])[A-Za-z0-9]{20,}={0,2})(?![A-Za-z0-9])`,
  "g",
);

/** A citizen ID number by its form, with a date of birth. */
const CITIZEN_ID = /(?<!\d)[1-9]\d{5}(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dXx](?![\dA-Za-z])/g;
const PHONE = /(?<![\dA-Za-z])1[3-9]\d{9}(?![\dA-Za-z])/g;

/** What a column is for, which stays readable in it. */
export type Expected = "address" | "certificate-no";

/** Masks a value of unknown meaning. What has no shape of a personal value or a secret stays. */
export function maskStray(text: string, expected?: Expected): string {
  return LATIN_NAME.test(text) ? maskWords(text) : maskShapes(text, expected);
}

/** As `maskStray`, for a header: words with capitals are a title, such as `Loan Amount`, unless one is a surname. */
export function maskStrayHeader(text: string): string {
  const isName = LATIN_NAME.test(text) && text.split(/[ ,·]+/).some((word) => LATIN_SURNAMES.has(word.toLowerCase()));
  return isName ? maskWords(text) : maskShapes(text);
}

/**
 * As `maskStray`, for a value that people need in full: a ref, a case number, a path. Masks only what certainly
 * identifies a person or gives access.
 */
export function maskStrayReference(text: string): string {
  if (isHanName(text)) return maskName(text);
  return text
    .replace(CITIZEN_ID, maskIdNo)
    .replace(PHONE, maskIdNo)
    .replace(MIXED_TOKEN, maskToken)
    .replace(NAME_AS_FILE, maskName);
}

/** Longest text that is searched for personal values; messages show its beginning only. */
const MAX_MASKED = 400;

/** Prepares a value for a message, as `showValue`, and masks it by its shape. */
export function showStray(text: string, expected?: Expected): string {
  return showValue(maskStray(showCharacters(text.slice(0, MAX_MASKED)), expected));
}

function maskShapes(text: string, expected?: Expected): string {
  if (isHanName(text)) return maskName(text);
  const masked = maskForeignText(text)
    .replace(TOKEN, maskToken)
    .replace(CREDIT_CODE, maskIdNo)
    .replace(TRAVEL_DOCUMENT, maskIdNo);
  const withoutAddress = expected === "address" ? masked : masked.replace(ADDRESS, "***");
  return expected === "certificate-no"
    ? withoutAddress
    : withoutAddress.replace(CERTIFICATE_SERIAL, (serial) => "*".repeat(serial.length));
}

const isHanName = (text: string): boolean => HAN_NAME.test(text) && !ORGANISATION.test(text);
const maskToken = (token: string): string => `${token.slice(0, 4)}***`;
const maskWords = (text: string): string => text.replace(/[\p{L}'’.-]+/gu, maskName);
