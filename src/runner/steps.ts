import { also, on, type Step } from '../requirement.js';
import { corpus } from '../schemas/corpora.js';
import { UNKNOWN_SESSION, WRONG_PASSWORD } from '../trace/request-shape.js';
import type { CallRequests } from './call-requests.js';
import {
  activeCall,
  type CallState,
  heldCall,
  releasedByPeer,
  releasedCall,
  type StepContext,
  secondCall,
} from './call-state.js';
import type { Change } from './change.js';
import type { DispositionBody } from './request-shape.js';

/*
 * What is sent of a call, for more than one requirement. Each is sent once of a call in a state, however many want it.
 */

/** The documented request. */
export const documented = ({ call }: StepContext) => call.documented();
/** The same key set again. */
export const again = ({ call }: StepContext) => call.again();
/** The last request word for word. */
export const sameValue = ({ call }: StepContext) => call.sameValue();
/** The key set to what it held before. */
export const formerValue = ({ call }: StepContext) => call.formerValue();
/** The other key of the suite's own set to what the first one holds. */
export const valueOfOtherKey = ({ call }: StepContext) => call.valueOfOtherKey();
/** The configured key named in dispositionKey. */
export const configuredKeyNamed = ({ call }: StepContext) => call.configuredKeyNamed();
/** Without dispositionKey. */
export const withoutKey = ({ call }: StepContext) => call.withoutKey();
/** Without dispositionKey, once more. */
export const withoutKeyAgain = ({ call }: StepContext) => call.withoutKeyAgain();
/** With a key, after one without. */
export const withKey = ({ call }: StepContext) => call.withKey();
/** Under the other key of the suite's own. */
export const otherKey = ({ call }: StepContext) => call.otherKey();
/** An odd value under the suite's own key, and one without a key. */
export const oddValue = async ({ call }: StepContext) => {
  await call.oddValue('long');
  await call.oddValue('digits');
};
export const oddValueWithoutKey = ({ call }: StepContext) => call.oddValue('long', true);
/** Both, where the run comes to these states for something else. */
export const alsoOddValues = (...callStates: CallState[]) =>
  callStates.flatMap((callState) =>
    [oddValue, oddValueWithoutKey].map((send) => also(callState, send, 'odd value')),
  );
/** The call is read, after a notification, and once more where it does not show yet what that told. */
export const readAfterwards = async ({ call, readUntilTold }: StepContext) => {
  await call.base();
  await readUntilTold();
};
/** The same, after odd values: under the suite's own key, or without a key. */
export const readAfterOddValue = async (context: StepContext) => {
  await oddValue(context);
  await context.readUntilTold();
};
export const readAfterOddValueWithoutKey = async (context: StepContext) => {
  await oddValueWithoutKey(context);
  await context.readUntilTold();
};
/** The agent's calls are listed. */
export const list = ({ read }: StepContext) => read('list');

/** The documented request with one change. */
export function changed(
  change: Change | ((context: StepContext) => Change),
): (context: StepContext) => Promise<void> {
  return (context) => context.call.changed(typeof change === 'function' ? change(context) : change);
}

/** The documented request without one of its members. */
function without(member: string): (context: StepContext) => Promise<void> {
  const body = ({ [member]: _, ...rest }: DispositionBody) => rest;
  return changed({ change: `without ${member}`, body, withoutValue: member === 'disposition' });
}

/** The same request, sent by somebody else. */
function sentBy(
  name: 'anonymous' | 'bystander' | 'unlicensed',
  change: string,
): (context: StepContext) => Promise<void> {
  return changed(({ agents }) => {
    const sender = agents[name];
    if (sender === undefined) throw new Error(`${name} is not logged in`);
    if (!('client' in sender)) return { change, by: { name, client: sender } };
    const listen = async () => {
      const { comet } = sender;
      if (comet.alive) return false;
      // Who may not listen is told nothing.
      await comet.open().catch(() => {});
      return comet.alive;
    };
    return { change, by: { name, client: sender.client }, named: { sender }, listen };
  });
}

/** Without disposition (ERR-01). */
export const withoutDisposition = without('disposition');
/** Without callUuid (ERR-02), callUri (ERR-03), operationName (ERR-22). */
export const withoutCallUuid = without('callUuid');
export const withoutCallUri = without('callUri');
export const withoutOperationName = without('operationName');
/** As a form would send it, or, on hold, JSON that was cut short (ERR-10). */
export const noJson = changed(({ call }) => ({
  change: 'a body that is not JSON',
  text: (body) =>
    call.state === 'held'
      ? JSON.stringify(body).slice(0, -1)
      : new URLSearchParams(body as Record<string, string>).toString(),
}));

