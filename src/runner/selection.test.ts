import { describe, expect, it } from 'vitest';
import type { Flags } from '../config/flags.js';
import { readConfiguration } from '../config/read-configuration.js';
import { catalogueOf } from '../requirement.js';
import { selectionOf } from './selection.js';

const remote = {
  GWS_URL: 'https://gws.example',
  GWS_AGENT_USERNAME: 'a',
  GWS_AGENT_PASSWORD: 'a',
  GWS_PEER_USERNAME: 'p',
  GWS_PEER_PASSWORD: 'p',
};
const bystander = { GWS_BYSTANDER_USERNAME: 'b', GWS_BYSTANDER_PASSWORD: 'b' };
const unlicensed = { GWS_UNLICENSED_USERNAME: 'u', GWS_UNLICENSED_PASSWORD: 'u' };
const events = { GWS_EVENTS: 'http://feed.example/events' };

/** What a run can be given beside calls. */
const everythingElse = {
  ...bystander,
  ...unlicensed,
  ...events,
  GWS_DISPOSITION_KEY: 'Code',
  GWS_DISPOSITIONS: 'Sold,Lost',
};
const allow = { allow: 'reporting' };

/** The ids of a group from one number to another. */
function range(group: string, first: number, last: number): string[] {
  return Array.from(
    { length: last - first + 1 },
    (_, index) => `${group}-${String(first + index).padStart(2, '0')}`,
  );
}

function selected(environment: Record<string, string>, flags: Flags = {}) {
  return selectionOf(readConfiguration(environment, flags));
}

const needing = (need: string) =>
  catalogueOf()
    .filter(({ needs }) => needs?.includes(need as never))
    .map(({ id }) => id);

describe('which requirements a run drives', () => {
  it('is all of them against the reference, which has every account and a feed', () => {
    const { selected: ids, untested } = selected({});
    expect(ids).toEqual(catalogueOf().map(({ id }) => id));
    expect(untested.size).toBe(0);
  });

  it('is all that the accounts, the feed and the flags allow, and each of the others says what it needs', () => {
    const bare = selected(remote);
    const reasons = {
      bystander: 'no bystander is configured (GWS_BYSTANDER_USERNAME)',
      unlicensed: 'no agent without api-voice is configured (GWS_UNLICENSED_USERNAME)',
      events: 'no event source is configured (GWS_EVENTS)',
      reporting: 'it may leave an event in reporting: needs --allow reporting',
      'configured-key':
        "it would write another test value under the server's own key: needs GWS_DISPOSITIONS",
    };
    for (const [need, reason] of Object.entries(reasons)) {
      expect(needing(need).length).toBeGreaterThan(0);
      for (const id of needing(need)) expect(bare.untested.get(id), id).toBe(reason);
    }
    expect(bare.selected.length + bare.untested.size).toBe(catalogueOf().length);
    const accepted = { GWS_DISPOSITION_KEY: 'Code', GWS_DISPOSITIONS: 'Sold,Lost' };
    const everything = { ...remote, ...bystander, ...unlicensed, ...events, ...accepted };
    const whole = selected(everything, { allow: 'reporting' });
    expect([...whole.untested]).toEqual([]);
  });

  it('leaves out what only events show in the profile api, on the reference too', () => {
    const { untested } = selected({}, { profile: 'api' });
    expect([...untested.keys()]).toEqual(needing('events'));
    expect(new Set(untested.values())).toEqual(new Set(['not part of the profile api']));
  });

  it('leaves out ACT-09 where one disposition alone is accepted, and what needs a call left ringing where phones answer', () => {
    const one = { GWS_DISPOSITION_KEY: 'Code', GWS_DISPOSITIONS: 'Sold' };
    expect([...selected(one).untested]).toEqual([['ACT-09', 'GWS_DISPOSITIONS names fewer than two values']]);
    expect(selected({ ...one, GWS_DISPOSITIONS: 'Sold,Lost' }).untested.size).toBe(0);
  });

  it('is without every request that must be refused under --no-refusals', () => {
    const { selected: ids, untested } = selected({}, { refusals: false });
    expect([...untested.keys()]).toEqual(
      catalogueOf()
        .map(({ id }) => id)
        .filter((id) => id.startsWith('ERR-')),
    );
    expect(new Set(untested.values())).toEqual(new Set(['filtered out by --no-refusals']));
    expect(ids).toContain('RES-05');
  });

  it('is all but a call left ringing where a program brings up the calls', () => {
    const { untested } = selected(
      { ...remote, ...everythingElse, GWS_CALLS: `command:${process.execPath}` },
      allow,
    );
    expect([...untested]).toEqual([['ACT-15', 'no call is left ringing (GWS_CALLS=command)']]);
  });

  it.each<[string, Record<string, string>, string[]]>([
    [
      'both calls',
      { GWS_ACTIVE_CALL: '01A', GWS_RELEASED_CALL: '01R' },
      ['RES-02', 'ACT-13', 'ACT-14', 'ACT-15', 'REL-09'],
    ],
    [
      'the active call',
      { GWS_ACTIVE_CALL: '01A' },
      ['RES-02', 'ACT-13', 'ACT-14', 'ACT-15', ...range('REL', 1, 9), 'ERR-23'],
    ],
    [
      'the released call',
      { GWS_RELEASED_CALL: '01R', GWS_DISPOSITION_KEY: '' },
      [
        ...['RES-01', 'RES-02', 'RES-07', ...range('ACT', 1, 18), ...range('KEY', 1, 5)],
        ...['REL-01', 'REL-04', 'REL-08', 'REL-09', ...range('ERR', 1, 22)],
      ],
    ],
  ])('is what can be seen of %s, where calls are given', (_, given, ids) => {
    const environment = { ...remote, ...everythingElse, ...given, GWS_CALLS: 'given' };
    if (given.GWS_DISPOSITION_KEY === '') Object.assign(environment, { GWS_DISPOSITIONS: '' });
    const { untested } = selected(environment, allow);
    expect([...untested.keys()]).toEqual(ids);
    for (const reason of untested.values())
      expect(reason).toMatch(/\(?GWS_(CALLS=given|ACTIVE_CALL|RELEASED_CALL)/);
  });

  it('is what --only names, as far as it can be driven; the rest stays drivable for those that look at it', () => {
    const { selected: ids, drivable, untested } = selected(remote, { only: 'ACT-01,REL-02' });
    expect(ids).toEqual(['ACT-01']);
    expect(drivable).toContain('ERR-01');
    expect(untested.get('ERR-01')).toBe('filtered out by --only');
    expect(untested.get('REL-02')).toContain('GWS_EVENTS');
    expect(untested.size).toBe(catalogueOf().length - 1);
  });
});
