// Identifiers of the domain: recognize, check, parse, format, compare. Pure functions without dependencies.
import { CASE_NO_DEFECTS } from "./court-case-no.js";
import { CERTIFICATE_IDENTIFIER_DEFECTS } from "./certificate-identifier.js";
import { CERTIFICATE_NO_DEFECTS } from "./certificate-no.js";
import { CITIZEN_ID_DEFECTS } from "./citizen-id.js";
import { CREDIT_CODE_DEFECTS } from "./credit-code.js";
import { DAMAGE_DEFECTS } from "./damaged-text.js";
import type { DefectText } from "./defect.js";
import { ID_NO_DEFECTS } from "./id-document.js";
import { UNIT_CODE_DEFECTS } from "./unit-code-defects.js";

/** Every defect that a check of an identifier can find, by code, with its texts. `{name}` is replaced by a value. */
export const IDENTIFIER_DEFECTS: ReadonlyMap<string, DefectText> = new Map<string, DefectText>(
  [
    DAMAGE_DEFECTS,
    UNIT_CODE_DEFECTS,
    CITIZEN_ID_DEFECTS,
    CREDIT_CODE_DEFECTS,
    CERTIFICATE_NO_DEFECTS,
    CASE_NO_DEFECTS,
    CERTIFICATE_IDENTIFIER_DEFECTS,
    ID_NO_DEFECTS,
  ].flatMap((table) => Object.entries(table)),
);

export { hasError, type DefectText, type FoldName, type IdentifierCheck, type IdentifierDefect } from "./defect.js";
export {
  checkUnitCode,
  formatUnitCode,
  isParcelCode,
  isPlainUnitCodeAt,
  isUnitCode,
  OWNERSHIP_LETTERS,
  parseUnitCode,
  RIGHT_LETTERS,
  type UnitCodeParts,
} from "./unit-code.js";
export {
  checkCitizenId,
  citizenId15To18,
  citizenId18To15,
  citizenIdCheckDigit,
  isCitizenId,
  isCitizenId15,
  parseCitizenId,
  plainCitizenIdAt,
  type CitizenIdOptions,
  type CitizenIdParts,
} from "./citizen-id.js";
export {
  checkBusinessLicence,
  checkCreditCode,
  checkOrganizationCode,
  creditCodeCheckDigit,
  isBusinessLicence15,
  isCreditCode,
  isPlainCreditCodeAt,
  isOrganizationCode,
  organizationCodeCheckDigit,
  parseCreditCode,
  type CreditCodeParts,
} from "./credit-code.js";
export {
  checkCertificateNo,
  foldCertificateNo,
  isCertificateNo,
  parseCertificateNo,
  type CertificateKind,
  type CertificateNoParts,
  type LegacyCertificateKind,
  type LegacyCertificateNoParts,
} from "./certificate-no.js";
export {
  ORGAN_TYPES,
  checkCaseNo,
  foldCaseNo,
  isCaseNo,
  isSuperiorCourt,
  organOfDocument,
  parseCaseNo,
  type CaseNoParts,
  type OrganType,
} from "./court-case-no.js";
export {
  buildCertificateIdentifier,
  checkCertificateIdentifier,
  isCertificateIdentifier,
  mod37_36,
  parseCertificateIdentifier,
  type CertificateIdentifierParts,
} from "./certificate-identifier.js";
export { checkIdNo } from "./id-document.js";
export { isDivisionCode, provinceOf, PROVINCES, type Province } from "./division.js";
export {
  foldCode,
  foldName,
  foldNumber,
  foldOfficialNo,
  foldReference,
  showCharacters,
  showValue,
  unwrapCell,
} from "./normalize-text.js";
export { maskIdNo, maskName } from "./mask-text.js";
export { isOrganisationName, maskForeignText, maskForeignValue, SURNAMES } from "./mask-text.js";
export { maskStray, maskStrayHeader, maskStrayReference, showStray, type Expected } from "./mask-stray.js";
