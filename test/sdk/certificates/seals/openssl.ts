import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

/** Runs openssl in a temporary folder. */
export class OpenSsl {
  readonly #folder = mkdtempSync(path.join(tmpdir(), "bdc-openssl-"));

  run(...args: readonly string[]): string {
    return execFileSync("openssl", args, { cwd: this.#folder, encoding: "utf8", stdio: "pipe" });
  }

  write(name: string, content: string | Uint8Array): string {
    writeFileSync(path.join(this.#folder, name), content);
    return name;
  }

  read(name: string): Buffer {
    return readFileSync(path.join(this.#folder, name));
  }

  close(): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

interface CmsInput {
  readonly cms: Uint8Array;
  readonly content: Uint8Array;
  /** PEM. */
  readonly ca: string;
  readonly more?: readonly string[];
}

/** Verifies a CMS signature with openssl, independently of the product. */
export function opensslVerifies({ cms, content, ca, more = [] }: CmsInput): boolean {
  const openssl = new OpenSsl();
  try {
    const files = ["-in", openssl.write("cms.der", cms), "-content", openssl.write("content.bin", content)];
    const trust = ["-CAfile", openssl.write("ca.pem", ca), "-purpose", "any", "-out", "out.bin"];
    openssl.run("cms", "-verify", "-binary", "-inform", "DER", ...files, ...trust, ...more);
    return true;
  } catch {
    return false;
  } finally {
    openssl.close();
  }
}
