import { maskForeignText } from "../../contract/index.js";
import type { CommandResult } from "../core/command.js";
import type { Context } from "../core/context.js";
import { describeError, type ErrorDocument } from "../errors/describe-error.js";
import { ExitCode, highestPriority } from "../core/exit-codes.js";
import { messages, localized, pickFix } from "../messages/index.js";
import { readableFiles } from "../config/private-files.js";
import { currentProfile, tokenOf, type Profile } from "../config/profiles.js";
import { openDialect, type DialectProfile } from "../config/dialect-profile.js";
import { isUnencrypted, refuseUnencrypted } from "../config/gateway-address.js";
import { proxySetting } from "../config/proxy.js";
import { readTlsFacts } from "../config/tls-files.js";
import { seenCertificates } from "../config/gateway-certificates.js";
import { addressOf, openClient, withLedger } from "../config/session.js";
import { sanitize } from "../terminal/safe-text.js";
import { SIGNS } from "../terminal/style.js";
import { table } from "../views/table.js";
import { localDate } from "../views/time.js";

interface Check {
  readonly check: "profile" | "token" | "dialect" | "files" | "line" | "proxy" | "tls" | "gateway" | "clock" | "ledger";
  readonly state: "ok" | "wrong" | "skipped";
  readonly detail: string;
  readonly fix?: string;
  readonly exit: ExitCode;
}

const STATE_SIGNS = { ok: `${SIGNS.success} `, wrong: `${SIGNS.failure} `, skipped: "  " } as const;
const STATE_STYLES = { ok: "success", wrong: "failure", skipped: "dim" } as const;

/** Checks everything that filing depends on, one after the other, with a fix for each failure. */
export async function doctor(context: Context): Promise<CommandResult> {
  const checks: Check[] = [];
  const attempt = async (check: Check["check"], work: () => Promise<string | undefined>): Promise<boolean> => {
    try {
      const detail = await work();
      if (detail !== undefined) checks.push({ check, state: "ok", detail, exit: ExitCode.Done });
      return true;
    } catch (error) {
      const { exit, document } = describeError(error, context);
      const fix = fixOf(context, check, document);
      checks.push({ check, state: "wrong", detail: localized(context.lang, document), ...(fix && { fix }), exit });
      return false;
    }
  };
  const skip = (check: Check["check"]) =>
    void checks.push({ check, state: "skipped", detail: "", exit: ExitCode.Done });

  let profile: Profile | undefined;
  await attempt("profile", async () => {
    profile = await currentProfile(context);
    return `${profile.name} · ${maskForeignText(profile.gateway)}`;
  });
  const found = profile;
  const needsToken = found?.dialect === undefined || found.tokenFile !== undefined || found.tokenEnv !== undefined;
  const hasToken =
    found && needsToken
      ? await attempt("token", async () => (await tokenOf(found, context.env), messages(context.lang).tokenPresent))
      : !needsToken;
  if (!found || !needsToken) skip("token");
  const dialect = found?.dialect;
  const isDescribed = dialect === undefined || (await attempt("dialect", () => describeDialect(context, dialect)));
  const readable = found && (await readableFiles(context, found));
  if (readable) await attempt("files", () => Promise.reject(readable));
  const route = found ? await checkRoute(context, found, attempt, (check) => void checks.push(check)) : false;
  let gatewayTime: GatewayTime | undefined;
  let isTest = false;
  if (found && hasToken && isDescribed && route)
    await attempt("gateway", async () => {
      const { environment, text } = await askGateway(context, found, (time) => (gatewayTime = time));
      isTest = environment === "test";
      return text;
    });
  else skip("gateway");
  if (gatewayTime) checks.push(clockCheck(context, gatewayTime, isTest));
  else skip("clock");
  await attempt("ledger", () => verifyLedger(context, (check) => void checks.push(check)));

  return {
    exit: highestPriority(checks.map((c) => c.exit)),
    data: { checks: checks.map(({ exit: _exit, ...check }) => check) },
    view: (c) => {
      const m = messages(c.lang).doctor;
      const words = messages(c.lang);
      return table(
        [words.checked, words.state, words.detail, words.fix],
        checks.map(({ check, state, detail, fix }) => [
          m[check],
          `${c.stdout.isTTY ? STATE_SIGNS[state] : ""}${m[state]}`,
          detail,
          fix ?? "",
        ]),
        c.stdout,
        { styles: (row, at) => (at === 1 ? STATE_STYLES[checks[row]!.state] : undefined) },
      );
    },
  };
}

async function describeDialect(context: Context, dialect: DialectProfile): Promise<string> {
  const { id, version, capabilities } = await openDialect(dialect, context.env);
  return sanitize(`${id} ${version} · ${localized(context.lang, capabilities.authority)}`);
}

/** A fix of an error. Advice to run this command is replaced. */
function fixOf(context: Context, check: Check["check"], document: ErrorDocument): string {
  const m = messages(context.lang).doctor;
  const fix = pickFix(context.lang, document) ?? document.next ?? "";
  if (fix && !fix.includes("bdc doctor")) return fix;
  if (check === "proxy") return m.fixProxy;
  if (check === "gateway") return m.contactAuthority;
  return m.seeProfile(check === "ledger" ? "bdc audit verify" : "bdc profile show");
}

