import { damaged } from "./pdf-error.js";

/** The values of a PDF (ISO 32000-1, 7.3). */

export class PdfName {
  /** Unescaped, one character per byte. */
  readonly name: string;

  constructor(name: string) {
    this.name = name;
  }
}

/** Range of a value in the file. Values in object streams have none. */
export interface Place {
  readonly start: number;
  readonly end: number;
}

export class PdfString {
  /** One character per byte. */
  readonly bytes: string;
  readonly isHex: boolean;
  readonly place: Place | undefined;

  constructor(bytes: string, isHex: boolean, place?: Place) {
    this.bytes = bytes;
    this.isHex = isHex;
    this.place = place;
  }
}

export class PdfRef {
  readonly num: number;
  readonly gen: number;

  constructor(num: number, gen: number) {
    this.num = num;
    this.gen = gen;
  }
}

export class PdfDict {
  readonly entries: ReadonlyMap<string, PdfValue>;
  readonly place: Place | undefined;

  constructor(entries: ReadonlyMap<string, PdfValue>, place?: Place) {
    this.entries = entries;
    this.place = place;
  }

  /** Returns the value as written; references are not resolved. */
  get(key: string): PdfValue {
    return this.entries.get(key) ?? null;
  }
}

export class PdfStream {
  readonly dict: PdfDict;
  /** The encoded data. */
  readonly raw: Uint8Array;

  constructor(dict: PdfDict, raw: Uint8Array) {
    this.dict = dict;
    this.raw = raw;
  }
}

export type PdfValue = null | boolean | number | PdfName | PdfString | PdfRef | PdfDict | PdfStream | PdfArray;
export type PdfArray = readonly PdfValue[];

export function isArray(value: PdfValue): value is PdfArray {
  return Array.isArray(value);
}

export function isName(value: PdfValue, name: string): boolean {
  return value instanceof PdfName && value.name === name;
}

export function isCount(value: PdfValue): value is number {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0;
}

/** Converts an array of exactly `length` numbers. */
export function numbersOf(values: PdfValue, length: number, what: string): number[] {
  if (!isArray(values) || values.length !== length) throw damaged(`${what} is not ${length} numbers`);
  return values.map((value) => {
    if (typeof value !== "number") throw damaged(`${what} is not ${length} numbers`);
    return value;
  });
}

export function bytesOfString(text: string): Uint8Array {
  return Buffer.from(text, "latin1");
}
