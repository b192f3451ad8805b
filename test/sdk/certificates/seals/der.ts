/** Encodes DER directly, so that tests can build structures that no tool creates. */
export function tlv(tag: number, ...parts: readonly Uint8Array[]): Buffer {
  const content = Buffer.concat(parts);
  const size = content.length.toString(16);
  const octets = Buffer.from(size.padStart(size.length + (size.length % 2), "0"), "hex");
  const length = content.length < 0x80 ? Buffer.from([content.length]) : Buffer.from([0x80 | octets.length, ...octets]);
  return Buffer.concat([Buffer.from([tag]), length, content]);
}

export const seq = (...parts: readonly Uint8Array[]) => tlv(0x30, ...parts);
export const set = (...parts: readonly Uint8Array[]) => tlv(0x31, ...[...parts].sort(Buffer.compare));
export const octets = (bytes: Uint8Array) => tlv(0x04, bytes);
export const bits = (bytes: Uint8Array, unused = 0) => tlv(0x03, Buffer.from([unused]), bytes);
export const utf8 = (text: string) => tlv(0x0c, Buffer.from(text));
export const printable = (text: string) => tlv(0x13, Buffer.from(text, "latin1"));
export const ia5 = (text: string) => tlv(0x16, Buffer.from(text, "latin1"));
export const bool = (value: boolean) => tlv(0x01, Buffer.from([value ? 0xff : 0]));
export const nil = () => tlv(0x05);

export function int(value: bigint | number): Buffer {
  const hex = value.toString(16);
  const bytes = Buffer.from(hex.padStart(hex.length + (hex.length % 2), "0"), "hex");
  return tlv(0x02, bytes[0]! & 0x80 ? Buffer.concat([Buffer.from([0]), bytes]) : bytes);
}

export function oid(text: string): Buffer {
  const [a = 0, b = 0, ...rest] = text.split(".").map(Number);
  const arcs = [a * 40 + b, ...rest].flatMap((arc) => {
    const groups = [arc & 0x7f];
    for (let left = Math.floor(arc / 128); left > 0; left = Math.floor(left / 128)) groups.unshift((left % 128) | 0x80);
    return groups;
  });
  return tlv(0x06, Buffer.from(arcs));
}

const stamp = (at: Date) =>
  at
    .toISOString()
    .replace(/\.\d+Z$/, "Z")
    .replace(/[-:T]/g, "");
export const generalizedTime = (at: Date) => tlv(0x18, Buffer.from(stamp(at)));
export const utcTime = (at: Date) => tlv(0x17, Buffer.from(stamp(at).slice(2)));
export const time = (at: Date) => (at.getUTCFullYear() < 2050 ? utcTime(at) : generalizedTime(at));
