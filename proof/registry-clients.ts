import { createHash, randomBytes } from "node:crypto";
import { Agent, request } from "undici";
import { idempotencyKey, KINDS, type Case, type FilingOutcome, type Kind } from "../src/contract/index.js";
import { mortgageFiling, unitCode } from "../test/support/generated-filings.js";
import { sleep } from "./processes.js";
import { oneOf } from "./random.js";
import { SENDERS, keyOf, type FeedEntry, type Filing, type Notes, type Sender } from "./registry-notes.js";

const MORTGAGE_UNITS = 1_500;
export const SEIZED_UNITS = Array.from({ length: 12 }, (_, i) => unitCode(10_000 + i));
const PRE_SALE_FROM = 20_000;
const DAY_MS = 86_400_000;
const RESPONSE_TIMEOUT_MS = 30_000;
const day = (ms: number) => new Date(ms).toISOString().slice(0, 10);
const sha256 = (data: Uint8Array) => createHash("sha256").update(data).digest("hex");
const COURT_PAPERS = ["ruling", "assistance-notice"] as const;

/** The authority was killed; the call has no outcome. */
class Gone extends Error {}

interface Answered<T> {
  readonly status: number;
  readonly body: T;
}

/** All clients of the authority. They write at the same time until it is killed, and record what it acknowledged. */
export class Clients {
  #agent = new Agent({ connections: 8 });
  #units = 0;
  #refs = 0;
  #papers = new Map<string, string>();
  #alive = false;

  /** @param complain Receives responses that must not occur: 5xx, or outcomes outside the contract. */
  constructor(
    readonly notes: Notes,
    private readonly random: () => number,
    private readonly complain: (what: string) => void,
    private readonly prefix: string,
  ) {}

  /** Resolves when the authority has been killed. */
  async work(url: string): Promise<void> {
    this.#agent = new Agent({ connections: 8 });
    this.#alive = true;
    const { bank, otherBank, developer, court, otherCourt } = SENDERS;
    await Promise.all([
      this.#loop(() => this.#bank(url, bank)),
      this.#loop(() => this.#bank(url, bank)),
      this.#loop(() => this.#bank(url, otherBank)),
      this.#loop(() => this.#developer(url, developer)),
      this.#loop(() => this.#court(url, court)),
      this.#loop(() => this.#court(url, otherCourt)),
      this.#loop(() => this.#desk(url)),
      this.#loop(() => this.#clock(url)),
      this.#loop(() => this.#upload(url, oneOf(Object.values(SENDERS), this.random))),
      ...Object.values(SENDERS).map((s) => this.#loop(() => this.follow(url, s).then(() => sleep(20)))),
    ]);
    await this.#agent.destroy();
    this.#agent = new Agent({ connections: 8 });
  }

  stop(): void {
    this.#alive = false;
  }

  async #loop(work: () => Promise<unknown>): Promise<void> {
    while (this.#alive) {
      try {
        await work();
      } catch (error) {
        if (!(error instanceof Gone)) throw error;
        return;
      }
    }
  }

  async call<T>(
    url: string,
    path: string,
    sender: Sender | undefined,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Answered<T>> {
    let status: number;
    let text: string;
    try {
      const bytes = Buffer.isBuffer(body);
      const response = await request(url + path, {
        method: bytes ? "PUT" : body === undefined ? "GET" : "POST",
        body: bytes ? body : body === undefined ? null : JSON.stringify(body),
        headers: {
          ...(sender && { authorization: `Bearer ${sender.token}` }),
          ...(body !== undefined && { "content-type": bytes ? "application/pdf" : "application/json" }),
          ...headers,
        },
        dispatcher: this.#agent,
        headersTimeout: RESPONSE_TIMEOUT_MS,
        bodyTimeout: RESPONSE_TIMEOUT_MS,
      });
      status = response.statusCode;
      text = await response.body.text();
    } catch (error) {
      throw new Gone(`no answer to ${path}`, { cause: error });
    }
    if (status >= 500) this.complain(`${path} answered ${status}: ${text.slice(0, 200)}`);
    return { status, body: (text ? JSON.parse(text) : undefined) as T };
  }

  #ref(): string {
    return `${this.prefix}-${String(++this.#refs).padStart(6, "0")}`;
  }

