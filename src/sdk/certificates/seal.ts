import { finding } from "./findings.js";
import { judgeSignature } from "./seals/judge-signature.js";
import type { SealPolicy } from "./seals/seal-policy.js";
import type { SealJudgement } from "./seals/signer-certificate.js";

/**
 * Verifies the seal of a PDF: that it exists, covers the whole file, is intact, and is of someone who may seal. Does
 * not check revocation.
 */
export async function verifySeal(pdf: Uint8Array, policy: SealPolicy, now: Date): Promise<SealJudgement> {
  const text = Buffer.from(pdf.buffer, pdf.byteOffset, pdf.byteLength).toString("latin1");
  const ranges = [...text.matchAll(/\/ByteRange\s*\[\s*(\d{1,12})\s+(\d{1,12})\s+(\d{1,12})\s+(\d{1,12})\s*\]/g)];
  if (ranges.length === 0) return { findings: [finding("seal-missing")] };
  const whole = ranges.find(
    ([, from, , second, rest]) => Number(from) === 0 && Number(second) + Number(rest) === pdf.length,
  );
  const [, , first = "", second = ""] = whole ?? [];
  const [start, end] = [Number(first), Number(second)];
  // All that the signature may leave out is the signature: one hexadecimal string.
  const hole = text.slice(start, end);
  if (!whole || !/^<[0-9a-fA-F]+>$/.test(hole)) return { findings: [finding("seal-not-whole")] };
  const claimedAt = claimedTime(text, whole.index);
  return judgeSignature(
    {
      contents: Buffer.from(hole.slice(1, -1), "hex"),
      subFilter: /\/SubFilter\s*\/([\w.]+)/.exec(dictionaryOf(text, whole.index))?.[1] ?? "",
      signedBytes: Buffer.concat([pdf.subarray(0, start), pdf.subarray(end)]),
      ...(claimedAt && { claimedAt }),
    },
    policy,
    now,
  );
}

function dictionaryOf(text: string, byteRangeAt: number): string {
  return text.slice(text.lastIndexOf(" obj", byteRangeAt), text.indexOf("endobj", byteRangeAt));
}

/** `/M` of the signature's dictionary, which the signature covers. */
function claimedTime(text: string, byteRangeAt: number): Date | undefined {
  const [, y, mo, d, h, mi, s, sign, oh = "00", om = "00"] =
    /\/M\s*\(D:(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})(?:([+-])(\d{2})'?(\d{2})?'?|Z)?/.exec(
      dictionaryOf(text, byteRangeAt),
    ) ?? [];
  const at = new Date(`${y}-${mo}-${d}T${h}:${mi}:${s}${sign ? `${sign}${oh}:${om}` : "Z"}`);
  return y === undefined || Number.isNaN(at.getTime()) ? undefined : at;
}
