import type { Socket } from "node:net";

type Connect = (options: object, callback: (...results: [error: Error, socket: null] | [null, Socket]) => void) => void;

/**
 * Remembers the first error of each socket. When a gateway ends a connection with a TLS alert, undici reports only that
 * the other side closed it.
 */
export class SocketErrors {
  readonly #byPort = new Map<number, Error>();
  readonly #onConnected: (socket: Socket) => void;

  /** @param onConnected called with every new connection */
  constructor(onConnected: (socket: Socket) => void) {
    this.#onConnected = onConnected;
  }

  /** Wraps a connector of undici. */
  watch<C>(connector: C): C {
    const connect = connector as Connect;
    const watched: Connect = (options, callback) =>
      connect(options, (...results) => {
        const [, socket] = results;
        if (socket) this.#onConnected(socket);
        const port = socket?.localPort;
        if (socket && port !== undefined) {
          this.#byPort.delete(port);
          socket.once("error", (error) => this.#byPort.set(port, error));
        }
        callback(...results);
      });
    return watched as C;
  }

  /** Returns the first error of the socket that an error of undici is about, otherwise the error itself. */
  originOf(error: Error & { readonly socket?: { readonly localPort?: number } | null }): Error {
    const port = error.socket?.localPort;
    const first = port === undefined ? undefined : this.#byPort.get(port);
    if (port === undefined || !first) return error;
    this.#byPort.delete(port);
    return first;
  }
}
