import type { Report } from '../../schemas/report.gen.js';
import { duration } from '../duration.js';
import { counted } from '../wording.js';

type Soak = NonNullable<Report['soak']>;

/** What became of dispositions that were neither notified nor sent for a released call, in words. */
export const OTHER_FATES = {
  lost: 'lost',
  overtaken: 'not notified on their own',
  refused: 'refused',
  unanswered: 'not answered',
  heldOff: 'held off and sent again',
  undecided: 'undecided',
} as const;

/** The account in one line: what became of all that were sent, so that the figures add up. */
export function accountLine({ planned, sent, calls, perSecond, asked, fates, events }: Soak): string {
  const others = Object.entries(OTHER_FATES).map(
    ([fate, what]) => [fates[fate as keyof typeof OTHER_FATES], what] as const,
  );
  const pace = asked === undefined ? '' : ` of ${asked} asked for`;
  return [
    `${sent}${sent < planned ? ` of ${planned}` : ''} sent for ${counted(calls, 'call')}, ${perSecond} a second${pace}: ${fates.notified} notified`,
    `${fates.silent} of released calls answered${reporting(fates.silent, events)}`,
    ...(fates.lost === 0 ? ['none lost'] : []),
    ...others.filter(([count]) => count > 0).map(([count, what]) => `${count} ${what}`),
  ].join(', ');
}

function reporting(silent: number, events: Soak['events']): string {
  if (silent === 0) return '';
  if (events === undefined) return ' (reporting not observed)';
  const { came, owed, lost, undecided } = events;
  const missing = [
    ...(lost > 0 ? [`${lost} lost`] : []),
    ...(undecided > 0 ? [`${undecided} undecided`] : []),
  ];
  return ` (${came} of ${owed} events came${missing.map((each) => `, ${each}`).join('')})`;
}

/** What deviates, counted, with the first of each kind by name; `none deviates` where nothing does. */
export function deviationLine({ deviating, deviations }: Soak): string {
  const kinds = Object.entries(deviating);
  if (kinds.length === 0) return 'none deviates';
  const told = kinds.map(([kind, count]) => {
    const first = deviations.find((each) => each.kind === kind);
    return `${count} ${kind}${first === undefined ? '' : ` (first ${nameOf(first)})`}`;
  });
  return told.join('; ');
}

/** Which disposition of which call, and when: `x5003 of call 01RC..., after 61.20 s`. */
export function nameOf({ exchange, call, at }: Soak['deviations'][number]): string {
  return `${exchange} of call ${call}, ${duration(at)} after the run began`;
}

/** The latencies in one line, those corrected for coordinated omission beside what was measured. */
export function latencyLine({ latency, drift }: Soak): string {
  const each = soakLatencies(latency).map(
    ({ name, times: { measured, corrected } }) =>
      `${name} p50 ${duration(measured.p50)}, p99 ${duration(measured.p99)}${corrected.p99 > measured.p99 ? ` (corrected ${duration(corrected.p99)})` : ''}, max ${duration(measured.max)}`,
  );
  return [...(each.length === 0 ? ['nothing was measured'] : each), drift.text].join('; ');
}

/** The latencies that were measured, in their order. */
export function soakLatencies(latency: Soak['latency']) {
  return (['answer', 'notification', 'event'] as const).flatMap((name) => {
    const times = latency[name];
    return times === undefined ? [] : [{ name, times }];
  });
}
