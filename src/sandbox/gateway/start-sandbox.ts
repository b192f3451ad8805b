import { mkdtempSync, rmSync } from "node:fs";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { loadDialects, type DialectId } from "../../gateway/index.js";
import { Tokens } from "../registry/tokens.js";
import type { Authority } from "../authorities/authority.js";
import { defaultAuthority } from "../authorities/default.js";
import type { ReviewMode } from "../cases/review.js";
import { SandboxClock } from "../calendar/clock.js";
import { Faults } from "../faults/faults.js";
import { DEFAULT_INSTITUTIONS, type Institution } from "../parties/institutions.js";
import { Registry } from "../registry/registry.js";
import { createGateway, type Timeouts } from "./server.js";
import { SandboxHost } from "../registry/host.js";
import { openMirror, type DialectClient, type OpenMirror } from "../mirror/open-mirror.js";
import { describedAuthority } from "../mirror/described-authority.js";
import { holdHome } from "../store/home-lock.js";

/** Options of `startSandbox`. */
export interface SandboxOptions {
  /** 0 for any free port. @default 0 */
  readonly port?: number;
  /**
   * Address to listen on. Control calls under `/sandbox/` need no token, so keep it on loopback. Requests whose Host
   * header is neither this address nor a loopback one are refused.
   * @default 127.0.0.1
   */
  readonly host?: string;
  /** Folder of the register. @default a temporary folder, deleted on close */
  readonly home?: string;
  /** Seed of all random decisions. The same seed and calls give the same results. */
  readonly seed?: number;
  /** `open` enters well-formed unknown units; `strict` refuses them. @default open */
  readonly register?: "open" | "strict";
  /** How cases are decided. @default as described in the capabilities of each authority */
  readonly review?: ReviewMode;
  /** Delay until an officer decides under `delayed` review (ms of the sandbox clock). */
  readonly reviewDelayMs?: number;
  /** Fault specification, for example `answer-lost:0.05,429:0.01@batch`. */
  readonly faults?: string;
  /** Start of the sandbox clock. @default the current time, or where the clock of `home` was */
  readonly now?: Date;
  /** Institutions that may use the sandbox. */
  readonly institutions?: readonly Institution[];
  /** The first authority is served at `/v1`, each one at `/a/<id>/v1`. */
  readonly authorities?: readonly Authority[];
  /**
   * Serves the register in the protocol of this description (`bdc-dialect/1`), as parsed from its JSON file, instead of
   * the contract. The authority is the described one, unless `authorities` names others. Control calls are the same.
   * @default the contract
   */
  readonly dialect?: object;
  /** Time limits of the HTTP server. */
  readonly timeouts?: Partial<Timeouts>;
  /** Called with unexpected errors; the client receives status 500. */
  readonly onError?: (error: unknown) => void;
}

/** A running sandbox. */
export interface Sandbox {
  /** Base URL without `/v1`. */
  readonly url: string;
  /** Port that the server listens on. */
  readonly port: number;
  /** Folder of the register. */
  readonly home: string;
  /** Institutions that may use the sandbox, with their tokens. */
  readonly institutions: readonly Institution[];
  /** The protocol that it speaks, when it is not the contract. */
  readonly dialect: DialectId | undefined;
  /**
   * Returns the settings and keys with which an institution calls a sandbox that speaks a dialect.
   * @throws RangeError when the sandbox speaks the contract, or has no such institution
   */
  dialectClient(institution: string): DialectClient;
  /** The clock of the sandbox. */
  readonly clock: SandboxClock;
  /** The faults in effect. */
  readonly faults: Faults;
  /** Advances the clock by `ms` and waits until everything due has been processed. */
  advance(ms: number): Promise<void>;
  /** Closes all connections and the register. Everything answered is on disk. Repeated calls have no effect. */
  close(): Promise<void>;
}

/** Connections waiting to be accepted; many institutions may connect at once. */
const BACKLOG = 2_048;

/**
 * Starts a registration authority in this process. By default it listens on a free loopback port and stores its
 * register in a temporary folder.
 * @throws HomeInUseError when another sandbox uses `home`
 * @throws FaultSpecError when `faults` is not valid
 * @throws GatewayRequestError when `dialect` is not a valid description
 */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const {
    port = 0,
    host = "127.0.0.1",
    seed = 1,
    register = "open",
    institutions = DEFAULT_INSTITUTIONS,
    onError = () => undefined,
  } = options;
  const dialect = options.dialect && (await loadDialects()).descriptionFrom(options.dialect);
  const { authorities = [dialect ? await describedAuthority(dialect) : defaultAuthority] } = options;
  const faults = new Faults(seed, options.faults, { dialect: dialect !== undefined });
  const home = options.home ?? mkdtempSync(path.join(tmpdir(), "bdc-sandbox-"));
  const clock = new SandboxClock();
  const releaseHome = holdHome(home);
  const registries: Registry[] = [];
  const closeBooks = () => {
    for (const registry of registries) registry.close();
    releaseHome();
    if (options.home === undefined) rmSync(home, { recursive: true, force: true });
  };
  try {
    let tokens: Tokens | undefined;
    for (const [i, authority] of authorities.entries()) {
      registries.push(
        new Registry({
          home: i === 0 ? home : path.join(home, "authorities", authority.id),
          authority,
          register,
          review: options.review,
          reviewDelayMs: options.reviewDelayMs,
          seed,
          clock,
          onError,
          tokens: (db) => (tokens ??= new Tokens(db, institutions)),
        }),
      );
    }
    const sandboxHost = new SandboxHost({ registries, faults, tokens: tokens!, clock, onError });
    sandboxHost.startClock(options.now);
    const mirror = dialect && (await openMirror(dialect, sandboxHost, home));
    const server = createGateway(sandboxHost, host, options.timeouts, mirror?.gateway);
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject);
      server.listen({ port, host, backlog: BACKLOG }, resolve);
    });
    await sandboxHost.catchUp();
    return handleOf({ host: sandboxHost, server, home, mirror, closeBooks });
  } catch (error) {
    closeBooks();
    throw error;
  }
}

interface Parts {
  readonly host: SandboxHost;
  readonly server: Server;
  readonly home: string;
  readonly mirror: OpenMirror | undefined;
  readonly closeBooks: () => void;
}

function handleOf({ host, server, home, mirror, closeBooks }: Parts): Sandbox {
  const { clock, faults } = host;
  let closed: Promise<void> | undefined;
  const closeAll = async () => {
    await new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
    closeBooks();
  };
  const address = server.address() as AddressInfo;
  return {
    url: `http://${address.family === "IPv6" ? `[${address.address}]` : address.address}:${address.port}`,
    port: address.port,
    home,
    clock,
    faults,
    get institutions() {
      return host.tokens.institutions;
    },
    dialect: mirror?.dialect,
    dialectClient: (institution) => {
      if (!mirror) throw new RangeError("the sandbox speaks the contract, not a dialect");
      if (!host.tokens.institution(institution)) throw new RangeError(`no such institution: ${institution}`);
      return mirror.clientOf(institution);
    },
    advance: async (ms) => {
      clock.advance(ms);
      await host.catchUp();
    },
    close: () => (closed ??= closeAll()),
  };
}
