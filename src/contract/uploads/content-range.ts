import * as z from "zod";

/** The part of a document that a resumed upload sends: from an offset to the end. */
export interface Continuation {
  /** First byte of the part. */
  readonly offset: number;
  /** Size of the whole document, in bytes. */
  readonly size: number;
}

/** Formats a `Content-Range` header (RFC 9110 §14.4): `bytes FIRST-LAST/SIZE`. */
export function formatContentRange({ offset, size }: Continuation): string {
  return `bytes ${offset}-${size - 1}/${size}`;
}

/** Parses a `Content-Range` header that reaches to the end of the document. */
export function parseContentRange(text: string): Continuation | undefined {
  const [, first, last, size] = (/^bytes (\d{1,15})-(\d{1,15})\/(\d{1,15})$/.exec(text) ?? []).map(Number);
  return first !== undefined && first <= last! && last! + 1 === size ? { offset: first, size } : undefined;
}

/** Schema of the `Content-Range` header of an upload. */
export const ContentRange = z
  .string()
  .regex(/^bytes \d{1,15}-\d{1,15}\/\d{1,15}$/)
  .refine((text) => parseContentRange(text) !== undefined)
  .meta({
    description:
      "`bytes N-(size-1)/size`: the body contains the document from byte N to the end. Only with `materials.resumable`",
  });
/** Schema of the `Upload-Offset` header. */
export const UploadOffset = z
  .string()
  .regex(/^\d{1,15}$/)
  .meta({
    description:
      "Number of bytes received of an unfinished upload of this institution: continue with `Content-Range: bytes N-(size-1)/size`",
  });
