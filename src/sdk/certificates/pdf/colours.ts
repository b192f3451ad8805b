import {
  bytesOfString,
  isArray,
  isName,
  PdfDict,
  PdfName,
  PdfStream,
  PdfString,
  type PdfFile,
  type PdfValue,
} from "../pdf-syntax/index.js";

/** Red, green and blue from 0 to 1; undefined when the colour cannot be determined. */
export type Colour = readonly [number, number, number] | undefined;

export const BLACK: Colour = [0, 0, 0];
export const WHITE: Colour = [1, 1, 1];

/** Converts components to a colour. */
export interface ColourSpace {
  readonly isPattern: boolean;
  readonly initial: Colour;
  colour(components: readonly number[]): Colour;
}

const clamp = (value: number): number => Math.min(1, Math.max(0, value));

export function grey(value: number): Colour {
  return [clamp(value), clamp(value), clamp(value)];
}

export function rgb(r: number, g: number, b: number): Colour {
  return [clamp(r), clamp(g), clamp(b)];
}

export function cmyk(c: number, m: number, y: number, k: number): Colour {
  const of = (ink: number): number => (1 - clamp(ink)) * (1 - clamp(k));
  return [of(c), of(m), of(y)];
}

const device = (count: number, of: (c: readonly number[]) => Colour): ColourSpace => ({
  isPattern: false,
  initial: BLACK,
  colour: (components) => (components.length === count ? of(components) : undefined),
});
const GREY = device(1, ([v]) => grey(v!));
const RGB = device(3, ([r, g, b]) => rgb(r!, g!, b!));
const CMYK = device(4, ([c, m, y, k]) => cmyk(c!, m!, y!, k!));
const UNKNOWN: ColourSpace = { isPattern: false, initial: undefined, colour: () => undefined };
const PATTERN: ColourSpace = { isPattern: true, initial: undefined, colour: () => undefined };
const BY_NAME: Readonly<Record<string, ColourSpace>> = {
  DeviceGray: GREY,
  G: GREY,
  CalGray: GREY,
  DeviceRGB: RGB,
  RGB,
  CalRGB: RGB,
  DeviceCMYK: CMYK,
  CMYK,
  Pattern: PATTERN,
};

/**
 * Reads a colour space (ISO 32000-1, 8.6). Calibrated spaces are treated as the device space with the same number of
 * components, which is accurate enough to compare text with its background.
 */
export function readColourSpace(file: PdfFile, value: PdfValue, depth = 0): ColourSpace {
  file.budget.depth(depth);
  const space = file.resolve(value);
  if (space instanceof PdfName) return BY_NAME[space.name] ?? UNKNOWN;
  if (!isArray(space)) return UNKNOWN;
  const family = file.resolve(space[0] ?? null);
  if (!(family instanceof PdfName)) return UNKNOWN;
  const second = file.resolve(space[1] ?? null);
  switch (family.name) {
    case "ICCBased": {
      const count = second instanceof PdfStream ? file.get(second.dict, "N") : null;
      return count === 1 ? GREY : count === 3 ? RGB : count === 4 ? CMYK : UNKNOWN;
    }
    case "Lab":
      return device(3, ([lightness]) => grey((lightness ?? 0) / 100));
    case "Indexed":
    case "I":
      return indexed(file, readColourSpace(file, second, depth + 1), file.resolve(space[3] ?? null));
    case "Separation":
    case "DeviceN":
      return tinted(file, second, readColourSpace(file, space[2] ?? null, depth + 1), file.resolve(space[3] ?? null));
    default:
      return BY_NAME[family.name] ?? UNKNOWN;
  }
}

function indexed(file: PdfFile, base: ColourSpace, lookup: PdfValue): ColourSpace {
  const table =
    lookup instanceof PdfStream
      ? file.contents(lookup)
      : lookup instanceof PdfString
        ? bytesOfString(lookup.bytes)
        : undefined;
  const size = base === GREY ? 1 : base === RGB ? 3 : base === CMYK ? 4 : 0;
  if (!table || size === 0) return UNKNOWN;
  const colour = (components: readonly number[]): Colour => {
    const at = Math.max(0, Math.round(components[0] ?? 0)) * size;
    return base.colour(Array.from(table.subarray(at, at + size), (byte) => byte / 255));
  };
  return { isPattern: false, initial: colour([0]), colour };
}

/** Reads Separation and DeviceN spaces whose tint transform is an exponential function (7.10.3). */
function tinted(file: PdfFile, names: PdfValue, alternate: ColourSpace, transform: PdfValue): ColourSpace {
  if (isName(names, "None")) return UNKNOWN;
  if (!(transform instanceof PdfDict) || file.get(transform, "FunctionType") !== 2) return UNKNOWN;
  const numbers = (key: string, otherwise: number): readonly number[] => {
    const value = file.get(transform, key);
    if (value === null) return [otherwise];
    return isArray(value) ? file.items(value).map((item) => (typeof item === "number" ? item : NaN)) : [NaN];
  };
  const [from, to] = [numbers("C0", 0), numbers("C1", 1)];
  const exponent = file.get(transform, "N");
  if (typeof exponent !== "number" || from.length !== to.length || [...from, ...to].some(Number.isNaN)) return UNKNOWN;
  const colour = ([tint]: readonly number[]): Colour => {
    const share = clamp(tint ?? 1) ** exponent;
    return alternate.colour(from.map((start, i) => start + share * (to[i]! - start)));
  };
  return { isPattern: false, initial: colour([1]), colour };
}
