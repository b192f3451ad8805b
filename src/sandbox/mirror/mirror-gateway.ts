import type { IncomingMessage } from "node:http";
import { randomUUID } from "node:crypto";
import {
  MemoryReplayStore,
  type Charset,
  type GatewayMirror,
  type MirrorContext,
  type MirrorRefusal,
  type PortKeys,
  type Received,
  type ReceivedCall,
  type WireMessage,
  type WireMessageAnswer,
} from "../../gateway/index.js";
import { ProblemError } from "../errors/problem-error.js";
import { applyBefore, deliveryOf, distort, type Delivery } from "../faults/apply.js";
import type { FaultName, TriggeredFault } from "../faults/faults.js";
import type { Answer } from "../http/answer.js";
import { readBody } from "../http/request-body.js";
import { answerCall } from "../operations/answer-call.js";
import type { Institution } from "../parties/institutions.js";
import type { RouteTarget, SandboxHost } from "../registry/host.js";
import { casesByContent } from "./cases-by-content.js";
import { contractAnswer, materialCalls, incomingCall, operationOf } from "./contract-call.js";
import { changesWithin } from "./window-changes.js";
import { distortWire, firewallPage, serverPage } from "./wire-faults.js";

/** An institution as the described gateway knows it. */
interface Party {
  readonly institution: Institution;
  readonly context: MirrorContext;
}

/** What is served at the port of a sandbox: an answer, or nothing. */
export type Served = { readonly answer: Answer; readonly delivery: Delivery } | "cut" | "silence";

export interface MirrorOptions {
  readonly host: SandboxHost;
  readonly mirror: GatewayMirror;
  /** The same gateway, which does not sign its answers. */
  readonly unsigned: GatewayMirror;
  readonly charset: Charset;
  /** Settings of an institution, and the keys with which the gateway serves it. */
  readonly credentialsOf: (institution: string) => Pick<MirrorContext, "settings" | "keys">;
}

/** Validity of the tokens that the gateway gives out (ms). */
const TOKEN_MS = 2 * 3_600_000;
const DEFAULT_SKEW_MS = 3_600_000;
/**
 * What may be wrong only because the message is read with the keys and settings of another institution, the more
 * likely first.
 */
const ALIEN: readonly MirrorRefusal[] = ["malformed", "signature", "not-permitted", "token-stale"];

/**
 * The gateway of a described authority in front of the register: a message is read as a call of the contract, the
 * sandbox answers it, and the answer is written as this gateway gives it.
 */
export class MirrorGateway {
  readonly #options: MirrorOptions;
  readonly #nonces = new MemoryReplayStore();
  /** Institution of the last message that was understood: most messages come from the same one. */
  #last: string | undefined;
  /** The last answers, by operation. */
  readonly #earlier = new Map<string, WireMessageAnswer>();

  constructor(options: MirrorOptions) {
    this.#options = options;
  }

  /**
   * Serves a message.
   * @param target the authority that it was sent to
   * @param gone aborts when the client is gone
   */
  async serve(request: IncomingMessage, target: RouteTarget, gone: AbortSignal): Promise<Served> {
    try {
      const message = await this.#messageOf(request, (request.url ?? "").slice(target.base.length));
      const { party, received } = this.#receive(message);
      if (received.says === "refused") return whole(this.#options.mirror.refuse(received.why, party.context));
      if (received.says === "token-request") return whole(await this.#grant(target, party));
      return await this.#answer(received, message, party, target, gone);
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error;
      return whole(serverPage(error.problem.status, error.headers["Retry-After"]));
    }
  }

  async #messageOf(request: IncomingMessage, path: string): Promise<WireMessage> {
    const body = await readBody(request, this.#options.host.maxBodyBytes);
    const headers = Object.entries(request.headers).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join(", ") : (value ?? ""),
    ]);
    return {
      method: request.method as WireMessage["method"],
      path,
      headers: Object.fromEntries(headers) as Record<string, string>,
      body: body.length ? body : undefined,
    };
  }

  /** Reads a message with the keys and settings of each institution until they fit: only then is its sender certain. */
  #receive(message: WireMessage, aheadMs?: number): { party: Party; received: Received } {
    const { institutions } = this.#options.host.tokens;
    const lastFirst = institutions.toSorted((a, b) => Number(b.id === this.#last) - Number(a.id === this.#last));
    let refused: { party: Party; received: Received & { says: "refused" } } | undefined;
    for (const institution of lastFirst) {
      const party = { institution, context: this.#contextOf(institution, aheadMs) };
      const received = this.#read(message, party);
      if (received.says !== "refused") {
        this.#last = institution.id;
        return { party, received };
      }
      if (!refused || likelihood(received.why) > likelihood(refused.received.why)) refused = { party, received };
    }
    return refused!;
  }

  #read(message: WireMessage, { institution, context }: Party): Received {
    const received = this.#options.mirror.receive(message, context);
    const isOther =
      (received.says === "call" && received.institution !== undefined && received.institution !== institution.id) ||
      (received.says === "token-request" && !isSaidBy(received.settings, context.settings));
    return isOther ? { says: "refused", why: "not-permitted" } : received;
  }

  /** @param aheadMs how far the clock is ahead, when the message is read a second time */
  #contextOf(institution: Institution, aheadMs?: number): MirrorContext {
    const { host, credentialsOf } = this.#options;
    const { settings, keys } = credentialsOf(institution.id);
    // Signatures and tokens age in real time: the clocks of the institutions do not follow the sandbox's.
    const now = new Date(Date.now() + (aheadMs ?? 0));
    return {
      keys,
      now,
      nonce: randomUUID().replaceAll("-", ""),
      settings,
      tokenIsValid: (token) => host.tokens.find(token)?.id === institution.id,
      firstUse: (nonce, until) =>
        aheadMs !== undefined || this.#nonces.record(`${institution.id} ${nonce}`, until.getTime(), now.getTime()),
    };
  }

