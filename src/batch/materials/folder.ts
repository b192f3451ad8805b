import { dirname } from "node:path";

interface BatchFile {
  readonly filePath: string;
  /** JSON, as stored with the batch. */
  readonly format?: string;
}

/** The folder to which the paths of a batch's materials are relative: that of its file, unless another is stored. */
export function materialsFolderOf({ filePath, format }: BatchFile): string {
  const { materialsFolder } = JSON.parse(format ?? "{}") as { materialsFolder?: string };
  return materialsFolder ?? dirname(filePath);
}
