import { describe, expect, it } from 'vitest';
import { readJson } from '../package.js';
import { documentedMembers } from './documented-members.js';
import { violations } from './validate.js';

const COME_AND_GO = ['connId', 'supervisorListeningIn', 'monitoredUserMuted', 'monitoring', 'path'];

describe.each([
  { schema: 'call-state-change-message', file: 'page.json', leaving: COME_AND_GO },
  {
    schema: 'call-state-change-message-2015',
    file: 'sample.json',
    leaving: [...COME_AND_GO, 'extensions'],
  },
] as const)('the documented members of $schema', ({ schema, file, leaving }) => {
  const sample = () =>
    (readJson(`fixtures/messages/${schema}/accept/${file}`) as { value: Record<string, unknown> }).value;

  it('are exactly those of the sample, and some of them come and go', () => {
    const members = documentedMembers(schema);
    expect(members.map(({ path }) => path.join('.')).sort()).toEqual([...paths(sample(), [])].sort());
    expect(members.filter((each) => each.comesAndGoes).map(({ path }) => path.at(-1))).toEqual(leaving);
  });

  it.each(documentedMembers(schema).map(({ path }) => path.join('.')))(
    '%s is refused with any other JSON type than the documented one',
    (name) => {
      const path = name.split('.');
      const documented = kindOf(at(sample(), path));
      for (const value of ['text', 17, true, [], {}]) {
        const told = violations(schema, replaced(path, value));
        if (kindOf(value) === documented) expect(told).toEqual([]);
        else
          expect(told).toEqual([
            expect.stringMatching(`^/${path.join('/')} must be ${documented}( or null)?, was `),
          ]);
      }
    },
  );

  it('may be null, but for what makes it a message', () => {
    const told = documentedMembers(schema).flatMap(({ path }) => violations(schema, replaced(path, null)));
    expect(told).toEqual(['/data must be object, was null', '/channel must be string, was null']);
  });

  function replaced(path: readonly string[], value: unknown): unknown {
    const message = sample();
    (at(message, path.slice(0, -1)) as Record<string, unknown>)[path.at(-1) as string] = value;
    return message;
  }
});

function at(value: unknown, path: readonly string[]): unknown {
  return path.reduce((here, name) => (here as Record<string, unknown>)[name], value);
}

function kindOf(value: unknown): string {
  return Array.isArray(value) ? 'array' : typeof value;
}

function* paths(value: object, path: readonly string[]): Generator<string> {
  for (const [name, child] of Object.entries(value)) {
    const here = [...path, name];
    yield here.join('.');
    // What user data holds is the site's, and an array's members are those of its first element.
    if (name === 'userData' || typeof child !== 'object' || child === null) continue;
    if (!Array.isArray(child)) yield* paths(child, here);
    else if (typeof child[0] === 'object') yield* paths(child[0], [...here, '0']);
  }
}
