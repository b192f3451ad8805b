import { KINDS, batchPath, unitCodesOf, type Case, type Filing, type UnitState } from "../../contract/index.js";
import type { Institution } from "../parties/institutions.js";
import type { Sandbox } from "../gateway/start-sandbox.js";
import { deadlinesOf } from "./deadlines.js";
import { SAMPLE_FILINGS, DEFAULT_NAMES } from "./sample-filings.js";
import { ScenarioClient, type Answered, type Grounds, type Json } from "./client.js";
import { differences, type Difference } from "./match.js";
import { ScenarioError } from "./scenario-error.js";
import type { FileStep, Refusal, Step, Scenario } from "./schema.js";

type StepOf<Verb extends string> = Extract<Step, Record<Verb, unknown>>;
interface Outcome {
  readonly outcome?: string;
  readonly case?: Json;
  readonly problem?: Json;
}

const SEARCH_PAPERS = { documentNo: "（2026）浙0106执1号", officerName: "周敏", officerCardNo: "浙010600123" };
const QUERY_PURPOSE = "情景核对";
const COURT_PAPERS = ["ruling", "assistance-notice"];
const SHANGHAI = "+08:00";
/** Expected HTTP statuses, as shown in a difference. */
const REFUSED = { $between: [400, 599] };
const DONE = { $between: [200, 299] };

/** Converts a date (10:00 in Shanghai) or a date and time in Shanghai to an instant. */
function instantOf(text: string): string {
  if (!text.includes("T")) return `${text}T10:00:00${SHANGHAI}`;
  return /(?:Z|[+-]\d\d:\d\d)$/.test(text) ? text : `${text}${text.length === 16 ? ":00" : ""}${SHANGHAI}`;
}

/** Runs a scenario step by step; each step returns its differences from the expectations. */
export class ScenarioRunner {
  readonly #gateway: ScenarioClient;
  readonly #names: Record<string, unknown>;
  readonly #units = new Map<string, Set<string>>();
  readonly #cursors = new Map<string, string>();
  #refs = 0;

  constructor(sandbox: Sandbox, scenario: Scenario, actors: ReadonlyMap<string, Institution>) {
    this.#gateway = new ScenarioClient(sandbox, actors);
    this.#names = { ...DEFAULT_NAMES, ...scenario.names };
  }

  /** Freezes the clock at the start of the scenario, to the millisecond because it decides the order of seizures. */
  async stopClock(start: string): Promise<void> {
    await this.#gateway.control("/clock", { freeze: true });
    await this.#gateway.control("/clock", { set: start });
  }

