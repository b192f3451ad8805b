import type { DialectClient, Sandbox } from "../../sandbox/index.js";
import { X509Certificate } from "node:crypto";
import { join } from "node:path";
import type { DialectProfile } from "./dialect-profile.js";
import { isUnencrypted } from "./gateway-address.js";
import { saveProfiles, saveToken, type Profile } from "./profiles.js";

/**
 * Saves one profile for each institution of a sandbox: `sandbox-bank`, `sandbox-developer`, `sandbox-court`. None
 * becomes the default, so that a command without --profile never goes to a sandbox by accident.
 * @param dialectFile description whose protocol the sandbox speaks
 */
export async function saveSandboxProfiles(
  home: string,
  sandbox: Pick<Sandbox, "url" | "institutions" | "home" | "dialectClient">,
  dialectFile?: string,
): Promise<Profile[]> {
  // The sandbox creates its seal at the first request; then the CA is at the path stored in the profiles.
  const ca = await (await fetch(`${sandbox.url}/sandbox/ca.pem`)).text();
  const organization = /^O=(.+)$/m.exec(new X509Certificate(ca).subject)?.[1];
  const profiles: Profile[] = [];
  for (const { id, name: institutionName, role, token } of sandbox.institutions) {
    const name = `sandbox-${role}`;
    profiles.push({
      name,
      gateway: sandbox.url,
      // A sandbox on another address of this machine was started for this network.
      ...(isUnencrypted(sandbox.url) && { privateLine: true }),
      role,
      institution: id,
      institutionName,
      ...(dialectFile === undefined
        ? { tokenFile: await saveToken(home, name, token) }
        : { dialect: dialectProfile(dialectFile, sandbox.dialectClient(id)) }),
      sealCaFile: join(sandbox.home, "seal", "ca.pem"),
      ...(organization && { sealSigner: { O: organization } }),
    });
  }
  await saveProfiles(home, profiles, false);
  return profiles;
}

function dialectProfile(file: string, { settings, keyFiles, publicKeyFiles }: DialectClient): DialectProfile {
  const names = [...new Set([...Object.keys(keyFiles), ...Object.keys(publicKeyFiles)])];
  const keys = names.map((name) => {
    const [own, others] = [keyFiles[name], publicKeyFiles[name]];
    return [name, [{ id: "1", ...(own && { file: own }), ...(others && { publicFile: others }) }]];
  });
  return { file, settings: { ...settings }, keys: Object.fromEntries(keys) as NonNullable<DialectProfile["keys"]> };
}
