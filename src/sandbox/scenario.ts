import { createHash } from "node:crypto";
import { KINDS, batchPath, type Kind } from "../contract/index.js";
import { defaultAuthority } from "./authorities/default.js";
import { DEFAULT_INSTITUTIONS, type Institution } from "./institutions.js";
import { startSandbox, type Sandbox } from "./sandbox.js";
import { FILINGS, WORLD } from "./scenario-filings.js";
import { differences, type Difference } from "./scenario-match.js";
import { type actors, type Step, type Story } from "./scenario-schema.js";

export { StoryFile, type Step, type Story } from "./scenario-schema.js";

export interface StepResult {
  /** From 1. */
  readonly step: number;
  /** What was done, in the story's own words: `file seizure.request`, `clock 2029-03-01`. */
  readonly did: string;
  readonly differences: readonly Difference[];
}

export interface StoryResult {
  readonly zh: string;
  readonly en: string;
  readonly rules: readonly string[];
  readonly ok: boolean;
  /** Up to the first step that did not come true. */
  readonly steps: readonly StepResult[];
}

type Actor = (typeof actors)[number];
type Json = Record<string, unknown>;
const TWINS: readonly Institution[] = [
  { id: "91330106MA2TEXT16N", name: "另一银行杭州分行", role: "bank", token: "story-bank2" },
  { id: "91330109MA2DEXP24B", name: "另一房地产开发有限公司", role: "developer", token: "story-developer2" },
  { id: "11330108005TEXT10A", name: "杭州市滨江区人民法院", role: "court", token: "story-court2" },
];
const SEARCH_PAPERS = { documentNo: "（2026）浙0106执1号", officerName: "周敏", officerCardNo: "浙010600123" };

/** Plays a story in a sandbox of its own, whose clock stands still unless the story moves it, and compares what the register says. */
export async function playStory(story: Story): Promise<StoryResult> {
  const authority = { ...defaultAuthority, capabilities: { ...defaultAuthority.capabilities, promotedTerm: story.promotedTerm } };
  const sandbox = await startSandbox({ now: new Date(story.start), register: story.register, review: story.review, authorities: [authority], institutions: [...DEFAULT_INSTITUTIONS, ...TWINS] });
  const steps: StepResult[] = [];
  try {
    const teller = new Teller(sandbox, story);
    await teller.control("/clock", { freeze: true });
    for (const [i, step] of story.steps.entries()) {
      const found = await teller.tell(step);
      steps.push({ step: i + 1, did: titleOf(step), differences: found });
      if (found.length) break;
    }
  } finally {
    await sandbox.close();
  }
  return { zh: story.zh, en: story.en, rules: story.rules, ok: steps.every((s) => s.differences.length === 0), steps };
}

function titleOf(step: Step): string {
  const [[verb = "", value] = []] = Object.entries(step);
  return `${verb} ${typeof value === "string" ? value : verb === "event" ? String((value as Json)["type"]) : ""}`.trim();
}

class Teller {
  readonly #names: Record<string, unknown>;
  readonly #uploaded = new Set<string>();
  #refs = 0;

  constructor(private readonly sandbox: Sandbox, story: Story) {
    this.#names = { ...WORLD, ...story.names };
  }

