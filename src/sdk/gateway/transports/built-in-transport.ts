import type { UndiciTransportOptions } from "./undici-transport.js";
import { TransportFailure, type Transport } from "../../http/wire.js";

/**
 * Creates the built-in transport. It is loaded with the first request, because a client with a custom `fetch` must not
 * need undici and the network of Node.
 */
export function builtInTransport(options: UndiciTransportOptions): Transport {
  let loading: Promise<Transport> | undefined;
  let loaded: Transport | undefined;
  const load = async (): Promise<Transport> => {
    try {
      const { undiciTransport } = await import("./undici-transport.js");
      return (loaded = undiciTransport(options));
    } catch (cause) {
      const error = new TypeError("the built-in transport needs Node.js: pass fetch to RegistryClient", { cause });
      throw new TransportFailure("unreachable", false, error);
    }
  };
  return {
    send: (request) =>
      loaded ? loaded.send(request) : (loading ??= load()).then((transport) => transport.send(request)),
    close: async () => {
      const transport = await loading?.catch(() => undefined);
      await transport?.close();
    },
  };
}
