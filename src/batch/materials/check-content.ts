import {
  SNIFF_BYTES,
  MEDIA_TYPES,
  contentInWords,
  documentTypeOf,
  documentTypeOfName,
  isDocumentType,
  type Capabilities,
} from "../../contract/index.js";
import type { CELL_TEXTS, MessageParams } from "../../rules/index.js";
import { openRegularFile } from "../files/common/regular-file.js";

/** Max size (bytes) and media types of materials, from the authority's capabilities. */
export type MaterialLimits = Pick<Capabilities["materials"], "maxBytes" | "mediaTypes">;

export interface MaterialDefect {
  readonly code: keyof typeof CELL_TEXTS;
  readonly facts: MessageParams;
}

/**
 * Checks the size and the first bytes of a document, in one short read. Returns undefined when both are acceptable.
 * @throws What the file system throws.
 */
export async function contentDefect(
  path: string,
  name: string,
  limits: MaterialLimits | undefined,
): Promise<MaterialDefect | undefined> {
  const { size, head } = await firstBytes(path);
  if (limits && size > limits.maxBytes)
    return {
      code: "material-too-large",
      facts: { size: megabytes(size, Math.ceil), max: megabytes(limits.maxBytes, Math.floor) },
    };
  const found = documentTypeOf(head);
  const promised = documentTypeOfName(name);
  const { zh, en } = contentInWords(head);
  const facts = { foundZh: zh, foundEn: en, ...takenInWords(limits) };
  if (promised && found !== promised)
    return {
      code: "material-type-differs",
      facts: { ...facts, saidZh: MEDIA_TYPES[promised].zh, saidEn: MEDIA_TYPES[promised].en },
    };
  // An authority that accepts types that first bytes do not reveal checks them itself.
  const taken = limits?.mediaTypes ?? Object.keys(MEDIA_TYPES);
  const isTaken = found ? taken.includes(found) : taken.some((type) => !isDocumentType(type));
  return isTaken ? undefined : { code: "material-type", facts };
}

function takenInWords({ mediaTypes }: Pick<MaterialLimits, "mediaTypes"> = { mediaTypes: Object.keys(MEDIA_TYPES) }): {
  takenZh: string;
  takenEn: string;
} {
  const words = mediaTypes.map((type) => (isDocumentType(type) ? MEDIA_TYPES[type] : { zh: type, en: type }));
  return { takenZh: words.map(({ zh }) => zh).join("、"), takenEn: words.map(({ en }) => en).join(", ") };
}

/** Formats bytes as MB. Round a size up and a limit down, so that a size above the limit never looks smaller. */
function megabytes(bytes: number, round: (n: number) => number): string {
  return `${round((bytes / 1024 / 1024) * 100) / 100} MB`;
}

async function firstBytes(path: string): Promise<{ size: number; head: Buffer }> {
  const file = await openRegularFile(path);
  try {
    const { size } = await file.stat();
    const { bytesRead, buffer } = await file.read(Buffer.alloc(SNIFF_BYTES), 0, SNIFF_BYTES, 0);
    return { size, head: buffer.subarray(0, bytesRead) };
  } finally {
    await file.close();
  }
}
