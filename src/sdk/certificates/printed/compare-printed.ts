import { checkCertificateIdentifier, foldCertificateNo, foldName, maskName } from "../../../contract/index.js";
import type { Finding } from "../../../rules/index.js";
import { isPrinted } from "./printed-name.js";
import { amountOf, amountsIn, hasAmount } from "./printed-amount.js";
import { PrintedFields, type PrintedField } from "./printed-fields.js";
import { printedFinding } from "./printed-texts.js";
import { containsToken } from "./printed-token.js";

/** Values that the certificate should show. Absent values are not compared. */
export interface PrintedFacts {
  /** Number of the certificate (不动产权证号 or 不动产登记证明号). */
  readonly no?: string;
  /** Identifier of the electronic certificate (电子证照标识, GB/T 36904-2018). */
  readonly identifier?: string;
  /** Codes of the units (不动产单元号), 28 characters each. All must be shown. */
  readonly unitCodes?: readonly string[];
  /** Names of the holders of the right (权利人). All must be shown. */
  readonly holders?: readonly string[];
  /** Names of the obligors (义务人), such as mortgagors. All must be shown. */
  readonly obligors?: readonly string[];
  /** Secured principal or maximum claim (被担保主债权数额 or 最高债权额) in yuan, such as `"1200000.00"`. */
  readonly amount?: string;
  /** Number of the contract (合同编号). */
  readonly contractNo?: string;
}

const IDENTIFIER = /1\.2\.156\.3005\.2\.[0-9A-Z]{1,60}\.[0-9A-Z]{1,60}\.[0-9A-Z]{1,60}\.\d{3}\.[0-9A-Z]/;
const CERTIFICATE_NO = /[\u4e00-\u9fa5]{1,2}\(\d{4}\)[\u4e00-\u9fa5]{1,20}?不动产(?:权|证明)第\d{6,12}号/g;

const IN_A_NAME = /[\p{L}\p{N}·]/u;
const IN_A_NUMBER = /[\p{L}\p{N}_/-]/u;
const IN_A_UNIT_CODE = /[0-9A-Z]/;
const IN_DIGITS = /\d/;

export interface PrintedComparison {
  /** 电子证照标识 as printed. */
  readonly identifier?: string;
  readonly findings: readonly Finding[];
}

/** Compares the visible text of a certificate with the expected values, field by field. */
export function comparePrinted(lines: readonly string[], expected: PrintedFacts): PrintedComparison {
  const printed = new PrintedFields(lines);
  const identifier = IDENTIFIER.exec(printed.text.replace(/\s/g, ""))?.[0];
  return {
    ...(identifier !== undefined && { identifier }),
    findings: [
      ...compareNumber(printed, expected.no),
      ...compareUnits(printed, expected.unitCodes),
      ...compareNames(printed, "holder", expected.holders),
      ...compareNames(printed, "obligor", expected.obligors),
      ...compareAmount(printed, expected.amount),
      ...compareContract(printed, expected.contractNo),
      ...compareIdentifier(identifier, expected.identifier),
    ],
  };
}

/** The first number on a certificate is its own; others can occur in its notes. */
function compareNumber({ text }: PrintedFields, expected: string | undefined): Finding[] {
  if (expected === undefined) return [];
  const wanted = foldCertificateNo(expected);
  const kind = /不动产(?:权|证明)第/.exec(wanted)?.[0];
  const own = foldCertificateNo(text)
    .match(CERTIFICATE_NO)
    ?.find((no) => kind !== undefined && no.includes(kind));
  const isOwn = kind === undefined ? containsToken(foldCertificateNo(text), wanted, IN_DIGITS) : own?.endsWith(wanted);
  return isOwn ? [] : [printedFinding("certificate-number-differs", { expected })];
}

function compareUnits(printed: PrintedFields, expected: readonly string[] = []): Finding[] {
  const shown = valuesOrAll(printed, "unit");
  return expected
    .filter((unitCode) => !shown.some((value) => containsToken(value, unitCode, IN_A_UNIT_CODE)))
    .map((unitCode) => printedFinding("certificate-unit-differs", { expected: unitCode }));
}

function compareNames(
  printed: PrintedFields,
  field: "holder" | "obligor",
  expected: readonly string[] = [],
): Finding[] {
  const shown = valuesOrAll(printed, field).map(foldWords);
  const isShown = (name: string) => {
    // A character missing from the font is printed as something else, so the bounds of the word are unknown.
    if (/[\u{10000}-\u{10ffff}]/u.test(name)) return shown.some((value) => isPrinted(name, value.replace(/\s/g, "")));
    return shown.some((value) => containsToken(value, foldName(name), IN_A_NAME));
  };
  return expected
    .filter((name) => !isShown(name))
    .map((name) => printedFinding(`certificate-${field}-differs`, { expected: maskName(name) }));
}

function compareAmount(printed: PrintedFields, expected: string | undefined): Finding[] {
  const wanted = expected === undefined ? undefined : amountsIn(expected)[0]?.fen;
  if (expected === undefined || wanted === undefined) return [];
  const values = printed.valuesOf("amount");
  // The words of a label can begin a line of free text, such as the scope of security; no amount follows them.
  const amounts = values.filter(hasAmount);
  const isShown =
    values.length > 0
      ? amounts.length > 0 && amounts.every((value) => amountOf(value) === wanted)
      : amountsIn(printed.text).some(({ fen, isMoney }) => isMoney && fen === wanted);
  return isShown ? [] : [printedFinding("certificate-amount-differs", { expected })];
}

function compareContract(printed: PrintedFields, expected: string | undefined): Finding[] {
  if (expected === undefined) return [];
  const shown = valuesOrAll(printed, "contract").map(foldWords);
  const isShown = shown.some((value) => containsToken(value, foldName(expected), IN_A_NUMBER));
  return isShown ? [] : [printedFinding("certificate-contract-differs", { expected })];
}

function compareIdentifier(identifier: string | undefined, expected: string | undefined): Finding[] {
  if (identifier === undefined) return [printedFinding("certificate-identifier-missing")];
  const defects = checkCertificateIdentifier(identifier).defects.map(
    ({ code, severity, zh, en, fixZh, fixEn }): Finding => ({ rule: code, severity, zh, en, fixZh, fixEn }),
  );
  const differs = expected !== undefined && expected !== identifier;
  return [...defects, ...(differs ? [printedFinding("certificate-identifier-differs")] : [])];
}

/** Older forms lack some labels; the value may then be anywhere. */
function valuesOrAll(printed: PrintedFields, field: PrintedField): string[] {
  const values = printed.valuesOf(field);
  return values.length > 0 ? values : [printed.text];
}

/** Folds names and numbers for comparison and keeps the white space between words. */
function foldWords(text: string): string {
  return text.split(/\s/).map(foldName).join("\n");
}
