/**
 * Decrypts RC2 in CBC mode (RFC 2268), with which older programs encrypt the certificates of a PKCS#12 file. OpenSSL 3,
 * and so Node, no longer has it. It keeps nothing secret: certificates are public.
 */

/** "PITABLE": the digits of pi as a permutation. */
const TABLE = Buffer.from(
  "d978f9c419ddb5ed28e9fd794aa0d89dc67e37832b76538e624c6488448bfba2" +
    "179a59f587b34f1361456d8d09817d32bd8f40eb86b77b0bf09521225c6b4e82" +
    "54d66593ce60b21c7356c014a78cf1dc1275ca1f3bbee4d1423dd430a33cb626" +
    "6fbf0eda4669075727f21d9bbc944303f811c7f690ef3ee706c3d52fc8661ed7" +
    "08e8eade8052eef784aa72ac354d6a2a961ad2715a1549744b9fd05e0418a4ec" +
    "c2e0416e0f51cbcc2491af50a1f47039997c3a8523b8b47afc02365b25559731" +
    "2d5dfa98e38a92ae05df2910676cbac9d300e6cfe19ea82c6316013f58e289a9" +
    "0d38341bab33ffb0bb480c5fb9b1cd2ec5f3db47e5a59c770aa62068fe7fc1ad",
  "hex",
);
const BLOCK_BYTES = 8;
const ROTATIONS = [1, 2, 3, 5];

/**
 * @returns the plaintext, with its padding
 * @throws RangeError when the length is not that of whole blocks
 */
export function decryptRc2Cbc(ciphertext: Uint8Array, key: Uint8Array, iv: Uint8Array): Uint8Array {
  if (ciphertext.length % BLOCK_BYTES) throw new RangeError("not whole blocks");
  const words = expandKey(key);
  const plain = Buffer.alloc(ciphertext.length);
  let before = iv;
  for (let at = 0; at < ciphertext.length; at += BLOCK_BYTES) {
    const block = Buffer.from(ciphertext.subarray(at, at + BLOCK_BYTES));
    const decrypted = decryptBlock(block, words);
    for (let i = 0; i < BLOCK_BYTES; i++) plain[at + i] = decrypted[i]! ^ before[i]!;
    before = block;
  }
  return plain;
}

/** Key expansion (section 2), with an effective length of all bits of the key. */
function expandKey(key: Uint8Array): Uint16Array {
  const bytes = Buffer.alloc(128);
  bytes.set(key);
  for (let i = key.length; i < 128; i++) bytes[i] = TABLE[(bytes[i - 1]! + bytes[i - key.length]!) & 255]!;
  bytes[128 - key.length] = TABLE[bytes[128 - key.length]!]!;
  for (let i = 127 - key.length; i >= 0; i--) bytes[i] = TABLE[bytes[i + 1]! ^ bytes[i + key.length]!]!;
  return Uint16Array.from({ length: 64 }, (_, i) => bytes.readUInt16LE(2 * i));
}

/** Decryption (section 4): 5, 6 and 5 mixing rounds, between them a mashing round. */
function decryptBlock(block: Buffer, words: Uint16Array): Buffer {
  const r = Uint16Array.from({ length: 4 }, (_, i) => block.readUInt16LE(2 * i));
  let at = 63;
  const mix = () => {
    for (let i = 3; i >= 0; i--) {
      const turned = ROTATIONS[i]!;
      const [a, b, c] = [r[(i + 3) % 4]!, r[(i + 2) % 4]!, r[(i + 1) % 4]!];
      const rotated = (r[i]! >>> turned) | (r[i]! << (16 - turned));
      r[i] = rotated - words[at--]! - (a & b) - (~a & c);
    }
  };
  const mash = () => {
    for (let i = 3; i >= 0; i--) r[i] = r[i]! - words[r[(i + 3) % 4]! & 63]!;
  };
  for (const rounds of [5, 6, 5]) {
    for (let round = 0; round < rounds; round++) mix();
    if (at >= 0) mash();
  }
  const plain = Buffer.alloc(BLOCK_BYTES);
  r.forEach((word, i) => plain.writeUInt16LE(word, 2 * i));
  return plain;
}
