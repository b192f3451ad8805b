import { VALID_FILINGS, rolesOf, type Kind, type Material } from "../../../contract/index.js";
import type { Description } from "../../../gateway/index.js";
import type { FaultName, Sandbox } from "../../../sandbox/index.js";
import { isGatewayUnreachable, isRateLimited, isRegistryError, type RegistryClient } from "../../../sdk/index.js";
import { SAMPLE_DAY, SampleFilings, samplePdf } from "./sample-filings.js";
import { fileOne, type Told } from "./told.js";

/** What is tried with every kind of filing, in this order. */
export const PLAYED_FAULTS = [
  "answer-lost",
  "half-answer",
  "cut",
  "html",
  "too-fast",
  "not-processed",
  "firewall",
  "wrong-charset",
  "two-results",
  "other-dialect",
  "other-ref",
  "wrong-json",
  "unsigned",
  "wrong-signature",
  "earlier-answer",
  "numbers-as-texts",
  "clock-skew",
  "token-stale",
] as const satisfies readonly FaultName[];
export type PlayedStepName = "file" | "repeat" | "end" | "changes" | (typeof PLAYED_FAULTS)[number];

/** Longer than the circuit breaker of the client stays open. */
const MAX_HOLD_MS = 30_000;
const HOLD_STEP_MS = 250;
const NOT_THERE = "-";

/** One step with a played gateway. */
export interface PlayedStep {
  readonly kind: Kind;
  readonly step: PlayedStepName;
  readonly ok: boolean;
  /** What the client was told, and what the register has. */
  readonly seen: string;
}

interface Case {
  readonly caseNo: string;
  readonly kind: Kind;
  readonly status: string;
}

/** Serves the described gateway with the sandbox and files through it, with every fault once for each kind. */
export async function* playGateway(description: Description, stop: AbortSignal): AsyncGenerator<PlayedStep> {
  const { startSandbox, DEFAULT_INSTITUTIONS } = await import("../../../sandbox/index.js");
  const sandbox = await startSandbox({ dialect: description, now: SAMPLE_DAY });
  const samples = new SampleFilings(description);
  try {
    for (const kind of Object.keys(description.kinds) as Kind[]) {
      const institution = DEFAULT_INSTITUTIONS.find(({ role }) => role === rolesOf(kind)[0]);
      if (!institution) continue;
      const client = await clientOf(description, sandbox, institution.id);
      try {
        yield* playKind({ kind, client, sandbox, samples, description }, stop);
      } finally {
        await client.close();
      }
    }
  } finally {
    await sandbox.close();
  }
}

interface Play {
  readonly kind: Kind;
  readonly client: RegistryClient;
  readonly sandbox: Sandbox;
  readonly samples: SampleFilings;
  readonly description: Description;
}

async function* playKind(play: Play, stop: AbortSignal): AsyncGenerator<PlayedStep> {
  const { kind, client, sandbox, samples, description } = play;
  const materials = await uploadMaterials(play);
  const first = samples.next(kind, materials);
  const told = await fileOne(client, kind, first);
  const filed = await registered(play, first.ref);
  const step = (name: PlayedStepName, ok: boolean, seen: string): PlayedStep => ({ kind, step: name, ok, seen });
  yield step("file", told.says === "filed" && filed?.caseNo === told.caseNo, seenOf(told, filed));

  const again = await fileOne(client, kind, first);
  const still = await registered(play, first.ref);
  yield step("repeat", isSound(again, still) && filed?.caseNo === still?.caseNo, seenOf(again, still));

  if (filed && description.calls.case) {
    await decide(sandbox, filed.caseNo);
    const end = await registered(play, first.ref);
    const read = await client.cases.get(filed.caseNo).then(
      ({ status }) => status as string,
      (error: unknown) => (isRegistryError(error) ? error.code : String(error)),
    );
    yield step("end", read === end?.status, `${read} / ${end?.status ?? ""}`);
  }
  for (const fault of PLAYED_FAULTS) {
    if (stop.aborted) return;
    if (fault === "token-stale" && !description.token) continue;
    if ((fault === "unsigned" || fault === "wrong-signature") && !description.signing?.answer) continue;
    const filing = samples.next(kind, materials);
    sandbox.faults.set(`${fault}:x1@${kind}`);
    const heard = await fileOne(client, kind, filing);
    sandbox.faults.set("");
    // A pause that the gateway asked for would hold the next steps.
    client.rateLimiter.notBefore = 0;
    const found = await registered(play, filing.ref);
    const lookedUp = await lookUpAfter(play, filing, heard);
    const sound = isSound(heard, found) && (lookedUp === undefined || lookedUp === (found?.caseNo ?? NOT_THERE));
    yield step(fault, sound, seenOf(heard, found) + (sound ? "" : ` / ${lookedUp ?? ""}`));
  }
  if (description.calls.changes && filed) {
    // Gateways tell times to the second: a window ends with the last full one.
    await pause(1_100);
    const listed = new Set<string>();
    let why = "";
    try {
      for await (const change of client.cases.changes()) listed.add(change.case.caseNo);
    } catch (error) {
      why = isRegistryError(error) ? ` (${error.code})` : ` (${String(error)})`;
    }
    yield step("changes", listed.has(filed.caseNo) && why === "", `${listed.size}${why}`);
  }
}

