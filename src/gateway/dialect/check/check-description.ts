import { planDialect } from "../plan/plan.js";
import type { Description } from "../schema/description.js";
import { checkCalls } from "./calls.js";
import { checkCarriedFields } from "./carried.js";
import { checkExamples } from "./examples.js";
import { Findings, type Finding } from "./findings.js";
import { checkIdentity } from "./identity.js";
import { checkPlaces } from "./places.js";
import { checkResults } from "./results.js";
import { checkMaterials, checkSecurity } from "./security.js";
import { checkKindTables } from "./kind-tables.js";
import { checkStates, checkTables } from "./tables.js";

/** Checks a description without its gateway: it is complete, has no contradiction, and agrees with its examples. */
export function checkDescription(description: Description): Finding[] {
  const findings = new Findings();
  const { since, until } = description;
  if (until !== undefined && until < since) findings.add("/until", "dates-reversed");
  checkTables(description, findings);
  checkKindTables(description, findings);
  checkStates(description, findings);
  checkResults(description, findings);
  checkCalls(description, findings);
  checkIdentity(description, findings);
  checkPlaces(description, findings);
  checkCarriedFields(description, findings);
  checkMaterials(description, findings);
  checkSecurity(description, findings);
  const { signing: _signing, encryption: _encryption, ...plain } = description;
  planDialect(plain, (pointer, code, name) => findings.add(pointer, code, name));
  if (!findings.hasErrors) checkExamples(description, findings);
  return findings.list();
}
