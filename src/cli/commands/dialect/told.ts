import type { Filing, Kind } from "../../../contract/index.js";
import { isRegistryError, type RegistryClient } from "../../../sdk/index.js";

/** What the client was told of one filing. */
export interface Told {
  readonly says: "filed" | "existing" | "turned-away" | "no-effect" | "unknown";
  readonly caseNo?: string;
  /** Code of the error or of the first reason. */
  readonly why?: string;
}

/** Files one filing. A failure is told too, never thrown. */
export async function fileOne(client: RegistryClient, kind: Kind, filing: Filing): Promise<Told> {
  const body = new TextEncoder().encode(JSON.stringify(filing));
  try {
    const [item] = await client.filings.fileEncoded(kind, [{ ref: filing.ref, body }]);
    switch (item?.outcome) {
      case "filed":
      case "existing":
        return { says: item.outcome, caseNo: item.case.caseNo };
      case "turned-away":
        return { says: "turned-away", ...whyOf(item.problem.errors?.[0]?.code ?? item.problem.code) };
      case "failed":
        return { says: "no-effect", ...whyOf(item.problem?.code) };
      case "not-sent":
        return { says: "no-effect", why: item.outcome };
      case "conflict":
      case "unknown":
      case undefined:
        return { says: "unknown", ...whyOf(item?.outcome) };
    }
  } catch (error) {
    if (!isRegistryError(error)) throw error;
    return { says: error.outcomeUnknown ? "unknown" : "no-effect", ...whyOf(error.code) };
  }
}

const whyOf = (why: string | undefined) => (why === undefined ? {} : { why });
