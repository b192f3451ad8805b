import type { UsageText } from "./usage-text.js";

/** Errors of files and of standard input that cannot be read. */
export const INPUT_ERRORS = {
  "stdin-is-terminal": {
    zh: "标准输入是终端，没有可读取的数据。请通过管道传入文件内容，或者写明文件的路径",
    en: "stdin is a terminal and provides no data. Pipe the content of a file into the command, or give the path of the file",
    next: "bdc check --help",
  },
  "stdin-too-large": {
    zh: "标准输入超过 {max} 字节，没有读取。请检查管道的来源，或分成几个文件",
    en: "stdin holds more than {max} bytes and was not read. Check what is piped in, or split it into several files",
    next: "bdc check --help",
  },
  "stdin-not-copied": {
    zh: "标准输入无法存入文件夹 {folder}（{why}）。请确认文件夹可写、磁盘未满，或先保存为文件再写明路径",
    en: "stdin cannot be copied to the folder {folder} ({why}). Make sure that the folder is writable and the disk is not full, or save a file and name it",
    next: "bdc check --help",
  },
  "reading-option": {
    zh: "{flag} 不支持“{text}”；可选值：{known}",
    en: 'invalid value "{text}" for {flag}. Valid values: {known}',
    next: "bdc check --help",
  },
  "local-file-not-regular": {
    zh: "无法读取：{path} 是{zh}，不是普通文件。请先把内容存成文件",
    en: "cannot read {path}: it is {en}, not a regular file. Save the content as a file first",
    next: "ls -l {path}",
  },
  "local-file-too-large": {
    zh: "文件超过 {max} 字节，没有读取：{path}。请检查是否选错了文件",
    en: "the file is larger than {max} bytes and was not read: {path}. Check that it is the right file",
    next: "ls -l {path}",
  },
  "local-file-unreadable": {
    zh: "文件无法读取：{path}。请检查路径、文件名和读取权限",
    en: "the file cannot be read: {path}. Check the path, the name and that you may read it",
    next: "ls -l {path}",
  },
} as const satisfies Record<string, UsageText>;
