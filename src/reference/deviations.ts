import type { Agent } from './agent.js';
import type { Asked, Behaviour } from './behaviour.js';
import { keyOf } from './disposition-parameters.js';
import { callsChannel } from './notice.js';
import type { Settings } from './settings.js';
import type { Switchboard } from './switchboard.js';

/** What a deviation can act on beside its hooks. */
export interface Means {
  settings: Settings;
  switchboard: Switchboard;
}

/** One way in which the reference can be wrong. */
export interface Deviation {
  /** What it does, in one line. */
  description: string;
  /** The requirement that it contradicts. */
  contradicts: string;
  /** Makes the replaced decision points for one server, with state of their own. */
  behaviour: (means: Means) => Partial<Behaviour>;
}

/** The deviations by name. Each leaves login, calls and sessions intact. */
export const deviations: Readonly<Record<string, Deviation>> = {
  'no-notification': {
    description: 'a SetCallDisposition for an active call is carried out and delivers nothing',
    contradicts: 'ACT-01',
    behaviour: () => ({ notices: (asked, planned) => (disposes(asked) ? [] : planned) }),
  },
  'another-value': {
    description: 'the user data of an active call get another value than the disposition asked for',
    contradicts: 'ACT-03',
    behaviour: () => ({ stored: (_, value) => `${String(value).toUpperCase()} (changed)` }),
  },
  'notification-after-release': {
    description: 'a SetCallDisposition for a released call delivers an AttachedDataChanged for it',
    contradicts: 'REL-01',
    behaviour: ({ switchboard }) => ({
      notices: (asked, planned) =>
        disposes(asked) && asked?.leg?.state === 'Released'
          ? [switchboard.notice(asked.leg, 'AttachedDataChanged')]
          : planned,
    }),
  },
  'no-event': {
    description: 'a SetCallDisposition for a released call sends no EventUserEvent',
    contradicts: 'REL-02',
    behaviour: () => ({ events: () => [] }),
  },
  'refusal-modifies': {
    description: 'a refused request about an active call sets its disposition first and delivers it',
    contradicts: 'ERR-18',
    behaviour: ({ settings, switchboard }) => ({
      refused: (asked) => {
        const call = switchboard.find(asked.callId);
        const key = keyOf(asked.body, settings.configuredKey);
        const { disposition } = asked.body;
        if (!call || call.released || key === undefined || typeof disposition !== 'string') return;
        switchboard.write(asked, call, { [key]: disposition });
      },
    }),
  },
  'silent-after-control': {
    description: 'an agent hears no more of calls after a SetCallDisposition for a released one',
    contradicts: 'REL-01 cannot be proven',
    behaviour: () => {
      const silent = new Set<Agent>();
      return {
        notices: (asked, planned) => {
          if (asked && disposes(asked) && asked.leg?.state === 'Released') silent.add(asked.agent);
          return planned.filter(({ to, channel }) => channel !== callsChannel || !silent.has(to));
        },
      };
    },
  },
};

/** The name of a deviation that there is not. The message says which there are. */
export class UnknownDeviation extends Error {
  override readonly name = 'UnknownDeviation';

  constructor(given: string) {
    super(`there is no deviation "${given}"; accepted: ${Object.keys(deviations).join(', ')}`);
  }
}

/**
 * Finds a deviation by its name; none without a name.
 * @throws UnknownDeviation
 */
export function deviationNamed(name: string | undefined): Deviation | undefined {
  if (name === undefined) return undefined;
  const deviation = Object.hasOwn(deviations, name) ? deviations[name] : undefined;
  if (!deviation) throw new UnknownDeviation(name);
  return deviation;
}

function disposes(asked: Asked | undefined): boolean {
  return asked?.body.operationName === 'SetCallDisposition';
}
