import { X509Certificate } from "node:crypto";
import type { Context } from "../core/context.js";
import { UsageError } from "../errors/usage-error.js";
import { readLocal } from "./local-files.js";
import type { Profile } from "../config/profiles.js";

/**
 * The seal CAs that the user trusts: --ca, else what the profile names. Empty: none, and then no seal can be trusted.
 */
export async function trustedSealCas(
  context: Context,
  option: unknown,
  profile: Pick<Profile, "sealCaFile"> | undefined,
): Promise<string> {
  const path = typeof option === "string" ? option : profile?.sealCaFile;
  if (!path) return "";
  const pem = (await readLocal(context, path)).toString("utf8");
  try {
    new X509Certificate(pem);
  } catch {
    throw new UsageError("seal-ca-broken", { path });
  }
  return pem;
}
