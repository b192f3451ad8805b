/** One code of a shown string. */
export interface Glyph {
  /** Undefined when it cannot be determined. */
  readonly text: string | undefined;
  /** In thousandths of the font size. */
  readonly width: number;
  /** True for a single byte 32, to which word spacing applies (ISO 32000-1, 9.3.3). */
  readonly isWordSpace: boolean;
  /** Why the text cannot be determined. */
  readonly reason?: string;
}

export interface Font {
  readonly isVertical: boolean;
  /** Yields the glyphs one by one, because a string can be long. */
  glyphs(shown: string): Iterable<Glyph>;
}
