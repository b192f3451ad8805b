import { X509Certificate } from "node:crypto";
import type { Context } from "../core/context.js";
import { UsageError } from "../errors/usage-error.js";
import { readLocal } from "./local-files.js";
import type { Profile } from "../config/profiles.js";
import type { VerifyCertificateOptions } from "../../sdk/index.js";

/** Reads the trusted seal CAs from --ca, else from the profile. Returns "" if there are none: no seal is trusted. */
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

const PART = /^([A-Za-z]+|\d+(?:\.\d+)+)=(.+)$/u;

/** Parses `O=…,organizationIdentifier=…`. A value with a comma can only be set in the profiles file. */
export function sealSignerOf(text: string): Record<string, string> {
  const parts = text.split(",").map((part) => PART.exec(part.trim()));
  const entries = parts.map((match) => {
    if (!match) throw new UsageError("seal-signer-invalid", { text });
    return [match[1]!, match[2]!.trim()] as const;
  });
  return Object.fromEntries(entries);
}

/** Who may seal: --seal-signer, else the setting of the profile. */
export function sealPolicyOf(
  option: unknown,
  profile: Pick<Profile, "sealSigner" | "sealUsages" | "sealPolicies"> | undefined,
): NonNullable<VerifyCertificateOptions["sealPolicy"]> {
  const subject = typeof option === "string" ? sealSignerOf(option) : profile?.sealSigner;
  return {
    ...(subject && { subject }),
    ...(profile?.sealUsages && { extendedKeyUsage: profile.sealUsages }),
    ...(profile?.sealPolicies && { certificatePolicies: profile.sealPolicies }),
  };
}
