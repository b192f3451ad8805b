// Identifiers of the domain: recognize, check, parse, format, compare. Pure functions without dependencies.
import { CASE_NO_DEFECTS } from "./case-no/case-no-defects.js";
import { CERTIFICATE_IDENTIFIER_DEFECTS } from "./certificate-identifier.js";
import { CERTIFICATE_NO_DEFECTS } from "./certificate-no-defects.js";
import { CITIZEN_ID_DEFECTS } from "./citizen-id.js";
import { CREDIT_CODE_DEFECTS } from "./credit-code-defects.js";
import { DAMAGE_DEFECTS } from "./common/damaged-text.js";
import type { DefectText } from "./common/defect.js";
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

export {
  hasError,
  type DefectText,
  type FoldName,
  type IdentifierCheck,
  type IdentifierDefect,
} from "./common/defect.js";
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
} from "./certificate-no.js";
export { type LegacyCertificateKind, type LegacyCertificateNoParts } from "./legacy-certificate-no.js";
export { type NumberCheckOptions } from "./common/year.js";
export { checkCaseNo } from "./case-no/check-case-no.js";
export { caseNosOf, foldCaseNo, isCaseNo, parseCaseNo, type CaseNoParts } from "./case-no/case-no-form.js";
export { courtNameMismatch, expectedTexts, type ExpectedCourtCode } from "./case-no/court-name.js";
export { isSuperiorCourt } from "./case-no/court-level.js";
export { ORGAN_TYPES, organOfDocumentNo, type OrganType } from "./case-no/organ-document-no.js";
export {
  buildCertificateIdentifier,
  checkCertificateIdentifier,
  isCertificateIdentifier,
  mod37_36,
  parseCertificateIdentifier,
  type CertificateIdentifierParts,
} from "./certificate-identifier.js";
export { checkIdNo } from "./id-document.js";
export { isDivisionCode, provinceOf, PROVINCES, type Province } from "./common/division.js";
export {
  foldCode,
  foldName,
  foldNumber,
  foldOfficialNo,
  foldReference,
  showCharacters,
  showValue,
  unwrapCell,
} from "./common/normalize-text.js";
export { maskIdNo, maskName } from "./common/mask-text.js";
export { isOrganisationName, maskForeignText, maskForeignValue, SURNAMES } from "./common/mask-text.js";
export { maskStray, maskStrayHeader, maskStrayReference, showStray, type Expected } from "./common/mask-stray.js";
