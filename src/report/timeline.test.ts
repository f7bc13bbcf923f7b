import { describe, expect, it } from 'vitest';
import { activeRun, KEY, releasedRun, sentinels } from '../rules/conformant-run.test-driver.js';
import type { TraceBuilder } from '../rules/trace-builder.test-driver.js';
import { timelineOf } from './timeline.js';

const nothing = { messages: false, events: false, bystander: false };

function timeline(run: TraceBuilder, id: string, watches: Partial<typeof nothing> = {}) {
  const view = run.view();
  const exchange = view.exchange(id);
  if (exchange === undefined) throw new Error(id);
  return timelineOf(view, exchange, ['REL-01'], { ...nothing, ...watches });
}

const kinds = ({ entries }: ReturnType<typeof timelineOf>) => entries.map(({ kind }) => kind);

describe('the timeline of an exchange', () => {
  it('shows what was before, the request, the answer and the message, in the order of their times', () => {
    const early = activeRun();
    early.dispose({ key: KEY, answerAfter: 12, message: { after: 4 } });
    const shown = timeline(early, 'x3');
    expect(kinds(shown)).toEqual(['message', 'request', 'message', 'answer']);
    expect(shown).toMatchObject({ id: 'x3', call: 'ID-c3', situation: 'active', requirements: ['REL-01'] });
    expect(shown.entries[0]).not.toHaveProperty('body');
    expect(shown.entries[2]).toMatchObject({
      text: 'AttachedDataChanged, Established on /v2/me/calls',
      about: true,
      body: expect.stringContaining('"Gws-value-x3"'),
    });
    expect(shown.window).toBeUndefined();
  });

  it('shows control, window and sentinel, the window as long as the rule made it', () => {
    const run = releasedRun();
    run.dispose({ key: KEY });
    const shown = timeline(sentinels(run.message({ after: 400 })), 'x3', { messages: true });
    const opened = shown.entries.find(({ kind }) => kind === 'window-open');
    expect(kinds(shown).filter((kind) => kind !== 'message')).toEqual([
      'control',
      'request',
      'window-open',
      'answer',
      'window-close',
      'sentinel',
    ]);
    expect(shown.window).toMatchObject({ ms: 1000, fromAt: shown.sentAt, toAt: shown.sentAt + 1000 });
    expect(opened?.text).toContain('10 x 10 ms, the slowest request-to-message time of this session');
    expect(shown.session).toBe('session s1 stayed alive');
    // The message that must not be is among them.
    expect(
      shown.entries.some(({ kind, about, at }) => kind === 'message' && about && at > shown.sentAt),
    ).toBe(true);
  });

  it('shows events where they are watched, whatever they are', () => {
    const run = releasedRun();
    run.dispose({ key: KEY, value: 'Gws-value' });
    run
      .event({ [KEY]: 'Gws-value' })
      .put({ type: 'event', event: { event: { toString: 1 } } })
      .wait(1100)
      .alive();
    const watched = timeline(run, 'x3', { events: true });
    expect(watched.entries.filter(({ kind }) => kind === 'event').map(({ text }) => text)).toEqual([
      'a line without the name of an event',
      'EventUserEvent',
      'Alive',
    ]);
    expect(timeline(run, 'x3').entries.filter(({ kind }) => kind === 'event')).toHaveLength(1);
  });

  it('shows the failure to get an answer, and clips what is too long to read', () => {
    const run = activeRun();
    run.dispose({ key: KEY, failure: 'ConnectionReset' });
    run.dispose({ key: KEY, value: 'v'.repeat(5000) });
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
