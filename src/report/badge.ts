import type { Report } from '../schemas/report.gen.js';

const COLOURS: Readonly<Record<Report['verdict'], string>> = {
  conformant: 'brightgreen',
  'partially-conformant': 'yellowgreen',
  'non-conformant': 'red',
  inconclusive: 'lightgrey',
  void: 'lightgrey',
};

/** The verdict as a shields.io endpoint: the four members that its schema version 1 knows. */
export function badgeOf(report: Report): string {
  const { verdict, profile } = report;
  const badge = {
    schemaVersion: 1,
    label: 'SetCallDisposition',
    message: `${verdict} (${profile})`,
    color: COLOURS[verdict],
  };
  return `${JSON.stringify(badge, undefined, 2)}\n`;
}
