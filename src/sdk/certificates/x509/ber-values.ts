import { BerError, TAG, need, type BerNode } from "./ber.js";

/** Converts BER elements to values. All functions throw BerError for a missing or invalid element. */

export function oidOf(node: BerNode | undefined): string {
  const { content } = need(node, TAG.oid);
  const arcs: bigint[] = [];
  let arc = 0n;
  for (const byte of content) {
    arc = (arc << 7n) | BigInt(byte & 0x7f);
    if (byte & 0x80) continue;
    arcs.push(arc);
    arc = 0n;
  }
  const [first] = arcs;
  if (first === undefined || content.length > 64 || content.at(-1)! & 0x80) throw new BerError("an OID is damaged");
  const root = first < 80n ? first / 40n : 2n;
  return [root, first - root * 40n, ...arcs.slice(1)].join(".");
}

/** Reads a non-negative INTEGER. */
export function integerOf(node: BerNode | undefined): bigint {
  const { content } = need(node, TAG.integer);
  if (content.length === 0 || content[0]! & 0x80) throw new BerError("a number is negative or empty");
  return BigInt(`0x${Buffer.from(content).toString("hex")}`);
}

export function smallIntegerOf(node: BerNode | undefined): number {
  const value = integerOf(node);
  if (value > 0x7fff_ffffn) throw new BerError("a number is too large");
  return Number(value);
}

/** Reads an OCTET STRING; in BER it can consist of segments. */
export function octetsOf(node: BerNode | undefined): Uint8Array {
  const { tag, content, children } = need(node, TAG.octetString, TAG.octetString | 0x20);
  return tag === TAG.octetString ? content : Buffer.concat(children.map((child) => octetsOf(child)));
}

/** Reads a BIT STRING without unused bits. */
export function bitsOf(node: BerNode | undefined): Uint8Array {
  const { content } = need(node, TAG.bitString);
  if (content[0] !== 0) throw new BerError("a BIT STRING is not of whole bytes");
  return content.subarray(1);
}

export function textOf({ tag, content }: BerNode): string {
  const bytes = Buffer.from(content);
  if (tag === TAG.utf8String) return bytes.toString("utf8");
  if (tag !== 0x1e) return bytes.toString("latin1");
  if (bytes.length % 2) throw new BerError("a BMPString is damaged");
  return bytes.swap16().toString("utf16le");
}

/** Reads a UTCTime or GeneralizedTime with seconds; a GeneralizedTime may have an offset. */
export function timeOf(node: BerNode | undefined): Date {
  const { tag, content } = need(node, TAG.utcTime, TAG.generalizedTime);
  const text = Buffer.from(content).toString("latin1");
  const isShort = tag === TAG.utcTime;
  const pattern = isShort
    ? /^(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(Z)$/
    : /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(?:\.\d{1,9})?(Z|[+-]\d{4})$/;
  const [, y = "", mo = "", d = "", h = "", mi = "", s = "", zone = ""] = pattern.exec(text) ?? [];
  const year = !isShort ? y : Number(y) < 50 ? `20${y}` : `19${y}`;
  const offset = zone.replace(/(\d\d)(\d\d)$/, "$1:$2");
  const at = new Date(`${year}-${mo}-${d}T${h}:${mi}:${s}${offset}`);
  const isReal = new Date(`${year}-${mo}-${d}T00:00:00Z`).getUTCDate() === Number(d);
  if (Number.isNaN(at.getTime()) || !isReal) throw new BerError("a time is damaged");
  return at;
}

export interface AlgorithmId {
  readonly oid: string;
  readonly params?: BerNode;
  readonly bytes: Uint8Array;
}

export function algorithmOf(node: BerNode | undefined): AlgorithmId {
  const { children, bytes } = need(node, TAG.sequence);
  return { oid: oidOf(children[0]), bytes, ...(children[1] && { params: children[1] }) };
}