/** Without an operationName that says anything (ERR-22). */
export const nullOperationName = named(null, 'null as operationName');
export const emptyOperationName = named('', 'an empty operationName');

function named(operationName: unknown, change: string): (context: StepContext) => Promise<void> {
  return changed({ change, body: (body) => ({ ...body, operationName }) });
}

/**
 * With an operationName that nobody knows, though on the first call it begins, while that talks, or ends, while that is on hold, as the
 * known one does (ERR-09).
 */
export const unknownOperation = changed(({ call, read }) => ({
  change: 'an unknown operationName',
  body: (body) => ({ ...body, operationName: unknownName(call) }),
  // What it left behind may show to whoever reads the call alone (ERR-18).
  afterwards: () => read('call'),
}));
function unknownName({ state, isLater }: CallRequests): string {
  if (state === 'held') return 'NoSuchSetCallDisposition';
  return state === 'active' && !isLater ? 'SetCallDispositionNoSuchOperation' : 'NoSuchOperation';
}

/** By an agent who is no party of the call (ERR-13). */
export const stranger = sentBy('bystander', 'sent by an agent who is no party');

/** By nobody (ERR-11). */
export const anonymous = sentBy('anonymous', 'sent without credentials');
/** By somebody who gives the agent's name and another password (ERR-11). */
export const wrongPassword = changed(({ agents: { agent, anonymous } }) => ({
  change: WRONG_PASSWORD,
  by: { name: 'anonymous', client: anonymous },
  ask: { headers: agent.wrongPassword },
}));
/** By somebody who shows a session that there is not (ERR-11). */
export const unknownSession = changed(({ agents: { agent, anonymous } }) => ({
  change: UNKNOWN_SESSION,
  by: { name: 'anonymous', client: anonymous },
  ask: { headers: agent.unknownSession },
}));
/** By an agent without the feature (ERR-12). */
export const unlicensed = sentBy('unlicensed', 'sent by an agent without api-voice');

type Send = Step['send'];

/** A changed request on the active call, when all else was asked of it. */
export const refused = (send: Send) => on(activeCall, send, 'changed');
const OTHER_CALLS: CallState[] = [heldCall, releasedCall, secondCall, releasedByPeer];

/** In every other state and on the second call as well, where the run comes to that for something else; `but` = in all but that one. */
export const alsoOnOtherCalls = (send: Send, but?: CallState) =>
  OTHER_CALLS.filter((callState) => callState !== but).map((callState) => also(callState, send, 'changed'));

/** The same, and in any case on a call that is over. */
export const onOtherCalls = (send: Send) => [on(releasedCall, send, 'changed'), ...alsoOnOtherCalls(send)];

type Odd = Parameters<typeof corpus>[0];

/** Each value of a corpus in the place of `disposition` or `dispositionKey`. */
export function oddValues(name: Odd): Step[] {
  return inPlaceOfMember(name).map(refused);
}

/** Some of them on other calls. */
export function oddValuesOnOtherCalls(name: Odd): Step[] {
  const [object, , array, emptyArray] = inPlaceOfMember(name) as [Send, Send, Send, Send];
  return [
    also(heldCall, array, 'changed'),
    also(releasedCall, object, 'changed'),
    also(secondCall, emptyArray, 'changed'),
    also(releasedByPeer, array, 'changed'),
  ];
}

function inPlaceOfMember(name: Odd): Send[] {
  const { member, values } = corpus(name);
  return values.map(({ id, value }) => {
    const change = `${member} is ${id} ${JSON.stringify(value)}`;
    if (member === 'disposition') return changed({ change, value });
    return changed({ change, key: null, body: (body) => ({ ...body, dispositionKey: value }) });
  });
}

/** The requirements for which something is sent that the operation itself has to refuse (ERR-15). */
export const REFUSED_BY_THE_OPERATION = [
  'ERR-01',
  'ERR-02',
  'ERR-03',
  'ERR-04',
  'ERR-05',
  'ERR-06',
  'ERR-07',
  'ERR-08',
  'ERR-09',
  'ERR-12',
  'ERR-13',
  'ERR-21',
  'ERR-22',
];
