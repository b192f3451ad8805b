import { z } from "zod";

/** Where an upload goes on: `bytes <first>-<size - 1>/<size>` (RFC 9110 §14.4), always up to the end. */
export interface Continuation {
  readonly offset: number;
  readonly size: number;
}

export function formatContentRange({ offset, size }: Continuation): string {
  return `bytes ${offset}-${size - 1}/${size}`;
}

export function parseContentRange(text: string): Continuation | undefined {
  const [, first, last, size] = (/^bytes (\d{1,15})-(\d{1,15})\/(\d{1,15})$/.exec(text) ?? []).map(Number);
  return first !== undefined && first <= last! && last! + 1 === size ? { offset: first, size } : undefined;
}

export const ContentRange = z
  .string()
  .regex(/^bytes \d{1,15}-\d{1,15}\/\d{1,15}$/)
  .refine((text) => parseContentRange(text) !== undefined)
  .meta({
    description:
      "`bytes N-(size-1)/size`: the body is the document from its byte N to its end. Only where `materials.resumable`",
  });
export const UploadOffset = z
  .string()
  .regex(/^\d{1,15}$/)
  .meta({
    description:
      "So many first bytes of an unfinished upload of this institution are here: go on with `Content-Range: bytes N-(size-1)/size`",
  });
