import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import type { RequestRecord } from '../schemas/trace.gen.js';
import { curlOf } from './curl.js';

const request: RequestRecord = {
  type: 'request',
  seq: 1,
  at: 1,
  id: 'r1',
  agent: 'agent',
  use: 'operation',
  method: 'POST',
  url: 'http://gws/api/v2/me/calls/1',
  headers: { 'content-type': 'application/json', authorization: 'Basic [credentials]', cookie: 'J=[cookie]' },
  body: { disposition: `it's $HOME \`x\` "quoted"\n; rm` },
};

/** What the shell makes of a command: its words. */
function words(command: string): string[] {
  const env = { GWS_AGENT_USERNAME: 'a b', GWS_AGENT_PASSWORD: 'p' };
  return execFileSync('/bin/sh', ['-c', command.replace(/^curl/, `printf '%s\\0'`)], {
    env,
    encoding: 'utf8',
  })
    .split('\0')
    .slice(0, -1);
}

test('a request is a command whose words a shell leaves as they are, with credentials from the environment and no secret', () => {
  expect(words(curlOf(request))).toEqual([
    '-i',
    '-X',
    'POST',
    'http://gws/api/v2/me/calls/1',
    '-u',
    'a b:p',
    '-H',
    'content-type: application/json',
    '--data-raw',
    JSON.stringify(request.body),
  ]);
});

test('a request without credentials is one without, and text that is no JSON goes as it is', () => {
  const { authorization: _, ...headers } = request.headers;
  const sent = words(curlOf({ ...request, headers, body: undefined, text: '{not json' }));
  expect(sent).not.toContain('-u');
  expect(sent.at(-1)).toBe('{not json');
});

test('who gives a wrong password gives it in the name of the agent', () => {
  const sent = words(curlOf({ ...request, agent: 'anonymous' }));
  expect(sent[sent.indexOf('-u') + 1]).toBe('a b:wrong');
});

test('what is another one each time is a variable, where it stands as a whole, and a shell puts its value there', () => {
  const variables = new Map([
    ['http://gws', 'GWS_URL'],
    ['1', 'CALL_ID'],
  ]);
  const command = curlOf({ ...request, body: { uri: 'http://gws/1', value: "v1 it's 11-1" } }, { variables });
  expect(command).toContain(`curl -i -X POST "$GWS_URL"'/api/v2/me/calls/'"$CALL_ID"`);
  const sent = words(
    `GWS_URL=https://other CALL_ID=77; ${command}`.replace(/^(.*; )curl/, `$1printf '%s\\0'`),
  );
  expect(sent[3]).toBe('https://other/api/v2/me/calls/77');
  expect(sent.at(-1)).toBe(`{"uri":"https://other/77","value":"v1 it's 11-1"}`);
});
