import type { CommandResult } from "../../core/command.js";
import type { Context } from "../../core/context.js";
import { ExitCode } from "../../core/exit-codes.js";
import { placeForNew, writeNew } from "../../options/local-files.js";
import { queryGrounds } from "../../options/query-grounds.js";
import { messages } from "../../messages/index.js";
import { sanitize } from "../../terminal/safe-text.js";
import { withClient } from "../../config/session.js";
import { asOfText } from "../../views/batch.js";
import { amountText } from "../../messages/numbers.js";
import { maskDocument, maskedPeople } from "../../views/people.js";
import { isoTime, localTime } from "../../views/time.js";
import { labelled } from "../../views/words.js";

/** Downloads a certificate and its data. The client compares the digest of the file with the data. */
export async function getCertificate(
  context: Context,
  [no = ""]: string[],
  options: Record<string, unknown>,
): Promise<CommandResult> {
  const output = {
    path: typeof options["out"] === "string" ? options["out"] : `${no.replace(/[^\p{L}\p{N}（）()._-]/gu, "_")}.pdf`,
    force: options["force"] === true,
    command: `bdc certificate get "${no}"`,
  };
  await placeForNew(context, output);
  return withClient(context, async (client, profile) => {
    const signal = context.stop;
    const query = await queryGrounds(context, client, options);
    const certificate = await client.certificates.get(no, { signal, query });
    const bytes = await client.certificates.file(no, query, { signal });
    const file = await writeNew(context, bytes, output);
    const asOf = isoTime(context.now().getTime());
    return {
      exit: ExitCode.Done,
      data: { asOf, certificate: context.stdout.isTTY ? maskDocument(certificate, profile) : certificate, file },
      view: (c) => {
        const m = messages(c.lang);
        return (
          labelled([
            [m.certificate, certificate.no],
            [m.status, m.certificateStatus[certificate.status]],
            [m.identifier, certificate.identifier],
            [m.caseNo, certificate.caseNo],
            [m.unit, m.listed(certificate.unitCodes)],
            [m.holder, maskedPeople(certificate.holders, profile)],
            [m.obligor, maskedPeople(certificate.obligors, profile)],
            [m.amount, certificate.amount && amountText(c, certificate.amount, certificate.currency)],
            [m.issuedAt, localTime(certificate.issuedAt)],
          ]) + `\n${asOfText(c, asOf)}\n${m.written(sanitize(file))}`
        );
      },
    };
  });
}
