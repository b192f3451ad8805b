/**
 * A checkpoint as text: where the chain of a ledger ends, for keeping outside the ledger, signed or not. docs/design/ledger.md
 * describes the form.
 */
import { createPrivateKey, createPublicKey, hash, sign, verify, type KeyObject } from "node:crypto";
import type { LedgerCheckpoint } from "../audit-report.js";

const TITLE = "bdc-ledger-checkpoint 1";
const NUMBERS = ["link", "seq", "batches", "rows", "filings", "cases"] as const;

/** What a text says of a checkpoint. */
export interface ParsedCheckpoint {
  readonly checkpoint: Pick<LedgerCheckpoint, "ledger" | "link" | "hash"> & Partial<LedgerCheckpoint>;
  /** Absent: it is not signed. */
  readonly signature?: CheckpointSignature;
}

interface CheckpointSignature {
  /** What is signed: every line before the signature, with its line feed. */
  readonly signed: string;
  readonly value: Buffer;
}

/** @param privateKey PEM: Ed25519, Ed448, RSA or EC */
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

/** The short form, for a ticket or a printed page: ledger, link and hash. */
export function shortCheckpoint({ ledger, link, hash: chainHash }: LedgerCheckpoint): string {
  return `${ledger}:${link}:${chainHash}`;
}

/** Undefined: the text is no checkpoint. */
export function parseCheckpoint(text: string): ParsedCheckpoint | undefined {
  const whole = text.replaceAll("\r\n", "\n").replace(/^\uFEFF/, "");
  const short = /^([0-9a-f-]{36}):(\d{1,15}):([0-9a-f]{64})$/.exec(whole.trim());
  if (short) return { checkpoint: { ledger: short[1]!, link: Number(short[2]), hash: short[3]! } };
  const start = whole.indexOf(TITLE);
  if (start < 0) return undefined;
  const [signed = "", value] = whole.slice(start).split(/^signature: /m);
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

/** @param publicKey PEM: a public key or a certificate */
export function isSignedBy({ signed, value }: CheckpointSignature, publicKey: string | Buffer): boolean {
  const key = createPublicKey(publicKey);
  return verify(algorithmOf(key), Buffer.from(signed), key, value);
}

/** Ed25519 and Ed448 have their hash built in. */
function algorithmOf(key: KeyObject): string | null {
  return key.asymmetricKeyType === "ed25519" || key.asymmetricKeyType === "ed448" ? null : "sha256";
}

/** SHA-256 of the public key, as `openssl pkey -pubin -outform DER | sha256sum` prints it. */
function fingerprintOf(key: KeyObject): string {
  return `sha256:${hash("sha256", key.export({ type: "spki", format: "der" }))}`;
}