/** Checks what lies between this machine and the gateway. Returns false when no call can be made. */
async function checkRoute(
  context: Context,
  { gateway, privateLine, ...files }: Profile,
  attempt: (check: Check["check"], work: () => Promise<string | undefined>) => Promise<boolean>,
  report: (check: Check) => void,
): Promise<boolean> {
  const m = messages(context.lang).doctor;
  const line = await attempt("line", async () => {
    refuseUnencrypted(gateway, privateLine);
    return isUnencrypted(gateway) ? m.privateLine(new URL(gateway).host) : undefined;
  });
  const proxy = await attempt("proxy", async () => {
    const setting = proxySetting(gateway, context.env);
    if (!setting) return m.noProxy;
    return setting.isExcepted ? m.exceptedProxy(setting.variable) : m.usesProxy(setting.host, setting.variable);
  });
  const tls = await attempt("tls", async () => {
    const facts = await readTlsFacts(files, context.env);
    if (!facts) return undefined;
    const { caCount, validFrom, validTo } = facts;
    const now = context.now();
    const wrong =
      validTo && validTo < now
        ? m.clientExpired(localDate(validTo))
        : validFrom && validFrom > now
          ? m.clientFuture(localDate(validFrom))
          : undefined;
    if (wrong !== undefined) {
      report({ check: "tls", state: "wrong", detail: wrong, fix: m.renewClient, exit: ExitCode.NotAllowed });
      return undefined;
    }
    const client = validTo && m.clientUntil(localDate(validTo));
    return [caCount > 0 ? m.caCount(caCount) : undefined, client].filter(Boolean).join(", ");
  });
  return line && proxy && tls;
}

/** Time of the gateway, and of this machine when the response arrived (ms). */
interface GatewayTime {
  readonly theirs: number;
  readonly ours: number;
}

/** Gateways reject signatures more than five minutes off their own time; deadlines depend on the clock too. */
const MAX_SKEW_MS = 5 * 60_000;

function clockCheck(context: Context, { theirs, ours }: GatewayTime, isTest: boolean): Check {
  const m = messages(context.lang).doctor;
  const seconds = Math.round((ours - theirs) / 1_000);
  const differs = Math.abs(ours - theirs) > MAX_SKEW_MS;
  // The clock of a test environment can be set, so a difference is no fault of this machine.
  const skewed = differs && !isTest;
  return {
    check: "clock",
    state: skewed ? "wrong" : "ok",
    detail: differs && isTest ? m.testClock(m.skew(seconds)) : m.skew(seconds),
    ...(skewed && { fix: m.setClock }),
    exit: skewed ? ExitCode.Unexpected : ExitCode.Done,
  };
}

/** A number that no filing has; it fits every alphabet. */
const NO_REF = "000000000000";

async function askGateway(
  context: Context,
  profile: Profile,
  timed: (time: GatewayTime) => void,
): Promise<{ environment: string | undefined; text: string }> {
  const client = await openClient(context, profile, ({ type, date }) => {
    const theirs = Date.parse(date ?? "");
    if (type === "answer" && !Number.isNaN(theirs)) timed({ theirs, ours: context.now().getTime() });
  });
  try {
    const { authority, environment, kinds, batch, features } = await client.capabilities.get({
      signal: context.stop,
      maxRetries: 0,
    });
    const options = { signal: context.stop, maxRetries: 0 };
    // Capabilities may be public, or come from a description. The institution's cases are not: they prove the token.
    if (!profile.dialect) await client.cases.page({ limit: 1 }, options);
    else if (features?.lookUp === "ref") await client.cases.findByRef(kinds[0]!.kind, NO_REF, options);
    const name = maskForeignText(localized(context.lang, authority));
    const serves = messages(context.lang).doctor.serves(name, kinds.length, batch.maxFilings);
    return { environment, text: [serves, await certificateText(context, profile)].filter(Boolean).join("; ") };
  } finally {
    await client.close();
  }
}

/** The certificate that the gateway shows now, and since when when it is not the first one. */
async function certificateText(context: Context, { gateway }: Profile): Promise<string | undefined> {
  const seen = await seenCertificates(context.home, addressOf(gateway));
  const now = seen.at(-1);
  if (!now) return undefined;
  const since = seen.length > 1 ? localDate(new Date(now.firstSeen)) : undefined;
  return messages(context.lang).doctor.certificate(localDate(new Date(now.validTo)), since);
}

/** Findings shown; `bdc audit verify` lists all. */
const MAX_FINDINGS = 3;

async function verifyLedger(context: Context, report: (check: Check) => void): Promise<string | undefined> {
  const m = messages(context.lang).doctor;
  return withLedger(context, "existing", async (ledger) => {
    const { findings, found } = await ledger.audit({ signal: context.stop });
    if (found === 0) return m.ok;
    const shown = findings.slice(0, MAX_FINDINGS).map((finding) => localized(context.lang, finding));
    const more = found > shown.length ? [m.moreFindings(found - shown.length)] : [];
    const detail = sanitize([...shown, ...more].join("; "));
    report({ check: "ledger", state: "wrong", detail, fix: m.ledgerAltered, exit: ExitCode.Unexpected });
    return undefined;
  }).catch((error: unknown) => {
    if ((error as { code?: string }).code === "ledger-missing") return m.noLedger;
    throw error;
  });
}
