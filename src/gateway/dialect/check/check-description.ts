import { planDialect } from "../plan/plan.js";
import type { Description } from "../schema/description.js";
import type { Finding } from "./findings.js";

/** Checks a description without a gateway. */
export function checkDescription(description: Description): Finding[] {
  const findings: Finding[] = [];
  planDialect(description, (pointer, code, name) =>
    findings.push({ pointer, severity: "error", code, zh: `${code} ${name ?? ""}`, en: `${code} ${name ?? ""}` }),
  );
  return findings;
}
