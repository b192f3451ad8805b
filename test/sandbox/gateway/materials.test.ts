import { mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { connect, type Socket } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import {
  AUTHORITIES,
  DEFAULT_INSTITUTIONS,
  defaultAuthority,
  type SandboxOptions,
} from "../../../src/sandbox/index.js";
import { sha256, startBench, type Answered, type Bench } from "./running-sandbox.js";

const OTHER = { id: "91330106MA2TEXT16N", name: "另一银行杭州分行", role: "bank", token: "other-bank" } as const;
let bench: Bench;
const start = async (options: SandboxOptions = {}) =>
  (bench = await startBench({ institutions: [...DEFAULT_INSTITUTIONS, OTHER], ...options }));
afterEach(async () => {
  expect(bench.errors).toEqual([]);
  await bench.sandbox.close();
});

const put = (
  data: Uint8Array,
  {
    type = "application/octet-stream",
    range,
    digest = sha256(data),
    as = "bank",
  }: { type?: string; range?: string; digest?: string; as?: string } = {},
): Promise<Answered> =>
  bench.call(`/v1/materials/${digest}`, {
    as,
    method: "PUT",
    raw: data,
    headers: { "content-type": type, ...(range && { "content-range": range }) },
  });
const head = async (digest: string, as = "bank") => {
  const { status, headers } = await bench.call(`/v1/materials/${digest}`, { as, method: "HEAD" });
  return [status, headers.get("upload-offset")] as const;
};

const LARGE = Buffer.concat([Buffer.from("%PDF-1.4\n"), Buffer.alloc(300_000, "x")]);
/** Sends the first bytes of an upload over a connection that stays open. */
async function begin(
  data: Uint8Array,
  sent: number,
  { digest = sha256(data), token = "sandbox-bank", range = "" } = {},
): Promise<Socket> {
  const socket = connect(bench.sandbox.port, "127.0.0.1");
  socket.on("error", () => undefined);
  const headers = `PUT /v1/materials/${digest} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ${token}\r\nContent-Type: application/pdf\r\nContent-Length: ${data.length}\r\n${range && `Content-Range: ${range}\r\n`}\r\n`;
  await new Promise<void>((resolve) =>
    socket.write(Buffer.concat([Buffer.from(headers), data.subarray(0, sent)]), () => resolve()),
  );
  return socket;
}
/** Interrupts an upload after `sent` bytes have arrived. */
async function cutAfter(sent: number, data: Uint8Array = LARGE, token?: string): Promise<void> {
  const socket = await begin(data, sent, { ...(token && { token }) });
  await expect.poll(() => partsOf().some(({ size }) => size === sent), { timeout: 20_000 }).toBe(true);
  socket.destroy();
}
const partsOf = () =>
  readdirSync(path.join(bench.sandbox.home, "materials", "parts")).map((name) => ({
    name,
    size: sizeOf(path.join(bench.sandbox.home, "materials", "parts", name)),
  }));
const sizeOf = (file: string) => statSync(file, { throwIfNoEntry: false })?.size;
const rest = (from: number) =>
  [
    LARGE.subarray(from),
    { digest: sha256(LARGE), range: `bytes ${from}-${LARGE.length - 1}/${LARGE.length}` },
  ] as const;

describe("the media type of a document", () => {
  const JPEG = Buffer.from([0xff, 0xd8, 0xff, 0xe0, 1, 2, 3]);
  const HTML = Buffer.from("<html>502</html>");

  it("is recognized from its content and recorded, even when the request does not state it", async () => {
    await start();
    expect((await put(JPEG)).body.mediaType).toBe("image/jpeg");
    expect((await put(Buffer.from("%PDF-1.4 x"), { type: "application/pdf" })).body.mediaType).toBe("application/pdf");
  });

  it("must match the request and be accepted by the authority", async () => {
    await start({ authorities: [AUTHORITIES.find((a) => a.id === "440100")!] });
    for (const [data, type, pointer] of [
      [HTML, "application/pdf", "/header/Content-Type"],
      [JPEG, "application/pdf", "/header/Content-Type"],
      [JPEG, undefined, ""],
      [HTML, undefined, ""],
    ] as const) {
      const { status, body } = await put(data, { ...(type && { type }) });
      expect([status, body.code, body.errors[0].pointer]).toEqual([415, "media-type", pointer]);
      expect(await head(sha256(data))).toEqual([404, null]);
    }
    expect((await put(JPEG, { type: "image/jpeg" })).status).toBe(415);
    expect(partsOf()).toEqual([]);
  });
});

describe("an interrupted upload", () => {
  it("resumes where it stopped", async () => {
    await start();
    await cutAfter(200_000);
    expect(await head(sha256(LARGE))).toEqual([404, "200000"]);
    const { status, body } = await put(...rest(200_000));
    expect([status, body.size, body.mediaType]).toEqual([201, LARGE.length, "application/pdf"]);
    expect(await head(sha256(LARGE))).toEqual([200, null]);
    expect(partsOf()).toEqual([]);
  });

  it("resumes after a restart of the authority", async () => {
    const home = mkdtempSync(path.join(tmpdir(), "bdc-parts-"));
    await start({ home });
    await cutAfter(150_000);
    expect(await head(sha256(LARGE))).toEqual([404, "150000"]);
    await bench.sandbox.close();
    await start({ home });
    expect(await head(sha256(LARGE))).toEqual([404, "150000"]);
    expect((await put(...rest(150_000))).status).toBe(201);
    await bench.sandbox.close();
    rmSync(home, { recursive: true });
  });

  it("can be neither seen nor resumed by another institution", async () => {
    await start();
    await cutAfter(200_000);
    expect(await head(sha256(LARGE), OTHER.token)).toEqual([404, null]);
    const [data, options] = rest(200_000);
    const refused = await put(data, { ...options, as: OTHER.token });
    expect([
      refused.status,
      refused.body.code,
      refused.body.uploadOffset,
      refused.headers.get("upload-offset"),
    ]).toEqual([409, "upload-offset", 0, "0"]);
    expect(await head(sha256(LARGE))).toEqual([404, "200000"]);
  });

  it("is rejected at any other offset, with the right one in the answer", async () => {
    await start();
    await cutAfter(200_000);
    for (const from of [0, 199_999, 200_001]) {
      const { status, body, headers } = await put(...rest(from));
      expect([status, body.code, body.uploadOffset, headers.get("upload-offset"), body.errors[0].pointer]).toEqual([
        409,
        "upload-offset",
        200_000,
        "200000",
        "/header/Content-Range",
      ]);
    }
    expect((await put(...rest(200_000))).status).toBe(201);
  });

  it("leaves nothing when the complete document has a different digest", async () => {
    await start();
    const other = Buffer.concat([LARGE.subarray(0, -1), Buffer.from("y")]);
    await cutAfter(200_000);
    const wrong = await put(other.subarray(200_000), {
      digest: sha256(LARGE),
      range: `bytes 200000-${LARGE.length - 1}/${LARGE.length}`,
    });
    expect([wrong.status, wrong.body.code]).toEqual([400, "digest-mismatch"]);
    expect(await head(sha256(LARGE))).toEqual([404, null]);
    expect(partsOf()).toEqual([]);
  });

  it("leaves nothing when the complete document has an unsupported type", async () => {
    await start();
    const page = Buffer.from(`<html>${"x".repeat(300_000)}`);
    await cutAfter(200_000, page);
    const wrong = await put(page.subarray(200_000), {
      digest: sha256(page),
      range: `bytes 200000-${page.length - 1}/${page.length}`,
    });
    expect([wrong.status, wrong.body.code]).toEqual([415, "media-type"]);
    expect([await head(sha256(page)), partsOf()]).toEqual([[404, null], []]);
  });

  it("can start again from the beginning", async () => {
    await start();
    await cutAfter(200_000);
    expect((await put(LARGE)).status).toBe(201);
    // The first part may still exist, depending on when the authority noticed the interruption. It is no longer used.
    expect(await head(sha256(LARGE))).toEqual([200, null]);
  });

  it("expires after a day on the authority's clock", async () => {
    await start();
    await cutAfter(200_000);
    await bench.sandbox.advance(23 * 3_600_000);
    expect(await head(sha256(LARGE))).toEqual([404, "200000"]);
    await bench.sandbox.advance(2 * 3_600_000);
    expect(await head(sha256(LARGE))).toEqual([404, null]);
    expect(partsOf()).toEqual([]);
  });

  it("is dropped when its institution has too many later ones, but not because of another institution", async () => {
    await start();
    await cutAfter(100, LARGE, OTHER.token);
    const many = Array.from({ length: 18 }, (_, i) => Buffer.concat([LARGE, Buffer.from(String(i))]));
    for (const [i, data] of many.entries()) await cutAfter(1_000 + i, data);
    await expect.poll(() => partsOf().length, { timeout: 20_000 }).toBe(17);
    expect(await Promise.all(many.map(async (data) => (await head(sha256(data)))[1]))).toEqual(
      many.map((_, i) => (i < 2 ? null : String(1_000 + i))),
    );
    expect(await head(sha256(LARGE), OTHER.token)).toEqual([404, "100"]);
  });

  it("is taken over from a connection that sends nothing more", { timeout: 30_000 }, async () => {
    await start();
    const silent = await begin(LARGE, 200_000);
    await expect.poll(() => partsOf()[0]?.size, { timeout: 20_000 }).toBe(200_000);
    expect((await put(...rest(200_000))).status).toBe(201);
    await expect.poll(() => silent.destroyed, { timeout: 20_000 }).toBe(true);
  });

  it("stays with a connection that is still sending", { timeout: 60_000 }, async () => {
    await start();
    const busy = await begin(LARGE, 100_000);
    await expect.poll(() => partsOf()[0]?.size, { timeout: 20_000 }).toBe(100_000);
    let sent = 100_000;
    const timer = setInterval(() => busy.write(LARGE.subarray(sent, (sent += 100))), 20);
    const [seen, refused] = await Promise.all([head(sha256(LARGE)), put(...rest(100_000))]);
    clearInterval(timer);
    expect([seen, refused.status, refused.body.uploadOffset]).toEqual([[404, null], 409, 0]);
    const answered = new Promise<string>((resolve) => busy.on("data", (data) => resolve(data.toString())));
    busy.write(LARGE.subarray(sent));
    expect(await answered).toMatch(/^HTTP\/1\.1 201 /);
    busy.destroy();
  });

  it("and a parallel upload of the same document both succeed", { timeout: 30_000 }, async () => {
    await start();
    const first = await begin(LARGE, 200_000);
    let received = "";
    first.on("data", (data) => (received += data.toString()));
    await expect.poll(() => partsOf()[0]?.size, { timeout: 20_000 }).toBe(200_000);
    expect((await put(LARGE)).status).toBe(201);
    first.write(LARGE.subarray(200_000));
    await expect.poll(() => received, { timeout: 20_000 }).toMatch(/^HTTP\/1\.1 200 /);
    expect(
      (await Promise.all(Array.from({ length: 8 }, () => put(Buffer.concat([LARGE, Buffer.from("z")])))))
        .map(({ status }) => status)
        .filter((s) => s > 201),
    ).toEqual([]);
    expect(partsOf()).toEqual([]);
    first.destroy();
  });

  it("is resumed by only one of many concurrent calls", { timeout: 60_000 }, async () => {
    await start();
    await cutAfter(200_000);
    const statuses = (await Promise.all(Array.from({ length: 8 }, () => put(...rest(200_000))))).map(
      ({ status }) => status,
    );
    expect(statuses.filter((s) => s === 201)).toHaveLength(1);
    expect(statuses.filter((s) => s !== 201 && s !== 409)).toEqual([]);
    expect([await head(sha256(LARGE)), partsOf()]).toEqual([[200, null], []]);
  });
});

describe("Content-Range", () => {
  it("must end at the end of the document and match the length of the body", async () => {
    await start();
    for (const range of [
      "bytes 0-1/2",
      `bytes 0-${LARGE.length - 2}/${LARGE.length}`,
      "bytes */5",
      "rubbish",
      `bytes 0-${LARGE.length}/${LARGE.length + 1}`,
    ]) {
      const { status, body } = await put(LARGE, { range });
      expect([status, body.errors[0].pointer], range).toEqual([400, "/header/Content-Range"]);
    }
    expect((await put(LARGE, { range: `bytes 0-${LARGE.length - 1}/${LARGE.length}` })).status).toBe(201);
    const { maxBytes } = defaultAuthority.capabilities.materials;
    expect((await put(Buffer.from("x"), { range: `bytes ${maxBytes}-${maxBytes}/${maxBytes + 1}` })).status).toBe(413);
  });

  it("is rejected by an authority without resumable uploads, which keeps no partial data", async () => {
    const { resumable: _, ...materials } = defaultAuthority.capabilities.materials;
    await start({
      authorities: [{ ...defaultAuthority, capabilities: { ...defaultAuthority.capabilities, materials } }],
    });
    await cutAfter(200_000);
    await expect.poll(partsOf, { timeout: 20_000 }).toEqual([]);
    expect(await head(sha256(LARGE))).toEqual([404, null]);
    const { status, body } = await put(...rest(200_000));
    expect([status, body.errors[0].pointer]).toEqual([400, "/header/Content-Range"]);
  });
});
