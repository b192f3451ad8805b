import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type IncomingHttpHeaders, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { MAX_WEBHOOKS, type FilingOf } from "../../../src/contract/index.js";
import { startSandbox, type Sandbox } from "../../../src/sandbox/index.js";
import { openDatabase } from "../../../src/sandbox/store/store.js";
import { RegistryClient, bearerToken, isConflict, isNotFound, verifyWebhook } from "../../../src/sdk/index.js";
import { sample } from "../../sandbox/gateway/running-sandbox.js";

interface Delivery {
  readonly headers: IncomingHttpHeaders;
  readonly payload: Buffer;
}

/** A receiver that keeps every delivery. */
class Receiver {
  readonly deliveries: Delivery[] = [];
  status = 204;
  readonly #server: Server;
  #waiting: (() => void)[] = [];

  private constructor() {
    this.#server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on("data", (chunk: Buffer) => chunks.push(chunk));
      request.on("end", () => {
        this.deliveries.push({ headers: request.headers, payload: Buffer.concat(chunks) });
        response.writeHead(this.status).end();
        this.#waiting.splice(0).forEach((go) => go());
      });
    });
  }

  static async start(): Promise<Receiver> {
    const receiver = new Receiver();
    await new Promise<void>((resolve) => receiver.#server.listen(0, "127.0.0.1", resolve));
    return receiver;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/events`;
  }

  async take(): Promise<Delivery> {
    while (this.deliveries.length === 0) await new Promise<void>((go) => this.#waiting.push(go));
    return this.deliveries.shift()!;
  }

  async close(): Promise<void> {
    await new Promise<void>((resolve) => {
      this.#server.close(() => resolve());
      this.#server.closeAllConnections();
    });
  }
}

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

async function sandboxAt(home?: string): Promise<Sandbox> {
  const sandbox = await startSandbox(home === undefined ? {} : { home });
  closing.push(() => sandbox.close());
  return sandbox;
}
function clientOf(sandbox: Sandbox, role = "bank"): RegistryClient {
  const { id, token } = sandbox.institutions.find((each) => each.role === role)!;
  const client = new RegistryClient({ gateway: sandbox.url, credentials: bearerToken({ institution: id, token }) });
  closing.push(() => client.close());
  return client;
}
async function receiver(): Promise<Receiver> {
  const started = await Receiver.start();
  closing.push(() => started.close());
  return started;
}
const filing = () => sample["mortgage.file"]() as unknown as FilingOf<"mortgage.file">;
const isBy = ({ headers, payload }: Delivery, secret: string): boolean => {
  try {
    return verifyWebhook({ payload, headers, secret }).id !== "";
  } catch {
    return false;
  }
};

describe("client.webhooks", () => {
  it("registers an address whose events verify with the secret, and removes it", async () => {
    const [sandbox, target] = [await sandboxAt(), await receiver()];
    const client = clientOf(sandbox);
    await client.mortgages.file(filing());
    const webhook = await client.webhooks.register({ url: target.url });
    const filed = await client.mortgages.file(filing());
    const delivery = await target.take();
    const event = verifyWebhook({ ...delivery, secret: webhook.secret });
    // Only the changes after the registration.
    expect([event.type, event.case?.caseNo]).toEqual(["case.changed", "caseNo" in filed ? filed.caseNo : undefined]);

    expect(await client.webhooks.remove(webhook.id)).toBe(true);
    expect(await client.webhooks.remove(webhook.id)).toBe(false);
    expect(await client.webhooks.list()).toEqual([]);
  });

  it("shows the secret once, and the webhooks of the institution only", async () => {
    const sandbox = await sandboxAt();
    const [bank, court] = [clientOf(sandbox), clientOf(sandbox, "court")];
    const webhook = await bank.webhooks.register({ url: "https://bank.example.com/a" });
    const { secret, ...shown } = webhook;
    expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    expect(await bank.webhooks.list()).toEqual([shown]);
    expect(await court.webhooks.list()).toEqual([]);
    for (const call of [court.webhooks.test(webhook.id), court.webhooks.rotateSecret(webhook.id)])
      expect(isNotFound(await call.catch((error: unknown) => error))).toBe(true);
    expect(await court.webhooks.remove(webhook.id)).toBe(false);
    expect(await bank.webhooks.list()).toHaveLength(1);
  });

  it("gives the first answer again to a repetition with the same key, and has no second effect", async () => {
    const [sandbox, target] = [await sandboxAt(), await receiver()];
    const client = clientOf(sandbox);
    const [registered, repeated] = [
      await client.webhooks.register({ url: target.url }, { idempotencyKey: "register-1" }),
      await client.webhooks.register({ url: target.url }, { idempotencyKey: "register-1" }),
    ];
    expect(repeated).toEqual(registered);
    const { id } = registered;
    const rotated = await client.webhooks.rotateSecret(id, {}, { idempotencyKey: "rotate-1" });
    expect(await client.webhooks.rotateSecret(id, {}, { idempotencyKey: "rotate-1" })).toEqual(rotated);
    const tested = await client.webhooks.test(id, { idempotencyKey: "test-1" });
    expect(await client.webhooks.test(id, { idempotencyKey: "test-1" })).toEqual(tested);
    expect(target.deliveries.map(({ headers }) => headers["webhook-id"])).toEqual([tested.eventId]);
    const other = await client.webhooks
      .rotateSecret(id, { overlapSeconds: 60 }, { idempotencyKey: "rotate-1" })
      .catch((error: unknown) => error);
    expect(other).toMatchObject({ code: "idempotency-key-reused" });
  });

  it("signs with both secrets during the overlap, and with the new one only after it", async () => {
    const [sandbox, target] = [await sandboxAt(), await receiver()];
    const client = clientOf(sandbox);
    const { id, secret: first } = await client.webhooks.register({ url: target.url });
    const { secret: second, formerSecretUntil } = await client.webhooks.rotateSecret(id, { overlapSeconds: 600 });
    expect(Date.parse(formerSecretUntil!) - Date.now()).toBeGreaterThan(590_000);
    expect(Date.parse(formerSecretUntil!) - Date.now()).toBeLessThanOrEqual(600_000);
    await client.webhooks.test(id);
    const during = await target.take();
    expect([first, second].map((secret) => isBy(during, secret))).toEqual([true, true]);

    const { secret: third, formerSecretUntil: none } = await client.webhooks.rotateSecret(id, { overlapSeconds: 0 });
    expect(none).toBeUndefined();
    await client.webhooks.test(id);
    const after = await target.take();
    expect([first, second, third].map((secret) => isBy(after, secret))).toEqual([false, false, true]);
  });

  it("reports what became of a test event", async () => {
    const [sandbox, target] = [await sandboxAt(), await receiver()];
    const client = clientOf(sandbox);
    const { id, secret } = await client.webhooks.register({ url: target.url });
    const good = await client.webhooks.test(id);
    const delivery = await target.take();
    expect(good).toEqual({ delivered: true, eventId: delivery.headers["webhook-id"], status: 204 });
    expect(verifyWebhook({ ...delivery, secret })).toMatchObject({ type: "webhook.test", id: good.eventId });
    target.status = 500;
    expect(await client.webhooks.test(id)).toMatchObject({ delivered: false, status: 500 });
    await target.close();
    const { status, ...rest } = await client.webhooks.test(id);
    expect([status, rest.delivered]).toEqual([undefined, false]);
  });

  it("disables an address that answers 410", async () => {
    const [sandbox, target] = [await sandboxAt(), await receiver()];
    const client = clientOf(sandbox);
    await client.webhooks.register({ url: target.url });
    target.status = 410;
    await client.mortgages.file(filing());
    await target.take();
    await expect.poll(async () => (await client.webhooks.list())[0]?.status).toBe("disabled");
  });

  it("refuses a repeated address, and more than the limit", async () => {
    const client = clientOf(await sandboxAt());
    for (let n = 0; n < MAX_WEBHOOKS; n++) await client.webhooks.register({ url: `https://bank.example.com/${n}` });
    const codeOf = async (url: string) => {
      const error: unknown = await client.webhooks.register({ url }).catch((e: unknown) => e);
      return isConflict(error) ? error.code : error;
    };
    expect(await codeOf("https://bank.example.com/0")).toBe("webhook-exists");
    expect(await codeOf("https://bank.example.com/more")).toBe("webhook-limit");
    expect(await client.webhooks.list()).toHaveLength(MAX_WEBHOOKS);
  });

  it.each([
    "http://bank.example.com/a",
    "http://127.0.0.1.example.com/",
    "http://10.0.0.1/",
    "https://user:password@bank.example.com/",
    "https://bank.example.com/#a",
    "https://bank.example.com:99999/",
    "https://bank.example.com\\@evil.example/",
    "https://",
    "ftp://bank.example.com/",
    "javascript:alert(1)",
    `https://bank.example.com/${"a".repeat(2048)}`,
    "",
  ])("refuses the address %s", async (url) => {
    const client = clientOf(await sandboxAt());
    await expect(client.webhooks.register({ url })).rejects.toMatchObject({ name: "InvalidRequestError", status: 400 });
    expect(await client.webhooks.list()).toEqual([]);
  });

  it("survives a restart of the sandbox, and delivers what changed meanwhile", async () => {
    const home = mkdtempSync(path.join(tmpdir(), "bdc-webhooks-"));
    closing.push(() => Promise.resolve(rmSync(home, { recursive: true, force: true })));
    const target = await receiver();
    const before = await startSandbox({ home });
    const first = clientOf(before);
    const { secret, ...shown } = await first.webhooks.register({ url: target.url });
    target.status = 503;
    await first.mortgages.file(filing());
    await target.take();
    await before.close();
    target.status = 204;
    target.deliveries.length = 0;
    const client = clientOf(await sandboxAt(home));
    expect(await client.webhooks.list()).toEqual([shown]);
    expect(isBy(await target.take(), secret)).toBe(true);
  });

  it("keeps the addresses of a home of an earlier version", async () => {
    const home = mkdtempSync(path.join(tmpdir(), "bdc-webhooks-"));
    closing.push(() => Promise.resolve(rmSync(home, { recursive: true, force: true })));
    const target = await receiver();
    const secret = `whsec_${Buffer.alloc(32, 7).toString("base64")}`;
    const db = openDatabase(home);
    db.exec(
      "CREATE TABLE webhooks (id INTEGER PRIMARY KEY, institution TEXT NOT NULL, url TEXT NOT NULL, secret TEXT NOT NULL, after INTEGER NOT NULL, disabled INTEGER NOT NULL DEFAULT 0, UNIQUE (institution, url))",
    );
    db.prepare("INSERT INTO webhooks (institution, url, secret, after) VALUES (?, ?, ?, 0)").run(
      "91330106MA2TEXT08W",
      target.url,
      secret,
    );
    db.close();
    const client = clientOf(await sandboxAt(home));
    const [webhook] = await client.webhooks.list();
    expect(webhook).toMatchObject({ url: target.url, status: "active" });
    expect(webhook!.id).toMatch(/^wh_[0-9a-f]{24}$/);
    await client.mortgages.file(filing());
    expect(isBy(await target.take(), secret)).toBe(true);
  });
});
