import type { Budget } from "./budget.js";
import type { PdfDict, PdfValue } from "./objects.js";
import { damaged, unsupported } from "./pdf-error.js";

const MAX_COLUMNS = 1_000_000;

/** Reverses the predictors of Flate and LZW data (ISO 32000-1, 7.4.4.4). */
export function undoPredictor(bytes: Uint8Array, parms: PdfDict, budget: Budget): Uint8Array {
  const count = (key: string, otherwise: number, max: number): number => {
    const value: PdfValue = parms.get(key) ?? otherwise;
    if (typeof value !== "number" || !Number.isInteger(value) || value < 1 || value > max)
      throw damaged("the parameters of a predictor");
    return value;
  };
  const predictor = count("Predictor", 1, 15);
  if (predictor === 1) return bytes;
  const colors = count("Colors", 1, 32);
  const bits = count("BitsPerComponent", 8, 16);
  const row = (colors * bits * count("Columns", 1, MAX_COLUMNS) + 7) >> 3;
  const pixel = Math.max(1, (colors * bits) >> 3);
  if (predictor === 2) {
    if (bits !== 8) throw unsupported("a TIFF predictor of other than 8 bits");
    return undoTiff(bytes, row, pixel, budget);
  }
  if (predictor < 10) throw unsupported("a predictor");
  return undoPng(bytes, row, pixel, budget);
}

function undoTiff(bytes: Uint8Array, row: number, pixel: number, budget: Budget): Uint8Array {
  budget.decoded(bytes.length);
  const out = Uint8Array.from(bytes);
  for (let start = 0; start < out.length; start += row) {
    const end = Math.min(start + row, out.length);
    budget.step(row);
    for (let i = start + pixel; i < end; i++) out[i] = out[i]! + out[i - pixel]!;
  }
  return out;
}

function undoPng(bytes: Uint8Array, row: number, pixel: number, budget: Budget): Uint8Array {
  const rows = Math.ceil(bytes.length / (row + 1));
  budget.decoded(rows * row);
  const out = new Uint8Array(rows * row);
  let length = 0;
  for (let r = 0; r < rows; r++) {
    const from = r * (row + 1);
    const type = bytes[from]!;
    if (type > 4) throw damaged("a PNG predictor");
    const start = r * row;
    const count = Math.min(row, bytes.length - from - 1);
    budget.step(count);
    for (let i = 0; i < count; i++) {
      const left = i >= pixel ? out[start + i - pixel]! : 0;
      const up = r > 0 ? out[start + i - row]! : 0;
      const corner = i >= pixel && r > 0 ? out[start + i - row - pixel]! : 0;
      const predicted =
        type === 0 ? 0 : type === 1 ? left : type === 2 ? up : type === 3 ? (left + up) >> 1 : paeth(left, up, corner);
      out[start + i] = bytes[from + 1 + i]! + predicted;
    }
    length += count;
  }
  return out.subarray(0, length);
}

function paeth(left: number, up: number, corner: number): number {
  const estimate = left + up - corner;
  const [l, u, c] = [Math.abs(estimate - left), Math.abs(estimate - up), Math.abs(estimate - corner)];
  return l <= u && l <= c ? left : u <= c ? up : corner;
}
