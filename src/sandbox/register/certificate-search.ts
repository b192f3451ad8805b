import { foldCertificateNo, type SearchHit } from "../../contract/index.js";
import type { RegisterBook } from "./book/book.js";
import { canonicalProofNo } from "./book/certificates.js";
import type { RegisterPerson } from "./book/types.js";

/**
 * Finds the units of a title certificate or registration proof, with the holders of the right that it certifies. A
 * proof whose right has ended finds nothing.
 */
export function hitsOfCertificate(book: RegisterBook, no: string): SearchHit[] {
  const proof = book.certificates.get(no)?.record;
  if (!proof) {
    const numbers = [no, foldCertificateNo(no), canonicalProofNo(no)];
    return book.units.withTitle(numbers).flatMap((u) => u.owners.map((owner) => hit(book, u.unitCode, owner, "owner")));
  }
  if (proof.status !== "valid") return [];
  return proof.unitCodes.flatMap((unitCode) => {
    const isLive = [...book.mortgages.live(unitCode), ...book.notices.live(unitCode)].some(
      (right) => right.proofNo === proof.no,
    );
    return isLive ? proof.holders.map((holder) => hit(book, unitCode, holder, AS[proof.right])) : [];
  });
}

const AS = {
  mortgage: "mortgagee",
  "purchase-pre-notice": "pre-notice-holder",
  "mortgage-pre-notice": "mortgage-notice-holder",
} as const satisfies Record<string, SearchHit["as"]>;

function hit(book: RegisterBook, unitCode: string, person: RegisterPerson, as: SearchHit["as"]): SearchHit {
  const { address, seizures, mortgages } = book.units.get(unitCode)!;
  return {
    unitCode,
    ...(address === undefined ? {} : { address }),
    holder: person.name,
    ...(person.idNo === undefined ? {} : { idNo: person.idNo }),
    as,
    ...(person.share === undefined ? {} : { share: person.share }),
    matchedBy: "certificate-no",
    seizures,
    mortgages,
  };
}
