/**
 * Encodes a text as a QR code (ISO/IEC 18004): byte mode, error correction level M, versions 1 to 10, which hold up to
 * 213 bytes.
 */

/** Rows of modules from top to bottom; true is dark. Without the quiet zone of four modules. */
export type QrCode = readonly (readonly boolean[])[];

/** For each version: data codewords, blocks, error correction codewords of a block, centres of alignment patterns. */
const VERSIONS: readonly (readonly [data: number, blocks: number, correction: number, centres: readonly number[]])[] = [
  [16, 1, 10, []],
  [28, 1, 16, [6, 18]],
  [44, 1, 26, [6, 22]],
  [64, 2, 18, [6, 26]],
  [86, 2, 24, [6, 30]],
  [108, 4, 16, [6, 34]],
  [124, 4, 18, [6, 22, 38]],
  [154, 4, 22, [6, 24, 42]],
  [182, 5, 22, [6, 26, 46]],
  [216, 5, 26, [6, 28, 50]],
];
const BYTE_MODE = 0b0100;
const PADDING = [0xec, 0x11];
const LEVEL_M = 0b00;
const FORMAT = { polynomial: 0b101_0011_0111, bits: 10, mask: 0b101_0100_0001_0010 } as const;
const VERSION_INFORMATION = { polynomial: 0b1_1111_0010_0101, bits: 12, from: 7 } as const;
const MASKS: readonly ((row: number, column: number) => boolean)[] = [
  (i, j) => (i + j) % 2 === 0,
  (i) => i % 2 === 0,
  (_, j) => j % 3 === 0,
  (i, j) => (i + j) % 3 === 0,
  (i, j) => (Math.floor(i / 2) + Math.floor(j / 3)) % 2 === 0,
  (i, j) => ((i * j) % 2) + ((i * j) % 3) === 0,
  (i, j) => (((i * j) % 2) + ((i * j) % 3)) % 2 === 0,
  (i, j) => (((i + j) % 2) + ((i * j) % 3)) % 2 === 0,
];

/** @throws {RangeError} When the text has more than 213 bytes in UTF-8. */
export function encodeQr(text: string): QrCode {
  const bytes = Buffer.from(text, "utf8");
  const index = VERSIONS.findIndex(([data], i) => bytes.length + headerBits(i + 1) / 8 <= data);
  if (index < 0) throw new RangeError(`a QR code holds at most 213 bytes, not ${bytes.length}`);
  const version = index + 1;
  const codewords = interleave(dataCodewords(bytes, version), version);
  const candidates = MASKS.map((_, mask) => draw(codewords, version, mask));
  return candidates.reduce((best, one) => (penalty(one) < penalty(best) ? one : best));
}

/** Mode and length; the terminator takes what is left of the last codeword. */
function headerBits(version: number): number {
  return version < 10 ? 4 + 8 : 4 + 16;
}

function dataCodewords(bytes: Uint8Array, version: number): number[] {
  const length = bytes.length.toString(2).padStart(headerBits(version) - 4, "0");
  const bits = [
    BYTE_MODE.toString(2).padStart(4, "0"),
    length,
    ...[...bytes].map((b) => b.toString(2).padStart(8, "0")),
  ]
    .join("")
    .concat("0000");
  const [capacity] = VERSIONS[version - 1]!;
  const words = bits.match(/.{1,8}/g)!.map((word) => Number.parseInt(word.padEnd(8, "0"), 2));
  const used = words.slice(0, capacity);
  return [...used, ...Array.from({ length: capacity - used.length }, (_, i) => PADDING[i % 2]!)];
}

/** Appends error correction to each block and interleaves the blocks; the last blocks are one codeword longer. */
function interleave(data: readonly number[], version: number): number[] {
  const [capacity, count, correction] = VERSIONS[version - 1]!;
  const short = Math.floor(capacity / count);
  const firstLong = count - (capacity % count);
  let at = 0;
  const blocks = Array.from({ length: count }, (_, i) => data.slice(at, (at += short + (i >= firstLong ? 1 : 0))));
  const generator = generatorOf(correction);
  const corrections = blocks.map((block) => remainderOf(block, generator));
  const column = (rows: readonly number[][], i: number) => rows.flatMap((row) => (i < row.length ? [row[i]!] : []));
  return [
    ...Array.from({ length: short + 1 }, (_, i) => column(blocks, i)).flat(),
    ...Array.from({ length: correction }, (_, i) => column(corrections, i)).flat(),
  ];
}

/** Multiplies in GF(256) modulo x^8 + x^4 + x^3 + x^2 + 1. */
function multiply(a: number, b: number): number {
  let product = 0;
  for (let bit = 7; bit >= 0; bit--) {
    product = (product << 1) ^ ((product >> 7) * 0x11d);
    product ^= ((b >> bit) & 1) * a;
  }
  return product;
}

/** Returns the coefficients of (x - 1)(x - 2)(x - 4)…, highest first, without the leading one. */
function generatorOf(degree: number): number[] {
  let polynomial = [1];
  let root = 1;
  for (let i = 0; i < degree; i++) {
    const shifted = [...polynomial, 0];
    polynomial = shifted.map((value, j) => value ^ (j > 0 ? multiply(polynomial[j - 1]!, root) : 0));
    root = multiply(root, 2);
  }
  return polynomial.slice(1);
}

