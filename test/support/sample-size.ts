/**
 * Number of random inputs of a test: a sample, or all of them with `npm run test:samples`, which is run before a release
 * and after a change to reading or checking files.
 */
export const sampleSize = (all: number, sample: number): number =>
  process.env["ALL_SAMPLES"] === undefined ? sample : all;
