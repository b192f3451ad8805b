/** One shown code. Lengths are thousandths of the font's size. */
export interface Glyph {
  /** Undefined where it cannot be told. */
  readonly text: string | undefined;
  readonly width: number;
  /** A single byte 32, to which word spacing applies (ISO 32000-1, 9.3.3). */
  readonly isWordSpace: boolean;
  /** Why the text cannot be told. */
  readonly reason?: string;
}

export interface Font {
  readonly isVertical: boolean;
  /** One by one: a shown string may be long. */
  glyphs(shown: string): Iterable<Glyph>;
}
