/**
 * 电子证照标识, the identifier of an electronic certificate (GB/T 36904-2018):
 * `1.2.156.3005.2.<type>.<issuer>.<serial>.<version>.<check>`.
 */
import { emptyIdentifier, findDamage } from "./common/damaged-text.js";
import { asWritten, defect, type DefectTable, type IdentifierCheck, type IdentifierDefect } from "./common/defect.js";
import { foldCodeNamed, showValue } from "./common/normalize-text.js";

/** The parts of an electronic certificate's identifier. */
export interface CertificateIdentifierParts {
  /** 证照类型代码, digits and capitals. */
  type: string;
  /** 颁发机构代码, normally a credit code. */
  issuer: string;
  /** 流水号, digits and capitals. */
  serial: string;
  /** Version, 3 digits. */
  version: string;
}

type Code = "certificate-identifier-form" | "certificate-identifier-check";

/** The defects that `checkCertificateIdentifier` finds, with their texts. */
export const CERTIFICATE_IDENTIFIER_DEFECTS: DefectTable<Code> = {
  "certificate-identifier-form": {
    severity: "error",
    zh: "电子证照标识应为 1.2.156.3005.2 后接类型、机构、流水号、3 位版本号和 1 位校验码，以点分隔",
    en: "The identifier of an electronic certificate consists of 1.2.156.3005.2, type, issuer, serial, 3-digit version and check character, separated by dots",
    fixZh: "请从电子证照文件中复制完整标识",
    fixEn: "Copy the whole identifier from the electronic certificate",
  },
  "certificate-identifier-check": {
    severity: "warning",
    zh: "电子证照标识的校验码不符：应为 {expected}，实际为 {actual}",
    en: "Wrong check character of the identifier: expected {expected}, found {actual}",
    fixZh: "请与电子证照核对；部分机构公布的示例本身不符",
    fixEn: "Compare with the electronic certificate; some published identifiers fail this check themselves",
  },
};

const ROOT = "1.2.156.3005.2";
const ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
const FORM = /^1\.2\.156\.3005\.2\.([0-9A-Z]{1,60})\.([0-9A-Z]{1,60})\.([0-9A-Z]{1,60})\.(\d{3})\.([0-9A-Z])$/;

/**
 * Computes the check character of ISO 7064 MOD 37,36.
 *
 * @throws RangeError when the text contains anything other than digits and capital letters.
 */
export function mod37_36(text: string): string {
  let product = 36;
  for (const character of text) {
    const value = ALPHABET.indexOf(character);
    if (value < 0) throw new RangeError("MOD 37,36 takes digits and capital letters");
    product += value;
    if (product > 36) product -= 36;
    product *= 2;
    if (product >= 37) product -= 37;
  }
  return ALPHABET.charAt((37 - product) % 36);
}

/**
 * Builds the identifier from its parts and adds the check character.
 *
 * @throws RangeError when a part has characters or a length that the form does not allow.
 */
export function buildCertificateIdentifier({ type, issuer, serial, version }: CertificateIdentifierParts): string {
  const body = `${ROOT}.${type}.${issuer}.${serial}.${version}`;
  if (!FORM.test(`${body}.0`))
    throw new RangeError(`not the parts of an electronic certificate's identifier: ${showValue(body)}`);
  return `${body}.${mod37_36(type + issuer + serial + version)}`;
}

/** Whether the value has the form and the right check character. */
export function isCertificateIdentifier(value: string): boolean {
  const found = FORM.exec(value);
  return found !== null && expectedCheck(found) === found[5];
}

function expectedCheck(found: RegExpExecArray): string {
  return mod37_36(`${found[1]}${found[2]}${found[3]}${found[4]}`);
}

/**
 * Splits an identifier into its parts. Does not verify the check character, see `checkCertificateIdentifier`.
 *
 * @throws RangeError when the value does not have the form of an identifier.
 */
export function parseCertificateIdentifier(value: string): CertificateIdentifierParts {
  const found = FORM.exec(value);
  if (!found) throw new RangeError(`not an electronic certificate's identifier: ${showValue(value)}`);
  const [, type = "", issuer = "", serial = "", version = ""] = found;
  return { type, issuer, serial, version };
}

/** Checks the identifier of an electronic certificate as people write it. */
export function checkCertificateIdentifier(text: string): IdentifierCheck {
  if (isCertificateIdentifier(text)) return asWritten(text);
  const { value, folds } = foldCodeNamed(text);
  return { value, changed: value !== text, folds, defects: findDefects(value) };
}

function findDefects(value: string): IdentifierDefect[] {
  const damage = value === "" ? emptyIdentifier() : findDamage(value);
  if (damage) return [damage];
  const found = FORM.exec(value);
  if (!found) return [defect(CERTIFICATE_IDENTIFIER_DEFECTS, "certificate-identifier-form")];
  const expected = expectedCheck(found);
  const actual = found[5] ?? "";
  return expected === actual
    ? []
    : [defect(CERTIFICATE_IDENTIFIER_DEFECTS, "certificate-identifier-check", { expected, actual })];
}
