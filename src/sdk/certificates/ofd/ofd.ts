import { createHash } from "node:crypto";
import path from "node:path";
import { maskForeignText } from "../../../contract/index.js";
import { judgeSignature } from "../seals/judge-signature.js";
import type { SealPolicy } from "../seals/seal-policy.js";
import { sealFinding } from "../seals/seal-texts.js";
import type { SealJudgement } from "../seals/signer-certificate.js";
import { OfdError, readPackage, type OfdPackage } from "./ofd-package.js";
import { childOf, childrenOf, parseXml, type XmlElement } from "./ofd-xml.js";
import type { Finding } from "../../../rules/index.js";

const MAX_SIGNATURES = 16;
const DIGESTS: Readonly<Record<string, string>> = {
  "1.2.156.10197.1.401": "sm3",
  sm3: "sm3",
  "2.16.840.1.101.3.4.2.1": "sha256",
};
const WEAK: readonly string[] = ["md5", "sha1", "1.2.840.113549.2.5", "1.3.14.3.2.26"];

/** One signature of an OFD (GB/T 33190-2016 18): its description, which it signs, and its own files. */
interface OfdSignature {
  readonly description: string;
  readonly xml: XmlElement;
  readonly value: string;
  readonly own: readonly string[];
}

/**
 * Verifies the seals of an OFD: the digest of each file, that every file is covered, and the signatures. The text of
 * the pages is not read, so the result always contains the error `ofd-text-not-compared`.
 */
export async function judgeOfd(file: Uint8Array, policy: SealPolicy, now: Date): Promise<SealJudgement> {
  const unread = sealFinding("ofd-text-not-compared");
  try {
    const { seal, findings } = await judgePackage(await readPackage(file), policy, now);
    return { ...(seal && { seal }), findings: [...findings, unread] };
  } catch (error) {
    if (error instanceof OfdError) return { findings: [sealFinding("ofd-damaged"), unread] };
    throw error;
  }
}

async function judgePackage(files: OfdPackage, policy: SealPolicy, now: Date): Promise<SealJudgement> {
  const body = childOf(parseXml(files.get("OFD.xml")), "DocBody");
  const [place] = childrenOf(body, "Signatures");
  const list = place && resolve("OFD.xml", place.text);
  const entries = list ? childrenOf(parseXml(files.get(list)), "Signature") : [];
  if (!list || entries.length === 0) return { findings: [sealFinding("seal-missing")] };
  if (entries.length > MAX_SIGNATURES) throw new OfdError("too many signatures");
  const signatures = entries.map((entry) => readSignature(files, resolve(list, entry.attributes["BaseLoc"] ?? "")));
  const own = [list, ...signatures.flatMap((signature) => signature.own)];
  const judgements: SealJudgement[] = [];
  for (const signature of signatures) judgements.push(await judgeOne(files, signature, own, policy, now));
  const seal = judgements.find((judgement) => judgement.seal)?.seal;
  return { ...(seal && { seal }), findings: judgements.flatMap(({ findings }) => findings) };
}

function readSignature(files: OfdPackage, description: string): OfdSignature {
  const xml = parseXml(files.get(description));
  const value = resolve(description, childOf(xml, "SignedValue").text);
  const [seal] = childrenOf(childOf(xml, "SignedInfo"), "Seal");
  const picture = seal && resolve(description, childOf(seal, "BaseLoc").text);
  return { description, xml, value, own: [description, value, ...(picture ? [picture] : [])] };
}

async function judgeOne(
  files: OfdPackage,
  { description, xml, value }: OfdSignature,
  own: readonly string[],
  policy: SealPolicy,
  now: Date,
): Promise<SealJudgement> {
  const contents = files.get(value);
  if (!contents) throw new OfdError("a signature has no value");
  const references = judgeReferences(files, childOf(childOf(xml, "SignedInfo"), "References"), description, own);
  // The signature covers the description, and the description covers the files that it refers to.
  const signedBytes = files.get(description)!;
  const { seal, findings } = await judgeSignature(
    { contents, subFilter: "adbe.pkcs7.detached", signedBytes },
    policy,
    now,
  );
  return { ...(seal && { seal }), findings: [...references, ...findings] };
}

/** Checks the digests. Every file must be covered, except those of the signatures themselves. */
function judgeReferences(
  files: OfdPackage,
  references: XmlElement,
  description: string,
  own: readonly string[],
): Finding[] {
  const method = (references.attributes["CheckMethod"] ?? "MD5").toLowerCase();
  if (WEAK.includes(method)) return [sealFinding("seal-weak", { algorithm: method.toUpperCase() })];
  const digest = Object.hasOwn(DIGESTS, method) ? DIGESTS[method] : undefined;
  if (!digest) return [sealFinding("seal-unsupported", { algorithm: maskForeignText(method.slice(0, 80)) })];
  const found: Finding[] = [];
  const covered = new Set<string>();
  for (const reference of childrenOf(references, "Reference")) {
    const name = resolve(description, reference.attributes["FileRef"] ?? "");
    const bytes = files.get(name);
    const value = childOf(reference, "CheckValue").text.trim();
    if (!bytes || createHash(digest).update(bytes).digest("base64") !== value)
      found.push(sealFinding("ofd-file-changed", { file: shown(name) }));
    covered.add(name);
  }
  for (const name of files.keys())
    if (!covered.has(name) && !own.includes(name)) found.push(sealFinding("ofd-not-covered", { file: shown(name) }));
  return found;
}

function shown(name: string): string {
  return maskForeignText(name.slice(0, 120));
}

/** Resolves an ST_Loc: from the root if it begins with "/", otherwise from the folder of the referring file. */
function resolve(from: string, location: string): string {
  const text = location.trim();
  const joined = path.posix.normalize(
    text.startsWith("/") ? text.slice(1) : path.posix.join(path.posix.dirname(from), text),
  );
  if (!text || joined.startsWith("../") || joined === "..") throw new OfdError("a path leads out of the package");
  return joined;
}
