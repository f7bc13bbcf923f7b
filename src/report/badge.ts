import { isNotAsked, notAskedBy } from '../judge/not-asked.js';
import type { Report } from '../schemas/report.gen.js';
import { isKnownAlone } from './known-failures.js';
import { counted } from './wording.js';

const COLOURS: Readonly<Record<Report['verdict'], string>> = {
  conformant: 'brightgreen',
  'partially-conformant': 'yellowgreen',
  'non-conformant': 'red',
  inconclusive: 'lightgrey',
  void: 'lightgrey',
};

/** The verdict as a shields.io endpoint: the four members that its schema version 1 knows. */
export function badgeOf(report: Report): string {
  const { verdict, profile, baseline } = report;
  const isKnown = isKnownAlone(report);
  const only = report.requirements.some(isNotAsked) ? `, ${notAskedBy(report.requirements)}` : '';
  const badge = {
    schemaVersion: 1,
    label: 'SetCallDisposition',
    message: `${isKnown ? counted(baseline?.known.length ?? 0, 'known failure') : verdict} (${profile}${only})`,
    color: isKnown ? COLOURS['partially-conformant'] : COLOURS[verdict],
  };
  return `${JSON.stringify(badge, undefined, 2)}\n`;
}
