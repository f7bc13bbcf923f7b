/**
 * An object as `JSON.stringify(value, undefined, 2)` and a line feed, in pieces: a member of its own each, and each item of an array that is
 * one. A report has megabytes of exchanges, which are so never held as one text.
 */
export function* jsonPieces(value: object): Generator<string> {
  let before = '{';
  for (const [name, member] of Object.entries(value)) {
    if (member === undefined) continue;
    yield `${before}\n  ${JSON.stringify(name)}: `;
    if (Array.isArray(member) && member.length > 0) yield* items(member);
    else yield indented(member, '  ');
    before = ',';
  }
  yield before === '{' ? '{}\n' : '\n}\n';
}

function* items(array: readonly unknown[]): Generator<string> {
  let before = '[';
  for (const item of array) {
    yield `${before}\n    ${indented(item, '    ')}`;
    before = ',';
  }
  yield '\n  ]';
}

// A line feed within a string is written as an escape.
function indented(value: unknown, by: string): string {
  return (JSON.stringify(value, undefined, 2) ?? 'null').replaceAll('\n', `\n${by}`);
}
