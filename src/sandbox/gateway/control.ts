import type { IncomingMessage } from "node:http";
import { isRole } from "../registry/tokens.js";
import { fail, invalid } from "../errors/problem-error.js";
import type { Answer } from "../http/answer.js";
import { readJson } from "../http/request-body.js";
import { CASE_STATUSES, parseDuration, toFieldErrors, isCaseStatus, roles, type Reason } from "../../contract/index.js";
import { detailOf } from "../cases/cases.js";
import { deskActions, type Decision, type OfficerAction } from "../cases/review.js";
import { FaultSpecError } from "../faults/faults.js";
import { RegisterEvent } from "../register/register.js";
import type { Registry } from "../registry/registry.js";
import type { SandboxHost } from "../registry/host.js";
import type { StoredCase } from "../cases/case-store.js";
import { formatInstant } from "../calendar/format.js";

interface ControlCall {
  readonly host: SandboxHost;
  readonly registry: Registry;
  readonly search: URLSearchParams;
  readonly body: Readonly<Record<string, unknown>>;
}

const MAX_BYTES = 32 * 1024 * 1024;
const PAGE = 1_000;

/**
 * Control calls for tests and for users of the sandbox: clock, officers, events, faults, tokens. They need no token, so
 * the sandbox listens on loopback.
 */
const calls: Readonly<Record<string, (call: ControlCall) => Promise<Answer> | Answer>> = {
  "GET /sandbox/state": ({ host, registry }) =>
    json({
      authority: registry.authority.id,
      authorities: host.registries.map((r) => r.authority.id),
      now: formatInstant(host.clock.now()),
      ...registry.cases.store.counts(),
      repeatedFilings: [...registry.repeated.values()].reduce((sum, times) => sum + times, 0),
      faults: host.faults.active,
    }),
  "GET /sandbox/cases": ({ registry, search }) => {
    const status = search.get("status") ?? undefined;
    return json({
      cases: take(registry.cases.store.all({ ref: search.get("ref") ?? undefined, status }), PAGE).map(full),
    });
  },
  "GET /sandbox/repeated": ({ registry }) => json({ cases: Object.fromEntries(registry.repeated) }),
  "GET /sandbox/register/dump": ({ registry }) => ({
    status: 200,
    bytes: {
      mediaType: "application/x-ndjson; charset=utf-8",
      data: Buffer.from([...registry.cases.store.all()].map((c) => JSON.stringify(brief(c)) + "\n").join("")),
    },
  }),
  "GET /sandbox/queries": ({ registry }) => json({ queries: registry.queries.latest(PAGE) }),
  "GET /sandbox/ca.pem": async ({ host, registry, search }) => {
    const registries = search.has("authority") ? [registry] : host.registries;
    const cas = await Promise.all(registries.map((r) => r.seal.caPem()));
    return { status: 200, bytes: { mediaType: "application/x-pem-file", data: Buffer.from(cas.join("")) } };
  },
  "GET /sandbox/webhooks": ({ registry }) =>
    json({
      webhooks: registry.webhooks.endpoints
        .list()
        .map(({ id, institution, url, after, disabled }) => ({ id, institution, url, after, disabled })),
    }),
  "POST /sandbox/webhooks": ({ registry, body }) => registerWebhook(registry, body),
  "POST /sandbox/webhooks/replay": ({ registry, body }) => {
    const after = body["after"] ?? 0;
    if (!Number.isSafeInteger(after) || (after as number) < 0)
      invalid("/after", "field-type", "应为非负整数", "must be a non-negative integer");
    return registry.webhooks.replay(textOf(body, "institution"), textOf(body, "url"), after as number)
      ? json({})
      : fail("not-found");
  },
  "POST /sandbox/webhooks/remove": ({ registry, body }) =>
    registry.webhooks.endpoints.remove(textOf(body, "institution"), textOf(body, "url")) ? json({}) : fail("not-found"),
  "GET /sandbox/clock": ({ host }) => json({ now: formatInstant(host.clock.now()) }),
  "POST /sandbox/clock": async ({ host, body }) => {
    if (body["set"] !== undefined) host.clock.set(timeOf(body["set"], "/set"));
    else if (body["freeze"] === true) host.clock.freeze();
    else if (body["run"] === true) host.clock.run();
    else host.clock.advance(durationOf(body["advance"]));
    await host.catchUp();
    return json({ now: formatInstant(host.clock.now()) });
  },
  "POST /sandbox/units": ({ registry, body }) =>
    happen(registry, body, "units", (unit) => ({ type: "unit-entered", ...unit })),
  "POST /sandbox/events": ({ registry, body }) => happen(registry, body, "events", (event) => event),
  "GET /sandbox/faults": ({ host }) => json({ faults: host.faults.active }),
  "POST /sandbox/faults": ({ host, body }) => {
    if (typeof body["spec"] !== "string")
      invalid(
        "/spec",
        "field-type",
        "应为文本；空文本表示清除全部故障",
        "must be a string; an empty one clears all faults",
      );
    try {
      host.faults.set(body["spec"]);
    } catch (error) {
      if (error instanceof FaultSpecError) invalid("/spec", "field-format", error.zh, error.en);
      throw error;
    }
    return json({ faults: host.faults.active });
  },
  "GET /sandbox/desk": ({ registry }) => json({ cases: take(openCases(registry), PAGE).map(full) }),
  "POST /sandbox/desk": async ({ registry, body }) => {
    const decided = await registry.write((now) =>
      json(registry.cases.decide(textOf(body, "caseNo"), decisionOf(body), now)),
    );
    registry.wake();
    return decided;
  },
  "POST /sandbox/tokens": ({ host, registry, body }) => {
    const role = body["role"];
    if (!isRole(role))
      invalid("/role", "field-value", `应为以下之一：${roles.join("、")}`, `must be one of ${roles.join(", ")}`);
    const expires = body["expiresInSeconds"];
    if (expires !== undefined && typeof expires !== "number")
      invalid("/expiresInSeconds", "field-type", "应为数字", "must be a number");
    const institution = {
      id: textOf(body, "institution"),
      name: textOf(body, "name"),
      role,
      token: textOf(body, "token"),
    };
    return registry.write(() => {
      const issued = host.tokens.issue(institution, expires === undefined ? undefined : Date.now() + expires * 1_000);
      return issued
        ? { status: 201, json: issued }
        : invalid("/role", "field-value", "该机构已以其他角色登记", "this institution already has another role");
    });
  },
};

