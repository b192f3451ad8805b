import { X509Certificate, createPrivateKey } from "node:crypto";
import { inspect } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { loadCryptography } from "../../../src/gateway/index.js";
import { loadKey, type KeySource } from "../../../src/sdk/index.js";
import { OpenSsl } from "../../gateway/openssl.js";

const openssl = new OpenSsl();
const PASS = "口令 p@ss";
const env = { KEY_PASS: PASS, EMPTY: "", TEXT: "secret of the environment\n" };
const file = (name: string) => ({ file: openssl.path(name) });
const load = (source: KeySource) => loadKey(source, { env });
const p12 = (name: string): KeySource => ({ pkcs12: file(name), passphrase: { env: "KEY_PASS" } });
const codeOf = (source: KeySource) =>
  load(source).then(
    () => "loaded",
    (error: { code: string }) => {
      expect(inspect(error, { depth: 5, showHidden: true })).not.toMatch(/p@ss|hush/);
      return error.code;
    },
  );

beforeAll(() => {
  openssl.run("req -x509 -newkey rsa:2048 -nodes -keyout ca.key -out ca.pem -days 9 -subj /CN=CA".split(" "));
  openssl.run("req -newkey rsa:2048 -nodes -keyout rsa.key -out rsa.csr -subj /CN=bank".split(" "));
  openssl.run("x509 -req -in rsa.csr -CA ca.pem -CAkey ca.key -CAcreateserial -out rsa.pem -days 9".split(" "));
  openssl.sm2KeyPair("sm2");
  openssl.run("req -x509 -key sm2.key -sm3 -out sm2.pem -days 9 -subj /CN=sm2".split(" "));
});
afterAll(() => openssl.remove());

const export12 = (name: string, key: string, ...options: string[]) =>
  openssl.run([
    "pkcs12",
    "-export",
    "-inkey",
    `${key}.key`,
    "-in",
    `${key}.pem`,
    "-passout",
    `pass:${PASS}`,
    "-out",
    name,
    ...options,
  ]);

describe("a key", () => {
  it("comes from a file, the environment and the output of a program", async () => {
    openssl.write("text", "hush\r\n");
    openssl.write("hex", "00FF10\n");
    openssl.write("base64", "AP8Q");
    openssl.write("binary", Buffer.of(0, 255, 10));
    const bytesOf = async (source: KeySource) => Buffer.from((await load(source)).secret.reveal());
    expect((await bytesOf(file("text"))).toString()).toBe("hush");
    expect(await bytesOf({ ...file("hex"), encoding: "hex" })).toEqual(Buffer.of(0, 255, 16));
    expect(await bytesOf({ ...file("base64"), encoding: "base64" })).toEqual(Buffer.of(0, 255, 16));
    expect(await bytesOf({ ...file("binary"), encoding: "binary" })).toEqual(Buffer.of(0, 255, 10));
    expect((await bytesOf({ env: "TEXT" })).toString()).toBe("secret of the environment");
    // Without a shell: the argument is one word, whatever is in it.
    const command = [process.execPath, "-e", "console.log(process.argv[1])", "$(id); a b"] as const;
    expect((await bytesOf({ command })).toString()).toBe("$(id); a b");
  });

  it("in encrypted PEM opens with its passphrase", async () => {
    openssl.run(["pkey", "-in", "sm2.key", "-aes256", "-passout", `pass:${PASS}`, "-out", "sm2.encrypted"]);
    const { secret } = await load({ ...file("sm2.encrypted"), passphrase: { env: "KEY_PASS" } });
    const { createSigner } = await loadCryptography();
    const signature = createSigner("sm2-sm3").sign(Buffer.from("x"), secret);
    expect(openssl.sm2Verifies("sm2", Buffer.from("x"), signature, "1234567812345678")).toBe(true);
  });

  const node = (script: string, timeoutMs = 10_000): KeySource => ({
    command: [process.execPath, "-e", script],
    timeoutMs,
  });

  it.each<[string, () => KeySource]>([
    ["key-file-missing", () => file("none")],
    ["key-file-unreadable", () => ({ file: openssl.folder })],
    ["key-too-large", () => ({ file: "/dev/zero" })],
    ["key-empty", () => file(openssl.write("empty", "\n"))],
    ["key-encoding", () => ({ ...file(openssl.write("odd", "hush")), encoding: "hex" })],
    ["key-env-missing", () => ({ env: "NONE" })],
    ["key-env-missing", () => ({ env: "EMPTY" })],
    ["key-command-missing", () => ({ command: ["/no/such/program"] })],
    ["key-command-failed", () => node("console.log('hush'); console.error('hush'); process.exit(3)")],
    ["key-command-timeout", () => node("console.log('hush'); setInterval(() => {}, 1000)", 500)],
    ["key-too-large", () => node("process.stdout.write('hush'.repeat(1 << 20))")],
    ["key-empty", () => node("")],
  ])("that cannot be loaded gives the error %s without content", async (code, source) => {
    expect(await codeOf(source())).toBe(code);
  });
});