  async tell(step: Step): Promise<Difference[]> {
    if ("note" in step) return [];
    if ("file" in step) return this.#file(step);
    if ("event" in step) return this.#event(step);
    if ("clock" in step) return this.#done(await this.control("/clock", { set: /T/.test(step.clock) ? step.clock : `${step.clock}T10:00:00+08:00` }));
    if ("advance" in step) return this.#done(await this.control("/clock", { advance: step.advance }));
    if ("desk" in step) {
      const { desk: action, case: caseNo, reasons, dueBy, expect } = step;
      return this.#allowed(await this.control("/desk", { action, caseNo: this.#caseNo(caseNo), ...(reasons && { reasons }), ...(dueBy && { dueBy }) }), expect?.refused);
    }
    if ("supplement" in step) return this.#done(await this.#call(step.by ?? this.#ownerOf(step.supplement), "POST", `/v1/cases/${this.#caseNo(step.supplement)}/supplements`, this.#resolve(step.with)));
    if ("withdraw" in step) return this.#allowed(await this.#call(step.by ?? this.#ownerOf(step.withdraw), "POST", `/v1/cases/${this.#caseNo(step.withdraw)}/withdrawal`, { reason: step.reason }), step.expect?.refused);
    if ("search" in step) return this.#search(step);
    const [path, by] = "case" in step ? [`/v1/cases/${this.#caseNo(step.case)}`, step.by ?? this.#ownerOf(step.case)]
      : "unit" in step ? [`/v1/units/${String(this.#resolve(step.unit))}?purpose=story`, step.by ?? "bank"]
      : [`/v1/certificates/${encodeURIComponent(String(this.#resolve(step.certificate)))}`, step.by ?? "bank"];
    const { body } = await this.#call(by, "GET", path);
    return differences(this.#resolve(step.is), body);
  }

  async #file({ file: kind, by, as, with: own, expect }: Extract<Step, { file: Kind }>): Promise<Difference[]> {
    const actor = by ?? KINDS[kind].role;
    const filing = { ref: `S-${++this.#refs}`, ...FILINGS[kind], ...own, ...(KINDS[kind].role === "court" && !("materials" in own) && { materials: await this.#papers(actor, ["ruling", "assistance-notice"]) }) };
    const { body } = await this.#call(actor, "POST", batchPath(kind), { filings: [this.#resolve(filing)] });
    const [outcome] = (body["outcomes"] ?? []) as { outcome: string; case?: Json; problem?: { errors?: { code: string }[] } }[];
    if (as && outcome?.case) this.#names[as] = { ...outcome.case, by: actor, proof: ((outcome.case["certificates"] ?? []) as { no: string }[])[0]?.no };
    const wanted = expect ?? { outcome: "filed" as const };
    const codes = (outcome?.problem?.errors ?? []).map((e) => e.code);
    return [
      ...differences(wanted.outcome, outcome?.outcome ?? body, "/outcome").map((d) => (codes.length ? { ...d, actual: `${String(d.actual)} ${codes.join(" ")}` } : d)),
      ...(wanted.codes ? differences([...wanted.codes].sort(), [...new Set(codes)].sort(), "/codes") : []),
      ...(wanted.case ? differences(this.#resolve(wanted.case), outcome?.case, "/case") : []),
    ];
  }

  async #event({ event, expect }: Extract<Step, { event: Json }>): Promise<Difference[]> {
    const { status, body } = await this.control("/events", { events: [this.#resolve(event)] });
    const codes = ((body["errors"] ?? []) as { code: string }[]).map((e) => e.code).sort();
    return expect ? differences([...expect.refused].sort(), codes, "/refused") : differences(200, status === 200 ? 200 : JSON.stringify(body), "/status");
  }

  async #search({ search, is }: Extract<Step, { search: unknown[] }>): Promise<Difference[]> {
    const materials = await this.#papers("court", ["query-notice"]);
    const { body } = await this.#call("court", "POST", "/v1/searches", { ...SEARCH_PAPERS, persons: this.#resolve(search), materials });
    return differences(this.#resolve(is), body["hits"], "/hits");
  }

  async #papers(actor: Actor, kinds: readonly string[]): Promise<Json[]> {
    const papers: Json[] = [];
    for (const kind of kinds) {
      const bytes = Buffer.from(`%PDF-1.4 ${kind}`);
      const sha256 = createHash("sha256").update(bytes).digest("hex");
      if (!this.#uploaded.has(actor + kind)) {
        await fetch(`${this.sandbox.url}/v1/materials/${sha256}`, { method: "PUT", body: bytes, headers: { authorization: `Bearer ${this.#token(actor)}`, "content-type": "application/pdf" } });
        this.#uploaded.add(actor + kind);
      }
      papers.push({ kind, sha256, name: `${kind}.pdf` });
    }
    return papers;
  }

  control(path: string, body: Json): Promise<{ status: number; body: Json }> {
    return this.#fetch("POST", `/sandbox${path}`, body, {});
  }

  #call(actor: Actor, method: string, path: string, body?: unknown): Promise<{ status: number; body: Json }> {
    return this.#fetch(method, path, body, { authorization: `Bearer ${this.#token(actor)}` });
  }

  async #fetch(method: string, path: string, body: unknown, headers: Record<string, string>): Promise<{ status: number; body: Json }> {
    const response = await fetch(this.sandbox.url + path, { method, headers: { ...headers, ...(body !== undefined && { "content-type": "application/json" }) }, ...(body !== undefined && { body: JSON.stringify(body) }) });
    return { status: response.status, body: (await response.json()) as Json };
  }

  #token(actor: Actor): string {
    const twin = actor.endsWith("2");
    return (twin ? TWINS : DEFAULT_INSTITUTIONS).find((i) => i.role === actor.replace("2", ""))!.token;
  }

  #done({ status, body }: { status: number; body: Json }): Difference[] {
    return status < 300 ? [] : [{ path: "/status", expected: "done", actual: body }];
  }

  #allowed(answer: { status: number; body: Json }, refused: boolean | undefined): Difference[] {
    if (!refused) return this.#done(answer);
    return answer.status === 409 ? [] : [{ path: "/status", expected: 409, actual: answer.status }];
  }

  #caseNo(name: string): string {
    return String((this.#names[name] as Json | undefined)?.["caseNo"] ?? name);
  }
  #ownerOf(name: string): Actor {
    return ((this.#names[name] as Json | undefined)?.["by"] as Actor | undefined) ?? "bank";
  }

  /** `$name` and `$name.path`, everywhere in a value. A name that nobody gave is a mistake of the story. */
  #resolve<T>(value: T): T {
    if (typeof value === "string" && value.startsWith("$")) {
      const [first = "", ...path] = value.slice(1).split(".");
      if (!(first in this.#names)) throw new RangeError(`the story names nothing ${value}`);
      return path.reduce<unknown>((found, key) => (found as Json | undefined)?.[key], this.#resolve(this.#names[first])) as T;
    }
    if (Array.isArray(value)) return value.map((v: unknown) => this.#resolve(v)) as T;
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, this.#resolve(v)])) as T;
  }
}
