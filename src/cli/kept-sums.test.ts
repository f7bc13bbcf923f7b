import { expect, it } from 'vitest';
import { readConfiguration } from '../config/read-configuration.js';
import { keptSums } from './kept-sums.gen.js';
import { planKey, plannedSums } from './kept-sums.js';

const agents = {
  GWS_URL: 'https://gws.invalid',
  GWS_AGENT_USERNAME: 'ann',
  GWS_AGENT_PASSWORD: 'secret-of-ann',
  GWS_PEER_USERNAME: 'bob',
  GWS_PEER_PASSWORD: 'secret-of-bob',
};

it('what usual configurations send is kept, whatever their addresses, names and folders', async () => {
  const rehearsed = () => expect.unreachable('it was rehearsed');
  const sums = await plannedSums(readConfiguration({}, { reports: 'elsewhere', strict: true }), rehearsed);
  expect(sums.calls).toHaveLength(6);
  const named = { ...agents, GWS_AGENT_PHONE: '5001', GWS_TIMEOUT_MS: '2000' };
  const { byAgent } = await plannedSums(readConfiguration(named, { maxRps: '2' }), rehearsed);
  expect(byAgent.map(({ agent }) => agent)).toEqual(['agent', 'anonymous', 'peer']);
});

it.each([
  ['--only', {}, { only: 'RES-01' }],
  ['--max-calls', {}, { maxCalls: '7' }],
  ['--edition', {}, { edition: '2015' }],
  ['--no-refusals', {}, { refusals: false }],
  ['GWS_TEST_KEY', { GWS_TEST_KEY: 'Mine' }, {}],
  ['GWS_DISPOSITIONS', { GWS_DISPOSITION_KEY: 'Code', GWS_DISPOSITIONS: 'Sold,Lost' }, {}],
  ['GWS_CHARSET', { GWS_CHARSET: 'utf-8' }, {}],
  ["this machine's address", { GWS_URL: 'http://127.0.0.1:8080' }, {}],
])('with %s other things are sent, which are rehearsed', (_, environment, flags) => {
  expect(keptSums).not.toHaveProperty([planKey(readConfiguration({ ...agents, ...environment }, flags))]);
});
