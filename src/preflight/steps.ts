import { devices, feature, ready, roundTrip, startSessions } from './agents.js';
import { answer, dial, hangUp, latency } from './call.js';
import { event, listen } from './events.js';
import { loginSteps } from './login.js';
import { lookUp } from './name.js';
import { handshake, subscription } from './notifications.js';
import { bring, end, look } from './other-calls.js';
import type { Step } from './step.js';
import { reach } from './tcp.js';
import { secure } from './tls.js';
import type { Visit } from './visit.js';

/** The steps for a site, in the order in which a run would come upon what they look at. */
export function stepsFor(site: Visit['site']): Step[] {
  return [
    { name: 'name', walk: lookUp },
    { name: 'TCP', walk: reach },
    { name: 'TLS', walk: secure },
    ...loginSteps(site),
    { name: 'feature', walk: feature },
    { name: 'devices', walk: devices },
    { name: 'session', walk: startSessions },
    { name: 'handshake', walk: handshake },
    { name: 'subscription', walk: subscription },
    { name: 'round trip', walk: roundTrip },
    ...callSteps(site.configuration.calls.kind),
    { name: 'event', walk: event },
  ];
}

function callSteps(kind: Visit['site']['configuration']['calls']['kind']): Step[] {
  switch (kind) {
    case 'dial':
      return [
        { name: 'ready', walk: ready },
        { name: 'call', walk: listeningTo(dial) },
        { name: 'answered', walk: answer },
        { name: 'ended', walk: hangUp },
        { name: 'notifications', walk: latency },
      ];
    case 'command':
      return [
        { name: 'ready', walk: ready },
        { name: 'call', walk: listeningTo(bring) },
        { name: 'ended', walk: end },
      ];
    case 'given':
      return [{ name: 'call', walk: listeningTo(look) }];
  }
}

function listeningTo(walk: Step['walk']): Step['walk'] {
  return (visit) => {
    listen(visit);
    return walk(visit);
  };
}
