import { damaged } from "./pdf-error.js";

export class PdfName {
  /** After `#xx` has been resolved, one character a byte. */
  readonly name: string;

  constructor(name: string) {
    this.name = name;
  }
}

/** Where a value stands in the file; values in object streams have no place there. */
export interface Place {
  readonly start: number;
  readonly end: number;
}

export class PdfString {
  /** One character a byte. */
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

  /** As written: a reference stays one. */
  get(key: string): PdfValue {
    return this.entries.get(key) ?? null;
  }
}

export class PdfStream {
  readonly dict: PdfDict;
  /** As it stands in the file. */
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

/** Exactly `length` numbers. */
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
