import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Found, StepFailed } from './step.js';
import type { Visit } from './visit.js';

/** Looks the host up that connections are made to; through a proxy, the target's own name is the proxy's to look up. */
export async function lookUp(visit: Visit): Promise<Found> {
  const { timeouts, signal, site } = visit;
  const { host, variable } = visit.nearest;
  const family = isIP(host);
  const way = site.address.proxy ? `through the proxy of ${variable}: ` : '';
  if (family !== 0) {
    visit.addresses = [{ address: host, family }];
    return { text: `${way}${host} is an address: there is nothing to look up` };
  }
  try {
    const late = sleep(timeouts.timeoutMs, undefined, { ref: false, signal });
    const found = await Promise.race([lookup(host, { all: true }), late]);
    if (found === undefined) throw Object.assign(new Error('late'), { code: 'no response' });
    visit.addresses = found;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new StepFailed(
      `${way}${host} could not be resolved (${code})`,
      `check the host in ${variable}, and that the name service of this machine knows it (VPN, hosts file)`,
      4,
    );
  }
  return { text: `${way}${host} is ${visit.addresses.map(({ address }) => address).join(', ')}` };
}
