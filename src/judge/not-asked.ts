/** Why a requirement is untested that `--only` leaves out: nobody asked for it, so that it is no gap in what was asked. */
export const NOT_ASKED = 'filtered out by --only';
/** The same of one that a soak says nothing about. */
export const NOT_SOAKED = 'no part of a soak (--soak)';
/** The same of one that another part of the run drives, or another part judges of a recording. */
export const IN_OTHER_SHARD = 'driven by another shard (--shard)';

const FLAGS: Readonly<Record<string, string>> = {
  [NOT_ASKED]: '--only',
  [NOT_SOAKED]: '--soak',
  [IN_OTHER_SHARD]: '--shard',
};

interface Verdicted {
  readonly verdict: string;
  readonly reason: string;
}

/** Whether nobody asked for a requirement. */
export function isNotAsked({ verdict, reason }: Verdicted): boolean {
  return verdict === 'untested' && Object.hasOwn(FLAGS, reason);
}

/** The flag for which requirements were not asked for: `--only` where there is none. */
export function notAskedBy(requirements: readonly Verdicted[]): string {
  const first = requirements.find(isNotAsked);
  return (first && FLAGS[first.reason]) ?? '--only';
}
