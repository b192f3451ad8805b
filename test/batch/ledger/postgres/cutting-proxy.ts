import { connect, createServer, type Server, type Socket } from "node:net";
import { join } from "node:path";

/** Stands between a client and a PostgreSQL server, and cuts connections where a test says so. */
export class CuttingProxy {
  /** Called with each message of a client; `cut-after` passes it on and loses the answer. */
  onQuery: (text: string) => "pass" | "cut-before" | "cut-after" = () => "pass";
  /** Number of times that a client waited for an answer. */
  roundTrips = 0;
  readonly #server: Server;

  private constructor(server: Server) {
    this.#server = server;
  }

  static async start(folder: string): Promise<CuttingProxy> {
    const server = createServer();
    const proxy = new CuttingProxy(server);
    server.on("connection", (client) => proxy.#forward(client, connect(join(folder, ".s.PGSQL.5432"))));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return proxy;
  }

  urlOf(database: string): string {
    const address = this.#server.address();
    if (address === null || typeof address === "string") throw new Error("not listening");
    return `postgresql://postgres@127.0.0.1:${address.port}/${database}`;
  }

  stop(): void {
    this.#server.close();
  }

  #forward(client: Socket, server: Socket): void {
    let deaf = false;
    const end = () => {
      client.destroy();
      server.destroy();
    };
    client.on("error", end).on("close", end);
    server.on("error", end).on("close", end);
    server.on("data", (bytes) => deaf || client.write(bytes));
    client.on("data", (bytes) => {
      this.roundTrips += 1;
      const what = this.onQuery(bytes.toString("latin1"));
      if (what === "cut-before") return end();
      server.write(bytes);
      if (what !== "cut-after") return;
      deaf = true;
      server.once("data", end);
    });
  }
}
