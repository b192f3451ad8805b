import type { Capabilities, Kind } from "../../contract/index.js";
import type { FrontFacts } from "../fronts/front.js";

/**
 * What stands between the calls of the contract and a gateway. Above a port everything speaks the contract; below it
 * is the protocol of one authority. A port does no I/O: whoever uses it sends what `seal` returns and gives the answer
 * to `open`.
 */
export interface GatewayPort {
  /** Identifies the protocol in the ledger and in errors: `native`, or id and version of a description. */
  readonly dialect: DialectId;
  /**
   * What the gateway accepts and can do, as its description says. Undefined when the gateway tells it itself, by
   * `GET /v1/capabilities`.
   */
  readonly capabilities: Capabilities | undefined;
  /** How the gateway gives out tokens. Undefined when it has none, or when they come from elsewhere. */
  readonly token: TokenPort | undefined;
  /** Whether the gateway offers a call. Nothing is sent for a call that it does not offer. */
  offers(call: PortCall, kind?: Kind): boolean;
  /**
   * Writes a request of the contract as the gateway expects it.
   * @throws GatewayRequestError when the request cannot be written, for example because a value has no code in the
   *   tables of the authority. Nothing was sent.
   */
  seal(request: ContractRequest, context: SealContext): WireMessage | Promise<WireMessage>;
  /**
   * Reads the answer to a request as an answer of the contract. Never throws: what cannot be understood is `unknown`.
   * @param sent what `seal` returned for the request
   */
  open(request: ContractRequest, sent: WireMessage, answer: WireMessageAnswer, context: SealContext): Opened;
}

/** The calls of a port. `file` is one filing, `file-batch` several in one call. */
export const PORT_CALLS = [
  "file",
  "file-batch",
  "look-up",
  "case",
  "cases",
  "changes",
  "supplement",
  "withdraw",
  "unit",
  "search",
  "query-result",
  "material",
  "certificate",
  "certificate-file",
] as const;
/** A call of a port. */
export type PortCall = (typeof PORT_CALLS)[number];

/** Which description a protocol follows. */
export interface DialectId {
  /** Id of the description. */
  readonly id: string;
  /** Version of the description. */
  readonly version: string;
}

/** A call of the contract. */
export interface ContractRequest {
  readonly call: PortCall;
  /** Id of the operation in the contract, such as `mortgageFile`. */
  readonly operation: string;
  /** Kind of the filing, for calls that file and for a look-up. */
  readonly kind?: Kind | undefined;
  /** Path parameters, query parameters and headers of the contract, by name. */
  readonly params: Readonly<Record<string, string>>;
  /** The parsed JSON body. Of a look-up by fields of the filing: its content. */
  readonly json?: unknown;
  /** The bytes of a document, for `material`. */
  readonly bytes?: Uint8Array | undefined;
}

/** An answer of the contract. `json` is a body of the contract, or a problem document. */
export interface ContractAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly json?: unknown;
  readonly bytes?: Uint8Array;
}

/** A message on the line to a gateway. */
export interface WireMessage {
  readonly method: "GET" | "POST" | "PUT" | "DELETE";
  /** Path and query, relative to the address of the gateway. */
  readonly path: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Uint8Array | undefined;
}

