/** The file argument that stands for standard input. */
export const STANDARD_INPUT = "-";
/** Name of such a table in results and suggested file names. */
export const STANDARD_INPUT_NAME = "stdin";
