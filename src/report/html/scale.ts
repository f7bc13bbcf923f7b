import type { ExchangeTimeline, TimelineEntry } from '../../schemas/report.gen.js';
import { duration, offset } from '../duration.js';

/** A mark on the drawing; `x` is a percentage of its width. */
export interface Mark {
  x: number;
  kind: TimelineEntry['kind'];
  about: boolean;
}

/** A proof outside of the exchange proper: `broken` when it lies so far off that the axis is cut before it. */
export interface EdgeMark {
  x: number;
  broken: boolean;
  label: string;
}

/** What is drawn to scale of an exchange that waited for a quiet window. Percentages of the drawing's width. */
export interface Scale {
  band: { x: number; width: number; middle: number; label: string };
  request: number;
  marks: Mark[];
  control?: EdgeMark;
  sentinel?: EdgeMark;
  /** The drawing in words. */
  summary: string;
}

// The drawing's axis; left and right of it stand proofs that are off the scale.
const LEFT = 10;
const RIGHT = 90;
const EDGE = 2.5;

/** The drawing of an exchange with a quiet window, undefined for one without. */
export function scaleOf(exchange: ExchangeTimeline): Scale | undefined {
  const { window, control, sentinel, sentAt } = exchange;
  if (window === undefined) return undefined;
  const proper = exchange.entries.filter(({ kind }) => kind !== 'control' && kind !== 'sentinel');
  // From the request to the end of the window, plus a tenth, so that what lies just outside is still seen.
  const margin = (window.toAt - Math.min(sentAt, window.fromAt)) / 10 || 1;
  const from = Math.min(sentAt, window.fromAt) - margin;
  const to = window.toAt + margin;
  const x = (at: number) => hundredths(LEFT + ((at - from) / (to - from)) * (RIGHT - LEFT));
  const edge = (proof: { at: number } | undefined, name: string): EdgeMark | undefined => {
    if (proof === undefined) return undefined;
    const broken = proof.at < from || proof.at > to;
    const place = proof.at < from ? EDGE : proof.at > to ? 100 - EDGE : x(proof.at);
    return { x: place, broken, label: `${name} ${offset(proof.at - sentAt)}` };
  };
  const marks = proper
    .filter(({ at, kind }) => at >= from && at <= to && !kind.startsWith('window'))
    .map(({ at, kind, about }) => ({ x: x(at), kind, about: about !== false }));
  const start = x(window.fromAt);
  const width = hundredths(x(window.toAt) - start);
  return {
    band: { x: start, width, middle: hundredths(start + width / 2), label: `window ${duration(window.ms)}` },
    request: x(sentAt),
    marks,
    control: edge(control, 'control'),
    sentinel: edge(sentinel, 'sentinel'),
    summary: [
      control ? `control ${offset(control.at - sentAt)}` : 'no control',
      `request at 0`,
      `window from ${offset(window.fromAt - sentAt)} to ${offset(window.toAt - sentAt)}`,
      sentinel ? `sentinel ${offset(sentinel.at - sentAt)}` : 'no sentinel',
    ].join(', '),
  };
}

/** A place in a drawing, as exact as it is drawn. */
export function hundredths(place: number): number {
  return Math.round(place * 100) / 100;
}
