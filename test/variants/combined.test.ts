import type { Behaviour } from '../../src/reference/behaviour.js';
import type { MakeBehaviour, NamedBehaviour, ServerParts } from '../../src/reference/named-behaviour.js';
import { variants } from '../../src/reference/variants/variants.js';
import { describeVariants } from './variants.test-driver.js';

// Most of them gave something else once, though each of their parts did not.
const COMBINED = [
  'no-user-data-at-first, numbers-dialled-otherwise',
  'no-user-data-at-first, session-expires-while-ringing',
  'desktop-sends-user-data, late-events',
  'desktop-sends-user-data, session-expires-while-ringing, call-id-is-no-uuid',
  'session-expires-after-message, crm-copies, session-started-in-part',
  'session-expires-while-ringing, errors-later, session-expires-in-window',
  'three-dispositions, errors-later-for-all',
  'rich-user-data, others-write, peer-hears-later',
  'started-anew, late-events, members-that-come-and-go',
  'gzip, connection-close, context-path, members-null',
];

type Hook = (...given: unknown[]) => unknown;

/** The hooks that get what is planned as their last parameter, and give what is done instead. */
const CHAINED: readonly (keyof Behaviour)[] = [
  'refusal',
  'disposition',
  'stored',
  'notices',
  'events',
  'resource',
  'answer',
];

/** A server that behaves in all of these ways at once: what one of them plans, the next may change. */
function combined(names: readonly string[]): NamedBehaviour {
  const parts = names.map((name) => variants[name] as NamedBehaviour);
  return {
    description: names.join(', '),
    options: Object.assign({}, ...parts.map(({ options }) => options)),
    variables: Object.assign({}, ...parts.map(({ variables }) => variables)),
    behaviour: chain(parts.flatMap(({ behaviour }) => behaviour ?? [])),
  };
}

function chain(makers: readonly MakeBehaviour[]): MakeBehaviour {
  return (parts: ServerParts) => {
    const all: Record<string, Hook> = {};
    for (const made of makers.map((make) => make(parts)))
      for (const [name, hook] of Object.entries(made) as [keyof Behaviour, Hook][]) {
        const before = all[name];
        all[name] = before === undefined ? hook : both(name, before, hook);
      }
    return all as Partial<Behaviour>;
  };
}

function both(name: keyof Behaviour, first: Hook, second: Hook): Hook {
  if (CHAINED.includes(name)) return (asked, planned) => second(asked, first(asked, planned));
  if (name === 'arrives') return (...given) => first(...given) ?? second(...given);
  throw new Error(`two variants that have ${name} cannot be combined`);
}

describeVariants(Object.fromEntries(COMBINED.map((names) => [names, combined(names.split(', '))])));
