/**
 * Verifies a sealed PDF: determines which signature is the authority's, whether it covers the whole file, and the text
 * that is visible in the revision it covers. Content outside that revision is never compared.
 */
import { maskForeignText } from "../../contract/index.js";
import type { Finding } from "../../rules/index.js";
import { finding, type CertificateFindingCode } from "./findings.js";
import {
  openPdf,
  PdfError,
  type HiddenReason,
  type PdfDocument,
  type PdfErrorReason,
  type PdfSignature,
} from "./pdf/document.js";
import { judgeSignature } from "./seals/judge-signature.js";
import type { SealPolicy } from "./seals/seal-policy.js";
import type { SealFacts, SealJudgement } from "./seals/signer-certificate.js";

export interface PdfJudgement {
  readonly seal?: SealFacts;
  /** Visible lines of the sealed revision, or of the file when no seal is valid. When absent a finding says why. */
  readonly lines?: readonly string[];
  /** True when the file has no text, or characters whose meaning its fonts do not define. */
  readonly isUnreadable: boolean;
  readonly findings: readonly Finding[];
}

const CODES: Readonly<Record<PdfErrorReason, CertificateFindingCode>> = {
  "not-pdf": "certificate-not-pdf",
  encrypted: "certificate-encrypted",
  damaged: "certificate-damaged",
  unsupported: "certificate-unsupported",
  "over-budget": "certificate-over-budget",
};

/** Limit, because verifying a signature takes as long as hashing the file. */
const MAX_SIGNATURES = 32;

/** Verifies seals and reads the visible text. Any content gives findings, never an exception. */
export async function judgePdf(file: Uint8Array, policy: SealPolicy, now: Date): Promise<PdfJudgement> {
  const opened = openOrFinding(file);
  if ("rule" in opened) return { isUnreadable: false, findings: [opened] };
  const { seal, findings, sealedEnd } = await judgeSeals(file, opened, policy, now);
  const read = readRevision(file.subarray(0, sealedEnd));
  return {
    ...(seal && { seal }),
    ...(read.lines && { lines: read.lines }),
    isUnreadable: read.isUnreadable,
    findings: [...findings, ...read.findings],
  };
}

interface SealsJudgement extends SealJudgement {
  /** Offset of the first byte after the range that the seal covers. */
  readonly sealedEnd: number;
}

async function judgeSeals(
  file: Uint8Array,
  { signatures, strayByteRanges, revisionEnds }: PdfDocument,
  policy: SealPolicy,
  now: Date,
): Promise<SealsJudgement> {
  const stray = strayByteRanges > 0 ? [finding("seal-outside-form")] : [];
  if (signatures.length === 0)
    return { sealedEnd: file.length, findings: stray.length > 0 ? stray : [finding("seal-missing")] };
  if (signatures.length > MAX_SIGNATURES)
    return {
      sealedEnd: file.length,
      findings: [finding("certificate-over-budget", { detail: `${signatures.length} signatures` })],
    };
  const judged: { signature: PdfSignature; judgement: SealJudgement }[] = [];
  for (const signature of signatures)
    judged.push({ signature, judgement: await judgeOne(file, signature, revisionEnds, policy, now) });
  // The last valid seal counts, because it covers the most. Without one, the findings of the last signature are given.
  const last = judged.findLast(({ judgement }) => isSound(judgement)) ?? judged.at(-1)!;
  const sealedEnd = isSound(last.judgement) ? endOf(last.signature) : file.length;
  const later = sealedEnd < file.length ? [finding("seal-not-whole")] : [];
  const others = judged
    .filter((one) => one !== last)
    .map(({ signature, judgement }) =>
      finding("seal-other-signature", { signer: maskForeignText(judgement.seal?.signer ?? signature.fieldName) }),
    );
  const { seal, findings } = last.judgement;
  return { ...(seal && { seal }), sealedEnd, findings: [...stray, ...findings, ...later, ...others] };
}