export async function control(
  host: SandboxHost,
  request: IncomingMessage,
  pathname: string,
  search: URLSearchParams,
): Promise<Answer> {
  const call = calls[`${request.method} ${pathname}`];
  if (!call) {
    const all = Object.keys(calls);
    const allow = all.filter((k) => k.endsWith(` ${pathname}`)).map((k) => k.split(" ")[0]!);
    return allow.length
      ? fail("method-not-allowed", {}, { Allow: allow.join(", ") })
      : fail("not-found", {
          detail: { zh: `可用的调用：${all.join("、")}`, en: `available calls: ${all.join(", ")}` },
        });
  }
  const registry =
    host.registry(search.get("authority") ?? undefined) ??
    fail("not-found", { detail: { zh: "没有该登记机构", en: "no such authority" } });
  const body = request.method === "POST" ? await readJson(request, MAX_BYTES) : {};
  if (typeof body !== "object" || body === null || Array.isArray(body))
    invalid("", "field-type", "类型应为 object", "must be object");
  return call({ host, registry, search, body: body as Record<string, unknown> });
}

function registerWebhook(registry: Registry, body: Readonly<Record<string, unknown>>): Answer {
  const [institution, url, secret] = [textOf(body, "institution"), textOf(body, "url"), body["secret"]];
  if (!registry.tokens.institution(institution))
    invalid("/institution", "field-value", "机构不存在", "no such institution");
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol))
    invalid("/url", "field-format", "应为 http 或 https 地址", "must be an http or https URL");
  // Standard Webhooks: 24 to 64 random bytes.
  if (secret !== undefined && (typeof secret !== "string" || !/^whsec_[A-Za-z0-9+/]{32,88}={0,2}$/.test(secret)))
    invalid(
      "/secret",
      "field-format",
      "应为 whsec_ 加 24 至 64 字节的 base64",
      "must be whsec_ and base64 of 24 to 64 bytes",
    );
  return {
    status: 201,
    json: {
      institution,
      url,
      secret: registry.webhooks.register(institution, url, secret as string | undefined, body["fromStart"] === true),
    },
  };
}

