/** A bank fetches an electronic certificate and verifies its seal and its content, without a network. */
import { verifyCertificateFile } from "bdc-connect";
import { caseNoOf, connect } from "./connect.js";
import { mortgage } from "./samples.js";

const { bank, sandbox, close } = await connect();
try {
  const { certificates } = await bank.cases.waitFor(caseNoOf(await bank.mortgages.file(mortgage)));
  const { no } = certificates[0]!;
  const content = await bank.certificates.file(no);
  const { file, status } = await bank.certificates.get(no);

  // The CA of the seals comes from the authority, once, over a channel that you trust.
  const trustedCas = await (await fetch(`${sandbox.url}/sandbox/ca.pem`)).text();
  const expected = { no, sha256: file.sha256, status };
  const verify = (bytes: Uint8Array) =>
    verifyCertificateFile(bytes, { trustedCas, expected, now: sandbox.clock.now() });
  const { sound, seal } = await verify(content);
  console.log(`sound: ${sound}, sealed by ${seal?.signer}`);

  const altered = Uint8Array.from(content);
  altered[Math.floor(content.length / 2)]! ^= 1;
  const { findings } = await verify(altered);
  console.log(`altered: ${findings.filter(({ severity }) => severity === "error").length > 0}`);
} finally {
  await close();
}
