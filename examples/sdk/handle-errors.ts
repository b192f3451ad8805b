/** What can go wrong with a filing, and what a program does about each. */
import {
  isAuthentication,
  isGatewayUnreachable,
  isOutcomeUnknown,
  isRateLimited,
  responseOf,
  type FilingResult,
  type RegistryClient,
} from "bdc-connect";
import type { MortgageFiling } from "bdc-connect/contract";
import { connect } from "./connect.js";
import { mortgage } from "./samples.js";

/** Files once, whatever happens. Returns undefined when a person must act first. */
async function fileSafely(client: RegistryClient, filing: MortgageFiling): Promise<FilingResult | undefined> {
  try {
    return await client.mortgages.file(filing);
  } catch (error) {
    if (isOutcomeUnknown(error)) {
      // The filing may have arrived. Look it up by your own number before anything else.
      const found = await client.cases.findByRef("mortgage.file", filing.ref);
      if (found) return { outcome: "existing", caseNo: found.caseNo, case: found };
      return client.mortgages.file(filing); // the same ref: at most one case
    }
    // Nothing was sent: try again later.
    if (isRateLimited(error)) console.log(`not before ${error.retryAfterMs} ms from now`);
    else if (isGatewayUnreachable(error)) console.log(`unreachable: ${error.connection?.problem}`);
    else if (isAuthentication(error)) console.log("the token is not valid");
    else throw error;
    return undefined;
  }
}

// The first filing is recorded by the authority, and its answer is lost.
const { bank, close } = await connect({ faults: "answer-lost:x1@filing" });
try {
  const result = await fileSafely(bank, mortgage);
  console.log(result?.outcome);
  // Filing the same again gives the same case.
  console.log((await fileSafely(bank, mortgage))?.outcome);
  // A filing that violates a rule is not sent, and has every reason with what to do.
  const wrong = { ...mortgage, ref: "HZ-2026-000323", termEnd: "2020-01-01" };
  const invalid = await fileSafely(bank, wrong);
  if (invalid?.outcome === "invalid")
    for (const { rule, field, fixEn } of invalid.findings) console.log(rule, field, fixEn);
  // A rejection by the authority has every reason too, with a pointer to the field.
  const refused = await bank.mortgages.file(wrong, { rules: "off" });
  if (refused.outcome === "turned-away") {
    for (const { code, pointer, fixEn } of refused.problem.errors ?? []) console.log(code, pointer, fixEn);
    console.log(`status ${responseOf(refused)?.status}, attempts ${responseOf(refused)?.attempts}`);
  }
} finally {
  await close();
}