  async runStep(step: Step): Promise<Difference[]> {
    if ("note" in step) return [];
    if ("file" in step) return this.#file([step], step.by);
    if ("batch" in step) return this.#file(step.batch, step.by);
    if ("event" in step) return this.#event(step);
    if ("clock" in step)
      return this.#compare(await this.#gateway.control("/clock", { set: instantOf(step.clock) }), {});
    if ("advance" in step) return this.#compare(await this.#gateway.control("/clock", { advance: step.advance }), {});
    if ("desk" in step) {
      const { desk: action, case: name, reasons, dueBy } = step;
      return this.#compare(
        await this.#gateway.control("/desk", {
          action,
          caseNo: this.#caseNo(name),
          ...(reasons && { reasons }),
          ...(dueBy && { dueBy: instantOf(dueBy) }),
        }),
        step,
      );
    }
    if ("supplement" in step) {
      const by = step.by ?? this.#ownerOf(step.supplement);
      return this.#compare(
        await this.#gateway.call(
          by,
          "POST",
          `/v1/cases/${this.#caseNo(step.supplement)}/supplements`,
          await this.#withPapers(by, this.#resolve(step.with)),
        ),
        step,
      );
    }
    if ("withdraw" in step)
      return this.#compare(
        await this.#gateway.call(
          step.by ?? this.#ownerOf(step.withdraw),
          "POST",
          `/v1/cases/${this.#caseNo(step.withdraw)}/withdrawal`,
          { reason: step.reason },
        ),
        step,
      );
    if ("case" in step)
      return this.#compare(
        await this.#gateway.call(step.by ?? this.#ownerOf(step.case), "GET", `/v1/cases/${this.#caseNo(step.case)}`),
        step,
      );
    if ("unit" in step) return this.#unit(step);
    if ("certificate" in step) {
      const by = step.by ?? "bank";
      const path = `/v1/certificates/${encodeURIComponent(String(this.#resolve(step.certificate)))}`;
      return this.#compare(
        await this.#gateway.call(by, "GET", path, undefined, await this.#gateway.groundHeaders(by, step)),
        step,
      );
    }
    if ("search" in step) return this.#search(step);
    if ("changes" in step) return this.#changes(step);
    if ("deadlines" in step)
      return differences(this.#resolve(step.is), await this.#deadlines(step.deadlines), "/deadlines");
    if ("queries" in step)
      return differences(this.#resolve(step.is), (await this.#gateway.control("/queries")).body["queries"], "/queries");
    const [method = "", path = ""] = step.call.split(" ");
    const by = step.by ?? "bank";
    return this.#compare(
      await this.#gateway.call(by, method, this.#path(path), await this.#withPapers(by, this.#resolve(step.body))),
      step,
    );
  }

  /**
   * Compares a response with the expected refusal or the expected fields. An unexpected refusal is a difference.
   */
  #compare({ status, body }: Answered, { is, expect }: { is?: unknown; expect?: Refusal | undefined }): Difference[] {
    const codes = [...new Set(((body["errors"] ?? []) as { code: string }[]).map((e) => e.code))].sort();
    if (expect) {
      return [
        ...(status < 400 ? [{ path: "/status", expected: REFUSED, actual: status }] : []),
        ...(expect.refused ? differences(409, status, "/status") : []),
        ...(expect.status === undefined ? [] : differences(expect.status, status, "/status")),
        ...(expect.problem === undefined ? [] : differences(expect.problem, body["code"], "/problem")),
        ...(expect.codes === undefined ? [] : differences([...expect.codes].sort(), codes, "/codes")),
      ];
    }
    if (is !== undefined) return differences(this.#resolve(is), body);
    return status >= 300 ? [{ path: "/status", expected: DONE, actual: body }] : [];
  }

  /** Submits filings of one kind by one actor in a single call. */
  async #file(steps: readonly FileStep[], together: string | undefined): Promise<Difference[]> {
    const kind = steps[0]!.file;
    const actor = together ?? steps[0]!.by ?? KINDS[kind].role;
    if (steps.some((s) => s.file !== kind || (s.by ?? actor) !== actor))
      throw new ScenarioError(
        "同一批次的申请应为同一业务种类、同一机构",
        "all filings of a batch must have the same kind and the same actor",
      );
    const filings: Json[] = [];
    for (const { with: own } of steps) {
      const papers = KINDS[kind].role === "court" && !("materials" in own) ? { materials: COURT_PAPERS } : {};
      // `null` removes a field of the sample filing.
      const filing = Object.fromEntries(
        Object.entries({ ref: `S-${++this.#refs}`, ...SAMPLE_FILINGS[kind], ...own, ...papers }).filter(
          ([, value]) => value !== null,
        ),
      );
      filings.push(await this.#withPapers(actor, this.#resolve(filing)));
    }
    const answer = await this.#gateway.call(actor, "POST", batchPath(kind), { filings });
    const outcomes = (answer.body["outcomes"] ?? []) as Outcome[];
    return steps.flatMap((step, i) => {
      const found = this.#outcome(step, outcomes[i] ?? { problem: answer.body }, actor, filings[i]!);
      return steps.length === 1 ? found : found.map((d) => ({ ...d, path: `/${i}${d.path}` }));
    });
  }

  #outcome(
    { as, expect = {} }: FileStep,
    { outcome, case: filed, problem }: Outcome,
    actor: string,
    filing: Json,
  ): Difference[] {
    if (filed) {
      const own = this.#units.get(actor) ?? this.#units.set(actor, new Set()).get(actor)!;
      for (const code of unitCodesOf(filing as unknown as Filing)) own.add(code);
      if (as)
        this.#names[as] = { ...filed, by: actor, proof: ((filed["certificates"] ?? []) as { no: string }[])[0]?.no };
    }
    const codes = [...new Set(((problem?.["errors"] ?? []) as { code: string }[]).map((e) => e.code))].sort();
    const wanted = expect.outcome ?? (expect.problem === undefined ? "filed" : undefined);
    return [
      ...(wanted === undefined
        ? []
        : differences(wanted, outcome ?? problem?.["code"], "/outcome").map((d) =>
            codes.length ? { ...d, actual: `${String(d.actual)} ${codes.join(" ")}` } : d,
          )),
      ...(expect.problem === undefined ? [] : differences(expect.problem, problem?.["code"], "/problem")),
      ...(expect.codes ? differences([...expect.codes].sort(), codes, "/codes") : []),
      ...(expect.case ? differences(this.#resolve(expect.case), filed, "/case") : []),
    ];
  }

  async #event({ event, expect }: StepOf<"event">): Promise<Difference[]> {
    const { status, body } = await this.#gateway.control("/events", { events: [this.#resolve(event)] });
    const codes = [...new Set(((body["errors"] ?? []) as { code: string }[]).map((e) => e.code))].sort();
    return expect
      ? differences([...expect.refused].sort(), codes, "/refused")
      : differences(200, status === 200 ? 200 : JSON.stringify(body), "/status");
  }

  async #unit(step: StepOf<"unit">): Promise<Difference[]> {
    const by = step.by ?? "bank";
    const path = `/v1/units/${encodeURIComponent(String(this.#resolve(step.unit)))}`;
    const stated = [step.purpose, step.authorisation, step.documentNo, step.notice].some((one) => one !== undefined);
    const grounds = stated ? step : this.#groundsOf(by);
    return this.#compare(
      await this.#gateway.call(by, "GET", path, undefined, await this.#gateway.groundHeaders(by, grounds)),
      step,
    );
  }

  async #search({ search, by = "court", with: own, is, expect }: StepOf<"search">): Promise<Difference[]> {
    const request = await this.#withPapers(
      by,
      this.#resolve({
        purpose: QUERY_PURPOSE,
        persons: search,
        ...(this.#gateway.institution(by).role === "court"
          ? { ...SEARCH_PAPERS, materials: ["query-notice"] }
          : { materials: ["authorisation"] }),
        ...own,
      }),
    );
    const { status, body } = await this.#gateway.call(by, "POST", "/v1/searches", request);
    if (expect || status >= 300) return this.#compare({ status, body }, { expect });
    return is === undefined ? [] : differences(this.#resolve(is), body["hits"], "/hits");
  }

  /** Compares the changes in the feed since the previous `changes` step of this actor. */
  async #changes({ changes: actor, is }: StepOf<"changes">): Promise<Difference[]> {
    const reported: unknown[] = [];
    for (let more = true; more;) {
      const cursor = this.#cursors.get(actor);
      const { body } = await this.#gateway.call(
        actor,
        "GET",
        `/v1/changes${cursor === undefined ? "" : `?cursor=${encodeURIComponent(cursor)}`}`,
      );
      reported.push(...((body["changes"] ?? []) as { case: unknown }[]).map((c) => c.case));
      this.#cursors.set(actor, String(body["nextCursor"]));
      more = body["more"] === true;
    }
    return differences(this.#resolve(is), reported, "/changes");
  }

  async #deadlines(actor: string): Promise<unknown[]> {
    const { body } = await this.#gateway.call(actor, "GET", "/v1/cases?limit=1000");
    const units: UnitState[] = [];
    for (const code of this.#units.get(actor) ?? []) {
      const grounds = await this.#gateway.groundHeaders(actor, this.#groundsOf(actor));
      const { status, body: state } = await this.#gateway.call(actor, "GET", `/v1/units/${code}`, undefined, grounds);
      if (status === 200) units.push(state as unknown as UnitState);
    }
    return deadlinesOf(this.#gateway.institution(actor).name, (body["cases"] ?? []) as Case[], units);
  }

  /** Uploads documents that are given by their kind alone, and replaces them by material references. */
  async #withPapers<T>(actor: string, value: T): Promise<T> {
    const materials = (value as { materials?: unknown } | undefined)?.materials;
    if (!Array.isArray(materials)) return value;
    const all: unknown[] = [];
    for (const m of materials as unknown[])
      if (typeof m === "string") all.push(...(await this.#gateway.papers(actor, [m])));
      else if ("sha256" in (m as Json)) all.push(m);
      else all.push({ ...(await this.#gateway.papers(actor, [String((m as Json)["kind"])]))[0], ...(m as Json) });
    return { ...value, materials: all };
  }

  /** Everything that a query of the role of an actor needs. */
  #groundsOf(actor: string): Grounds {
    return this.#gateway.institution(actor).role === "court"
      ? { purpose: QUERY_PURPOSE, documentNo: SEARCH_PAPERS.documentNo, notice: "query-notice" }
      : { purpose: QUERY_PURPOSE, authorisation: "authorisation" };
  }

  #caseNo(name: string): string {
    return String((this.#names[name] as Json | undefined)?.["caseNo"] ?? name);
  }
  #ownerOf(name: string): string {
    return ((this.#names[name] as Json | undefined)?.["by"] as string | undefined) ?? "bank";
  }

  /** Replaces names in braces in a path, for example `/v1/cases/{m.caseNo}`. */
  #path(path: string): string {
    return path.replace(/\{([^}]+)\}/g, (_, name: string) => encodeURIComponent(String(this.#resolve(`$${name}`))));
  }

  /**
   * Replaces `$name` and `$name.path` everywhere in a value.
   * @param within Names being resolved, to detect a name that is defined by itself
   * @throws ScenarioError for an unknown name
   */
  #resolve<T>(value: T, within: readonly string[] = []): T {
    if (typeof value === "string" && value.startsWith("$")) {
      const [first = "", ...path] = value.slice(1).split(".");
      if (!Object.hasOwn(this.#names, first))
        throw new ScenarioError(`场景没有定义 ${value}`, `the scenario does not define ${value}`);
      if (within.includes(first))
        throw new ScenarioError(`$${first} 以自身定义`, `the definition of $${first} refers to itself`);
      return path.reduce<unknown>(
        (found, key) => (found as Json | undefined)?.[key],
        this.#resolve(this.#names[first], [...within, first]),
      ) as T;
    }
    if (Array.isArray(value)) return value.map((v: unknown) => this.#resolve(v, within)) as T;
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, this.#resolve(v, within)])) as T;
  }
}
