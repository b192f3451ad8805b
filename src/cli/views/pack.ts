import type { ReadPack } from "../../sdk/index.js";
import type { Context } from "../core/context.js";
import { messages, pick } from "../messages/index.js";
import { safe } from "../terminal/safe-text.js";

/** What a rule pack changes, every change of it: nobody is judged by other rules without being told. */
export function packView(context: Context, { file, pack }: ReadPack): string {
  const m = messages(context.lang);
  const changes = pack.changes ?? [];
  return [m.packInForce(safe(pick(context.lang, file)), file.id, safe(file.version), changes.length), ...changes.map((change) => `- ${safe(pick(context.lang, change))}${change.source ? ` [${safe(change.source)}]` : ""}`)].join("\n");
}
