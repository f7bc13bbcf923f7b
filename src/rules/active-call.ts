import { isDeepStrictEqual } from 'node:util';
import { documentedMembers } from '../schemas/documented-members.js';
import { editionNamed } from '../schemas/editions.js';
import { violations } from '../schemas/validate.js';
import { type Exchange, is2xx } from '../trace/exchange.js';
import { CALLS_CHANNEL, kindOf, members, own } from '../trace/message.js';
import type { TraceView } from '../trace/view.js';
import { answerEvidence, isAccepted, receptionOf, unlessAccepted } from './answered.js';
import { ATTACHED_DATA_CHANGED, CALL_STATE_CHANGE_MESSAGE, keyOf } from './keys.js';
import { messageEvidence, onAttachedDataChanged, onMessage, unlessPlainShows } from './notification.js';
import {
  contradicted,
  duration,
  holds,
  inconclusive,
  type Observation,
  onEach,
  quoted,
  type Rule,
} from './observation.js';
import { type Proven, replyTo } from './reply.js';

const ahead = { looksAhead: true };

/** ACT-01: a CallStateChangeMessage for this call comes on the calls channel. */
export const deliversMessage: Rule = onEach((exchange, view) => {
  const refusal = unlessAccepted(view, exchange);
  if (refusal !== undefined) return refusal;
  const reply = replyTo(view, exchange);
  if (reply.kind === 'none')
    return missing(exchange, view, reply.proven, `no message about the call came on ${CALLS_CHANNEL}`);
  const evidence = [messageEvidence(exchange, reply.message)];
  if (reply.kind === 'late') {
    return inconclusive(
      `the message came after ${duration(reply.ms)}, later than GWS_NOTIFICATION_MS; the page gives no deadline`,
      evidence,
    );
  }
  if (reply.message.messageType !== CALL_STATE_CHANGE_MESSAGE) {
    const seen = `the message's messageType is ${quoted(reply.message.data.messageType)}`;
    if (reply.kind === 'other' && !reply.proven.missing)
      return inconclusive(`${seen}; ${reply.proven.why}`, evidence);
    return contradicted(seen, evidence);
  }
  return holds(`a CallStateChangeMessage came after ${duration(reply.ms)}`, evidence);
}, ahead);

/** ACT-02: its notificationType is AttachedDataChanged. */
export const isAttachedDataChanged: Rule = onEach(
  (exchange, view) =>
    onMessage(view, exchange, (message, reply) => {
      const evidence = [messageEvidence(exchange, message)];
      if (message.notificationType === ATTACHED_DATA_CHANGED)
        return holds('notificationType is AttachedDataChanged', evidence);
      const seen = `notificationType is ${quoted(message.data.notificationType)}`;
      if (reply.kind !== 'other' || !reply.proven.missing)
        return inconclusive(`${seen}; ${whyNot(reply)}`, evidence);
      return contradicted(seen, evidence);
    }),
  ahead,
);

function whyNot(reply: { kind: string; proven?: Proven }): string {
  return reply.proven?.missing === false ? reply.proven.why : 'the message of the request came';
}

/** ACT-03: the message shows the disposition at the key. */
export const showsDisposition: Rule = onEach((exchange, view) => showsValue(view, exchange), ahead);

/** Whether the message of the request shows the value at the key; what the key shows instead, when it does not. */
export function showsValue(view: TraceView, exchange: Exchange): Observation {
  return onMessage(view, exchange, (message, reply) => {
    const key = keyOf(view, exchange);
    const evidence = [messageEvidence(exchange, message)];
    if (reply.kind === 'late')
      return inconclusive(`the value shows after ${duration(reply.ms)}, later than the deadline`, evidence);
    if (reply.kind === 'shown')
      return holds(`${key ?? 'a key'} shows ${quoted(exchange.value)} after ${duration(reply.ms)}`, evidence);
    if (key === undefined) return inconclusive('the configured key is not known (KEY-02)', evidence);
    const seen = `no AttachedDataChanged shows ${quoted(exchange.value)} at ${key}: ${kindOf(message)} shows ${quoted(own(message.userData, key))}`;
    if (reply.kind === 'other' && !reply.proven.missing)
      return inconclusive(`${seen}; ${reply.proven.why}`, evidence);
    // That the value shows in a message of another kind is that kind's matter.
    if (isDeepStrictEqual(own(message.userData, key), exchange.value))
      return inconclusive(`${seen} (ACT-02)`, evidence);
    return contradicted(seen, evidence);
  });
}

function missing(exchange: Exchange, view: TraceView, proven: Proven, what: string): Observation {
  const within = `within ${duration(view.header.budgets.notificationMs)}`;
  if (!proven.missing) return inconclusive(`${what} ${within}, but that is not proven: ${proven.why}`);
  return contradicted(`${what} ${within}; the channel was alive`, [
    messageEvidence(exchange, proven.by, `${kindOf(proven.by)}, which shows that the channel was alive`),
  ]);
}

/** ACT-04: the message identifies the call: id as in the URL, callUuid as asked, uri and path ending in the id. */
export const identifiesCall: Rule = onEach((exchange, view) =>
  onAttachedDataChanged(view, exchange, (message) => {
    const { callId, callUuid } = exchange.call;
    const wrong: string[] = [];
    if (message.call.id !== callId) wrong.push(`id is ${quoted(message.call.id)}, not ${quoted(callId)}`);
    if (callUuid !== undefined && message.call.callUuid !== callUuid)
      wrong.push(`callUuid is ${quoted(message.call.callUuid)}, not ${quoted(callUuid)}`);
    for (const name of ['uri', 'path'] as const) {
      const value = message.call[name];
      // "where sent" is said of path; a missing uri is ACT-06's matter.
      if (value === undefined || value === null) continue;
      if (typeof value !== 'string' || !value.endsWith(`/${callId}`))
        wrong.push(`${name} is ${quoted(value)}, which does not end in /${callId}`);
    }
    const evidence = [messageEvidence(exchange, message)];
    return wrong.length === 0
      ? holds(`id, callUuid, uri and path name the call ${callId}`, evidence)
      : contradicted(wrong.join('; '), evidence);
  }),
);

