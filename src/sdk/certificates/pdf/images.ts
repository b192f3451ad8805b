import {
  damaged,
  decodeOne,
  filtersOf,
  isArray,
  isImageFilter,
  isName,
  isWhite,
  PdfDict,
  PdfError,
  PdfName,
  PdfStream,
  unsupported,
  type Lexer,
  type PdfFile,
  type PdfValue,
} from "../pdf-syntax/index.js";
import { readColourSpace, type Colour } from "./colours.js";
import { boxAround, cornersOf, invert, type Box, type Matrix } from "./geometry.js";

const MAX_SIDE = 65_536;
const SAMPLES = 12;
const COLOUR_SAMPLES = 6;

/** Opacity of the samples of an image, from 0 to 1. */
export interface OpacityMask {
  readonly width: number;
  readonly height: number;
  at(column: number, row: number): number;
}

/** Reads the mask of an image. Returns undefined for opaque images and unsupported masks, which count as opaque. */
export function opacityMask(file: PdfFile, image: PdfStream): OpacityMask | undefined {
  try {
    if (file.get(image.dict, "ImageMask") === true) return samples(file, image, 1);
    const soft = file.get(image.dict, "SMask");
    if (soft instanceof PdfStream) return samples(file, soft, 8);
    const stencil = file.get(image.dict, "Mask");
    return stencil instanceof PdfStream ? samples(file, stencil, 1) : undefined;
  } catch (error) {
    if (error instanceof PdfError && error.reason === "unsupported") return undefined;
    throw error;
  }
}

function samples(file: PdfFile, image: PdfStream, bits: 1 | 8): OpacityMask | undefined {
  const width = file.get(image.dict, "Width");
  const height = file.get(image.dict, "Height");
  const depth = file.get(image.dict, "BitsPerComponent");
  if (!isSide(width) || !isSide(height) || (depth !== bits && !(bits === 1 && depth === null))) return undefined;
  if (filtersOf(image.dict, (value) => file.resolve(value)).some(isImageFilter)) return undefined;
  const data = file.contents(image);
  const row = bits === 1 ? (width + 7) >> 3 : width;
  if (data.length < row * height) return undefined;
  const decode = file.get(image.dict, "Decode");
  const isReversed = isArray(decode) && file.resolve(decode[0] ?? null) === 1;
  // A stencil paints where a sample is 0; a soft mask is opaque where a sample is 255.
  if (bits === 1) {
    const painted = isReversed ? 1 : 0;
    return { width, height, at: (x, y) => (((data[y * row + (x >> 3)]! >> (7 - (x & 7))) & 1) === painted ? 1 : 0) };
  }
  return { width, height, at: (x, y) => (isReversed ? 255 - data[y * row + x]! : data[y * row + x]!) / 255 };
}

function isSide(value: PdfValue): value is number {
  return typeof value === "number" && Number.isInteger(value) && value >= 1 && value <= MAX_SIDE;
}

/** Returns the mean opacity of an image within a box of the page. */
export function opacityOn(mask: OpacityMask, image: Matrix, box: Box): number {
  const inverse = invert(image);
  if (!inverse) return 1;
  const [left, bottom, right, top] = boxAround(cornersOf(inverse, box));
  let sum = 0;
  let count = 0;
  for (let i = 0; i < SAMPLES; i++) {
    for (let j = 0; j < SAMPLES; j++) {
      const x = left + ((right - left) * (i + 0.5)) / SAMPLES;
      const y = bottom + ((top - bottom) * (j + 0.5)) / SAMPLES;
      if (x < 0 || x >= 1 || y < 0 || y >= 1) continue;
      sum += mask.at(Math.floor(x * mask.width), Math.floor((1 - y) * mask.height));
      count++;
    }
  }
  return count === 0 ? 0 : sum / count;
}

/** Colours of the samples of an image. */
export interface ColourSamples {
  readonly width: number;
  readonly height: number;
  at(column: number, row: number): Colour;
}

/** Reads the colours of an image with 8 bits per component. Returns undefined for all other images. */
export function colourSamples(file: PdfFile, image: PdfStream, space: PdfValue): ColourSamples | undefined {
  const { dict } = image;
  const [width, height] = [file.get(dict, "Width"), file.get(dict, "Height")];
  if (!isSide(width) || !isSide(height) || file.get(dict, "BitsPerComponent") !== 8) return undefined;
  if (file.get(dict, "Decode") !== null) return undefined;
  try {
    if (filtersOf(dict, (value) => file.resolve(value)).some(isImageFilter)) return undefined;
    const data = file.contents(image);
    const count = data.length / (width * height);
    const colours = readColourSpace(file, space);
    const scale = isIndexed(file, space) ? 1 : 255;
    if (!Number.isInteger(count) || count === 0) return undefined;
    const at = (column: number, row: number): Colour => {
      const start = (row * width + column) * count;
      return colours.colour(Array.from(data.subarray(start, start + count), (byte) => byte / scale));
    };
    return { width, height, at };
  } catch (error) {
    if (error instanceof PdfError && error.reason === "unsupported") return undefined;
    throw error;
  }
}

function isIndexed(file: PdfFile, value: PdfValue): boolean {
  const space = file.resolve(value);
  const family = isArray(space) ? file.resolve(space[0] ?? null) : null;
  return typeof family === "object" && family !== null && "name" in family && /^I(ndexed)?$/.test(family.name);
}

