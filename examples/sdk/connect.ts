/** An in-process authority with a client for each role. With a real authority, one client is enough. */
import { RegistryClient, bearerToken, type FilingResult } from "bdc-connect";
import { startSandbox, type SandboxOptions } from "bdc-connect/sandbox";

export async function connect(options: SandboxOptions = {}) {
  const sandbox = await startSandbox({ now: new Date("2026-11-20T02:00:00Z"), ...options });
  const clientOf = (role: "bank" | "developer" | "court") => {
    const { id, token } = sandbox.institutions.find((institution) => institution.role === role)!;
    return new RegistryClient({ gateway: sandbox.url, credentials: bearerToken({ institution: id, token }) });
  };
  const [bank, developer, court] = [clientOf("bank"), clientOf("developer"), clientOf("court")];
  return {
    sandbox,
    bank,
    developer,
    court,
    /** Acts as an officer of the authority. Only a sandbox can be controlled. */
    async desk(action: string, caseNo: string, more: object = {}): Promise<void> {
      const body = JSON.stringify({ action, caseNo, ...more });
      const headers = { "content-type": "application/json" };
      const answer = await fetch(`${sandbox.url}/sandbox/desk`, { method: "POST", headers, body });
      if (!answer.ok) throw new Error(`${action}: ${await answer.text()}`);
    },
    async close(): Promise<void> {
      await Promise.all([bank, developer, court].map((client) => client.close()));
      await sandbox.close();
    },
  };
}

/** The number of the case, or an error with every reason why there is none. */
export function caseNoOf(result: FilingResult): string {
  if (result.outcome === "filed" || result.outcome === "existing") return result.caseNo;
  const reasons =
    result.outcome === "invalid"
      ? result.findings.map(({ rule, en }) => `${rule}: ${en}`)
      : (result.problem.errors ?? []).map(({ code, en }) => `${code}: ${en}`);
  throw new Error(reasons.join("; "));
}
