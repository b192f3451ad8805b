import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { Worker } from "node:worker_threads";
import { build, type Metafile } from "esbuild";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startSandbox, type Sandbox } from "../../src/sandbox/index.js";

const root = path.join(import.meta.dirname, "../..");
const folder = mkdtempSync(path.join(tmpdir(), "bdc-edge-"));
let sandbox: Sandbox;

beforeAll(async () => {
  sandbox = await startSandbox({ home: path.join(folder, "home"), port: 0 });
});
afterAll(async () => {
  await sandbox.close();
  rmSync(folder, { recursive: true });
});

const MORTGAGE = {
  ref: "EDGE-1",
  unitCode: "330106001001GB00001F00000001",
  titleNo: "浙（2024）杭州市不动产权第0012345号",
  mortgagors: [{ name: "王小明", idType: "citizen-id", idNo: "330106199001010018" }],
  mortgageType: "general",
  propertyType: "land-and-house",
  reason: "合同设立",
  securedPrincipal: "1200000.00",
  termStart: "2026-01-05",
  termEnd: "2056-01-04",
  mortgageContractNo: "DY-1",
  loanContractNo: "JK-1",
  securedScope: "主债权及利息",
  transferRestricted: true,
};

/** An application that uses the SDK as it can be used without Node. */
const APPLICATION = `
  import { RegistryClient, bearerToken, clientCredentials, countPdfPages } from "bdc-connect";
  import { KeyMaterial, loadKey, signWebhook, signedRequests, verifyWebhook } from "bdc-connect";

  export default async function run({ gateway, mortgage }) {
    const options = {
      gateway,
      credentials: bearerToken({ token: "sandbox-bank", institution: "91330106MA2TEXT08W" }),
    };
    const client = new RegistryClient({ ...options, fetch: (url, init) => fetch(url, init) });
    const filed = await client.mortgages.file(mortgage);
    const again = await client.mortgages.file(mortgage);
    const batch = await client.mortgages.fileBatch([mortgage]);
    const receipt = await client.materials.put(new TextEncoder().encode("%PDF-1.4 a document"));
    await client.close();

    const secret = "whsec_" + btoa("a secret of 24 bytes or so");
    const payload = JSON.stringify({ type: "other" });
    const headers = signWebhook({ id: "m1", at: new Date(), payload, secret });
    const withoutFetch = new RegistryClient(options);
    const { institution } = options.credentials;
    const oauth = clientCredentials({
      institution,
      tokenUrl: "https://tokens.example/oauth",
      clientId: "bank",
      clientSecret: "secret",
      fetch: async (url, { headers }) =>
        Response.json({ access_token: headers.authorization.slice(6), token_type: "Bearer" }),
    });
    const keys = [{ id: "k", secret: new KeyMaterial("secret") }];
    const signed = signedRequests({ institution, gateway, algorithm: "hmac-sha256", keys });
    return {
      outcomes: [filed.outcome, again.outcome, batch[0].outcome],
      receipt,
      webhook: verifyWebhook({ payload, headers, secret }).type,
      refused: await withoutFetch.capabilities.get({ maxRetries: 0 }).catch((error) => String(error.cause)),
      oauth: (await oauth.authorize({})).authorization,
      signed: await signed.authorize({ method: "GET", path: "/", headers: {} }).catch((error) => String(error)),
      key: await loadKey({ env: "KEY" }).catch((error) => String(error)),
      pages: await countPdfPages(new Uint8Array(10)).catch((error) => String(error)),
      globals: [typeof Buffer, typeof process, typeof globalThis.process],
    };
  }
`;

/** Bundles the application as a bundler for browsers and edge runtimes does, without any other option. */
async function bundle(): Promise<{ code: string; metafile: Metafile }> {
  const { outputFiles, metafile, warnings } = await build({
    stdin: { contents: APPLICATION, resolveDir: root },
    bundle: true,
    format: "esm",
    platform: "browser",
    // The paths of tsconfig.json lead to the sources.
    tsconfigRaw: {},
    write: false,
    metafile: true,
    logLevel: "silent",
    // Node's own fetch needs the globals of Node; the bundle must not see them.
    banner: { js: "const Buffer = undefined, process = undefined, require = undefined, setImmediate = undefined;" },
  });
  expect(warnings).toEqual([]);
  return { code: outputFiles[0]!.text, metafile };
}

/** Runs the bundle in a thread, where `globalThis.process` is missing as well. */
function runWithoutNode(code: string, data: unknown): Promise<unknown> {
  const file = path.join(folder, "bundle.mjs");
  writeFileSync(file, code);
  const script = `
    const { parentPort, workerData } = require("node:worker_threads");
    import(workerData.file).then(async ({ default: run }) => {
      delete globalThis.process;
      parentPort.postMessage(await run(workerData.data));
    });
  `;
  return new Promise((resolve, reject) => {
    const worker = new Worker(script, { eval: true, workerData: { file, data } });
    worker.once("message", (answer) => void worker.terminate().then(() => resolve(answer)));
    worker.once("error", reject);
  });
}

describe("the SDK in a bundle for browsers and edge runtimes", () => {
  it("needs no module of Node, and files with the fetch of the application", async () => {
    const { code, metafile } = await bundle();
    const external = Object.values(metafile.outputs).flatMap(({ imports }) => imports.filter((one) => one.external));
    expect(external).toEqual([]);
    expect(
      Object.keys(metafile.inputs).filter((file) => /undici|yauzl|saxes|noble.curves|cryptography|read-key/.test(file)),
    ).toEqual([]);

    const result = await runWithoutNode(code, { gateway: sandbox.url, mortgage: MORTGAGE });
    expect(result).toEqual({
      outcomes: ["filed", "existing", "existing"],
      receipt: expect.objectContaining({ sha256: expect.stringMatching(/^[0-9a-f]{64}$/) as string }) as object,
      webhook: "other",
      refused: "TypeError: the built-in transport needs Node.js: pass fetch to RegistryClient",
      oauth: "Bearer YmFuazpzZWNyZXQ=",
      signed: "TypeError: this function of bdc-connect needs Node.js",
      key: "TypeError: this function of bdc-connect needs Node.js",
      pages: "TypeError: this function of bdc-connect needs Node.js",
      globals: ["undefined", "undefined", "undefined"],
    });
  });

  it("leaves out the schemas that an application does not use", async () => {
    const { outputFiles, warnings } = await build({
      stdin: { contents: `export { CASE_STATUSES } from "bdc-connect/contract";`, resolveDir: root },
      bundle: true,
      format: "esm",
      tsconfigRaw: {},
      write: false,
      logLevel: "silent",
    });
    expect(warnings).toEqual([]);
    expect(outputFiles[0]!.contents.length).toBeLessThan(40_000);
  });
});