  /** Sends one filing alone, or several as a batch. */
  async file(
    url: string,
    sender: Sender,
    kind: Kind,
    bodies: readonly Filing[],
    single = bodies.length === 1,
  ): Promise<void> {
    const { notes } = this;
    for (const body of bodies)
      notes.sent.set(keyOf(sender.id, kind, body.ref), { sender, kind, body, round: notes.round });
    const refused = (body: Filing) => void (notes.sent.get(keyOf(sender.id, kind, body.ref))!.refused = true);
    if (single) {
      const [body] = bodies as [Filing];
      const answer = await this.call<Case>(url, KINDS[kind].path, sender, body, {
        "idempotency-key": idempotencyKey({ institution: sender.id, kind, ref: body.ref }),
      });
      if (answer.status < 300) notes.filed(sender, body, answer.body);
      else refused(body);
      return;
    }
    const {
      body: { outcomes },
    } = await this.call<{ outcomes: FilingOutcome[] }>(url, `${KINDS[kind].path}/batch`, sender, { filings: bodies });
    const byRef = new Map(outcomes.map((o) => [o.ref, o]));
    for (const body of bodies) {
      const outcome = byRef.get(body.ref);
      if (outcome?.case) notes.filed(sender, body, outcome.case);
      else if (outcome?.outcome === "turned-away") refused(body);
      else this.complain(`${body.ref}: ${outcome?.outcome ?? "no outcome"} ${JSON.stringify(outcome?.problem ?? {})}`);
    }
  }

  async #bank(url: string, sender: Sender): Promise<void> {
    const chance = this.random();
    const mortgages = (n: number) =>
      Array.from({ length: n }, (): Filing => ({
        ...mortgageFiling(Math.floor(this.random() * MORTGAGE_UNITS)),
        ref: this.#ref(),
      }));
    if (chance < 0.4) return this.file(url, sender, "mortgage.file", mortgages(1));
    if (chance < 0.75)
      return this.file(url, sender, "mortgage.file", mortgages(1 + Math.floor(this.random() * 30)), false);
    const own = (this.notes.feeds.get(sender.id) ?? []).filter(
      (e) => e.case.kind === "mortgage.file" && e.case.certificates.length > 0,
    );
    if (!own.length) return;
    const cancels = Array.from({ length: 1 + Math.floor(this.random() * 3) }, (): Filing => {
      const { units, certificates } = oneOf(own, this.random).case;
      return { ref: this.#ref(), unitCode: units[0]!.unitCode, proofNo: certificates[0]!.no, ground: "debt-ended" };
    });
    return this.file(url, sender, "mortgage.cancel", cancels);
  }

