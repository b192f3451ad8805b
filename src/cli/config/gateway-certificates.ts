import { join } from "node:path";
import * as z from "zod";
import type { GatewayCertificate } from "../../sdk/index.js";
import type { Context } from "../core/context.js";
import type { LocalizedText } from "../core/language.js";
import { note } from "../core/log.js";
import { writePrivate } from "./private-write.js";
import { readWholeFile } from "./read-file.js";

/**
 * The certificates that gateways have shown, kept beside the profiles: a new one is announced, because it may be an
 * exchange that nobody told of, or somebody between. Whether it is trusted is the matter of TLS.
 */

const Seen = z.strictObject({
  fingerprint256: z.string(),
  validTo: z.iso.datetime(),
  firstSeen: z.iso.datetime(),
});
export type SeenCertificate = z.infer<typeof Seen>;
const Certificates = z.record(z.string(), z.array(Seen));

const MAX_BYTES = 1024 * 1024;
/** Servers behind one address may have a certificate each. */
const MAX_SEEN = 8;

const pathOf = (home: string): string => join(home, "gateway-certificates.json");

/** Returns the certificates that a gateway has shown, the newest last. */
export async function seenCertificates(home: string, address: string): Promise<readonly SeenCertificate[]> {
  return (await readAll(home))[address] ?? [];
}

/** Announces a certificate that this gateway has not shown before, and remembers it. */
export async function rememberCertificate(
  context: Context,
  address: string,
  { fingerprint256, validTo }: GatewayCertificate,
): Promise<void> {
  const all = await readAll(context.home);
  const seen = all[address] ?? [];
  if (seen.some((one) => one.fingerprint256 === fingerprint256)) return;
  if (seen.length > 0 && !context.quiet) {
    const text = changedText(new URL(address).host, fingerprint256);
    note(context, "warn", text[context.lang], { code: "certificate-changed", fingerprint256 });
  }
  const newest = { fingerprint256, validTo: validTo.toISOString(), firstSeen: context.now().toISOString() };
  const next = { ...all, [address]: [...seen, newest].slice(-MAX_SEEN) };
  await writePrivate(pathOf(context.home), JSON.stringify(next, null, 1) + "\n");
}

function changedText(host: string, fingerprint: string): LocalizedText {
  return {
    zh: `${host} 出示了新的证书（SHA-256 ${fingerprint}）。连接已通过校验；请向登记机构核实是否更换了证书`,
    en:
      `${host} shows a certificate that it has not shown before (SHA-256 ${fingerprint}). ` +
      "The connection is trusted; ask the authority whether it exchanged its certificate",
  };
}

/** A file that is damaged is begun again: it decides nothing. */
async function readAll(home: string): Promise<z.infer<typeof Certificates>> {
  try {
    return Certificates.parse(JSON.parse((await readWholeFile(pathOf(home), MAX_BYTES)).toString("utf8")));
  } catch {
    return {};
  }
}
