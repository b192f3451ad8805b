import { findEntry, maskWords, MATERIAL_KINDS } from "../../../contract/index.js";
import type { CommandResult } from "../../core/command.js";
import type { Context } from "../../core/context.js";
import { lifecycleWords } from "../../messages/commands/lifecycle.js";
import { messages, localized } from "../../messages/index.js";
import { withClient } from "../../config/session.js";
import { asOfText } from "../../views/batch.js";
import { table } from "../../views/table.js";
import { isoTime, localTime } from "../../views/time.js";
import { statusName } from "../../views/words.js";
import { exitCodeOfCase } from "./exit-code.js";

/** Shows every version of a case: its status as standardized and as received, the note, and the documents added. */
export async function caseHistory(context: Context, [caseNo = ""]: string[]): Promise<CommandResult> {
  return withClient(context, async (client) => {
    const found = maskWords(await client.cases.get(caseNo, { signal: context.stop }));
    const asOf = isoTime(context.now().getTime());
    return {
      exit: exitCodeOfCase(found),
      data: { caseNo: found.caseNo, ref: found.ref, kind: found.kind, asOf, history: found.history },
      view: (c) => {
        const [m, w] = [messages(c.lang), lifecycleWords(c.lang)];
        const kindOf = (kind: string) => localized(c.lang, findEntry(MATERIAL_KINDS, kind) ?? { zh: kind, en: kind });
        const versions = table(
          [w.version, m.time, m.status, m.authorityWords, m.note, w.newMaterials],
          found.history.map((h) => [
            String(h.version),
            localTime(h.at),
            statusName(c, h.status),
            `${h.authorityStatus.text} (${h.authorityStatus.code})`,
            h.note ?? "",
            m.listed((h.materials ?? []).map((x) => `${kindOf(x.kind)} ${x.name} ${x.sha256.slice(0, 12)}…`)),
          ]),
          c.stdout,
        );
        return `${versions}\n${asOfText(c, asOf)}`;
      },
    };
  });
}
