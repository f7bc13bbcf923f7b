import { expect, test } from 'vitest';
import { briefJson } from './brief-json.js';

const text = (json: unknown) => JSON.stringify(json, undefined, 2);
const documented = {
  operationName: 'SetCallDisposition',
  callUri: 'https://gws.example/api/v2/calls/01',
  callUuid: '01',
  disposition: 'won',
};
const first = { body: text(documented), seq: 7 };

test('a message is told by the members that changed in it, a request by what it has otherwise than the first like it', () => {
  const message = { data: { call: { state: 'Held', userData: { a: [1], 'b/c': null } } } };
  const changed = ['/data/call/state', '/data/call/userData/b~1c'];
  expect(briefJson({ body: text(message), changed }, undefined)).toEqual({
    brief: '/data/call/state: "Held"\n/data/call/userData/b~1c: null',
  });
  const { callUuid: _, ...rest } = documented;
  const request = { ...rest, disposition: { ...rest } };
  expect(briefJson({ body: text(request) }, first)).toEqual({
    brief: `/callUuid: absent\n/disposition: ${JSON.stringify(rest)}`,
    as: 7,
  });
});

test('what has little in common with it, was clipped, or fits in a line, stands as it came', () => {
  const other = text({ name: 'x'.repeat(100), value: 1 });
  expect(briefJson({ body: other }, first)).toEqual({ brief: other });
  expect(briefJson({ body: other.slice(0, 90), changed: ['/name'] }, first)).toEqual({
    brief: other.slice(0, 90),
  });
  expect(briefJson({ body: text({ statusCode: 0 }) }, first)).toEqual({ brief: '{"statusCode":0}' });
});
