import { randomUUID } from "node:crypto";
import {
  frontOf,
  GatewayRequestError,
  MemoryReplayStore,
  unwritableRequest,
  type ContractRequest,
  type GatewayPort,
  type PortKeys,
  type SealContext,
  type WireMessage,
  type WireMessageAnswer,
} from "../../gateway/light.js";
import { TransportFailure, type Transport, type WireRequest, type WireResponse } from "../http/wire.js";
import type { DialectClient } from "./dialect.js";
import { isAboutKeys, jsonResponse, noKey, laterResponse, problemResponse, toResponse, unwritable } from "./answers.js";
import { fileEach, withoutUnwritable } from "./batch-calls.js";
import { toContractCall, type ContractCall } from "./contract-call.js";
import { MaterialStore } from "./material-store.js";
import { TokenStore, type Login } from "./token-store.js";

/**
 * Stands between the request loop, which speaks the contract, and the line to a gateway with another protocol. It keeps
 * the token and the documents; retries, limits and waits are the request loop's.
 */

export interface DialectParts extends DialectClient {
  readonly settings: Readonly<Record<string, string>>;
  readonly keys: PortKeys;
  /** Filings contain their documents. */
  readonly inlineMaterials: boolean;
  readonly refreshBeforeMs: number;
}

/** Headers of the request loop that go out as they are. */
const CARRIED = ["user-agent", "authorization"];
const LOGIN_TIMEOUT_MS = 30_000;
const MAX_LOGIN_BYTES = 1024 * 1024;

export class DialectTransport implements Transport {
  readonly #port: GatewayPort;
  readonly #wire: Transport;
  readonly #parts: DialectParts;
  readonly #materials = new MaterialStore();
  /** Nonces of signed answers. */
  readonly #answers = new MemoryReplayStore();
  readonly #tokens: TokenStore<WireResponse> | undefined;

  constructor(port: GatewayPort, wire: Transport, parts: DialectParts) {
    this.#port = port;
    this.#wire = wire;
    this.#parts = parts;
    this.#tokens = port.token && new TokenStore(() => this.#login(), parts.clock, parts.refreshBeforeMs);
  }

  async send(request: WireRequest): Promise<WireResponse> {
    const call = await toContractCall(request);
    const response = this.#answerHere(call) ?? (await this.#ask(call, request));
    // The limits are told by the answer of the contract, not by the status of a message.
    request.onHead?.(response.status, response.headers);
    return response;
  }

  async close(): Promise<void> {
    await this.#wire.close();
    this.#materials.close();
  }

