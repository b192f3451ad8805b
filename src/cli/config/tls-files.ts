import type { TlsOptions } from "../../sdk/index.js";
import type { Context } from "../core/context.js";
import { UsageError } from "../errors/usage-error.js";
import { isAboutTheFile, readWholeFile } from "./read-file.js";

/** Reads and checks the certificates and the key of a profile before a connection is made. */

export interface TlsFiles {
  readonly caFile?: string | undefined;
  readonly certFile?: string | undefined;
  readonly keyFile?: string | undefined;
  /** Certificate and key in PKCS#12. */
  readonly p12File?: string | undefined;
  /** File or environment variable with the passphrase of the key or of `p12File`. The variable takes precedence. */
  readonly keyPassphraseFile?: string | undefined;
  readonly keyPassphraseEnv?: string | undefined;
}

const OPTION_FILES = { ca: "caFile", cert: "certFile", key: "keyFile", pfx: "p12File" } as const;

/**
 * Reads the TLS files of a profile, with certificate and key in PEM, whatever their file.
 * @returns undefined when the profile names none
 * @throws UsageError `local-file-…`, `tls-file-unusable`, `tls-files-exclude`
 */
export async function readTlsFiles(files: TlsFiles, env: Context["env"]): Promise<TlsOptions | undefined> {
  if (files.p12File && (files.certFile || files.keyFile))
    throw new UsageError("tls-files-exclude", { path: files.p12File });
  const named = [files.caFile, files.certFile, files.keyFile, files.p12File];
  const [ca, cert, key, pfx] = await Promise.all(named.map(readNamedFile));
  if (!ca && !cert && !key && !pfx) return undefined;
  const passphrase = (key ?? pfx) && (await passphraseOf(files, env));
  const tls = {
    ...(ca && { ca }),
    ...(cert && { cert }),
    ...(key && { key }),
    ...(pfx && { pfx }),
    ...(passphrase !== undefined && { passphrase }),
  };
  const { CONNECTION_PROBLEMS, findTlsOptionsProblem, pemTlsOptions } = await import("../../sdk/index.js");
  const found = await findTlsOptionsProblem(tls);
  if (!found) return pemTlsOptions(tls);
  const path = files[OPTION_FILES[found.option]] ?? files.certFile ?? files.keyFile ?? "";
  const { zh, en, fixZh, fixEn } = CONNECTION_PROBLEMS[found.problem];
  throw new UsageError("tls-file-unusable", {
    path,
    problem: found.problem,
    zh: `${zh}。${fixZh}`,
    en: `${en}; ${fixEn}`,
  });
}

/** Returns the passphrase of the key without the line break at its end. It is never printed. */
async function passphraseOf(files: TlsFiles, env: Context["env"]): Promise<string | undefined> {
  const text =
    (files.keyPassphraseEnv && env[files.keyPassphraseEnv]) ||
    (await readNamedFile(files.keyPassphraseFile))?.toString("utf8");
  return text?.replace(/\r?\n$/, "") || undefined;
}

/** What `bdc doctor` shows of the TLS files of a profile. */
export interface TlsFacts {
  readonly caCount: number;
  /** Validity period of the client certificate, if there is one. */
  readonly validFrom?: Date;
  readonly validTo?: Date;
}

/** Reads and checks the TLS files of a profile. Returns undefined when the profile names none. */
export async function readTlsFacts(files: TlsFiles, env: Context["env"]): Promise<TlsFacts | undefined> {
  const tls = await readTlsFiles(files, env);
  if (!tls) return undefined;
  const { X509Certificate } = await import("node:crypto");
  const own = tls.cert === undefined ? undefined : new X509Certificate(tls.cert);
  return {
    caCount: (String(tls.ca ?? "").match(/-----BEGIN [A-Z0-9 ]*CERTIFICATE-----/g) ?? []).length,
    ...(own && { validFrom: new Date(own.validFrom), validTo: new Date(own.validTo) }),
  };
}

/** Reads a file that a profile names. */
export async function readNamedFile(path: string | undefined): Promise<Buffer | undefined> {
  if (!path) return undefined;
  try {
    return await readWholeFile(path);
  } catch (error) {
    throw isAboutTheFile(error) ? error : new UsageError("local-file-unreadable", { path });
  }
}
