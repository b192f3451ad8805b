/** Thrown while a scenario runs, when the scenario itself is wrong: an unknown name, actor or operator. */
export class ScenarioError extends Error {
  /** What is wrong, in Chinese. */
  readonly zh: string;
  /** What is wrong, in English; also the message. */
  readonly en: string;

  /**
   * Creates the error.
   *
   * @param zh What is wrong, in Chinese.
   * @param en What is wrong, in English.
   */
  constructor(zh: string, en: string) {
    super(en);
    this.zh = zh;
    this.en = en;
  }
}