/** Returns the mean colour of an image within a box of the page. */
export function colourOn(samples: ColourSamples, image: Matrix, box: Box): Colour {
  const inverse = invert(image);
  if (!inverse) return undefined;
  const [left, bottom, right, top] = boxAround(cornersOf(inverse, box));
  const sum = [0, 0, 0];
  let count = 0;
  for (let i = 0; i < COLOUR_SAMPLES; i++) {
    for (let j = 0; j < COLOUR_SAMPLES; j++) {
      const x = left + ((right - left) * (i + 0.5)) / COLOUR_SAMPLES;
      const y = bottom + ((top - bottom) * (j + 0.5)) / COLOUR_SAMPLES;
      if (x < 0 || x >= 1 || y <= 0 || y > 1) continue;
      const colour = samples.at(Math.floor(x * samples.width), Math.floor((1 - y) * samples.height));
      if (!colour) return undefined;
      colour.forEach((part, k) => (sum[k]! += part));
      count++;
    }
  }
  return count === 0 ? undefined : [sum[0]! / count, sum[1]! / count, sum[2]! / count];
}

const KEYS: Readonly<Record<string, string>> = {
  BPC: "BitsPerComponent",
  CS: "ColorSpace",
  D: "Decode",
  DP: "DecodeParms",
  F: "Filter",
  H: "Height",
  IM: "ImageMask",
  I: "Interpolate",
  W: "Width",
};
const FILTERS: Readonly<Record<string, string>> = {
  AHx: "ASCIIHexDecode",
  A85: "ASCII85Decode",
  LZW: "LZWDecode",
  Fl: "FlateDecode",
  RL: "RunLengthDecode",
  CCF: "CCITTFaxDecode",
  DCT: "DCTDecode",
};
const COMPONENTS: Readonly<Record<string, number>> = {
  DeviceGray: 1,
  G: 1,
  DeviceRGB: 3,
  RGB: 3,
  DeviceCMYK: 4,
  CMYK: 4,
  Indexed: 1,
  I: 1,
};

/**
 * Reads the image between ID and EI (ISO 32000-1, 8.9.7); the lexer must be positioned after ID. The length is
 * computed, because a search for EI could find an end that other readers do not.
 */
export function readInlineImage(
  file: PdfFile,
  lexer: Lexer,
  operands: readonly PdfValue[],
  namedSpace: (name: string) => PdfValue,
): PdfStream {
  const entries = new Map<string, PdfValue>();
  for (let i = 0; i < operands.length; i += 2) {
    const [key, value] = [operands[i], operands[i + 1]];
    if (!(key instanceof PdfName) || value === undefined) throw damaged("the dictionary of an inline image");
    const name = KEYS[key.name] ?? key.name;
    if (entries.has(name)) throw damaged("a dictionary contains a key twice");
    entries.set(name, name === "Filter" ? longFilterNames(value) : value);
  }
  const dict = new PdfDict(entries);
  if (!isWhite(lexer.bytes[lexer.at])) throw damaged("ID is not followed by white space");
  const start = lexer.at + 1;
  const [first] = filtersOf(dict, (value) => value);
  if (isImageFilter(first)) throw unsupported("an inline image in an image format");
  const rest = lexer.bytes.subarray(start);
  const length = first ? decodeOne(rest, first, file.budget).consumed : plainLength(file, dict, namedSpace);
  if (start + length > lexer.end) throw damaged("an inline image has no end");
  lexer.at = start + length;
  lexer.skipWhite();
  if (!lexer.takeWord("EI")) throw damaged("an inline image has no end");
  return new PdfStream(dict, rest.subarray(0, length));
}

function longFilterNames(value: PdfValue): PdfValue {
  if (isArray(value)) return value.map(longFilterNames);
  return value instanceof PdfName ? new PdfName(FILTERS[value.name] ?? value.name) : value;
}

function plainLength(file: PdfFile, dict: PdfDict, namedSpace: (name: string) => PdfValue): number {
  const [width, height] = [dict.get("Width"), dict.get("Height")];
  if (!isSide(width) || !isSide(height)) throw damaged("the size of an inline image");
  if (dict.get("ImageMask") === true) return ((width + 7) >> 3) * height;
  const bits = dict.get("BitsPerComponent");
  const space = dict.get("ColorSpace");
  const count = componentsOf(file, space, namedSpace, 0);
  if (typeof bits !== "number" || ![1, 2, 4, 8, 16].includes(bits) || count === 0)
    throw unsupported("the colour space of an inline image");
  return ((width * bits * count + 7) >> 3) * height;
}

function componentsOf(file: PdfFile, space: PdfValue, namedSpace: (name: string) => PdfValue, depth: number): number {
  if (space instanceof PdfName) {
    const count = COMPONENTS[space.name];
    if (count !== undefined || depth > 0) return count ?? 0;
    return componentsOf(file, file.resolve(namedSpace(space.name)), namedSpace, 1);
  }
  if (!isArray(space)) return 0;
  const family = file.resolve(space[0] ?? null);
  if (isName(family, "ICCBased")) {
    const profile = file.resolve(space[1] ?? null);
    const count = profile instanceof PdfStream ? file.get(profile.dict, "N") : null;
    return typeof count === "number" ? count : 0;
  }
  return family instanceof PdfName ? (COMPONENTS[family.name] ?? 0) : 0;
}
