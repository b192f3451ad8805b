import { existsSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import type * as Batch from "../../batch/index.js";
import type { BatchRecord, Ledger, Owner } from "../../batch/index.js";
import type { ClientOptions, HttpEvent, RegistryClient } from "../../sdk/index.js";
import type { Context } from "../core/context.js";
import { UsageError } from "../errors/usage-error.js";
import { openTrace } from "./debug-trace.js";
import { openDialect } from "./dialect-profile.js";
import { rememberCertificate } from "./gateway-certificates.js";
import { refuseUnencrypted } from "./gateway-address.js";
import { warnOfReadableFiles } from "./private-files.js";
import { currentProfile, tokenOf, type Profile } from "./profiles.js";
import { proxyFor } from "./proxy.js";
import { readTlsFiles } from "./tls-files.js";

/** Returns the file of the ledger in the state folder, or the URL of the database that BDC_LEDGER names. */
function ledgerPath({ env, home }: Context): string {
  return env["BDC_LEDGER"] || join(home, "ledger.db");
}

/** Checks whether there may be a ledger; of a database, only opening it tells. */
function mayHaveLedger(context: Context): boolean {
  return Boolean(context.env["BDC_LEDGER"]) || existsSync(ledgerPath(context));
}

/** Opens the ledger for `work` and closes it afterwards. Needs no profile and no network. */
export async function withLedger<T>(
  context: Context,
  mode: "create" | "existing",
  work: (ledger: Ledger) => Promise<T>,
): Promise<T> {
  const { causeOf, openLedger } = await import("../../batch/index.js");
  const ledger = await openLedger(ledgerPath(context), { mode }, () => context.now().getTime());
  try {
    return await work(ledger);
  } catch (error) {
    throw await causeOf(error, ledger);
  } finally {
    await ledger.close();
  }
}

/** Opens the ledger for `work` when there is one. */
export async function withLedgerIfAny<T>(
  context: Context,
  work: (ledger: Ledger | undefined) => Promise<T>,
): Promise<T> {
  if (!mayHaveLedger(context)) return work(undefined);
  const { isLedgerError } = await import("../../batch/index.js");
  return withLedger(context, "existing", work).catch((error: unknown) => {
    if (isLedgerError(error) && error.code === "ledger-missing") return work(undefined);
    throw error;
  });
}

/**
 * Opens a client for the gateway of a profile. A pause that the gateway asks for also applies to later commands, so it
 * is saved at once, under the address of the gateway: a command may know neither batch nor authority.
 */
export async function openClient(
  context: Context,
  profile: Profile,
  onEvent?: (event: HttpEvent) => void,
): Promise<RegistryClient> {
  const { RegistryClient } = await import("../../sdk/index.js");
  refuseUnencrypted(profile.gateway, profile.privateLine);
  await warnOfReadableFiles(context, profile);
  const [tls, identified] = await Promise.all([readTlsFiles(profile, context.env), identify(profile, context.env)]);
  const proxy = proxyFor(profile.gateway, context.env);
  const trace = openTrace(context, {
    profile: profile.name,
    gateway: new URL(profile.gateway).origin,
    proxy: proxy && `${proxy.host}[${proxy.variable}]`,
    tls: tls && Object.keys(tls).join(","),
  });
  const address = addressOf(profile.gateway);
  let savedUntil = 0;
  const client: RegistryClient = new RegistryClient({
    gateway: profile.gateway,
    ...identified,
    onEvent: (event) => {
      trace?.(event);
      record?.(event);
      onEvent?.(event);
      if (event.type !== "answer") return;
      const until = client.rateLimiter.notBefore;
      // Computed from the clock, the same pause may differ by one millisecond.
      if (until <= Math.max(savedUntil + 1, Date.now())) return;
      savedUntil = until;
      // The rate limiter of this process applies the pause in any case.
      withPauses(context, "create", ({ savePause }, ledger) => savePause(ledger, address, client)).catch(
        () => undefined,
      );
    },
    // What cannot be remembered is announced again next time.
    onCertificate: (certificate) => rememberCertificate(context, address, certificate),
    ...(proxy && { proxy: proxy.url }),
    ...(tls && { tls }),
  });
  const record = context.monitor?.watch(client);
  if (mayHaveLedger(context))
    await withPauses(context, "existing", ({ restorePause }, ledger) => restorePause(ledger, address, client));
  return client;
}

/** How the institution of a profile proves who it is: by the keys of its dialect, by a token, or by both. */
async function identify(
  profile: Profile,
  env: Context["env"],
): Promise<Pick<ClientOptions, "credentials" | "dialect">> {
  const { bearerToken, identity } = await import("../../sdk/index.js");
  const { institution, dialect } = profile;
  if (dialect === undefined) return { credentials: bearerToken({ institution, token: await tokenOf(profile, env) }) };
  const hasToken = profile.tokenFile !== undefined || profile.tokenEnv !== undefined;
  const credentials = hasToken
    ? bearerToken({ institution, token: await tokenOf(profile, env) })
    : identity(institution);
  return { credentials, dialect: await openDialect(dialect, env) };
}

/** Opens a client for the profile that a batch was submitted with, unless the command names another. */
export async function openClientOf(context: Context, batch: OfInstitution): Promise<RegistryClient> {
  return openClient(context, await profileOf(context, batch));
}

type OfInstitution = Pick<BatchRecord, "id" | "institution" | "profile">;

/**
 * Returns the profile that a batch was submitted with, unless the command names another of the same institution.
 * @throws UsageError `profile-institution`: the credentials and the feed of another institution are of no use to it
 */
export async function profileOf(context: Context, { id, institution, profile }: OfInstitution): Promise<Profile> {
  const found = await currentProfile({ ...context, profileName: context.profileName ?? profile });
  if (found.institution !== institution)
    throw new UsageError("profile-institution", { id, institution, name: found.name, own: found.institution });
  return found;
}

/** Returns whether a command is about a batch: a named profile selects the batches of its institution. */
export async function selectedBatches(context: Context): Promise<(batch: Pick<BatchRecord, "institution">) => boolean> {
  if (context.profileName === undefined) return () => true;
  const { institution } = await currentProfile(context);
  return (batch) => batch.institution === institution;
}

/** Key under which a pause of this gateway is saved. */
export function addressOf(gateway: string): string {
  return new URL(gateway).href.replace(/\/+$/, "");
}

/** Reads or saves pauses. A ledger that cannot be opened is ignored here; commands that need it report the error. */
async function withPauses(
  context: Context,
  mode: "create" | "existing",
  work: (batch: typeof Batch, ledger: Ledger) => Promise<unknown>,
): Promise<void> {
  const batch = await import("../../batch/index.js");
  await withLedger(context, mode, (ledger) => work(batch, ledger)).catch((error: unknown) => {
    if (!batch.isLedgerError(error)) throw error;
  });
}

/** Opens a client for the selected profile, runs `work` and closes the client. */
export async function withClient<T>(
  context: Context,
  work: (client: RegistryClient, profile: Profile) => Promise<T>,
): Promise<T> {
  const profile = await currentProfile(context);
  const client = await openClient(context, profile);
  try {
    return await work(client, profile);
  } finally {
    await client.close();
  }
}

export function ownerOf(context: Context): Owner {
  return {
    id: `${hostname()}-${context.pid}-${context.now().getTime().toString(36)}`,
    pid: context.pid,
    host: hostname(),
  };
}
