import { describe, expect, it } from 'vitest';
import { activeRun, KEY, releasedRun, sentinels } from '../judge/conformant-run.test-driver.js';
import type { TraceBuilder } from '../judge/trace-builder.test-driver.js';
import { timelineOf } from './timeline.js';

const nothing = { messages: false, events: false, bystander: false };

function timeline(run: TraceBuilder, id: string, watches: Partial<typeof nothing> = {}) {
  const { reading, exchanges } = run.whole();
  const exchange = exchanges.find((each) => each.id === id);
  if (exchange === undefined) throw new Error(id);
  return timelineOf(reading, exchange, 'as documented', ['REL-01'], { ...nothing, ...watches });
}

const kinds = ({ entries }: ReturnType<typeof timelineOf>) => entries.map(({ kind }) => kind);

describe('the timeline of an exchange', () => {
  it('shows what was before, the request, the response and the message, in the order of their times', () => {
    const early = activeRun().sent({ key: KEY, responseAfter: 12, message: { after: 4 } });
    const shown = timeline(early, 'x3');
    expect(kinds(shown)).toEqual(['message', 'request', 'message', 'response']);
    expect(shown).toMatchObject({ id: 'x3', title: 'as documented', call: 'ID-c3', situation: 'active' });
    expect(shown.requirements).toEqual(['REL-01']);
    expect(shown.entries[0]).not.toHaveProperty('body');
    expect(shown.entries[2]).toMatchObject({
      text: 'AttachedDataChanged, Established on /v2/me/calls',
      about: true,
      body: expect.stringContaining('"Gws-value-x3"'),
    });
    expect(shown.window).toBeUndefined();
  });

  it('shows control, window and sentinel, the window as long as the rule made it', () => {
    const run = releasedRun().sent({ key: KEY });
    const shown = timeline(sentinels(run.message({ after: 400 })), 'x3', { messages: true });
    const opened = shown.entries.find(({ kind }) => kind === 'window-open');
    expect(kinds(shown).filter((kind) => kind !== 'message')).toEqual([
      'control',
      'request',
      'window-open',
      'response',
      'event',
      'window-close',
      'sentinel',
    ]);
    expect(shown.window).toMatchObject({ ms: 1000, fromAt: shown.sentAt, toAt: shown.sentAt + 1000 });
    expect(opened?.text).toContain('10 x 10 ms, the slowest request-to-notification time of this session');
    expect(shown.session).toBe('session s1 stayed alive');
    // The message that must not be is among them.
    expect(
      shown.entries.some(({ kind, about, at }) => kind === 'message' && about && at > shown.sentAt),
    ).toBe(true);
  });

  it('shows events where they are watched, whatever they are', () => {
    const run = releasedRun().sent({ key: KEY });
    run
      .put({ type: 'event', event: { event: { toString: 1 } } })
      .wait(1100)
      .alive();
    const watched = timeline(run, 'x3', { events: true });
    expect(watched.entries.filter(({ kind }) => kind === 'event').map(({ text }) => text)).toEqual([
      'EventUserEvent',
      'a line without the name of an event',
      'Alive',
    ]);
    expect(timeline(run, 'x3').entries.filter(({ kind }) => kind === 'event')).toHaveLength(1);
  });

  it('shows the failure to get a response, and clips what is too long to read', () => {
    const run = activeRun();
    run.sent({ key: KEY, failure: 'ConnectionReset', message: false }, { key: KEY, value: 'v'.repeat(5000) });
    expect(timeline(run, 'x3').entries.find(({ kind }) => kind === 'failure')?.text).toContain(
      'ConnectionReset: ',
    );
    const message = timeline(run, 'x4').entries.findLast(({ kind }) => kind === 'message');
    expect(message?.body).toMatch(/\n\.\.\. clipped, \d{4,} characters$/);
  });

  it('follows the bystander’s session where a stranger is watched', () => {
    const shown = timeline(sentinels(activeRun()), 'x2', { bystander: true });
    expect(shown.control?.text).toContain('x1');
    expect(shown.sentinel?.text).toContain("bystander's channel");
  });
});
