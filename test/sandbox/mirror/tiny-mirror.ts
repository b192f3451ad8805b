import type {
  ContractAnswer,
  GatewayMirror,
  MirrorContext,
  MirrorRefusal,
  PortKeys,
  Received,
  WireMessageAnswer,
} from "../../../src/gateway/index.js";

/** A protocol of one address, small enough to be read at a glance: one JSON object each way, signed with HMAC. */
export interface TinyMessage {
  readonly fn: "token" | "file" | "find";
  readonly app: string;
  readonly token?: string;
  readonly time: number;
  readonly nonce: string;
  readonly data: unknown;
  readonly sign?: string;
}

const SIGNER = { signer: "hmac-sha256", key: "app" };
export const WINDOW_MS = 300_000;

export function signTiny(keys: Pick<PortKeys, "sign">, { time, nonce, data }: TinyMessage): string {
  return Buffer.from(keys.sign(SIGNER, textOf(time, nonce, data))).toString("hex");
}

const textOf = (time: number, nonce: string, data: unknown) => Buffer.from(`${time}.${nonce}.${JSON.stringify(data)}`);

/** @param signs whether the answers are signed */
export function tinyMirror(signs = true): GatewayMirror {
  const write = (body: Record<string, unknown>, { keys, now }: MirrorContext): WireMessageAnswer => {
    const time = now.getTime();
    const sign = Buffer.from(keys.sign(SIGNER, textOf(time, "", body))).toString("hex");
    return {
      status: 200,
      headers: { "content-type": "application/json" },
      body: Buffer.from(JSON.stringify({ body, time, ...(signs && { sign }) })),
    };
  };
  return {
    dialect: { id: "tiny", version: "1.0.0" },
    receive({ body }, { keys, now, settings, tokenIsValid, firstUse }): Received {
      let message: TinyMessage;
      try {
        message = JSON.parse(Buffer.from(body ?? []).toString()) as TinyMessage;
      } catch {
        return refused("malformed");
      }
      const { fn, app, token, time, nonce, data, sign = "" } = message;
      if (fn === "token") return { says: "token-request", settings: data as Record<string, string> };
      if (!keys.verify(SIGNER, textOf(time, nonce, data), Buffer.from(sign, "hex"))) return refused("signature");
      if (Math.abs(now.getTime() - time) > WINDOW_MS) return refused("clock");
      if (!firstUse(nonce, new Date(time + 2 * WINDOW_MS))) return refused("replay");
      if (app !== settings["app"]) return refused("not-permitted");
      if (token === undefined || !tokenIsValid(token)) return refused("token-stale");
      const common = { says: "call", token, institution: undefined, materials: [] } as const;
      if (fn === "find")
        return {
          ...common,
          request: { call: "look-up", operation: "listCases", params: data as Record<string, string> },
        };
      const request = {
        call: "file",
        operation: "mortgageFile",
        kind: "mortgage.file",
        params: {},
        json: data,
      } as const;
      return fn === "file" ? { ...common, request } : refused("no-such-call");
    },
    reply(_, { status, json }: ContractAnswer, context) {
      const told = (json ?? {}) as { ref?: string; caseNo?: string; code?: string; cases?: unknown[] };
      return write(
        status < 300
          ? { code: "0", text: "成功", seq: 7, ref: told.ref, no: told.caseNo, found: told.cases?.length }
          : { code: status === 429 ? "too-fast" : "1", text: told.code },
        context,
      );
    },
    issueToken: (token, validMs, context) => write({ code: "0", token, seconds: validMs / 1_000 }, context),
    refuse: (why, context) => write({ code: why }, context),
  };
}

const refused = (why: MirrorRefusal): Received => ({ says: "refused", why });