  async #grant({ registry }: RouteTarget, { institution, context }: Party): Promise<WireMessageAnswer> {
    const { host, mirror } = this.#options;
    const token = randomUUID().replaceAll("-", "");
    await registry.write(() => host.tokens.issue({ ...institution, token }, Date.now() + TOKEN_MS));
    return mirror.issueToken(token, TOKEN_MS, context);
  }

  async #answer(
    received: ReceivedCall,
    message: WireMessage,
    sender: Party,
    target: RouteTarget,
    gone: AbortSignal,
  ): Promise<Served> {
    const { host, mirror } = this.#options;
    const operation = operationOf(received.request);
    const triggered = host.faults.trigger(operation);
    const verdict = triggered.length ? await applyBefore(triggered, gone) : "go on";
    if (verdict !== "go on") return verdict;
    const skew = triggered.find(({ name }) => name === "clock-skew");
    const { party, received: seen } = skew
      ? this.#receive(message, skew.delayMs ?? DEFAULT_SKEW_MS)
      : { party: sender, received };
    if (seen.says !== "call")
      return whole(mirror.refuse(seen.says === "refused" ? seen.why : "malformed", party.context));
    const refusal = await this.#refusal(triggered, seen, party, target);
    if (refusal) return whole(refusal);
    const context = { target, institution: party.institution };
    const calls = [...materialCalls(seen, context), incomingCall(seen.request, operation, context)];
    let answer: Answer | undefined;
    for (const call of calls) {
      const { windowEnd: end, cursor: start } = seen.request.params;
      const isWindow = call.operation === operation && end !== undefined;
      const { json } = seen.request;
      const isByContent = seen.request.call === "look-up" && typeof json === "object" && json !== null;
      const answering = isWindow
        ? changesWithin(call, { start, end }, host.clock.offsetMs)
        : isByContent
          ? casesByContent(call, json)
          : answerCall(call);
      answer = await answering.catch(problemAnswer);
      if (answer.status >= 400) break;
    }
    const wire = this.#reply(seen, distort(answer!, triggered), party, triggered);
    return { answer: answerOf(wire), delivery: deliveryOf(triggered) };
  }

  /** What a gateway says that does not process the call, where a fault asks for it. */
  async #refusal(
    triggered: readonly TriggeredFault[],
    { token }: ReceivedCall,
    { context }: Party,
    { registry }: RouteTarget,
  ): Promise<WireMessageAnswer | undefined> {
    const { host, mirror } = this.#options;
    for (const { name, random } of triggered) {
      if (name === "firewall") return firewallPage(random);
      if (name === "too-fast" || name === "not-processed") return mirror.refuse(name, context);
      if (name !== "token-stale" || token === undefined) continue;
      await registry.write(() => host.tokens.revoke(token));
      return mirror.refuse(name, context);
    }
    return undefined;
  }

  #reply(
    received: ReceivedCall,
    answer: Answer,
    { context, institution }: Party,
    triggered: readonly TriggeredFault[],
  ): WireMessageAnswer {
    const { mirror, unsigned, charset } = this.#options;
    const has = (fault: FaultName) => triggered.some(({ name }) => name === fault);
    const writer = has("unsigned") ? unsigned : mirror;
    const keys = has("wrong-signature") ? wrongKeys(context.keys) : context.keys;
    const wire = writer.reply(received, contractAnswer(answer), { ...context, keys });
    const key = `${institution.id} ${received.request.operation}`;
    const earlier = this.#earlier.get(key) ?? wire;
    this.#earlier.set(key, wire);
    const sent = has("earlier-answer") ? earlier : wire;
    return distortWire(sent, triggered, { charset, refusal: () => mirror.refuse("not-processed", context) });
  }
}

/** How likely it is that a refusal is meant for the institution with which the message was read. */
const likelihood = (why: MirrorRefusal): number => (ALIEN.includes(why) ? ALIEN.indexOf(why) : ALIEN.length);

/** Whether all settings that a message names are those of an institution. None at all is nobody. */
function isSaidBy(given: Readonly<Record<string, string>>, own: Readonly<Record<string, string>>): boolean {
  const names = Object.keys(given);
  return names.length > 0 && names.every((name) => given[name] === own[name]);
}

/** The same keys, whose signatures are wrong by one bit. */
function wrongKeys(keys: PortKeys): PortKeys {
  return {
    keyId: (name) => keys.keyId(name),
    secret: (name) => keys.secret(name),
    sign: (signer, text) => Uint8Array.from(keys.sign(signer, text), (byte, i) => (i === 8 ? byte ^ 1 : byte)),
    verify: (signer, text, signature) => keys.verify(signer, text, signature),
    encrypt: (cipher, plain) => keys.encrypt(cipher, plain),
    decrypt: (cipher, ciphertext) => keys.decrypt(cipher, ciphertext),
  };
}

function problemAnswer(error: unknown): Answer {
  if (!(error instanceof ProblemError)) throw error;
  return { status: error.problem.status, headers: error.headers, json: error.problem };
}

function answerOf({ status, headers, body }: WireMessageAnswer): Answer {
  const { "content-type": mediaType = "application/octet-stream", ...others } = headers;
  return { status, headers: others, bytes: { data: body, mediaType } };
}

const whole = (wire: WireMessageAnswer): Served => ({ answer: answerOf(wire), delivery: "whole" });