/** Verifies one signature. Its range must exclude only its own /Contents string, and end where a revision ends. */
async function judgeOne(
  file: Uint8Array,
  signature: PdfSignature,
  revisionEnds: readonly number[],
  policy: SealPolicy,
  now: Date,
): Promise<SealJudgement> {
  const { byteRange, contents, contentsAt, subFilter, claimedAt } = signature;
  const [from, before, behind] = byteRange;
  const leavesOutItself = from === 0 && before === contentsAt.start && behind === contentsAt.end;
  const end = endOf(signature);
  if (contents.length === 0 || !leavesOutItself || !isRevisionEnd(file, revisionEnds, end))
    return { findings: [finding("seal-range")] };
  return judgeSignature(
    {
      contents,
      subFilter,
      signedBytes: Buffer.concat([file.subarray(0, before), file.subarray(behind, end)]),
      ...(claimedAt && { claimedAt }),
    },
    policy,
    now,
  );
}

/** Returns true when `end` is the end of a revision. A line end may follow its %%EOF. */
function isRevisionEnd(file: Uint8Array, revisionEnds: readonly number[], end: number): boolean {
  const isBehind = (marker: number): boolean => /^(?:\r\n|\r|\n)?$/.test(latin1(file.subarray(marker, end)));
  return end === file.length || revisionEnds.some((marker) => marker <= end && end <= marker + 2 && isBehind(marker));
}

const latin1 = (bytes: Uint8Array): string => Buffer.from(bytes).toString("latin1");
const endOf = ({ byteRange: [, , behind, rest] }: PdfSignature): number => behind + rest;
const isSound = ({ findings }: SealJudgement): boolean => findings.every((f) => f.severity !== "error");

type ReadRevision = Omit<PdfJudgement, "seal">;

/** Reads the sealed revision from its own bytes, so that content added later has no effect. */
function readRevision(revision: Uint8Array): ReadRevision {
  try {
    const { lines, hidden, unreadable } = openPdf(revision).visibleText();
    const reasons = [...new Set(hidden.map(({ reason }) => reason))];
    const isUnreadable = unreadable.length > 0 || lines.length === 0;
    return {
      ...(!isUnreadable && { lines: lines.map(({ text }) => text) }),
      isUnreadable,
      findings: hidden.length > 0 ? [hiddenFinding(reasons)] : [],
    };
  } catch (error) {
    return { isUnreadable: false, findings: [findingOf(error)] };
  }
}

/** Texts of the reasons why text is hidden. */
const HIDDEN: Readonly<Record<HiddenReason, { readonly zh: string; readonly en: string }>> = {
  "render-mode": { zh: "不可见的绘制模式", en: "invisible render mode" },
  mirrored: { zh: "镜像", en: "mirrored" },
  transparent: { zh: "透明", en: "transparent" },
  "background-colour": { zh: "与底色相同", en: "same colour as the background" },
  clipped: { zh: "被裁切", en: "clipped" },
  "off-page": { zh: "在页面之外", en: "outside the page" },
  "hidden-layer": { zh: "隐藏图层", en: "in a hidden layer" },
  covered: { zh: "被遮盖", en: "covered" },
  "too-small": { zh: "字号过小", en: "too small" },
};

function hiddenFinding(reasons: readonly HiddenReason[]): Finding {
  return finding("certificate-text-hidden", {
    reasons: reasons.map((reason) => HIDDEN[reason].en).join(", "),
    reasonsZh: reasons.map((reason) => HIDDEN[reason].zh).join("、"),
  });
}

function openOrFinding(file: Uint8Array): PdfDocument | Finding {
  try {
    return openPdf(file);
  } catch (error) {
    return findingOf(error);
  }
}

function findingOf(error: unknown): Finding {
  if (!(error instanceof PdfError)) throw error;
  return finding(CODES[error.reason], { detail: error.detail });
}
