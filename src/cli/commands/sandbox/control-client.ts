import { maskForeignText } from "../../../contract/index.js";
import type { Context } from "../../core/context.js";
import { UsageError } from "../../errors/usage-error.js";
import { localized } from "../../messages/index.js";
import { currentProfile, readProfiles } from "../../config/profiles.js";

interface Refusal {
  readonly zh?: string;
  readonly en?: string;
  readonly errors?: readonly { readonly zh: string; readonly en: string; readonly pointer?: string }[];
}

/**
 * Calls an operation under `/sandbox/` of the sandbox of the profile. Without a profile, uses the one that `bdc sandbox
 * start` has saved.
 */
export async function sandboxControl(context: Context, path: string, body?: object): Promise<unknown> {
  const gateway = await gatewayOf(context);
  let response: Response;
  try {
    response = await fetch(new URL(`/sandbox/${path}`, gateway), {
      signal: context.stop,
      ...(body && { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) }),
    });
  } catch {
    throw new UsageError("not-a-sandbox", { gateway });
  }
  const answer: unknown = await response.json().catch(() => undefined);
  if (response.ok && answer !== undefined) return answer;
  const refusal = (answer ?? {}) as Refusal;
  if (!refusal.zh) throw new UsageError("not-a-sandbox", { gateway });
  const textIn = (lang: "zh" | "en", separator: string) =>
    [
      localized(lang, refusal as { zh: string; en: string }),
      ...(refusal.errors ?? []).map((e) => `${e.pointer ?? ""} ${localized(lang, e)}`.trim()),
    ]
      .filter(Boolean)
      .join(separator);
  throw new UsageError("sandbox-refused", {
    zh: maskForeignText(textIn("zh", "；")),
    en: maskForeignText(textIn("en", "; ")),
  });
}

async function gatewayOf(context: Context): Promise<string> {
  if (context.profileName === undefined && Object.hasOwn((await readProfiles(context.home)).profiles, "sandbox-bank"))
    return (await currentProfile({ ...context, profileName: "sandbox-bank" })).gateway;
  return (await currentProfile(context)).gateway;
}
