import { expect, test } from 'vitest';
import type { ExchangeTimeline } from '../../schemas/report.gen.js';
import { scaleOf } from './scale.js';
import { rowsOf } from './timeline-rows.js';

const exchange: ExchangeTimeline = {
  id: 'x1',
  title: 'released',
  call: 'c',
  situation: 'released',
  sentAt: 1000,
  requirements: [],
  control: { at: 200, seq: 1, text: 'control' },
  window: { ms: 1000, fromAt: 1000, toAt: 2000, chosen: '10 × 100 ms' },
  sentinel: { at: 2050, seq: 9, text: 'sentinel' },
  entries: [
    { at: 1000, kind: 'request', who: 'agent', text: 'POST' },
    { at: 1500, kind: 'message', who: 'agent', text: 'other', about: false },
    { at: 9000, kind: 'message', who: 'agent', text: 'far off', about: true },
  ],
};

test('what lies in the window is drawn to scale, what lies far off stands beyond a cut of the axis', () => {
  const scale = scaleOf(exchange);
  const { x = 0, width = 0, middle } = scale?.band ?? {};
  expect(scale?.request).toBe(x);
  expect(scale?.marks).toEqual([
    { x, kind: 'request', about: true },
    { x: middle, kind: 'message', about: false },
  ]);
  expect(scale?.control).toEqual({ x: 2.5, broken: true, label: 'control −800 ms' });
  expect(scale?.sentinel?.broken).toBe(false);
  expect(scale?.sentinel?.x).toBeCloseTo(x + width * 1.05, 1);
  expect(scaleOf({ ...exchange, window: undefined })).toBeUndefined();
});

test('proofs that are not among the entries take their place in the timeline, and none is doubled', () => {
  expect(rowsOf(exchange).map(({ kind, time }) => `${time} ${kind}`)).toEqual([
    '−800 ms control',
    '0 request',
    '0 window-open',
    '+500 ms message',
    '+1.00 s window-close',
    '+1.05 s sentinel',
    '+8.00 s message',
  ]);
  const given = {
    ...exchange,
    entries: rowsOf(exchange).map(({ at, kind, who, text }) => ({ at, kind, who, text })),
  };
  expect(rowsOf(given)).toHaveLength(7);
});
