import { maskForeignText, maskStray, maskStrayHeader, maskStrayReference } from "../../contract/index.js";

/** Facts that people need in full, to find what is meant: they are masked only where they certainly name a person. */
const REFERENCES = new Set([
  "path",
  "file",
  "folder",
  "gateway",
  "id",
  "ref",
  "caseNo",
  "name",
  "found",
  "wanted",
  "known",
]);
const HEADERS = new Set(["header", "column"]);
/** Texts of ours, which may quote a value. */
const TEXTS = new Set(["zh", "en", "flag", "nearZh", "nearEn"]);

/** Masks a fact of a usage error. What was typed may be a personal value or a secret in the wrong place. */
export function maskFact(name: string, fact: string): string {
  if (TEXTS.has(name)) return maskForeignText(fact);
  if (name === "command") return maskCommand(fact);
  if (name === "option") return maskOption(fact);
  if (HEADERS.has(name)) return maskStrayHeader(fact);
  return REFERENCES.has(name) ? maskStrayReference(maskAddress(fact)) : maskStray(fact);
}

/** Masks an option that the command line does not have: a value may have been written as one. */
function maskOption(option: string): string {
  const [dashes] = /^-*/.exec(option)!;
  return dashes + maskStray(option.slice(dashes.length));
}

/** Masks the words of a command. */
function maskCommand(command: string): string {
  return command
    .split(" ")
    .map((word) => maskStray(word))
    .join(" ");
}

/** Masks user and password of an address. */
function maskAddress(fact: string): string {
  return fact.includes("://") ? maskForeignText(fact) : fact;
}
