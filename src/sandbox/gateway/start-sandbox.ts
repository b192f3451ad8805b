import { mkdtempSync, rmSync } from "node:fs";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { Tokens } from "../registry/tokens.js";
import type { Authority } from "../authorities/authority.js";
import { defaultAuthority } from "../authorities/default.js";
import type { ReviewMode } from "../cases/cases.js";
import { SandboxClock } from "../calendar/clock.js";
import { Faults } from "../faults/faults.js";
import { DEFAULT_INSTITUTIONS, type Institution } from "../parties/institutions.js";
import { Registry } from "../registry/registry.js";
import { createGateway, type Timeouts } from "./server.js";
import { SandboxHost } from "../registry/host.js";
import { holdHome } from "../store/home-lock.js";

/** Options of `startSandbox`. */
export interface SandboxOptions {
  /** 0: any free port. */
  readonly port?: number;
  /** Address to listen on. The control calls under `/sandbox/` ask for no token: leave it on loopback. */
  readonly host?: string;
  /** Folder of the register. Absent: a temporary one that goes with the sandbox. */
  readonly home?: string;
  /** Seed of all random decisions. The same seed and calls give the same results. */
  readonly seed?: number;
  /** `open` enters a well-formed unknown unit at first sight; `strict` refuses it. */
  readonly register?: "open" | "strict";
  /** How cases are decided; absent: as each authority's capabilities say. */
  readonly review?: ReviewMode;
  /** Time until an officer decides under `delayed`, in milliseconds of the sandbox clock. */
  readonly reviewDelayMs?: number;
  /** Fault specification, for example `answer-lost:0.05,429:0.01@batch`. */
  readonly faults?: string;
  /** Where the sandbox clock starts. Absent: now. */
  readonly now?: Date;
  /** Institutions that may use the sandbox. */
  readonly institutions?: readonly Institution[];
  /** The first answers at `/v1`; each at `/a/<id>/v1`. */
  readonly authorities?: readonly Authority[];
  /** Time limits of the HTTP server. */
  readonly timeouts?: Partial<Timeouts>;
  /** Called with what the sandbox did not expect; the client gets a 500. */
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
  /** The clock of the sandbox. */
  readonly clock: SandboxClock;
  /** The faults in effect. */
  readonly faults: Faults;
  /** Moves the clock by so many milliseconds and waits until everything that became due is done. */
  advance(ms: number): Promise<void>;
  /** Ends all connections and closes the register; what was answered is on the disk. A second call changes nothing. */
  close(): Promise<void>;
}

/** A thousand institutions may connect at the same moment. */
const BACKLOG = 2_048;

/**
 * Starts an authority that lives in this process. Loopback, a free port and a temporary home unless the options say
 * otherwise.
 */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const {
    port = 0,
    host = "127.0.0.1",
    seed = 1,
    register = "open",
    institutions = DEFAULT_INSTITUTIONS,
    authorities = [defaultAuthority],
    onError = () => undefined,
  } = options;
  const faults = new Faults(seed, options.faults);
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
    const server = createGateway(sandboxHost, options.timeouts);
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject);
      server.listen({ port, host, backlog: BACKLOG }, resolve);
    });
    await sandboxHost.catchUp();
    return handleOf(sandboxHost, server, home, closeBooks);
  } catch (error) {
    closeBooks();
    throw error;
  }
}

function handleOf(host: SandboxHost, server: Server, home: string, closeBooks: () => void): Sandbox {
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
    advance: async (ms) => {
      clock.advance(ms);
      await host.catchUp();
    },
    close: () => (closed ??= closeAll()),
  };
}
