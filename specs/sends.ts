import type { Change } from '../src/runner/change.js';
import type { DispositionBody } from '../src/runner/request-shape.js';
import type { Scene } from '../src/runner/call-state.js';

/*
 * What is sent of a call, for more than one requirement. Each is sent once of a call in a state, however many want it.
 */

/** The documented request. */
export const documented = ({ call }: Scene) => call.documented();
/** The same key set again. */
export const again = ({ call }: Scene) => call.again();
/** The last request word for word. */
export const sameValue = ({ call }: Scene) => call.sameValue();
/** Without dispositionKey. */
export const withoutKey = ({ call }: Scene) => call.withoutKey();
/** Without dispositionKey, once more. */
export const withoutKeyAgain = ({ call }: Scene) => call.withoutKeyAgain();
/** With a key, after one without. */
export const withKey = ({ call }: Scene) => call.withKey();
/** Under the other key of the suite's own. */
export const otherKey = ({ call }: Scene) => call.otherKey();
/** The call is read, after a notification. */
export const readAfterwards = async ({ call, read }: Scene) => {
  await call.base();
  await read('call');
};
/** The agent's calls are listed. */
export const list = ({ read }: Scene) => read('list');

/** The documented request with one change. */
export function changed(change: Change | ((scene: Scene) => Change)): (scene: Scene) => Promise<void> {
  return (scene) => scene.call.changed(typeof change === 'function' ? change(scene) : change);
}

/** The documented request without one of its members. */
export function without(member: string): (scene: Scene) => Promise<void> {
  const body = ({ [member]: _, ...rest }: DispositionBody) => rest;
  return changed({ change: `without ${member}`, body, withoutValue: member === 'disposition' });
}

/** The same request, sent by somebody else. */
export function sentBy(
  name: 'anonymous' | 'bystander' | 'unlicensed',
  change: string,
): (scene: Scene) => Promise<void> {
  return changed(({ parties }) => {
    const sender = parties[name];
    if (sender === undefined) throw new Error(`${name} is not logged in`);
    if (!('client' in sender)) return { change, by: { name, client: sender } };
    return { change, by: { name, client: sender.client }, named: { sender } };
  });
}

/** Without disposition (ERR-01). */
export const withoutDisposition = without('disposition');
/** With an operationName that nobody knows (ERR-09). */
export const unknownOperation = changed({
  change: 'an unknown operationName',
  body: (body) => ({ ...body, operationName: 'GwsConformanceNoSuchOperation' }),
});
/** By an agent who is no party of the call (ERR-13). */
export const stranger = sentBy('bystander', 'sent by an agent who is no party');
