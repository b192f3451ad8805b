import type { ParsedPack } from "../../sdk/index.js";
import type { Context } from "../core/context.js";
import { messages, localized } from "../messages/index.js";
import { sanitize } from "../terminal/safe-text.js";

/** Lists every change of a rule pack, so that changed rules never apply unnoticed. */
export function packView(context: Context, { file, pack }: ParsedPack): string {
  const m = messages(context.lang);
  const changes = pack.changes ?? [];
  return [
    m.packInForce(sanitize(localized(context.lang, file)), file.id, sanitize(file.version), changes.length),
    ...changes.map(
      (change) =>
        `- ${sanitize(localized(context.lang, change))}${change.source ? ` [${sanitize(change.source)}]` : ""}`,
    ),
  ].join("\n");
}
