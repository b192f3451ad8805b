/**
 * The completion scripts. They hold no words of their own: at every press of Tab they ask `bdc __complete`. They stay
 * valid when bdc is upgraded.
 */

const bash = `# bdc completion bash > ~/.local/share/bash-completion/completions/bdc
_bdc() {
  local line before=("\${COMP_WORDS[@]:1:COMP_CWORD-1}")
  # Bash breaks words at = and :, and completes the part after them.
  case "\${COMP_WORDS[COMP_CWORD]}" in [=:]) before+=("\${COMP_WORDS[COMP_CWORD]}") ;; esac
  COMPREPLY=()
  while IFS= read -r line; do
    case "$line" in
      :files) compopt -o default -o bashdefault 2>/dev/null ;;
      :folders) compopt -o dirnames 2>/dev/null ;;
      :words) ;;
      *) COMPREPLY+=("$line") ;;
    esac
  done < <("\${1/#\\~/$HOME}" __complete bash "=$2" "\${before[@]}" 2>/dev/null)
}
# Bash 3.2, as on macOS, cannot choose at each press: there, files complete whatever has no candidates.
if type compopt >/dev/null 2>&1; then complete -o nosort -F _bdc bdc 2>/dev/null || complete -F _bdc bdc
else complete -o default -F _bdc bdc
fi
`;

const zsh = `#compdef bdc
# bdc completion zsh > ~/.zfunc/_bdc, where fpath=(~/.zfunc $fpath) stands before compinit
_bdc() {
  local -a lines described
  local line directive tab=$'\\t'
  lines=("\${(@f)$(\${(Q)words[1]} __complete zsh "=\${(Q)PREFIX}" "\${(@Q)words[2,CURRENT-1]}" 2>/dev/null)}")
  directive=$lines[1]
  shift lines
  case $directive in
    :files) compset -P '--*='; _files ;;
    :folders) compset -P '--*='; _files -/ ;;
    :words)
      for line in $lines; do
        [[ -n $line ]] || continue
        if [[ $line == *$tab* ]]; then described+=("\${\${line%%$tab*}//:/\\\\:}:\${line#*$tab}")
        else described+=("\${line//:/\\\\:}")
        fi
      done
      _describe -V 'bdc' described ;;
  esac
}
if [[ $funcstack[1] == _bdc ]]; then _bdc "$@"; else compdef _bdc bdc; fi
`;

const fish = `# bdc completion fish > ~/.config/fish/completions/bdc.fish
function __bdc_complete
    set -l before (commandline -opc)
    set -l current (commandline -ct)
    set -l program $before[1]
    set -e before[1]
    set -l lines ($program __complete fish "=$current" $before 2>/dev/null)
    set -l directive $lines[1]
    set -e lines[1]
    switch "$directive"
        case :files :folders
            set -l option (string match -r -- '^--[^=]*=' $current)
            set -l typed (string replace -r -- '^--[^=]*=' '' $current)
            if test $directive = :files
                string replace -r -- '^' "$option" (__fish_complete_path "$typed")
            else
                string replace -r -- '^' "$option" (__fish_complete_directories "$typed" '')
            end
        case :words
            printf '%s\\n' $lines
    end
end
complete -c bdc -e
complete -c bdc -f -k -a '(__bdc_complete)'
`;

const powershell = `# bdc completion powershell >> $PROFILE
Register-ArgumentCompleter -Native -CommandName bdc -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)
    $before = @($commandAst.CommandElements | Select-Object -Skip 1 |
        Where-Object { $_.Extent.EndOffset -lt $cursorPosition } |
        ForEach-Object { if ($_ -is [System.Management.Automation.Language.StringConstantExpressionAst]) { $_.Value } else { $_.Extent.Text } })
    $lines = @(bdc __complete powershell "=$wordToComplete" @before 2>$null)
    # Without an answer PowerShell completes files.
    if ($lines.Count -lt 2 -or $lines[0] -ne ':words') { return }
    $lines | Select-Object -Skip 1 | ForEach-Object {
        $value, $note = $_ -split "\`t", 2
        if (-not $note) { $note = $value }
        $text = if ($value -match '[;|,&<>()@#\\s]') { "'$value'" } else { $value }
        [System.Management.Automation.CompletionResult]::new($text, $value, 'ParameterValue', $note)
    }
}
`;

export const SHELL_SCRIPTS = { bash, zsh, fish, powershell };
export type Shell = keyof typeof SHELL_SCRIPTS;
