import type { Filing } from "../../contract/index.js";
import { formatInstant } from "../calendar/format.js";
import type { RightHolder } from "../register/book/types.js";
import { authorityStatus } from "./authority-status.js";
import type { StoredCase } from "./case-store.js";

interface Opening {
  readonly seq: number;
  readonly caseNo: string;
  readonly authority: string;
  readonly now: Date;
}

/**
 * Creates the case on which the holder of a right hears of it. The filing that created the right is another
 * institution's, so the case has only the unit, and the proof number as its ref.
 */
export function holderCase(
  { institution, kind, proofNo, unitCode }: RightHolder,
  { seq, caseNo, authority, now }: Opening,
): StoredCase {
  const at = formatInstant(now);
  const status = "certified";
  return {
    seq,
    institution,
    kind,
    filing: { ref: proofNo, unitCode } as unknown as Filing,
    history: [],
    doc: {
      caseNo,
      ref: proofNo,
      kind,
      status,
      authorityStatus: authorityStatus(status),
      done: true,
      version: 0,
      authority,
      receivedAt: at,
      updatedAt: at,
      registeredAt: at,
      units: [{ unitCode }],
      certificates: [],
    },
  };
}
