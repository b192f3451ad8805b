import { Readable, pipeline } from "node:stream";
import { createInflateRaw } from "node:zlib";

/** Larger than Node's default, which costs a sheet of 70 MB four thousand callbacks. */
const CHUNK_BYTES = 128 * 1024;

/** Unpacks a part as it is read. More or fewer bytes than the package declares end in an error. */
export const inflate = (packed: Readable, size: number): Readable =>
  Readable.from(unpacked(packed, size), { objectMode: false });

async function* unpacked(packed: Readable, size: number): AsyncGenerator<Buffer> {
  const inflater = createInflateRaw({ chunkSize: CHUNK_BYTES });
  // An error of either stream ends the loop below.
  pipeline(packed, inflater, () => undefined);
  let length = 0;
  for await (const chunk of inflater as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > size) break;
    yield chunk;
  }
  if (length !== size) throw new Error(`${length} bytes instead of ${size}`);
}
