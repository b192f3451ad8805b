import { join } from "node:path";
import type { Description } from "../../src/gateway/index.js";
import type { RegistryClient } from "../../src/sdk/index.js";
import { registerLines, type RegisterLine } from "../../test/support/generated-filings.js";
import { startFaultProxy, type Fault } from "../fault-proxy.js";
import { startAuthority } from "../processes.js";
import { dialectClient } from "./client.js";
import type { Plan } from "./plans.js";

/** Limit of a call. Longer ones are held by the network until then (ms). */
const TIMEOUT_MS = 1_000;

/** How often the filing of a case was received although it had the case, by case number. */
export type Repeated = Readonly<Record<string, number>>;

/** Faults that have struck, by name. */
export type Struck = ReadonlyMap<string, number>;

/** A played gateway with a network in front of it, for one round after the other. */
export interface Stage {
  client(): Promise<RegistryClient>;
  /** @param onFirst called when the first call of the round arrives */
  begin(plan: Plan, onFirst: () => void): Promise<void>;
  /** Ends the faults of a round. */
  calm(): Promise<Struck>;
  /** Cases whose filing was received again, and how often, since the stage was set. */
  repeated(): Promise<Repeated>;
  /** The cases that have come into the register since this was last asked. */
  newCases(): Promise<RegisterLine[]>;
  close(): Promise<void>;
}

export async function setStage(dir: string, description: Description, seed: number): Promise<Stage> {
  const home = join(dir, "register");
  const authority = await startAuthority({ home, dialect: description, seed });
  const target = { host: "127.0.0.1", port: authority.port };
  const proxy = await startFaultProxy({ target, holdMs: TIMEOUT_MS * 1.3 });
  const control = async (path: string, body?: object) => {
    const post = body && {
      method: "POST",
      body: JSON.stringify(body),
      headers: { "content-type": "application/json" },
    };
    const answer = await fetch(`${authority.url}/sandbox/${path}`, post);
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
    return (await answer.json()) as unknown;
  };
  const setFaults = (spec: string) => control("faults", { spec });
  const known = new Set<string>();
  let before = new Map<Fault | "none", number>();
  return {
    client: () => dialectClient(proxy.url, home, description, TIMEOUT_MS),
    async begin({ gateway, network }, onFirst) {
      before = new Map(proxy.played);
      await setFaults(gateway);
      proxy.choose((request) => {
        onFirst();
        return network(request);
      });
    },
    async calm() {
      proxy.choose(() => undefined);
      const { faults } = (await control("faults")) as { faults: { name: string; struck: number }[] };
      await setFaults("");
      const struck = new Map<string, number>();
      for (const { name, struck: times } of faults) if (times > 0) struck.set(name, (struck.get(name) ?? 0) + times);
      for (const [fault, times] of proxy.played) {
        const played = times - (before.get(fault) ?? 0);
        if (fault !== "none" && played > 0) struck.set(`network: ${fault}`, played);
      }
      before = new Map(proxy.played);
      return struck;
    },
    repeated: () => repeatedCases(authority.url),
    async newCases() {
      const found = (await registerLines(authority.url)).filter(({ caseNo }) => !known.has(caseNo));
      for (const { caseNo } of found) known.add(caseNo);
      return found;
    },
    async close() {
      await proxy.close();
      await authority.kill();
    },
  };
}

export async function repeatedCases(gateway: string): Promise<Repeated> {
  const answer = await fetch(`${gateway}/sandbox/repeated`);
  return ((await answer.json()) as { cases: Repeated }).cases;
}
