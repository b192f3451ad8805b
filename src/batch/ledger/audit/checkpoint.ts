/**
 * Checkpoints as text, for storage outside the ledger, signed or unsigned. docs/design/ledger.md documents the format.
 */
import { createPrivateKey, createPublicKey, hash, sign, verify, type KeyObject } from "node:crypto";
import type { LedgerCheckpoint } from "../audit-report.js";

const TITLE = "bdc-ledger-checkpoint 1";
const NUMBERS = ["link", "seq", "batches", "rows", "filings", "cases"] as const;

/** Result of parsing a checkpoint. */
export interface ParsedCheckpoint {
  /** Ledger, link and hash; the other fields are absent in the short form. */
  readonly checkpoint: Pick<LedgerCheckpoint, "ledger" | "link" | "hash"> & Partial<LedgerCheckpoint>;
  /** Signature to pass to `isSignedBy`. Absent when the checkpoint is unsigned. */
  readonly signature?: CheckpointSignature;
}

/** Signature of a checkpoint. */
export interface CheckpointSignature {
  /** Signed text: every line before the signature, with its line feed. */
  readonly signed: string;
  /** The signature. */
  readonly value: Buffer;
}

/**
 * Formats a checkpoint as text, one field per line.
 *
 * @param privateKey PEM private key that signs it: Ed25519, Ed448, RSA or EC. Unsigned without one.
 * @throws When the key cannot be read.
 */
export function formatCheckpoint(checkpoint: LedgerCheckpoint, privateKey?: string | Buffer): string {
  const { ledger, link, seq, hash: chainHash, at, batches, rows, filings, cases } = checkpoint;
  const fields = { ledger, link, seq, hash: chainHash, at: new Date(at).toISOString(), batches, rows, filings, cases };
  const lines = [TITLE, ...Object.entries(fields).map(([name, value]) => `${name}: ${value}`)];
  const key = privateKey === undefined ? undefined : createPrivateKey(privateKey);
  if (key === undefined) return `${lines.join("\n")}\n`;
  lines.push(`key: ${fingerprintOf(createPublicKey(key))}`);
  const signed = `${lines.join("\n")}\n`;
  return `${signed}signature: ${sign(algorithmOf(key), Buffer.from(signed), key).toString("base64")}\n`;
}

/** Formats the short form of a checkpoint, `LEDGER:LINK:HASH`, for a ticket or a printed page. */
export function shortCheckpoint({ ledger, link, hash: chainHash }: LedgerCheckpoint): string {
  return `${ledger}:${link}:${chainHash}`;
}

/**
 * Parses the long or the short form of a checkpoint.
 * @returns Undefined when the text is not a checkpoint.
 */
export function parseCheckpoint(text: string): ParsedCheckpoint | undefined {
  const normalized = text.replaceAll("\r\n", "\n").replace(/^\uFEFF/, "");
  const short = /^([0-9a-f-]{36}):(\d{1,15}):([0-9a-f]{64})$/.exec(normalized.trim());
  if (short) return { checkpoint: { ledger: short[1]!, link: Number(short[2]), hash: short[3]! } };
  const start = normalized.indexOf(TITLE);
  if (start < 0) return undefined;
  const [signed = "", value] = normalized.slice(start).split(/^signature: /m);
  const fields = new Map([...signed.matchAll(/^([a-z]+): (.+)$/gm)].map((match) => [match[1]!, match[2]!.trim()]));
  const [ledger, chainHash] = [fields.get("ledger") ?? "", fields.get("hash") ?? ""];
  const numbers = NUMBERS.map((name) => [name, Number(fields.get(name))] as const);
  const at = Date.parse(fields.get("at") ?? "");
  if (!/^[0-9a-f-]{36}$/.test(ledger) || !/^[0-9a-f]{64}$/.test(chainHash)) return undefined;
  if (Number.isNaN(at) || numbers.some(([, number]) => !Number.isSafeInteger(number) || number < 0)) return undefined;
  const checkpoint = { ledger, hash: chainHash, at, ...Object.fromEntries(numbers) } as LedgerCheckpoint;
  const bytes = value === undefined ? undefined : Buffer.from(value.split("\n")[0]!.trim(), "base64");
  return { checkpoint, ...(bytes && { signature: { signed, value: bytes } }) };
}

/**
 * Verifies the signature of a checkpoint.
 *
 * @param publicKey PEM public key or certificate.
 * @throws When the key cannot be read.
 */
export function isSignedBy({ signed, value }: CheckpointSignature, publicKey: string | Buffer): boolean {
  const key = createPublicKey(publicKey);
  return verify(algorithmOf(key), Buffer.from(signed), key, value);
}

/** Returns the hash algorithm to pass to `sign` and `verify`. Ed25519 and Ed448 define their own. */
function algorithmOf(key: KeyObject): string | null {
  return key.asymmetricKeyType === "ed25519" || key.asymmetricKeyType === "ed448" ? null : "sha256";
}

/** Returns the SHA-256 of the public key, as `openssl pkey -pubin -outform DER | sha256sum` prints it. */
function fingerprintOf(key: KeyObject): string {
  return `sha256:${hash("sha256", key.export({ type: "spki", format: "der" }))}`;
}