/** The schema of the message in the edition that the target is held to. */
function messageSchema(view: TraceView) {
  return editionNamed(view.header.documentation.edition).message;
}

/** ACT-05: every documented member that is sent has its documented JSON type. */
export const keepsTypes: Rule = onEach((exchange, view) =>
  onAttachedDataChanged(view, exchange, (message) => {
    const wrong = violations(messageSchema(view), message.record.message);
    const evidence = [messageEvidence(exchange, message)];
    return wrong.length === 0
      ? holds('every documented member that is sent has its documented type', evidence)
      : contradicted(wrong.slice(0, 5).join('; '), evidence);
  }),
);

/** ACT-06: the members of the documented sample are sent, but for those seen to come and go. */
export const sendsSampleMembers: Rule = onEach((exchange, view) =>
  onAttachedDataChanged(view, exchange, (message) => {
    const absent = documentedMembers(messageSchema(view))
      .filter((member) => !member.comesAndGoes && !isPresent(message.record.message, member.path))
      .map((member) => member.path.join('.'));
    const evidence = [messageEvidence(exchange, message)];
    return absent.length === 0
      ? holds('every member of the documented sample is sent', evidence)
      : contradicted(`not sent: ${absent.join(', ')}`, evidence);
  }),
);

function isPresent(value: unknown, path: readonly string[]): boolean {
  let here: unknown = value;
  for (const name of path) {
    if (name === '0') here = Array.isArray(here) ? here[0] : undefined;
    else here = own(members(here), name);
    if (here === undefined || here === null) return false;
  }
  return true;
}

/** ACT-07: the call's state is the one that was last notified. */
export const leavesState: Rule = onEach((exchange, view) =>
  onAttachedDataChanged(view, exchange, (message) => {
    const between = exchange.messages.find(
      (each) => each.seq < message.seq && each.notificationType === 'StatusChange',
    );
    if (between !== undefined)
      return inconclusive('a StatusChange came between request and message', [
        messageEvidence(exchange, between),
      ]);
    const last = exchange.call.messages
      .filter((each) => each.seq < exchange.sentSeq && each.state !== undefined)
      .at(-1);
    const evidence = [messageEvidence(exchange, message)];
    if (last === undefined) return inconclusive('the state before the request was never notified', evidence);
    if (message.state === last.state) return holds(`the state stays ${last.state}`, evidence);
    return contradicted(`the state is ${quoted(message.call.state)}, it was last notified as ${last.state}`, [
      messageEvidence(exchange, last),
      ...evidence,
    ]);
  }),
);

/** ACT-13, ACT-15: answers success, delivers the message, shows the value, in whatever state the call is. */
export const doesAllOfThis: Rule = onEach((exchange, view) => {
  const reception = receptionOf(view, exchange);
  const state = exchange.before?.state ?? exchange.situation;
  if (reception.kind === 'refused') {
    const refused = `refused in state ${state}: ${reception.how}`;
    return isTakenWhileActive(view)
      ? contradicted(refused, answerEvidence(exchange))
      : inconclusive(`${refused}, as it is while the parties talk (RES-01)`, answerEvidence(exchange));
  }
  const plain = unlessPlainShows(view, exchange);
  if (plain !== undefined) return plain;
  const delivered = deliversMessage.judge(view, { exchanges: [exchange], requests: [] });
  if (delivered.outcome !== 'holds') return delivered;
  const shown = showsValue(view, exchange);
  if (shown.outcome !== 'holds') return shown;
  const reply = replyTo(view, exchange);
  const during = 'message' in reply ? reply.message.state : undefined;
  return holds(`accepted in state ${state}; ${shown.reason}; state in the message ${during}`, shown.evidence);
}, ahead);

function isTakenWhileActive(view: TraceView): boolean {
  return view.exchanges.some(
    (other) => other.situation === 'active' && other.change === undefined && isAccepted(view, other),
  );
}

/** ACT-16: `phoneNumber` is the number of the agent's own device. */
export const namesOwnNumber: Rule = onEach((exchange, view) =>
  onAttachedDataChanged(view, exchange, (message) => {
    const number = view.agent(exchange.call.agent)?.phoneNumber;
    const evidence = [messageEvidence(exchange, message)];
    if (number === undefined) return inconclusive("the number of the agent's device is not known", evidence);
    if (message.data.phoneNumber === number) return holds(`phoneNumber is ${quoted(number)}`, evidence);
    return contradicted(
      `phoneNumber is ${quoted(message.data.phoneNumber)}, the agent's device has ${quoted(number)}`,
      evidence,
    );
  }),
);

/** RES-07: the same body is taken at the address of another edition. */
export const takenElsewhere: Rule = onEach((exchange, view) => {
  const refusal = unlessAccepted(view, exchange);
  if (refusal !== undefined)
    return refusal.outcome === 'inconclusive' && exchange.answer
      ? holds(refusal.reason, refusal.evidence)
      : refusal;
  const shown = showsValue(view, exchange);
  return holds(
    is2xx(exchange) && shown.outcome === 'holds'
      ? `taken: ${shown.reason}`
      : 'answered success, but the value does not show',
    shown.evidence,
  );
});
