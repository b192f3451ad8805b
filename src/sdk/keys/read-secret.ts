import { execFile } from "node:child_process";
import { open } from "node:fs/promises";
import { decodeBytes } from "../../gateway/light.js";
import { KeyError } from "./key-error.js";
import type { SecretSource } from "./key-source.js";

/** More than any key or PKCS#12 file has. */
const MAX_BYTES = 1024 * 1024;
const DEFAULT_TIMEOUT_MS = 10_000;

/**
 * Reads a secret as bytes.
 * @throws KeyError
 */
export async function readSecret(
  source: SecretSource,
  encoding: "text" | "hex" | "base64" | "binary",
  env: Readonly<Record<string, string | undefined>> = {},
): Promise<Uint8Array> {
  const [name, bytes] = await readSource(source, env);
  if (bytes.length > MAX_BYTES) throw new KeyError("key-too-large", name);
  const content = encoding === "binary" ? bytes : withoutLineBreak(bytes);
  if (content.length === 0) throw new KeyError("key-empty", name);
  if (encoding === "binary" || encoding === "text") return content;
  const decoded = decodeBytes(content.toString("latin1").trim(), encoding);
  if (!decoded) throw new KeyError("key-encoding", name);
  return decoded;
}

async function readSource(
  source: SecretSource,
  env: Readonly<Record<string, string | undefined>>,
): Promise<[name: string, bytes: Buffer]> {
  if ("file" in source) return [source.file, await readFile(source.file)];
  if ("command" in source)
    return [source.command[0], await run(source.command, source.timeoutMs ?? DEFAULT_TIMEOUT_MS)];
  const value = env[source.env];
  if (!value) throw new KeyError("key-env-missing", source.env);
  return [source.env, Buffer.from(value, "utf8")];
}

/** Files and programs end texts with a line break that is not part of them. */
function withoutLineBreak(bytes: Buffer): Buffer {
  let end = bytes.length;
  if (bytes[end - 1] === 0x0a) end--;
  if (bytes[end - 1] === 0x0d) end--;
  return bytes.subarray(0, end);
}

async function readFile(path: string): Promise<Buffer> {
  const file = await open(path).catch((error: NodeJS.ErrnoException) => {
    throw new KeyError(error.code === "ENOENT" ? "key-file-missing" : "key-file-unreadable", path);
  });
  try {
    // One byte more than allowed shows that there is more, without reading an endless device.
    const { bytesRead, buffer } = await file.read(Buffer.alloc(MAX_BYTES + 1), 0, MAX_BYTES + 1, null);
    return buffer.subarray(0, bytesRead);
  } catch {
    throw new KeyError("key-file-unreadable", path);
  } finally {
    await file.close();
  }
}

/** Runs a program. What it writes is in no error: it may be the key. */
function run([program, ...args]: readonly [string, ...string[]], timeoutMs: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const options = {
      encoding: "buffer",
      timeout: timeoutMs,
      killSignal: "SIGKILL",
      maxBuffer: MAX_BYTES,
      windowsHide: true,
    } as const;
    const child = execFile(program, args, options, (error, stdout) => {
      if (!error) return resolve(stdout);
      const { code, killed } = error as { code?: string | number | null; killed?: boolean };
      if (code === "ERR_CHILD_PROCESS_STDIO_MAXBUFFER") return reject(new KeyError("key-too-large", program));
      if (typeof code === "string") return reject(new KeyError("key-command-missing", program));
      if (killed) return reject(new KeyError("key-command-timeout", program));
      reject(new KeyError("key-command-failed", typeof code === "number" ? `${program} (${code})` : program));
    });
    child.stdin?.end();
  });
}
