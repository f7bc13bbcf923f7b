import { expect, test } from 'vitest';
import { explain } from './explain.js';

test('a requirement is explained with its words, what is sent, what counts, its mutants and how to run it alone', async () => {
  const text = await explain(['rel-01', 'ERR-20']);
  expect(text).toMatch(
    /^REL-01 MUST {2}the target sends no notification about this call after the request\n/,
  );
  for (const words of [
    'page, line 27: If the call has been released, there is no notification.',
    'why MUST    the page says it: a target that does otherwise contradicts line 27',
    'each of these must be decided: released by the agent; released by the peer',
    'agent, the call released by the peer: documented request, key given',
    'of the reference, with short windows: pass, nothing about the call came in',
    'mutants     notification-after-release: a disposition of a released call delivers',
    'alone       gws-conformance --only REL-01',
    'ERR-20 MAY  the target takes call.uri',
    'why MAY     nothing public decides it',
    'CSRF_AGENT=$(curl -s',
  ])
    expect(text).toContain(words);
  expect(text).toContain(
    `--data-raw '{"operationName":"SetCallDisposition","callUri":"'"$GWS_URL"'/api/v2/calls/'"$CALL_ID"'","callUuid":"'"$CALL_UUID"'"`,
  );
  expect(text).not.toMatch(/127\.0\.0\.1|Basic |\[(token|cookie|credentials)/);
});

test('a name that there is not is told with the one that may be meant', async () => {
  await expect(explain(['REL-1', 'ERR'])).rejects.toThrow(
    'explain is "REL-1": accepted is an id of the catalogue, such as REL-01, a group, such as REL, or ERR-*; did you mean REL-01?',
  );
});
