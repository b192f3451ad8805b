import type { Capabilities } from "../../contract/index.js";
import type { PortKeys, RingKey } from "../../gateway/light.js";
import type { ExchangeFolders } from "../gateway/transports/file-exchange.js";
import type { Clock } from "../http/clock.js";
import type { Transport } from "../http/wire.js";

/** Options of `loadDialect`. */
export interface DialectOptions {
  /** Description of the gateway (`bdc-dialect/1`), as parsed from its JSON file. */
  readonly description: object;
  /** Values of the institution that the description names, such as `appId`. */
  readonly settings?: Readonly<Record<string, string>>;
  /** Keys that the description names. Several keys of one name overlap while they are changed. */
  readonly keys?: Readonly<Record<string, readonly RingKey[]>>;
  /**
   * Signs and encrypts instead of `keys`, for keys that do not leave a hardware module.
   * @default the algorithms of the description with `keys`
   */
  readonly cryptography?: PortKeys;
  /**
   * The two folders of a description whose messages are files. Required for such a description, refused for others.
   * Calls wait for an answer as long as the description says, at most for the time limit of the client.
   */
  readonly exchange?: ExchangeFolders;
}

/** A dialect that is ready for `RegistryClient`. One dialect may serve several clients. */
export interface Dialect {
  /** Id of the description. */
  readonly id: string;
  /** Version of the description. */
  readonly version: string;
  /** What the gateway accepts and can do, as its description says. */
  readonly capabilities: Capabilities;
}

/** Wraps the transport of a client. */
export type Connect = (wire: Transport, client: DialectClient) => Transport;

/** How the clients of a dialect are connected, which is not for applications. */
export const connections = new WeakMap<Dialect, Connect>();

/** What a dialect needs to know of its client. */
export interface DialectClient {
  /** Unified social credit code of the institution. */
  readonly institution: string;
  /** Source of time. */
  readonly clock: Clock;
}
