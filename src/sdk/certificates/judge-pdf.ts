/**
 * Judges a sealed PDF: which of its signatures is the authority's, whether it covers the whole file, and what a person
 * reads in the revision that it covers. What stands outside of that revision is never compared.
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
  /** The visible lines of the sealed revision, or of the file when no seal is sound. Absent: a finding says why. */
  readonly lines?: readonly string[];
  /** There are characters that no font of the file explains, or none at all. */
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

/** Each takes as long as hashing the file. */
const MAX_SIGNATURES = 32;

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
  /** Behind the last byte that the seal covers. */
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
  // The last sound seal counts: it covers the most. Without one the last signature says what is wrong.
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

/** The range must leave out the hexadecimal string of its own /Contents and nothing else, and end with a revision. */
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

/** An end of a line may follow the marker. */
function isRevisionEnd(file: Uint8Array, revisionEnds: readonly number[], end: number): boolean {
  const isBehind = (marker: number): boolean => /^(?:\r\n|\r|\n)?$/.test(latin1(file.subarray(marker, end)));
  return end === file.length || revisionEnds.some((marker) => marker <= end && end <= marker + 2 && isBehind(marker));
}

const latin1 = (bytes: Uint8Array): string => Buffer.from(bytes).toString("latin1");
const endOf = ({ byteRange: [, , behind, rest] }: PdfSignature): number => behind + rest;
const isSound = ({ findings }: SealJudgement): boolean => findings.every((f) => f.severity !== "error");

type ReadRevision = Omit<PdfJudgement, "seal">;

/** The sealed revision is opened by its own bytes: what was added behind it has no part in what it shows. */
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

/** In the words of a reader; `reason` itself is for programs. */
const HIDDEN: Readonly<Record<HiddenReason, { readonly zh: string; readonly en: string }>> = {
  "render-mode": { zh: "不可见的绘制模式", en: "invisible render mode" },
  mirrored: { zh: "镜像", en: "mirrored" },
  transparent: { zh: "透明", en: "transparent" },
  "background-colour": { zh: "与底色相同", en: "in the colour of its ground" },
  clipped: { zh: "被裁切", en: "clipped" },
  "off-page": { zh: "在页面之外", en: "off the page" },
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
