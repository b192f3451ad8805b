import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

/** A folder in which openssl runs, as the independent other side. */
export class OpenSsl {
  readonly folder = mkdtempSync(path.join(tmpdir(), "bdc-openssl-"));

  /** Runs a command, whose words are given one by one, and returns its output. */
  run(args: readonly string[], input?: Uint8Array | string): Buffer {
    return execFileSync("openssl", args, { cwd: this.folder, input, stdio: ["pipe", "pipe", "ignore"] });
  }

  /** Whether a command ends without an error. */
  succeeds(args: readonly string[], input?: Uint8Array | string): boolean {
    try {
      this.run(args, input);
      return true;
    } catch {
      return false;
    }
  }

  write(name: string, content: Uint8Array | string): string {
    writeFileSync(this.path(name), content);
    return name;
  }

  read(name: string): Buffer {
    return readFileSync(this.path(name));
  }

  path(name: string): string {
    return path.join(this.folder, name);
  }

  /** Makes a key pair in `NAME.key` and `NAME.pub`. */
  keyPair(name: string, ...options: readonly string[]): void {
    this.run(["genpkey", ...options, "-out", `${name}.key`]);
    this.run(["pkey", "-in", `${name}.key`, "-pubout", "-out", `${name}.pub`]);
  }

  sm2KeyPair(name: string): void {
    this.keyPair(name, "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:SM2");
  }

  /** Signs with SM2 and SM3. Returns the signature in DER. */
  sm2Sign(name: string, text: Uint8Array, userId: string): Buffer {
    return this.run([...sm2("-sign"), "-inkey", `${name}.key`, "-pkeyopt", `distid:${userId}`], text);
  }

  sm2Verifies(name: string, text: Uint8Array, signature: Uint8Array, userId: string): boolean {
    this.write("signature", signature);
    const key = ["-pubin", "-inkey", `${name}.pub`, "-sigfile", "signature"];
    return this.succeeds([...sm2("-verify"), ...key, "-pkeyopt", `distid:${userId}`], text);
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

const sm2 = (action: string): string[] => ["pkeyutl", action, "-rawin", "-digest", "sm3"];
