import { SecurityError } from "../../common/security-error.js";
import { createCipher } from "../../ciphers/create-cipher.js";
import { compileCanonical } from "../../signers/canonical.js";
import { createSigner } from "../../signers/create-signer.js";
import type { Description } from "../schema/description.js";
import type { Mapping } from "../schema/operators.js";
import { allCalls } from "../plan/described-calls.js";
import type { FindingCode, Findings } from "./findings.js";

/** Signers, ciphers and canonical texts exist and fit; documents travel as the description says. */
export function checkSecurity(description: Description, findings: Findings): void {
  const { signing, encryption, token } = description;
  for (const side of ["request", "answer"] as const) {
    const signature = signing?.[side];
    if (!signature) continue;
    const pointer = `/signing/${side}`;
    attempt(() => createSigner(signature.signer, signature.parameters, pointer), pointer, signature.signer, findings);
    attempt(() => compileCanonical(signature.canonical, `${pointer}/canonical`), pointer, "", findings);
    const text = JSON.stringify(signature.canonical);
    if (/\$(?:timestamp|date)\b/.test(text) && !signing.window)
      findings.add(`${pointer}/canonical`, "window-missing", "$timestamp");
    if (/\$nonce\b/.test(text) && !signing.window?.nonce)
      findings.add(`${pointer}/canonical`, "window-missing", "$nonce");
  }
  if (encryption) {
    const { cipher, parameters } = encryption;
    attempt(() => createCipher(cipher, parameters, "/encryption"), "/encryption", cipher, findings);
  }
  const unwrap = token?.unwrap;
  if (unwrap) attempt(() => createCipher(unwrap.cipher, {}, "/token/unwrap"), "/token/unwrap", unwrap.cipher, findings);
}

function attempt(make: () => unknown, pointer: string, name: string, findings: Findings): void {
  try {
    make();
  } catch (error) {
    if (!(error instanceof SecurityError)) throw error;
    const isUnknown = error.code === "unknown-signer" || error.code === "unknown-cipher";
    const code: FindingCode = isUnknown ? (error.code as FindingCode) : "wrong-security";
    findings.add(error.pointer ?? pointer, code, isUnknown ? name : error.en);
  }
}

/** How documents travel fits `materials`. */
export function checkMaterials(description: Description, findings: Findings): void {
  const { materials } = description;
  const check = (lines: readonly Mapping[], pointer: string): void => {
    lines.forEach((line, i) => {
      if ("each" in line) return check(line.fields, `${pointer}/${i}/fields`);
      if (!("material" in line)) return;
      const at = `${pointer}/${i}/material/fields`;
      const values = Object.values(line.material.fields);
      const references = values.filter((value) => value.startsWith("$reference."));
      if (values.includes("$base64") && materials.by !== "inline") findings.add(at, "material-inline", materials.by);
      if (references.length > 0 && materials.by !== "upload") findings.add(at, "material-inline", materials.by);
      if (materials.by === "upload")
        for (const reference of references)
          if (!Object.hasOwn(materials.reference, reference.slice("$reference.".length)))
            findings.add(at, "unknown-reference", reference);
      if (!values.some((value) => value === "$base64" || value === "$sha256") && references.length === 0)
        findings.add(at, "material-without-content");
    });
  };
  for (const { spec, pointer } of allCalls(description)) check(spec.request, `${pointer}/request`);
}
