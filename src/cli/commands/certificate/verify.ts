import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { maskForeignText, type Certificate } from "../../../contract/index.js";
import type { CertificateVerdict, RegistryClient } from "../../../sdk/index.js";
import type { CommandResult } from "../../core/command.js";
import type { Context } from "../../core/context.js";
import { ExitCode } from "../../core/exit-codes.js";
import { readLocal } from "../../options/local-files.js";
import { lifecycleWords } from "../../messages/commands/lifecycle.js";
import { messages } from "../../messages/index.js";
import { SIGNS, styleOf } from "../../terminal/style.js";
import { currentProfile } from "../../config/profiles.js";
import { sealPolicyOf, trustedSealCas } from "../../options/seal-ca.js";
import { withClient } from "../../config/session.js";
import { findingDocument, findingLines } from "../../views/findings.js";
import { localTime } from "../../views/time.js";
import { labelled } from "../../views/words.js";

/**
 * Verifies a file without using the network, unless --no asks to compare it with the authority's data. Given a number,
 * downloads the certificate and verifies it.
 */
export async function verifyCertificate(
  context: Context,
  [what = ""]: string[],
  options: Record<string, unknown>,
): Promise<CommandResult> {
  const { verifyCertificateFile } = await import("../../../sdk/index.js");
  const no = typeof options["no"] === "string" ? options["no"] : undefined;
  const isFile = existsSync(resolve(context.cwd, what));
  const bytes = isFile ? await readLocal(context, what) : undefined;
  if (bytes && !no) {
    const profile =
      typeof options["ca"] === "string" ? undefined : await currentProfile(context).catch(() => undefined);
    return result(
      what,
      await verifyCertificateFile(bytes, {
        trustedCas: await trustedSealCas(context, options["ca"], profile),
        sealPolicy: sealPolicyOf(options["sealSigner"], profile),
        now: context.now(),
      }),
      undefined,
    );
  }
  return withClient(context, async (client, profile) => {
    const certificate = await client.certificates.get(no ?? what, { signal: context.stop });
    const pdf = bytes ?? (await fetched(client, certificate, context));
    // Read after the file, because a sandbox creates its seal with the first certificate.
    const trustedCas = await trustedSealCas(context, options["ca"], profile);
    const sealPolicy = sealPolicyOf(options["sealSigner"], profile);
    const expected = {
      // The requested number, not the number in the response.
      no: no ?? what,
      unitCodes: certificate.unitCodes,
      holders: certificate.holders.map((h) => h.name),
      obligors: certificate.obligors.map((o) => o.name),
      ...(certificate.amount !== undefined && { amount: certificate.amount }),
      ...(certificate.contractNo !== undefined && { contractNo: certificate.contractNo }),
      status: certificate.status,
      ...(certificate.identifier && { identifier: certificate.identifier }),
      ...(!bytes && { sha256: certificate.file.sha256 }),
    };
    return result(
      what,
      await verifyCertificateFile(pdf, { trustedCas, sealPolicy, expected, now: context.now() }),
      certificate,
    );
  });
}

async function fetched(client: RegistryClient, { no }: Certificate, context: Context): Promise<Uint8Array> {
  return client.certificates.file(no, {}, { signal: context.stop });
}

function verdictLine({ lang, stdout }: Context, isSound: boolean): string {
  const w = lifecycleWords(lang);
  const [name, text] = isSound ? (["success", w.sound] as const) : (["failure", w.unsound] as const);
  return stdout.isTTY ? styleOf(stdout)[name](`${SIGNS[name]} ${text}`) : text;
}

function result(what: string, verdict: CertificateVerdict, certificate: Certificate | undefined): CommandResult {
  // The subject of a seal certificate is foreign text.
  const seal = verdict.seal && {
    ...verdict.seal,
    signer: maskForeignText(verdict.seal.signer),
    issuer: maskForeignText(verdict.seal.issuer),
  };
  return {
    exit: verdict.sound ? ExitCode.Done : ExitCode.NotReleasable,
    data: {
      certificate: certificate?.no ?? what,
      compared: certificate !== undefined,
      ...verdict,
      findings: verdict.findings.map(findingDocument),
      ...(seal && { seal }),
    },
    view: (c) => {
      const [m, w] = [messages(c.lang), lifecycleWords(c.lang)];
      return [
        verdictLine(c, verdict.sound),
        labelled([
          [m.certificate, certificate?.no],
          [m.caseNo, certificate?.caseNo],
          [m.identifier, verdict.identifier],
          [w.seal, seal && `${seal.signer}${seal.signerId ? ` (${seal.signerId})` : ""}`],
          [w.sealIssuer, seal?.issuer],
          [w.sealedAt, seal?.signedAt && localTime(seal.signedAt)],
        ]),
        findingLines(c, verdict.findings),
        certificate ? "" : w.notCompared,
      ]
        .filter(Boolean)
        .join("\n");
    },
  };
}