/** Uploads a document of every kind that the filing needs, where the gateway takes documents. */
async function uploadMaterials({ kind, client, description }: Play): Promise<Material[]> {
  if (description.materials.by === "none") return [];
  const needed = new Set([
    ...(description.kinds[kind]?.requiredMaterials ?? []),
    ...(VALID_FILINGS[kind].materials ?? []).map((material) => material.kind),
  ]);
  return Promise.all(
    [...needed].map(async (name) => {
      const { sha256 } = await client.materials.put(new TextEncoder().encode(samplePdf(name)), undefined, {
        mediaType: "application/pdf",
      });
      return { kind: name, sha256, name: `${name}.pdf` };
    }),
  );
}

/** What is told must not contradict the register; nothing certain is always allowed. */
function isSound(told: Told, found: Case | undefined): boolean {
  switch (told.says) {
    case "filed":
    case "existing":
      return found !== undefined && told.caseNo === found.caseNo;
    case "turned-away":
    case "no-effect":
      return found === undefined;
    case "unknown":
      return true;
  }
}

/**
 * After an unknown outcome, looks the filing up. Waits while the client holds its calls back, as it does after failures
 * in a row. Returns the number of the case, `-`, or why there is no answer; undefined when nothing is looked up.
 */
async function lookUpAfter(
  { kind, client, description }: Play,
  filing: { readonly ref: string },
  told: Told,
): Promise<string | undefined> {
  const { ref } = filing;
  if (told.says !== "unknown" || description.lookUp.by === "none") return undefined;
  const until = performance.now() + MAX_HOLD_MS;
  for (;;) {
    try {
      return (await client.cases.findByRef(kind, ref, { filing }))?.caseNo ?? NOT_THERE;
    } catch (error) {
      if (!isRegistryError(error)) throw error;
      const isHeld = isGatewayUnreachable(error) || isRateLimited(error);
      if (!isHeld || performance.now() > until) return error.code;
      await pause(HOLD_STEP_MS);
    }
  }
}

const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

const seenOf = (told: Told, found: Case | undefined): string =>
  `${told.says}${told.why === undefined ? "" : ` (${told.why})`} / ${found?.caseNo ?? NOT_THERE}`;

async function clientOf(description: Description, sandbox: Sandbox, institution: string): Promise<RegistryClient> {
  const { RegistryClient, identity, loadDialect } = await import("../../../sdk/index.js");
  const { settings, keys } = sandbox.dialectClient(institution);
  return new RegistryClient({
    gateway: sandbox.url,
    dialect: await loadDialect({ description, settings, keys }),
    credentials: identity(institution),
    maxRetries: 0,
  });
}

/** The case that the register has under a ref; an error when there are several. */
async function registered({ sandbox, kind }: Play, ref: string): Promise<Case | undefined> {
  const answer = await fetch(`${sandbox.url}/sandbox/cases?ref=${encodeURIComponent(ref)}`);
  const { cases } = (await answer.json()) as { cases: readonly Case[] };
  const own = cases.filter((found) => found.kind === kind);
  if (own.length > 1) throw new RangeError(`the register has ${own.length} cases of one ref`);
  return own[0];
}

async function decide(sandbox: Sandbox, caseNo: string): Promise<void> {
  await fetch(`${sandbox.url}/sandbox/desk`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ caseNo, action: "approve" }),
  });
}
