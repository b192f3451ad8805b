import {
  filtersOf,
  isArray,
  isImageFilter,
  PdfError,
  type PdfFile,
  type PdfStream,
  type PdfValue,
} from "../pdf-syntax/index.js";
import { readColourSpace, type Colour } from "./colours.js";
import { boxAround, cornersOf, invert, type Box, type Matrix } from "./geometry.js";

const SAMPLES = 6;
const MAX_SIDE = 65_536;

/** The colours of an image, sample by sample. */
export interface ColourSamples {
  readonly width: number;
  readonly height: number;
  at(column: number, row: number): Colour;
}

/** The colours of an image of 8 bits a component; undefined where they cannot be told. */
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

function isSide(value: PdfValue): value is number {
  return typeof value === "number" && Number.isInteger(value) && value >= 1 && value <= MAX_SIDE;
}

/** The mean colour of the part of an image that lies on a box of the page. */
export function colourOn(samples: ColourSamples, image: Matrix, box: Box): Colour {
  const inverse = invert(image);
  if (!inverse) return undefined;
  const [left, bottom, right, top] = boxAround(cornersOf(inverse, box));
  const sum = [0, 0, 0];
  let count = 0;
  for (let i = 0; i < SAMPLES; i++) {
    for (let j = 0; j < SAMPLES; j++) {
      const x = left + ((right - left) * (i + 0.5)) / SAMPLES;
      const y = bottom + ((top - bottom) * (j + 0.5)) / SAMPLES;
      if (x < 0 || x >= 1 || y <= 0 || y > 1) continue;
      const colour = samples.at(Math.floor(x * samples.width), Math.floor((1 - y) * samples.height));
      if (!colour) return undefined;
      colour.forEach((part, k) => (sum[k]! += part));
      count++;
    }
  }
  return count === 0 ? undefined : [sum[0]! / count, sum[1]! / count, sum[2]! / count];
}
