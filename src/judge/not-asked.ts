/** Why a requirement is untested that `--only` leaves out: nobody asked for it, so that it is no gap in what was asked. */
export const NOT_ASKED = 'filtered out by --only';

/** Whether nobody asked for a requirement. */
export function isNotAsked({ verdict, reason }: { verdict: string; reason: string }): boolean {
  return verdict === 'untested' && reason === NOT_ASKED;
}
