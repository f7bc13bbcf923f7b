/** The requirements that say something about the dispositions of a soak, those that active calls alone can prove first. */
const OF_ACTIVE = [
  'RES-01',
  'ACT-01',
  'ACT-02',
  'ACT-03',
  'ACT-04',
  'ACT-05',
  'ACT-06',
  'ACT-07',
  'ACT-08',
  'ACT-09',
  'ACT-10',
  'ACT-14',
  'ACT-16',
  'ACT-18',
  'KEY-03',
];
// Of some of these both branches have to be seen.
const OF_RELEASED = [
  'RES-02',
  'RES-03',
  'RES-04',
  'RES-05',
  'RES-06',
  'REL-01',
  'REL-02',
  'REL-03',
  'REL-05',
  'REL-07',
  'REL-08',
  'REL-09',
];

/** Whether a soak is judged by a requirement. */
export function isSoaked(id: string, { released }: { readonly released: boolean }): boolean {
  return OF_ACTIVE.includes(id) || (released && OF_RELEASED.includes(id));
}