describe("a PKCS#12 file", () => {
  it.each<[string, string[]]>([
    ["as openssl makes it today", []],
    ["with its chain", ["-certfile", "ca.pem"]],
    ["of older programs: RC2 of 40 bits and 3DES", ["-legacy"]],
    ["with RC2 of 128 bits", ["-legacy", "-certpbe", "PBE-SHA1-RC2-128", "-keypbe", "PBE-SHA1-RC2-128"]],
    ["with 3DES of two keys", ["-legacy", "-certpbe", "PBE-SHA1-2DES", "-keypbe", "PBE-SHA1-2DES"]],
    ["with AES-128 and SHA-512", ["-certpbe", "AES-128-CBC", "-keypbe", "AES-192-CBC", "-macalg", "sha512"]],
    ["with 3DES in PBES2", ["-certpbe", "DES-EDE3-CBC", "-keypbe", "DES-EDE3-CBC"]],
    ["with SM4 and SM3", ["-certpbe", "SM4-CBC", "-keypbe", "SM4-CBC", "-macalg", "sm3"]],
    ["without encryption", ["-certpbe", "NONE", "-keypbe", "NONE"]],
    ["with many iterations", ["-iter", "50000"]],
  ])("%s opens with its passphrase only", async (_, options) => {
    export12("a.p12", "rsa", ...options);
    const { secret, publicKey } = await load(p12("a.p12"));
    const certificate = new X509Certificate(publicKey!.reveal());
    expect(certificate.subject).toBe("CN=bank");
    expect(certificate.checkPrivateKey(createPrivateKey(secret.revealText()))).toBe(true);
    expect(await codeOf({ pkcs12: file("a.p12"), passphrase: { env: "TEXT" } })).toBe("pkcs12-passphrase");
  });

  it("with an SM2 key signs", async () => {
    export12("sm2.p12", "sm2");
    const { secret, publicKey } = await load(p12("sm2.p12"));
    const { createSigner } = await loadCryptography();
    const signer = createSigner("sm2-sm3");
    expect(signer.verify(Buffer.from("x"), signer.sign(Buffer.from("x"), secret), publicKey)).toBe(true);
  });

  it("that is damaged, or something else, is refused", async () => {
    export12("a.p12", "rsa");
    const bytes = openssl.read("a.p12");
    const damaged: string[] = [];
    for (let at = 0; at < bytes.length; at += 97) {
      const changed = Buffer.from(bytes);
      changed[at]! ^= 0x55;
      openssl.write("changed.p12", changed);
      damaged.push(await codeOf(p12("changed.p12")));
    }
    expect(damaged.filter((code) => !code.startsWith("pkcs12-"))).toEqual([]);
    openssl.write("cut.p12", bytes.subarray(0, 900));
    expect(await codeOf(p12("cut.p12"))).toBe("pkcs12-damaged");
    expect(await codeOf(p12("rsa.pem"))).toBe("pkcs12-damaged");
  });

  it("without a key, or with a certificate of another, is refused", async () => {
    openssl.run(["pkcs12", "-export", "-nokeys", "-in", "rsa.pem", "-passout", `pass:${PASS}`, "-out", "none.p12"]);
    expect(await codeOf(p12("none.p12"))).toBe("pkcs12-no-key");
    openssl.run(["pkcs12", "-export", "-nocerts", "-inkey", "rsa.key", "-passout", `pass:${PASS}`, "-out", "bare.p12"]);
    expect(await codeOf(p12("bare.p12"))).toBe("pkcs12-no-key");
  });
});
