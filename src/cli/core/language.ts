/** Language of help, prompts, messages and errors. */
export type Lang = "zh" | "en";

/** One text in both languages. */
export interface LocalizedText {
  readonly zh: string;
  readonly en: string;
}
