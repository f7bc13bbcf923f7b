import type { TrafficMember, TrafficPlace } from '../schemas/report.gen.js';
import type { Example, Page } from './page.js';

const NAMES: Readonly<
  Record<TrafficPlace['place'], { kind: string; path: string; example: Example['kind'] }>
> = {
  request: { kind: 'request', path: '', example: 'request' },
  response: { kind: 'response', path: '', example: 'response' },
  refusal: { kind: 'refusal', path: '', example: 'response' },
  notification: { kind: 'notification', path: '', example: 'notification' },
  call: { kind: 'call', path: 'call.', example: 'notification' },
};

/** What a place is called: `notification`. */
export function kindOf({ place }: Pick<TrafficPlace, 'place'>): string {
  return NAMES[place].kind;
}

/** A member by its name: `call.state`, `statusCode of the response`. */
export function pathIn(place: Pick<TrafficPlace, 'place'>, { path }: Pick<TrafficMember, 'path'>): string {
  return place.place === 'call' ? `call.${path}` : `${path} of the ${kindOf(place)}`;
}

/** Whether the target made what a place holds; requests are made by clients. */
export function isSentByTarget({ place }: Pick<TrafficPlace, 'place'>): boolean {
  return place !== 'request';
}

/** `40 of 44, string`, `12 of 12: string 10, number 2; Off 12`: how often a member came, as what, with which values. */
export function seenText({ count, of, inSample, types, values }: TrafficMember): string {
  const kinds = Object.entries(types);
  const told =
    kinds.length === 1 ? kinds.map(([type]) => type) : kinds.map(([type, times]) => `${type} ${times}`);
  const shown = (values ?? [])
    .slice(0, 6)
    .map((each) => `${each.value === '' ? '""' : each.value} ${each.count}`);
  const more = (values?.length ?? 0) > shown.length ? ', ...' : '';
  const those = shown.length > 0 ? `; ${shown.join(', ')}${more}` : '';
  // In most cases it is there or not, whatever the kind of message.
  const differs = inSample !== undefined && inSample.count * (of ?? count) !== inSample.of * count;
  const sample = differs ? `, ${inSample.count} of ${inSample.of} in AttachedDataChanged` : '';
  return `${count} of ${of ?? count}${sample}${told.length > 0 ? `, ${told.join(', ')}` : ''}${those}`;
}

/** The line of the page's example on which the object begins that a member stands in. */
export function lineOfParent(
  page: Page,
  { place }: Pick<TrafficPlace, 'place'>,
  { path }: Pick<TrafficMember, 'path'>,
): number {
  const { example, path: root } = NAMES[place];
  const shown = page.examples.find(({ kind }) => kind === example);
  const whole = place === 'call' ? `data.${root}${path}` : path;
  const parent = whole.split('.').slice(0, -1).join('.').replaceAll('[]', '.0');
  const node = shown?.nodes.find((each) => each.path.join('.') === parent);
  return node?.line ?? shown?.from ?? page.parameters[0].line;
}
