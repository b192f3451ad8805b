import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";

/**
 * Computes SHA-256 at once, in every runtime. Node, Bun and Deno have it built in and are asked for it with the first
 * digest, so that loading this file loads no crypto. Edge runtimes offer only asynchronous digests.
 */
let digest: ((data: string | Uint8Array) => string) | undefined;

/** Returns the SHA-256 of bytes, or of a text in UTF-8, in hexadecimal. */
export function sha256Hex(data: string | Uint8Array): string {
  digest ??= builtIn() ?? portable;
  return digest(data);
}

function builtIn(): typeof digest {
  const crypto = globalThis.process?.getBuiltinModule?.("node:crypto");
  return crypto?.hash && ((data) => crypto.hash("sha256", data));
}

function portable(data: string | Uint8Array): string {
  return bytesToHex(sha256(typeof data === "string" ? utf8ToBytes(data) : data));
}