function remainderOf(block: readonly number[], generator: readonly number[]): number[] {
  let rest = generator.map(() => 0);
  for (const word of block) {
    const factor = word ^ rest[0]!;
    rest = [...rest.slice(1), 0].map((value, i) => value ^ multiply(generator[i]!, factor));
  }
  return rest;
}

function draw(codewords: readonly number[], version: number, mask: number): boolean[][] {
  const size = 17 + 4 * version;
  const modules = Array.from({ length: size }, () => Array.from<boolean | undefined>({ length: size }));
  const set = (row: number, column: number, dark: boolean): void => {
    if (modules[row] && column >= 0 && column < size) modules[row][column] = dark;
  };
  drawPatterns(set, version, size);
  drawInformation(set, version, size, mask);
  let bit = 0;
  for (const [row, column] of zigzag(size)) {
    if (modules[row]![column] !== undefined) continue;
    const dark = bit < codewords.length * 8 && ((codewords[bit >> 3]! >> (7 - (bit & 7))) & 1) === 1;
    modules[row]![column] = dark !== MASKS[mask]!(row, column);
    bit++;
  }
  return modules as boolean[][];
}

type SetModule = (row: number, column: number, dark: boolean) => void;

/** Draws the timing, finder and alignment patterns. */
function drawPatterns(set: SetModule, version: number, size: number): void {
  for (let i = 0; i < size; i++) {
    set(6, i, i % 2 === 0);
    set(i, 6, i % 2 === 0);
  }
  const square = (row: number, column: number, radius: number, lightRings: readonly number[]): void => {
    for (let i = -radius; i <= radius; i++)
      for (let j = -radius; j <= radius; j++)
        set(row + i, column + j, !lightRings.includes(Math.max(Math.abs(i), Math.abs(j))));
  };
  for (const [row, column] of [
    [3, 3],
    [3, size - 4],
    [size - 4, 3],
  ] as const)
    square(row, column, 4, [2, 4]);
  const [, , , centres] = VERSIONS[version - 1]!;
  const last = size - 7;
  for (const row of centres)
    for (const column of centres) {
      const isFinder = (row === 6 && (column === 6 || column === last)) || (row === last && column === 6);
      if (!isFinder) square(row, column, 2, [1]);
    }
}

/** Draws level and mask twice and, from version 7, the version twice. */
function drawInformation(set: SetModule, version: number, size: number, mask: number): void {
  const format = withRemainder((LEVEL_M << 3) | mask, FORMAT.polynomial, FORMAT.bits) ^ FORMAT.mask;
  for (let i = 0; i < 15; i++) {
    const dark = ((format >> i) & 1) === 1;
    const along = i < 6 ? i : i < 8 ? i + 1 : size - 15 + i;
    set(along, 8, dark);
    const across = i < 8 ? size - 1 - i : i === 8 ? 7 : 14 - i;
    set(8, across, dark);
  }
  set(size - 8, 8, true);
  if (version < VERSION_INFORMATION.from) return;
  const information = withRemainder(version, VERSION_INFORMATION.polynomial, VERSION_INFORMATION.bits);
  for (let i = 0; i < 18; i++) {
    const dark = ((information >> i) & 1) === 1;
    set(Math.floor(i / 3), size - 11 + (i % 3), dark);
    set(size - 11 + (i % 3), Math.floor(i / 3), dark);
  }
}

/** Appends the remainder of a division of polynomials over GF(2). */
function withRemainder(value: number, polynomial: number, bits: number): number {
  let rest = value;
  for (let i = 0; i < bits; i++) rest = (rest << 1) ^ ((rest >> (bits - 1)) * polynomial);
  return (value << bits) | rest;
}

/** Yields all modules in the order of the data: columns of two from the right, up and down in turns. */
function* zigzag(size: number): Generator<readonly [row: number, column: number]> {
  let isUpward = true;
  for (let right = size - 1; right > 0; right -= 2) {
    if (right === 6) right--;
    for (let i = 0; i < size; i++) {
      const row = isUpward ? size - 1 - i : i;
      yield [row, right];
      yield [row, right - 1];
    }
    isUpward = !isUpward;
  }
}

/** Returns how hard the code is to scan; the mask with the lowest value is used (ISO/IEC 18004, 7.8.3). */
function penalty(modules: QrCode): number {
  const size = modules.length;
  const rows = modules.map((row) => row.map((dark) => (dark ? "1" : "0")).join(""));
  const columns = rows.map((_, i) => rows.map((row) => row[i]).join(""));
  let total = 0;
  for (const line of [...rows, ...columns]) {
    for (const [run] of line.matchAll(/0{5,}|1{5,}/g)) total += run.length - 2;
    for (const _ of line.matchAll(/(?=10111010000|00001011101)/g)) total += 40;
  }
  for (let i = 1; i < size; i++)
    for (let j = 1; j < size; j++) {
      const dark = modules[i]![j];
      if (modules[i - 1]![j] === dark && modules[i]![j - 1] === dark && modules[i - 1]![j - 1] === dark) total += 3;
    }
  const share = (rows.join("").replaceAll("0", "").length * 100) / size ** 2;
  return total + Math.floor(Math.abs(share - 50) / 5) * 10;
}