/** What a gateway answered. */
export interface WireMessageAnswer {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

/** What a message needs that is not in the request. Everything that varies is given, so that sealing is repeatable. */
export interface SealContext {
  /** Unified social credit code of the institution. */
  readonly institution: string;
  /** Values that the profile of the institution gives for this dialect, such as `appId` or `userId`. */
  readonly settings: Readonly<Record<string, string>>;
  readonly keys: PortKeys;
  readonly token: string | undefined;
  readonly now: Date;
  /** Unique for every message, letters and digits. */
  readonly nonce: string;
  /** Remembers the nonce of a signed answer; false when it was seen before. */
  readonly firstUse: (nonce: string, until: Date) => boolean;
  /** Value of the `x-request-id` header (UUID), the same for all attempts of a call. */
  readonly requestId: string;
  /** A document that was given to the port before, by its SHA-256. */
  readonly material: (sha256: string) => SentMaterial | undefined;
}

/** A document that a filing refers to. */
export interface SentMaterial {
  readonly bytes?: Uint8Array;
  /** What the gateway answered to the upload: its id, path or address. */
  readonly reference?: Readonly<Record<string, string>>;
}

/** Signs and encrypts with named keys, such as those of a hardware module. */
export interface PortKeys {
  /** Id of the key that signs or encrypts now, for messages that name it. */
  keyId(name: string): string | undefined;
  /** The secret of a key as text, for canonical strings that contain it. */
  secret(name: string): string;
  /** Returns the signature of a text. */
  sign(signer: SignerUse, text: Uint8Array): Uint8Array;
  /** Tells whether a signature is that of a text. */
  verify(signer: SignerUse, text: Uint8Array, signature: Uint8Array): boolean;
  /** Returns the ciphertext of a text. */
  encrypt(cipher: CipherUse, plain: Uint8Array): Uint8Array;
  /** Returns the text of a ciphertext. Throws when it is damaged. */
  decrypt(cipher: CipherUse, ciphertext: Uint8Array): Uint8Array;
}

/** A named function of the registry of signers, with its key and parameters. */
export interface SignerUse {
  /** Name of the algorithm, such as `sm2-sm3`. */
  readonly signer: string;
  /** Name of the key. */
  readonly key: string;
  /** Parameters of the algorithm, such as `userId`. */
  readonly parameters?: Readonly<Record<string, string>>;
}
/** A named function of the registry of ciphers, with its key and parameters. */
export interface CipherUse {
  /** Name of the algorithm, such as `sm4-cbc`. */
  readonly cipher: string;
  /** Name of the key. */
  readonly key: string;
  /** Parameters of the algorithm, such as `iv`. */
  readonly parameters?: Readonly<Record<string, string>>;
}

/** What an answer says. */
export type Opened =
  | {
      readonly says: "answer";
      readonly answer: ContractAnswer;
      /** Of an upload: what the gateway calls the document, for the filings that refer to it. */
      readonly reference?: Readonly<Record<string, string>>;
    }
  /** The token is no longer valid; the request had no effect. Get another one and send the request again. */
  | { readonly says: "token-stale" }
  /** The request had no effect; send it later. */
  | { readonly says: "too-fast"; readonly retryAfterMs?: number }
  /** The request had no effect, because the gateway does not serve now. */
  | { readonly says: "not-processed"; readonly code: string }
  /**
   * The answer does not come from the gateway, but from what stands in front of it: a firewall, a maintenance page, a
   * portal. It says nothing about the request.
   */
  | { readonly says: "fronted"; readonly front: FrontFacts }
  /** Nothing is certain. `why` is a code of the port, `pointer` the place in the answer. */
  | { readonly says: "unknown"; readonly why: string; readonly pointer?: string };

/** Gets tokens. */
export interface TokenPort {
  seal(context: SealContext): WireMessage;
  /** Never throws. */
  open(answer: WireMessageAnswer, context: SealContext): OpenedToken;
}
/** A token, or why there is none. */
export type OpenedToken =
  | { readonly says: "token"; readonly token: string; readonly validMs: number }
  | { readonly says: "refused"; readonly code: string; readonly text?: string }
  | { readonly says: "unknown"; readonly why: string };

/** The same protocol from the side of the authority. It serves a register that speaks the contract. */
export interface GatewayMirror {
  readonly dialect: DialectId;
  /** Reads a message of an institution. Never throws. */
  receive(message: WireMessage, context: MirrorContext): Received;
  /** Writes an answer of the contract as this gateway gives it. */
  reply(received: ReceivedCall, answer: ContractAnswer, context: MirrorContext): WireMessageAnswer;
  /** Writes the answer to a token call. `token` is valid for `validMs` from now. */
  issueToken(token: string, validMs: number, context: MirrorContext): WireMessageAnswer;
  /** Writes what this gateway answers to a request that it did not process. */
  refuse(why: MirrorRefusal, context: MirrorContext): WireMessageAnswer;
}

export interface MirrorContext {
  readonly keys: PortKeys;
  readonly now: Date;
  /** Unique for every answer, letters and digits. */
  readonly nonce: string;
  /** The settings of the institution whose keys these are. A message with other ones is refused. */
  readonly settings: Readonly<Record<string, string>>;
  /** Whether a token of this institution is valid now. */
  readonly tokenIsValid: (token: string) => boolean;
  /** Remembers a nonce; false when it was seen before. */
  readonly firstUse: (nonce: string, until: Date) => boolean;
}

/**
 * A message of an institution, understood. Of a window of changes, `cursor` is the beginning of the window, and the
 * parameter `windowEnd` its end.
 */
export interface ReceivedCall {
  readonly says: "call";
  readonly request: ContractRequest;
  /** The token it carries: it tells the institution. Undefined for gateways without tokens. */
  readonly token: string | undefined;
  /** The institution, where the message names it. */
  readonly institution: string | undefined;
  /** Documents that the message contains. The register must have them before the filing. */
  readonly materials: readonly { readonly sha256: string; readonly bytes: Uint8Array }[];
}
export type Received =
  | ReceivedCall
  | { readonly says: "token-request"; readonly settings: Readonly<Record<string, string>> }
  | { readonly says: "refused"; readonly why: MirrorRefusal; readonly pointer?: string; readonly text?: string };

/** Why a mirror does not process a message. */
export type MirrorRefusal =
  | "no-such-call"
  | "malformed"
  | "signature"
  | "replay"
  | "clock"
  | "token-stale"
  | "not-permitted"
  | "too-fast"
  | "not-processed";
