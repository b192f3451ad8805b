/** Limits of the resources that reading one PDF may use, so that a hostile file cannot exhaust memory or time. */

export interface PdfLimits {
  /** Size of the file. */
  readonly maxBytes: number;
  /** Decoded bytes of all streams and strings together. */
  readonly maxDecodedBytes: number;
  /** Values in objects, entries of cross-reference tables and of character maps, painted marks. */
  readonly maxObjects: number;
  /** Nesting of values and of forms. */
  readonly maxDepth: number;
  /** Time spent in this reader (ms). */
  readonly maxMs: number;
}

export const DEFAULT_LIMITS: PdfLimits = {
  maxBytes: 16 * 1024 * 1024,
  maxDecodedBytes: 64 * 1024 * 1024,
  maxObjects: 400_000,
  maxDepth: 48,
  maxMs: 1_500,
};
