import { expect, test } from 'vitest';
import type { ExchangeTimeline, TimelineEntry } from '../../schemas/report.gen.js';
import { joined, rowsOf } from './timeline-rows.js';

const about = { title: 'released', call: 'c', situation: 'released', requirements: [] } as const;

function exchange(...entries: Partial<TimelineEntry>[]): ExchangeTimeline {
  const whole = entries.map((entry, index) => ({
    ...{ at: 1000 + index, seq: index, kind: 'message' as const, who: 'agent', text: 'AttachedDataChanged' },
    ...entry,
  }));
  return { ...about, id: 'x1', sentAt: 1000, requirements: [], entries: whole };
}

test('notifications of other requests and events in a row are one, but for evidence and the own notification', () => {
  const event = { kind: 'event', who: 'feed', text: 'EventUserEvent' } as const;
  const entries = [{ of: 'x2' }, { of: 'x3' }, { of: 'x2' }, {}, { of: 'x4' }, event, event, event, event];
  const rows = joined(rowsOf(exchange(...entries)), (seq) => seq === 6);
  expect(rows.map(({ time, records, until, owners }) => ({ time, records, until, owners }))).toEqual([
    { time: '0', records: [0, 1, 2], until: '+2 ms', owners: ['x2', 'x3'] },
    { time: '+3 ms', records: [3], until: undefined, owners: [] },
    { time: '+4 ms', records: [4], until: undefined, owners: ['x4'] },
    { time: '+5 ms', records: [5], until: undefined, owners: [] },
    { time: '+6 ms', records: [6], until: undefined, owners: [] },
    { time: '+7 ms', records: [7, 8], until: '+8 ms', owners: [] },
  ]);
});
