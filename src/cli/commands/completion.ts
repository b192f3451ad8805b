import type { CommandGroup, CommandSpec, Run } from "../core/command.js";
import { ExitCode } from "../core/exit-codes.js";

type Groups = readonly CommandGroup[];

/**
 * Makes a completion script from the command tree. The script holds only words: it does not run `bdc` at every Tab.
 * @param groups The tree; passed in, because the tree imports this file
 */
export function completionFor(groups: Groups): Run {
  return async (_context, [shell = "bash"]) => {
    const script = SCRIPTS[shell as keyof typeof SCRIPTS](groups);
    return { exit: ExitCode.Done, data: { shell, script }, view: () => script, isScript: true };
  };
}

const SCRIPTS = { bash, zsh: (groups: Groups) => `autoload -U +X bashcompinit && bashcompinit\n${bash(groups)}`, fish };

const nameOf = (usage: string) => usage.split(" ")[0]!;
const flagsOf = ({ options }: CommandSpec) => (options ?? []).map(({ flags }) => flags.split(" ")[0]!);
const GLOBAL = ["--json", "--profile", "--lang", "--quiet", "--log-format", "--no-color", "--help"];

function tree(groups: Groups): { path: string; words: string[]; files: boolean }[] {
  const top = groups.flatMap((g) => (g.name === "" ? g.commands.map((c) => nameOf(c.usage)) : [g.name]));
  return [
    { path: "", words: [...top, "help"], files: false },
    ...groups
      .filter((g) => g.name !== "")
      .map((g) => ({ path: g.name, words: g.commands.map((c) => nameOf(c.usage)), files: false })),
    ...groups.flatMap((g) =>
      g.commands.map((c) => ({
        path: `${g.name} ${nameOf(c.usage)}`.trim(),
        words: [...flagsOf(c), ...GLOBAL],
        files: true,
      })),
    ),
  ];
}

function bash(groups: Groups): string {
  const cases = tree(groups).map(
    ({ path, words, files }) => `    "${path}") words="${words.join(" ")}"${files ? "; files=1" : ""};;`,
  );
  return `# bdc completion bash > /etc/bash_completion.d/bdc
_bdc() {
  local cur="\${COMP_WORDS[COMP_CWORD]}" path="" words="" files="" w
  for w in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do case "$w" in -*) ;; *) case " ${groups
    .filter((g) => g.name)
    .map((g) => g.name)
    .join(" ")} " in *" $path "*) path="$path $w";; *) [ -z "$path" ] && path="$w";; esac;; esac; done
  case "$path" in
${cases.join("\n")}
  esac
  COMPREPLY=($(compgen -W "$words" -- "$cur"))
  [ -n "$files" ] && [ "\${cur#-}" = "$cur" ] && COMPREPLY+=($(compgen -f -- "$cur"))
}
complete -o filenames -F _bdc bdc
`;
}

function fish(groups: Groups): string {
  const lines = tree(groups)
    .filter((t) => t.path !== "")
    .flatMap(({ path, words }) => {
      const seen = path
        .split(" ")
        .map((w) => `__fish_seen_subcommand_from ${w}`)
        .join("; and ");
      return words.map((w) =>
        w.startsWith("--") ? `complete -c bdc -n '${seen}' -l ${w.slice(2)}` : `complete -c bdc -n '${seen}' -a ${w}`,
      );
    });
  return [
    `# bdc completion fish > ~/.config/fish/completions/bdc.fish`,
    ...tree(groups)[0]!.words.map((w) => `complete -c bdc -n __fish_use_subcommand -a ${w}`),
    ...lines,
    "",
  ].join("\n");
}
