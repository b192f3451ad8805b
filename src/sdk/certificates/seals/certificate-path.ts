import { equalBytes } from "../x509/ber.js";
import { isValidAt, shownName, type SealCertificate } from "../x509/certificate.js";
import {
  KEY_USAGE,
  basicConstraintsOf,
  maySignDocuments,
  mayUseKeyFor,
  unknownConstraintOf,
} from "../x509/extensions.js";
import { isFinding, keyProblem, schemeOf } from "./algorithms.js";
import { sealFinding } from "./seal-texts.js";
import { isSignedWith } from "./verify-signature.js";
import type { Finding } from "../../../rules/index.js";

const MAX_LENGTH = 8;
/** Limit of the search, because certificates can name each other in cycles. */
const MAX_STEPS = 256;

export interface PathSearch {
  readonly signer: SealCertificate;
  /** Certificates contained in the seal. */
  readonly embedded: readonly SealCertificate[];
  readonly anchors: readonly SealCertificate[];
  readonly at: Date;
  /** Extended key usages that the policy allows in addition to the usual ones. */
  readonly usages: readonly string[];
}

/**
 * Validates the path from the signer to a trust anchor (RFC 5280 6.1).
 * @returns no findings when a path is valid, otherwise those of the first path found
 */
export async function judgePath(search: PathSearch): Promise<readonly Finding[]> {
  if (search.anchors.length === 0) return [sealFinding("seal-no-trust")];
  let best: readonly Finding[] | undefined;
  for await (const path of new Paths(search).from([search.signer])) {
    const found = findingsOf(path, search);
    if (found.length === 0) return [];
    best ??= found;
  }
  return best ?? [sealFinding("seal-untrusted", { signer: shownName(search.signer.subject) })];
}

export function isAmong(certificate: SealCertificate, others: readonly SealCertificate[]): boolean {
  return others.some((other) => equalBytes(other.der, certificate.der));
}

class Paths {
  readonly #anchors: readonly SealCertificate[];
  readonly #issuers: readonly SealCertificate[];
  readonly #verified = new Map<SealCertificate, Map<SealCertificate, boolean>>();
  #steps = 0;

  constructor({ anchors, embedded }: PathSearch) {
    this.#anchors = anchors;
    this.#issuers = [...anchors, ...embedded.filter((c) => !isAmong(c, anchors))];
  }

  /** Yields every path that begins with `path` and ends at a trust anchor, within the limits. */
  async *from(path: readonly SealCertificate[]): AsyncGenerator<readonly SealCertificate[]> {
    const last = path.at(-1)!;
    if (isAmong(last, this.#anchors)) yield path;
    else if (path.length < MAX_LENGTH)
      for (const issuer of this.#issuers) {
        if (issuer.subject.canonical !== last.issuer.canonical || path.includes(issuer)) continue;
        if (++this.#steps > MAX_STEPS) return;
        if (await this.#isIssuedBy(last, issuer)) yield* this.from([...path, issuer]);
      }
  }

  async #isIssuedBy(certificate: SealCertificate, issuer: SealCertificate): Promise<boolean> {
    const known = this.#verified.get(certificate) ?? new Map<SealCertificate, boolean>();
    this.#verified.set(certificate, known);
    if (!known.has(issuer)) known.set(issuer, await isIssuedBy(certificate, issuer));
    return known.get(issuer)!;
  }
}

/** Returns true also for algorithms and keys that are not accepted, so that the path gets a finding that names them. */
async function isIssuedBy(certificate: SealCertificate, issuer: SealCertificate): Promise<boolean> {
  const scheme = schemeOf(certificate.signatureAlgorithm);
  if (isFinding(scheme) || keyProblem(issuer.publicKey)) return true;
  return isSignedWith(scheme, issuer.publicKey, certificate.tbs, certificate.signature);
}

function findingsOf(path: readonly SealCertificate[], { anchors, at, usages }: PathSearch): Finding[] {
  const found: Finding[] = [];
  for (const [i, certificate] of path.entries()) {
    const scheme = schemeOf(certificate.signatureAlgorithm);
    // The signature of a trust anchor on itself does not matter.
    if (isFinding(scheme) && !isAmong(certificate, anchors)) found.push(scheme);
    const problem = keyProblem(certificate.publicKey);
    if (problem) found.push(problem);
    const oid = unknownConstraintOf(certificate);
    const shown = shownName(certificate.subject);
    if (oid) found.push(sealFinding("seal-critical-extension", { certificate: shown, oid }));
    const rule = i > 0 && brokenRule(certificate, path.slice(1, i), usages);
    if (rule) found.push(sealFinding("seal-path", { certificate: shown, rule }));
  }
  if (!path.every((certificate) => isValidAt(certificate, at)))
    found.push(sealFinding("seal-not-valid-then", { at: at.toISOString() }));
  return found;
}

/** Returns the rule that an issuing certificate of the path violates, if any. */
function brokenRule(
  issuer: SealCertificate,
  below: readonly SealCertificate[],
  usages: readonly string[],
): string | undefined {
  const { isCa, pathLength } = basicConstraintsOf(issuer);
  if (!isCa) return "basicConstraints";
  if (!mayUseKeyFor(issuer, KEY_USAGE.keyCertSign)) return "keyUsage";
  const count = below.filter(({ subject, issuer: { canonical } }) => subject.canonical !== canonical).length;
  if (pathLength !== undefined && count > pathLength) return "pathLenConstraint";
  return maySignDocuments(issuer, usages) ? undefined : "extendedKeyUsage";
}
