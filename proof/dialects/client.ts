import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Description } from "../../src/gateway/index.js";
import { ringKeys, type Credentials } from "../../src/sandbox/mirror/credentials.js";
import type { RegistryClient } from "../../src/sdk/index.js";
import { BANK } from "../../test/support/generated-filings.js";
import { loadSdk } from "../tree.js";

/** Settings and keys of the bank, from the home of a sandbox that speaks the dialect. */
async function bankCredentials(home: string, { id }: Description): Promise<Credentials> {
  const file = join(home, "dialects", id, "credentials.json");
  return (JSON.parse(await readFile(file, "utf8")) as Record<string, Credentials>)[BANK]!;
}

/** A client of the bank for a played gateway. */
export async function dialectClient(
  gateway: string,
  home: string,
  description: Description,
  timeoutMs: number,
): Promise<RegistryClient> {
  const { RegistryClient, identity, loadDialect } = await loadSdk();
  const { settings, keys } = await bankCredentials(home, description);
  const dialect = await loadDialect({ description, settings, keys: ringKeys(keys, "institution") });
  return new RegistryClient({ gateway, timeoutMs, dialect, credentials: identity(BANK) });
}

/** The profile of the bank for a played gateway, as `bdc` reads it. */
export async function dialectProfile(home: string, description: Description, file: string): Promise<object> {
  const { settings } = await bankCredentials(home, description);
  const { keys } = await bankCredentials(home, description);
  const folder = join(home, "dialects", description.id, BANK);
  const entries = Object.entries(keys).map(([name, { institution }]) => {
    const path = join(folder, `${name}.${institution.startsWith("-----") ? "pem" : "key"}`);
    return [name, [institution.startsWith("-----BEGIN PUBLIC KEY") ? { publicFile: path } : { file: path }]];
  });
  return { file, settings, keys: Object.fromEntries(entries) as object };
}
