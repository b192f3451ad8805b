import { promisify } from "node:util";
import { constants, gzip } from "node:zlib";

/** Smaller bodies are sent as they are: compressing them saves no packet. */
const MIN_COMPRESSED_BYTES = 1_024;
const compress = promisify(gzip);

/** Compresses a body; undefined when it is too small. */
export async function compressed(data: Uint8Array): Promise<Buffer | undefined> {
  return data.length > MIN_COMPRESSED_BYTES ? compress(data, { level: constants.Z_BEST_SPEED }) : undefined;
}