  /** Answers calls that concern only this side. */
  #answerHere({ operation: { id, kind }, request, params }: ContractCall): WireResponse | undefined {
    if (id === "getCapabilities") return jsonResponse(200, this.#port.capabilities);
    const { sha256 = "" } = params;
    if (id === "hasMaterial")
      return { status: this.#materials.has(sha256) ? 200 : 404, headers: {}, body: new Uint8Array() };
    if (id === "putMaterial" && this.#parts.inlineMaterials) {
      const bytes = request!.bytes!;
      return this.#materials.keep(sha256, bytes)
        ? jsonResponse(201, { sha256, size: bytes.length })
        : problemResponse("digest-mismatch");
    }
    if (request && (this.#port.offers(request.call, request.kind) || this.#filesOneByOne(request))) return undefined;
    return unwritable(NOT_OFFERED, kind !== undefined);
  }

  #filesOneByOne({ call, kind }: ContractRequest): boolean {
    return call === "file-batch" && this.#port.offers("file", kind);
  }

  async #ask({ request: asked }: ContractCall, request: WireRequest): Promise<WireResponse> {
    const exchange = (one: ContractRequest) => this.#exchange(one, request);
    if (asked!.call !== "file-batch") return exchange(asked!);
    if (this.#port.offers("file-batch", asked!.kind)) return withoutUnwritable(asked!, exchange);
    return fileEach(asked!, exchange, () => this.#pace(request.signal));
  }

  /** All calls together keep the pace of the gateway. */
  async #pace(signal: AbortSignal | undefined): Promise<void> {
    const { requestsPerSecond, concurrent } = this.#port.capabilities!.rate;
    if (requestsPerSecond === 0) return;
    try {
      await this.#parts.clock.sleep((1_000 * concurrent) / requestsPerSecond, signal);
    } catch (error) {
      throw new TransportFailure("aborted", false, error);
    }
  }

  /**
   * Sends one message. A stale token is replaced once: the request had no effect.
   * @throws TransportFailure
   */
  async #exchange(asked: ContractRequest, request: WireRequest): Promise<WireResponse> {
    for (let isRenewed = false; ; isRenewed = true) {
      const login = await this.#tokens?.get();
      if (login && login.token === undefined) return login.response;
      const context = this.#context(request.headers["x-request-id"] ?? randomUUID(), login?.token);
      const sealed = await this.#seal(asked, context);
      if ("status" in sealed) return sealed;
      const answer = await this.#wire.send(this.#wireRequest(sealed, request));
      const opened = this.#port.open(asked, sealed, answer, context);
      if (opened.says === "token-stale" && this.#tokens && !isRenewed) {
        this.#tokens.discard(login?.token);
        continue;
      }
      if (opened.says === "answer" && opened.reference && asked.call === "material")
        this.#materials.refer(asked.params["sha256"]!, opened.reference);
      return toResponse(opened, answer);
    }
  }

  async #seal(asked: ContractRequest, context: SealContext): Promise<WireMessage | WireResponse> {
    try {
      return await this.#port.seal(asked, context);
    } catch (error) {
      if (error instanceof GatewayRequestError)
        return isAboutKeys(error) ? noKey(error) : unwritable(error, asked.call === "file");
      // A key that cannot be used, for example: nothing has left.
      throw new TransportFailure("untrusted", false, error);
    }
  }

  #wireRequest({ method, path, headers, body }: WireMessage, request: WireRequest): WireRequest {
    const carried = CARRIED.flatMap((name) => {
      const value = request.headers[name];
      return value === undefined ? [] : [[name, value]];
    });
    const { timeoutMs, maxAnswerBytes, signal, mayLeave } = request;
    return {
      method,
      path,
      headers: { ...Object.fromEntries(carried), ...headers },
      body,
      timeoutMs,
      maxAnswerBytes,
      signal,
      ...(mayLeave && { mayLeave }),
    };
  }

  #context(requestId: string, token: string | undefined): SealContext {
    const { institution, settings, keys, clock } = this.#parts;
    const now = new Date(clock.now());
    return {
      institution,
      settings,
      keys,
      token,
      now,
      firstUse: (nonce, until) => this.#answers.record(nonce, until.getTime(), now.getTime()),
      nonce: randomUUID().replaceAll("-", ""),
      requestId,
      material: (sha256) => this.#materials.find(sha256),
    };
  }

  /** @throws TransportFailure not sent: the call that needs the token has not left */
  async #login(): Promise<Login<WireResponse>> {
    const port = this.#port.token!;
    const context = this.#context(randomUUID(), undefined);
    let answer: WireMessageAnswer;
    try {
      const { method, path, headers, body } = port.seal(context);
      const limits = { timeoutMs: LOGIN_TIMEOUT_MS, maxAnswerBytes: MAX_LOGIN_BYTES };
      answer = await this.#wire.send({ method, path, headers, body, ...limits });
    } catch (error) {
      const reason = error instanceof TransportFailure ? error.reason : "untrusted";
      throw new TransportFailure(reason, false, error instanceof TransportFailure ? error.cause : error);
    }
    const opened = port.open(answer, context);
    if (opened.says === "token") return opened;
    if (opened.says === "refused") {
      const code = `authority.${opened.code}`;
      const text = opened.text ?? opened.code;
      const response = problemResponse("unauthenticated", { errors: [{ code, zh: text, en: text }] });
      return { refused: true, response };
    }
    const front = frontOf(answer, "json");
    const { status } = answer;
    if (front)
      return { refused: false, response: { status, headers: {}, body: new Uint8Array(), front, hadNoEffect: true } };
    return { refused: false, response: laterResponse({ detail: `login: ${opened.why}` }) };
  }
}

const NOT_OFFERED = unwritableRequest("not-offered");
