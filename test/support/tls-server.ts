import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import type { IncomingMessage } from "node:http";
import { createServer, type ServerOptions } from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";

export interface TestCertificate {
  readonly cert: string;
  readonly key: string;
}

/** A certificate authority created with openssl. Issues server certificates. */
export class TestCa {
  readonly folder = mkdtempSync(path.join(tmpdir(), "bdc-ca-"));
  readonly caFile = path.join(this.folder, "ca.pem");

  constructor() {
    this.#openssl("req -x509 -newkey rsa:2048 -nodes -keyout ca.key -out ca.pem -days 3650 -subj /CN=TestCA");
  }

  /** Issues a certificate. `names` has the form of openssl: `DNS:localhost,IP:127.0.0.1`. */
  issue(name: string, names: string, subject = `/CN=${name}`): TestCertificate {
    writeFileSync(path.join(this.folder, `${name}.ext`), `subjectAltName=${names}\n`);
    this.#openssl(`req -newkey rsa:2048 -nodes -keyout ${name}.key -out ${name}.csr -utf8 -subj`, subject);
    this.#openssl(
      `x509 -req -in ${name}.csr -CA ca.pem -CAkey ca.key -CAcreateserial -out ${name}.pem -days 3650 -extfile ${name}.ext`,
    );
    return this.#read(name);
  }

  /** Issues a certificate that expired in 2021. */
  issueExpired(name: string, names: string): TestCertificate {
    return this.#issueFor(name, names, "20200101000000Z", "20210101000000Z");
  }

  /** Issues a certificate that becomes valid in 2040. */
  issueFuture(name: string, names: string): TestCertificate {
    return this.#issueFor(name, names, "20400101000000Z", "20410101000000Z");
  }

  /** Issues a certificate through an intermediate CA. The file holds both certificates, the own one first. */
  issueThroughIntermediate(name: string, names: string): TestCertificate & { readonly leaf: string } {
    writeFileSync(path.join(this.folder, "mid.ext"), "basicConstraints=CA:TRUE\n");
    this.#openssl("req -newkey rsa:2048 -nodes -keyout mid.key -out mid.csr -subj /CN=Intermediate");
    this.#openssl(
      "x509 -req -in mid.csr -CA ca.pem -CAkey ca.key -CAcreateserial -out mid.pem -days 30 -extfile mid.ext",
    );
    writeFileSync(path.join(this.folder, `${name}.ext`), `subjectAltName=${names}\n`);
    this.#openssl(`req -newkey rsa:2048 -nodes -keyout ${name}.key -out ${name}.csr -subj /CN=${name}`);
    this.#openssl(
      `x509 -req -in ${name}.csr -CA mid.pem -CAkey mid.key -CAcreateserial -out ${name}.pem -days 30 -extfile ${name}.ext`,
    );
    const { cert: leaf, key } = this.#read(name);
    return { leaf, key, cert: leaf + this.#read("mid").cert };
  }

  /** Encrypts a key that was issued under this name. */
  encryptedKey(name: string, passphrase: string): string {
    this.#openssl(`pkey -in ${name}.key -aes256 -out ${name}.encrypted.key -passout`, `pass:${passphrase}`);
    return readFileSync(path.join(this.folder, `${name}.encrypted.key`), "utf8");
  }

  /** Packs a certificate and its key into a PKCS#12 file. `options` are those of openssl, such as `-legacy`. */
  pkcs12(name: string, passphrase: string, ...options: string[]): Buffer {
    const command = `pkcs12 -export -inkey ${name}.key -in ${name}.pem -out ${name}.p12 -passout`;
    this.#openssl(command, `pass:${passphrase}`, ...options);
    return readFileSync(path.join(this.folder, `${name}.p12`));
  }

  #issueFor(name: string, names: string, from: string, to: string): TestCertificate {
    writeFileSync(
      path.join(this.folder, "expired.cnf"),
      `[ca]\ndefault_ca=d\n[d]\nnew_certs_dir=.\ndatabase=index.txt\nserial=serial\ndefault_md=sha256\npolicy=p\nx509_extensions=e\n[p]\ncommonName=supplied\n[e]\nsubjectAltName=${names}\n`,
    );
    writeFileSync(path.join(this.folder, "index.txt"), "");
    writeFileSync(path.join(this.folder, "serial"), "1000\n");
    this.#openssl(`req -newkey rsa:2048 -nodes -keyout ${name}.key -out ${name}.csr -subj /CN=${name}`);
    this.#openssl(
      `ca -batch -config expired.cnf -cert ca.pem -keyfile ca.key -in ${name}.csr -out ${name}.pem -startdate ${from} -enddate ${to}`,
    );
    return this.#read(name);
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  #read(name: string): TestCertificate {
    const read = (extension: string) => readFileSync(path.join(this.folder, `${name}.${extension}`), "utf8");
    return { cert: read("pem"), key: read("key") };
  }

  #openssl(command: string, ...more: string[]): void {
    execFileSync("openssl", [...command.split(" "), ...more], { cwd: this.folder, stdio: "ignore" });
  }
}

export interface TlsServer {
  readonly port: number;
  /** Number of requests received. */
  readonly requests: () => number;
  close(): Promise<void>;
}

/** Starts an HTTPS server that answers every request with an empty JSON object. */
export async function startTlsServer(
  options: ServerOptions,
  onRequest: (request: IncomingMessage) => void = () => undefined,
): Promise<TlsServer> {
  let requests = 0;
  const server = createServer(options, (request, response) => {
    requests++;
    onRequest(request);
    request.resume();
    response.writeHead(200, { "content-type": "application/json" }).end("{}");
  });
  server.on("tlsClientError", () => undefined);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    port: (server.address() as AddressInfo).port,
    requests: () => requests,
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