/** Applies events to units. All events of the list are applied, or none and every reason is returned. */
function happen(
  registry: Registry,
  body: Readonly<Record<string, unknown>>,
  field: string,
  eventOf: (item: object) => object,
): Promise<Answer> {
  const items = body[field];
  if (!Array.isArray(items))
    return invalid(`/${field}`, items === undefined ? "field-missing" : "field-type", "应为数组", "must be an array");
  const errors: Reason[] = [];
  const events = items.flatMap((item: unknown, i) => {
    const parsed = RegisterEvent.safeParse(typeof item === "object" && item !== null ? eventOf(item) : item, {
      reportInput: true,
    });
    if (parsed.success) return [parsed.data];
    errors.push(...toFieldErrors(parsed.error).map((e) => ({ ...e, pointer: `/${field}/${i}${e.pointer}` })));
    return [];
  });
  if (errors.length) fail("invalid-request", { errors });
  return registry.write((now) => {
    events.forEach((event, i) => {
      const result = registry.register.registerEvent(event, { authority: registry.authority, now });
      if (!result.applied)
        fail("turned-away", {
          errors: result.reasons.map((r) => ({ ...r, pointer: `/${field}/${i}${r.pointer ?? ""}` })),
        });
      registry.cases.applyEffects(result.effects, now);
      if (event.type === "correction-ended") registry.cases.resumeCorrected(event.unitCode, now);
    });
    return json({ applied: events.length });
  });
}

function json(value: unknown): Answer {
  return { status: 200, json: value };
}

function take<T>(items: Iterable<T>, max: number): T[] {
  const taken: T[] = [];
  for (const item of items) {
    if (taken.length === max) break;
    taken.push(item);
  }
  return taken;
}

function full(stored: StoredCase): unknown {
  return { institution: stored.institution, ...detailOf(stored) };
}

function brief({ institution, kind, doc }: StoredCase): unknown {
  return {
    institution,
    kind,
    ref: doc.ref,
    caseNo: doc.caseNo,
    status: doc.status,
    version: doc.version,
    receivedAt: doc.receivedAt,
    unitCodes: doc.units.map((u) => u.unitCode),
    units: doc.units,
    certificates: doc.certificates.map((c) => c.no),
  };
}

function* openCases(registry: Registry): Generator<StoredCase> {
  for (const c of registry.cases.store.all())
    if (!c.doc.done && isCaseStatus(c.doc.status) && !CASE_STATUSES[c.doc.status].final) yield c;
}

function textOf(body: Readonly<Record<string, unknown>>, field: string): string {
  const value = body[field];
  return typeof value === "string" && value !== ""
    ? value
    : invalid(`/${field}`, value === undefined ? "field-missing" : "field-type", "应为文本", "must be a string");
}

function timeOf(value: unknown, pointer: string): Date {
  const date = new Date(typeof value === "string" ? value : Number.NaN);
  return Number.isNaN(date.getTime())
    ? invalid(pointer, "field-format", "应为带时区的时间", "must be a date-time with an offset")
    : date;
}

/** Parses a duration in milliseconds or a text such as `90d`, `36h`, `15m`, `10s`. */
function durationOf(value: unknown): number {
  if (typeof value === "number" && Number.isFinite(value) && value >= 0) return value;
  const found = typeof value === "string" ? parseDuration(value) : undefined;
  return found === undefined
    ? invalid(
        "/advance",
        value === undefined ? "field-missing" : "field-format",
        "应为毫秒数，或者 90d、36h 等格式",
        "must be milliseconds, or a duration such as 90d or 36h",
      )
    : found;
}

function decisionOf(body: Readonly<Record<string, unknown>>): Decision {
  const action = body["action"] as OfficerAction;
  if (!deskActions.includes(action))
    invalid(
      "/action",
      "field-value",
      `应为以下之一：${deskActions.join("、")}`,
      `must be one of ${deskActions.join(", ")}`,
    );
  const dueBy = body["dueBy"] === undefined ? {} : { dueBy: timeOf(body["dueBy"], "/dueBy") };
  // Returning, refusing or suspending a case requires reasons (条例 17, 22).
  const needsReasons = ["return", "not-accept", "refuse", "suspend"].includes(action);
  return { action, ...dueBy, ...(needsReasons ? { reasons: reasonsOf(body) } : {}) };
}

/** Reads reasons, given as objects of the contract or as plain texts. */
function reasonsOf(body: Readonly<Record<string, unknown>>): Reason[] {
  const list = body["reasons"];
  if (!Array.isArray(list) || list.length === 0)
    return invalid(
      "/reasons",
      list === undefined ? "field-missing" : "field-type",
      "应为非空数组",
      "must be a non-empty array",
    );
  return list.map((r: unknown, i) => {
    if (typeof r === "string") return { code: "officer", zh: r, en: r };
    const { code, zh, en } = (r ?? {}) as Partial<Reason>;
    if (typeof zh !== "string" || typeof en !== "string")
      return invalid(
        `/reasons/${i}`,
        "field-type",
        "应为文本，或者含 zh、en 的对象",
        "must be a string, or an object with zh and en",
      );
    return { ...(r as Reason), code: typeof code === "string" ? code : "officer" };
  });
}
