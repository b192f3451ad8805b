import { KINDS, UNIT_USES } from "../../../contract/index.js";
import type { CommandResult } from "../../core/command.js";
import type { Context } from "../../core/context.js";
import { lifecycleWords } from "../../messages/commands/lifecycle.js";
import { messages, localized } from "../../messages/index.js";
import { withClient } from "../../config/session.js";
import { exemptionText } from "../../views/case.js";
import { asOfText } from "../../views/batch.js";
import { amountText } from "../../messages/numbers.js";
import { isoTime, localTime } from "../../views/time.js";
import { labelled } from "../../views/words.js";
import { exitCodeOfCase } from "./exit-code.js";

/** Shows the payment notice of a case: amount, items, payment method and due date. */
export async function casePayment(context: Context, [caseNo = ""]: string[]): Promise<CommandResult> {
  return withClient(context, async (client) => {
    const found = await client.cases.get(caseNo, { signal: context.stop });
    const { fee, ref, kind, status, units } = found;
    const asOf = isoTime(context.now().getTime());
    return {
      exit: exitCodeOfCase(found),
      data: {
        caseNo: found.caseNo,
        ref,
        kind,
        status,
        asOf,
        due: status === "payment-due" && fee?.paid !== true,
        ...(fee && { fee }),
      },
      view: (c) => {
        const [m, w] = [messages(c.lang), lifecycleWords(c.lang)];
        if (!fee) return w.noFee;
        const channel = localized(c.lang, { zh: fee.channelZh ?? "", en: fee.channelEn ?? "" });
        return [
          w.paymentNotice,
          labelled([
            [m.caseNo, found.caseNo],
            [m.ref, ref],
            [m.kind, localized(c.lang, KINDS[kind])],
            [w.amount, amountText(c, fee.amount, fee.currency)],
            [w.items, `${fee.items} · ${m.listed(units.map((u) => u.unitCode))}`],
            ...(fee.lines ?? []).map(({ use, items, amount }): [string, string] => [
              localized(c.lang, UNIT_USES[use]),
              `${items} · ${amountText(c, amount, fee.currency)}`,
            ]),
            [m.exempt, fee.exemption && exemptionText(c, fee.exemption)],
            [w.channel, channel || undefined],
            [w.paymentCode, fee.paymentCode],
            [w.payBy, fee.dueBy && localTime(fee.dueBy)],
            [m.state, fee.paid ? w.paid : w.unpaid],
          ]),
          asOfText(c, asOf),
        ].join("\n");
      },
    };
  });
}
