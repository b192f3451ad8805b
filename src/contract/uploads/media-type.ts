/** Bytes from the beginning of a document that are enough to recognize its type. */
export const SNIFF_BYTES = 4_096;

interface MediaType {
  readonly zh: string;
  readonly en: string;
  readonly extensions: readonly string[];
  readonly begins: (head: Buffer) => boolean;
}

const bytes =
  (...wanted: number[]) =>
  (head: Buffer): boolean =>
    head.subarray(0, wanted.length).equals(Buffer.from(wanted));
/** Decodes as Latin-1, without a leading byte order mark and white space. */
const words = (head: Buffer): string => head.toString("latin1").replace(/^(?:\u00ef\u00bb\u00bf)?\s*/, "");

/** The media types of documents that registration authorities accept. */
export const MEDIA_TYPES = {
  "application/pdf": {
    zh: "PDF 文件",
    en: "a PDF document",
    extensions: ["pdf"],
    begins: (head: Buffer) => words(head).startsWith("%PDF-"),
  },
  "application/ofd": {
    zh: "OFD 文件",
    en: "an OFD document",
    extensions: ["ofd"],
    begins: (head: Buffer) => zipNames(head).some((name) => /^(?:OFD\.xml$|Doc_\d+\/)/i.test(name)),
  },
  "image/jpeg": {
    zh: "JPEG 图片",
    en: "a JPEG image",
    extensions: ["jpg", "jpeg", "jpe", "jfif"],
    begins: bytes(0xff, 0xd8, 0xff),
  },
  "image/png": {
    zh: "PNG 图片",
    en: "a PNG image",
    extensions: ["png"],
    begins: bytes(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a),
  },
  "image/tiff": {
    zh: "TIFF 图片",
    en: "a TIFF image",
    extensions: ["tif", "tiff"],
    begins: (head: Buffer) => /^(?:II\*\0|MM\0\*)/.test(head.toString("latin1", 0, 4)),
  },
} as const satisfies Record<string, MediaType>;
/** A media type that authorities accept. */
export type DocumentType = keyof typeof MEDIA_TYPES;

const entries = Object.entries(MEDIA_TYPES) as [DocumentType, MediaType][];

/** Whether a media type is one that authorities accept. */
export function isDocumentType(mediaType: string): mediaType is DocumentType {
  return Object.hasOwn(MEDIA_TYPES, mediaType);
}

/**
 * Recognizes a document by its first bytes, whatever its name.
 *
 * @param head At least the first `SNIFF_BYTES` bytes.
 * @returns undefined when it is not a type that authorities accept.
 */
export function documentTypeOf(head: Uint8Array): DocumentType | undefined {
  const seen = Buffer.from(head.buffer, head.byteOffset, head.byteLength);
  return entries.find(([, { begins }]) => begins(seen))?.[0];
}

/** Returns the type that a file name extension stands for. */
export function documentTypeOfName(name: string): DocumentType | undefined {
  const ending = /\.([^./\\]+)$/.exec(name)?.[1]?.toLowerCase() ?? "";
  return entries.find(([, { extensions }]) => extensions.includes(ending))?.[0];
}

/** Describes the type of a document for messages, also when authorities do not accept it. */
export function contentInWords(head: Uint8Array): { readonly zh: string; readonly en: string } {
  const type = documentTypeOf(head);
  if (type) return MEDIA_TYPES[type];
  const seen = Buffer.from(head.buffer, head.byteOffset, head.byteLength);
  if (/^<(?:!doctype html|html|head|body)/i.test(words(seen))) return { zh: "网页（HTML）", en: "a web page (HTML)" };
  const names = zipNames(seen);
  if (
    names.some((name) => /^(?:\[Content_Types\]\.xml|_rels\/|docProps\/|word\/|xl\/|ppt\/)/.test(name)) ||
    bytes(0xd0, 0xcf, 0x11, 0xe0)(seen)
  )
    return { zh: "Office 文档（Word、Excel 等）", en: "an Office document" };
  if (names.length > 0) return { zh: "压缩包", en: "a zip archive" };
  return { zh: "无法识别的内容", en: "unknown content" };
}

/** Names of the entries of a zip archive that begin within `head`. */
function zipNames(head: Buffer): string[] {
  const names: string[] = [];
  if (!bytes(0x50, 0x4b, 0x03, 0x04)(head)) return names;
  for (let at = 0; at >= 0 && at + 30 <= head.length; at = head.indexOf("PK\u0003\u0004", at + 30, "latin1")) {
    names.push(head.toString("latin1", at + 30, at + 30 + head.readUInt16LE(at + 26)));
  }
  return names;
}
