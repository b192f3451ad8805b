import type { Sandbox } from "../sandbox/index.js";
import { saveProfiles, saveToken, type Profile } from "./profiles.js";

/**
 * One ready profile for each institution of a sandbox: `sandbox-bank`, `sandbox-developer`, `sandbox-court`. None becomes the
 * default: a command without --profile must never go to a sandbox by accident.
 */
export async function saveSandboxProfiles(home: string, sandbox: Pick<Sandbox, "url" | "institutions">): Promise<Profile[]> {
  const profiles: Profile[] = [];
  for (const { id, role, token } of sandbox.institutions) {
    const name = `sandbox-${role}`;
    profiles.push({ name, gateway: sandbox.url, role, institution: id, tokenFile: await saveToken(home, name, token) });
  }
  await saveProfiles(home, profiles, false);
  return profiles;
}
