import type { Assignment, StrayLine } from './env-file.js';
import { isOurs } from './variables.js';

/** What is wrong with the lines of a `.env` that are no assignments, in a sentence each; none where nothing of ours is lost. */
export function problemsWith(
  path: string,
  assignments: readonly Assignment[],
  strays: readonly StrayLine[],
): string[] {
  const [first] = strays;
  const lost = strays.filter(({ text }) => /gws/i.test(text));
  // One line of a file that holds nothing else stands for all: in JSON or YAML each would be named.
  const named = assignments.length === 0 && first !== undefined ? [lost[0] ?? first] : lost;
  return [
    ...named.map(
      ({ line, text }) => `${path} line ${line} is no assignment: ${reasonOf(text)}; accepted is NAME=value`,
    ),
    ...assignments
      .filter(({ value }) => /\n\s*(export\s+)?GWS_\w+\s*=/.test(value))
      .map(
        ({ name, line }) =>
          `${path} line ${line}: the quote that begins the value of ${name} ends in a later line, so that assignments between are part of it: end it on its own line`,
      ),
  ];
}

function reasonOf(text: string): string {
  const [, command] = /^(setx?|setenv|declare|let|env)\s/i.exec(text) ?? [];
  if (command !== undefined) return `it begins with the command "${command.toLowerCase()}"`;
  if (/^\$/.test(text)) return 'it is a command of PowerShell or PHP';
  if (/^[{}[\]",]/.test(text)) return 'it looks like JSON';
  if (/^-?\s*[\w.-]+\s*:/.test(text)) return 'a colon stands where = belongs, as in YAML';
  if (/^</.test(text)) return 'it looks like XML';
  return /=/.test(text) ? 'what stands before = is no name' : 'it has no =';
}

/** What had better be looked at in the assignments of a `.env`. No sentence holds anything of a value. */
export function noticesOf(path: string, assignments: readonly Assignment[]): string[] {
  const ours = assignments.filter(({ name }) => isOurs(name));
  return [...ours.flatMap((each) => cutOff(path, each)), ...twice(path, ours)];
}

/** Where an unquoted value ends at a `#`: after a space that is a comment, but a password may hold both. */
function cutOff(path: string, { name, line, written, rest }: Assignment): string[] {
  if (/^(['"`]).*\1$/s.test(written)) return [];
  const isCut = rest.startsWith('#') || (/^\s+#/.test(rest) && /PASSWORD/.test(name));
  if (!isCut) return [];
  return [
    `${path} line ${line}: the value of ${name} ends before the #, and what follows is a comment; where it is part of the value, write ${name}='...' in quotes`,
  ];
}

function twice(path: string, assignments: readonly Assignment[]): string[] {
  const last = new Map(assignments.map((each) => [each.name, each]));
  return [...last.values()].flatMap(({ name, value, line }) => {
    const other = assignments.findLast((each) => each.name === name && each.value !== value);
    if (other === undefined) return [];
    return [
      `${path} sets ${name} to different values in line ${other.line} and line ${line}: the last counts`,
    ];
  });
}