  async #developer(url: string, sender: Sender): Promise<void> {
    const chance = this.random();
    if (chance < 0.6) {
      const bodies = Array.from({ length: 1 + Math.floor(this.random() * 6) }, (): Filing => ({
        ref: this.#ref(),
        unitCode: unitCode(PRE_SALE_FROM + this.#units++),
        contractNo: `YS-${this.#units}`,
        buyers: [{ name: "李娜", idType: "citizen-id", idNo: "330106198502150022" }],
        price: "2680000.00",
        area: "89.53",
        address: "杭州市西湖区文三路1号1幢101室",
        plannedUse: "住宅",
      }));
      return this.file(url, sender, "pre-notice.register", bodies);
    }
    const {
      body: { cases },
    } = await this.call<{ cases: Case[] }>(
      url,
      `/v1/cases?limit=50&status=${chance < 0.85 ? "supplement-required" : "reviewing"}`,
      sender,
    );
    if (!cases.length) return;
    const { caseNo, status } = oneOf(cases, this.random);
    if (status === "reviewing")
      return this.#version(
        "withdrawal",
        await this.call<Case>(url, `/v1/cases/${caseNo}/withdrawal`, sender, { reason: "合同解除" }),
      );
    const paper = await this.#upload(url, sender);
    this.notes.amended.add(caseNo);
    const answer = {
      note: `补正 ${this.#ref()}`,
      changes: { remark: "已补正" },
      materials: [{ kind: "other", sha256: paper, name: "补正材料.pdf" }],
    };
    return this.#version("supplement", await this.call<Case>(url, `/v1/cases/${caseNo}/supplements`, sender, answer));
  }

  async #court(url: string, sender: Sender): Promise<void> {
    const materials: { kind: string; sha256: string; name: string }[] = [];
    for (const kind of COURT_PAPERS)
      materials.push({ kind, sha256: await this.#paper(url, sender, kind), name: `${kind}.pdf` });
    const common = () => ({ ref: this.#ref(), officerName: "周敏", officerCardNo: "浙010600123", materials });
    const today = this.notes.now || Date.now();
    const own = (this.notes.feeds.get(sender.id) ?? []).filter((e) => e.case.kind === "seizure.request");
    const chance = this.random();
    if (chance < 0.5 || !own.length) {
      const ref = this.#ref();
      const body = {
        ...common(),
        ref,
        documentNo: documentNo(ref),
        measure: "seizure",
        unitCode: oneOf(SEIZED_UNITS, this.random),
        obligors: [{ name: "张伟", idType: "citizen-id", idNo: "330106199001010018" }],
        startDate: day(today),
        endDate: day(today + (20 + Math.floor(this.random() * 700)) * DAY_MS),
      };
      return this.file(url, sender, "seizure.request", [body]);
    }
    const { ref, units } = oneOf(own, this.random).case;
    const named = { ...common(), unitCode: units[0]!.unitCode, originalDocumentNo: documentNo(ref) };
    if (chance < 0.85)
      return this.file(url, sender, "seizure.release", [{ ...named, documentNo: `${documentNo(ref)}之一` }]);
    return this.file(url, sender, "seizure.renew", [
      { ...named, documentNo: documentNo(named.ref), startDate: day(today), endDate: day(today + 900 * DAY_MS) },
    ]);
  }

  async #desk(url: string): Promise<void> {
    const {
      body: { cases },
    } = await this.call<{ cases: Case[] }>(url, "/sandbox/desk", undefined);
    const manual = cases.filter((c) => c.kind === "pre-notice.register");
    if (!manual.length) return void (await sleep(10));
    for (let i = 0; i < 5; i++) {
      const { caseNo, status } = oneOf(manual, this.random);
      const action =
        status === "suspended"
          ? "resume"
          : oneOf(["approve", "approve", "return", "suspend", "refuse", "demand-payment"], this.random);
      this.#version(
        `desk: ${action}`,
        await this.call<Case>(url, "/sandbox/desk", undefined, { caseNo, action, reasons: ["材料不全"] }),
      );
    }
  }

  async #clock(url: string): Promise<void> {
    const { body } = await this.call<{ now: string }>(url, "/sandbox/clock", undefined, {
      advance: oneOf(["1h", "1d", "12d"], this.random),
    });
    this.notes.did("clock");
    this.notes.now = Math.max(this.notes.now, Date.parse(body.now));
    await sleep(60 + this.random() * 120);
  }

  async #upload(url: string, sender: Sender): Promise<string> {
    const data = Buffer.concat([Buffer.from("%PDF-1.4\n"), randomBytes(1_000 + Math.floor(this.random() * 100_000))]);
    const digest = sha256(data);
    const { status } = await this.call(url, `/v1/materials/${digest}`, sender, data);
    if (status >= 300) this.complain(`an upload was answered ${status}`);
    this.notes.materials.set(`${sender.id}|${digest}`, { sender, sha256: digest, checked: false });
    return digest;
  }

  /** Queries a unit with everything that the authority asks of the sender. */
  async queryUnit<T>(url: string, unitCode: string, sender: Sender): Promise<Answered<T>> {
    const paper = Buffer.from("%PDF-1.4 query");
    const digest = sha256(paper);
    await this.call(url, `/v1/materials/${digest}`, sender, paper);
    return this.call<T>(url, `/v1/units/${unitCode}`, sender, undefined, {
      "query-purpose": "proof",
      "query-document-no": encodeURIComponent("（2026）浙0106执1号"),
      "query-notice": digest,
      "query-authorisation": digest,
    });
  }

  async #paper(url: string, sender: Sender, kind: string): Promise<string> {
    const known = this.#papers.get(sender.id + kind);
    if (known) return known;
    const digest = await this.#upload(url, sender);
    this.#papers.set(sender.id + kind, digest);
    return digest;
  }

  /** Reads the change feed from the last recorded cursor, across kills. */
  async follow(url: string, sender: Sender): Promise<void> {
    const read = this.notes.feeds.get(sender.id) ?? [];
    this.notes.feeds.set(sender.id, read);
    const after = read.at(-1)?.cursor;
    const { body } = await this.call<{ changes: FeedEntry[] }>(
      url,
      `/v1/changes${after ? `?cursor=${after}` : ""}`,
      sender,
    );
    read.push(...body.changes);
  }

  #version(act: string, { status, body }: Answered<Case>): void {
    if (status >= 300) return;
    this.notes.did(act);
    this.notes.version(body);
  }
}

/** A distinct document number for each filing of a court. */
const documentNo = (ref: string) => `（2026）浙0106执${Number(ref.slice(-6))}号`;
