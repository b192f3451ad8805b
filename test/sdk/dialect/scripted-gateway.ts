import { readFileSync } from "node:fs";
import { createServer, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { KeyMaterial, RegistryClient, identity, loadDialect, type ClientOptions } from "../../../src/sdk/index.js";

/** A gateway of the example province that answers as a script says, without signatures. */

const FILE = new URL("../../../examples/dialects/province-rest.json", import.meta.url);

/** A message as the gateway received it. */
export interface Message {
  readonly path: string;
  readonly head: Readonly<Record<string, string>>;
  readonly data: Readonly<Record<string, unknown>>;
}
/** What the gateway answers: a code with data, or something else that it writes itself. */
export type Answer = { readonly code: string; readonly [name: string]: unknown } | ((response: ServerResponse) => void);

export class ScriptedGateway {
  readonly messages: Message[] = [];
  logins = 0;
  /** Answers to everything but logins. */
  respond: (message: Message, number: number) => Answer = filed;
  /** Answers to logins. */
  login: (number: number) => Answer = (number) => ({ code: "0000", access_token: `T${number}`, expires_in: "7200" });
  readonly #server: Server;
  url = "";

  constructor() {
    this.#server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on("data", (chunk: Buffer) => chunks.push(chunk));
      request.on("end", () => {
        const { head = {}, data = {} } = JSON.parse(Buffer.concat(chunks).toString()) as Partial<Message>;
        const path = request.url!;
        const isLogin = path.endsWith("/token");
        if (isLogin) this.logins++;
        else this.messages.push({ path, head, data });
        const answer = isLogin ? this.login(this.logins) : this.respond({ path, head, data }, this.messages.length);
        if (typeof answer === "function") return answer(response);
        const { code, ddsj, ...more } = answer;
        response.writeHead(200, { "content-type": "application/json" });
        response.end(JSON.stringify({ head: { code, ...(ddsj !== undefined && { ddsj }) }, data: more }));
      });
    });
  }

  async start(): Promise<this> {
    await new Promise<void>((resolve) => this.#server.listen(0, "127.0.0.1", resolve));
    this.url = `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
    return this;
  }

  stop(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }
}

/** The answer to a filing that was accepted. */
export function filed({ data }: Message): Answer {
  const { bjbh, dylb } = data as { bjbh: string; dylb: readonly { bdcdyh: string }[] };
  return {
    code: "0000",
    slbh: `SL-${bjbh}`,
    bjbh,
    ywlx: "DY01",
    ajzt: "10",
    slsj: "20261121100000",
    gxsj: "20261121100000",
    dylb: dylb.map(({ bdcdyh }) => ({ bdcdyh })),
  };
}

export const html =
  (status: number, page: string): Answer =>
  (response) =>
    void response.writeHead(status, { "content-type": "text/html" }).end(page);
export const hangUp: Answer = (response) => response.socket!.destroy();

export const INSTITUTION = "91330100799655058B";

const PACE = { requestsPerSecond: 1_000, burst: 100, concurrent: 8 };

/** The description of the example province, with changes. */
export function description(changes: object = {}): object {
  return { ...(JSON.parse(readFileSync(FILE, "utf8")) as object), signing: undefined, pace: PACE, ...changes };
}

export async function clientOf(
  gateway: string,
  changes: object = {},
  options: Partial<ClientOptions> = {},
): Promise<RegistryClient> {
  const dialect = await loadDialect({
    description: description(changes),
    settings: { userId: "bank-0001" },
    keys: { app: [{ id: "1", secret: new KeyMaterial("0123456789abcdef0123456789abcdef") }] },
  });
  return new RegistryClient({ gateway, dialect, credentials: identity(INSTITUTION), maxRetries: 0, ...options });
}
