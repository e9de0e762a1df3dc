/** `hkob completion`: prints a completion script for a shell. */
import {
  type Command,
  type CommandTable,
  defineCommand,
  EXIT,
  UsageError,
} from '../cli/command.ts';
import { print } from '../cli/output.ts';
import { DESCRIPTIONS } from '../config/documents.ts';

const SHELLS = { bash, zsh, fish };

/** Creates the `completion` command for the commands in a table. */
export function completionCommand(commands: CommandTable): Command {
  return defineCommand({
    name: 'completion',
    summary: 'completion of commands and options for bash, zsh and fish',
    usage: 'hkob completion bash|zsh|fish',
    description: 'Prints a script for the shell to read when it starts.',
    examples: [
      ['hkob completion bash >> ~/.bashrc', 'bash'],
      ['hkob completion zsh > ~/.zsh/completions/_hkob', 'zsh, into a folder of its fpath'],
      ['hkob completion fish > ~/.config/fish/completions/hkob.fish', 'fish'],
    ],
    options: {},
    positionals: { min: 1, max: 1 },
    async run(_, [shell = '']) {
      if (!Object.hasOwn(SHELLS, shell)) {
        const known = Object.keys(SHELLS).join(', ');
        throw new UsageError(`there is no completion for "${shell}"`, `it is one of ${known}`);
      }
      const loaded = Object.values(commands).map(async ({ load }) => (await load()).command);
      const script = SHELLS[shell as keyof typeof SHELLS](await Promise.all(loaded));
      print(...script.split('\n'));
      return EXIT.done;
    },
  });
}

/** The kind of value an option takes. `spec` is the name of an API or a file. */
function valueKindOf(
  { options }: Command,
  name: string,
): 'none' | 'file' | 'folder' | 'spec' | 'word' {
  const { type, value } = options[name] ?? { type: 'boolean' };
  if (type === 'boolean') return 'none';
  if (name === 'spec') return 'spec';
  return value === 'FILE' ? 'file' : value === 'DIR' ? 'folder' : 'word';
}

const flagsOf = (command: Command): string[] => [
  ...Object.keys(command.options).map((name) => `--${name}`),
  '--help',
];

function bash(all: readonly Command[]): string {
  const names = all.map(({ name }) => name).join(' ');
  const cases = all.map(
    (command) => `    ${command.name}) words='${flagsOf(command).join(' ')}' ;;`,
  );
  return `# bash completion of hkob
_hkob() {
  local word=\${COMP_WORDS[COMP_CWORD]} before=\${COMP_WORDS[COMP_CWORD-1]} words=
  if [[ $COMP_CWORD -eq 1 ]]; then
    COMPREPLY=($(compgen -W '${names} --help --version' -- "$word"))
    return
  fi
  case $before in
    --spec) COMPREPLY=($(compgen -W '${DESCRIPTIONS.join(' ')}' -- "$word") $(compgen -f -- "$word")); return ;;
    --out|--root|--generated) COMPREPLY=($(compgen -d -- "$word")); return ;;
    completion) COMPREPLY=($(compgen -W '${Object.keys(SHELLS).join(' ')}' -- "$word")); return ;;
  esac
  case \${COMP_WORDS[1]} in
${cases.join('\n')}
  esac
  if [[ $word == -* ]]; then COMPREPLY=($(compgen -W "$words" -- "$word"))
  else COMPREPLY=($(compgen -f -- "$word")); fi
}
complete -o filenames -F _hkob hkob`;
}

function zsh(all: readonly Command[]): string {
  const actions = {
    none: '',
    file: ':file:_files',
    folder: ':folder:_files -/',
    spec: ':document:_hkob_document',
    word: ':value: ',
  };
  const described = all.map(({ name, summary }) => `    '${name}:${quoted(summary)}'`);
  const cases = all.map((command) => {
    const flags = Object.entries(command.options).map(([name, { summary, multiple }]) => {
      const text = quoted(summary).replaceAll(/[[\]:]/g, '\\$&');
      return `        '${multiple ? '*' : ''}--${name}[${text}]${actions[valueKindOf(command, name)]}' \\`;
    });
    const rest =
      command.name === 'completion'
        ? `'1:shell:(${Object.keys(SHELLS).join(' ')})'`
        : "'*:file:_files'";
    return `    ${command.name})\n      _arguments \\\n${flags.join('\n')}${flags.length > 0 ? '\n' : ''}        '--help[show the help]' ${rest} ;;`;
  });
  return `#compdef hkob
_hkob_document() {
  _alternative 'apis:API:(${DESCRIPTIONS.join(' ')})' 'files:file:_files'
}
_hkob() {
  local -a commands=(
${described.join('\n')}
  )
  if (( CURRENT == 2 )); then
    _describe command commands
    return
  fi
  local name=$words[2]
  shift words
  (( CURRENT-- ))
  case $name in
${cases.join('\n')}
  esac
}
if [[ $funcstack[1] == _hkob ]]; then _hkob "$@"; else compdef _hkob hkob; fi`;
}

function fish(all: readonly Command[]): string {
  const takes = {
    none: '',
    file: ' -r -F',
    folder: ' -x -a "(__fish_complete_directories)"',
    spec: ` -r -F -a '${DESCRIPTIONS.join(' ')}'`,
    word: ' -x',
  };
  const lines = all.flatMap((command) => {
    const { name, summary } = command;
    const seen = `-n '__fish_seen_subcommand_from ${name}'`;
    return [
      `complete -c hkob -f -n __fish_use_subcommand -a ${name} -d '${quoted(summary)}'`,
      ...Object.entries(command.options).map(
        ([option, { summary }]) =>
          `complete -c hkob ${seen} -l ${option}${takes[valueKindOf(command, option)]} -d '${quoted(summary)}'`,
      ),
      `complete -c hkob ${seen} -l help -d 'show the help'`,
      ...(name === 'completion'
        ? [`complete -c hkob -f ${seen} -a '${Object.keys(SHELLS).join(' ')}'`]
        : []),
    ];
  });
  return `# fish completion of hkob\n${lines.join('\n')}`;
}

/** Removes what would end a single-quoted shell word. */
const quoted = (text: string): string => text.replaceAll("'", '’').replaceAll('\\', '');
