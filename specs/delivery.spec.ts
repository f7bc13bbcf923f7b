import { absenceOfMessage, proofsOf } from '../src/checks/absence.js';
import { isToldWhileActive, isUnchanged, onActive } from '../src/checks/applies.js';
import { delivered, otherKindOfCopy } from '../src/checks/delivery.js';
import { duplicateOf, isCrowded } from '../src/checks/duplicate.js';
import { messageEvidence, notificationOf, onMessage } from '../src/checks/notification.js';
import { contradicted, holds, inconclusive, type Observation, quoted } from '../src/checks/observation.js';
import { unlessAccepted } from '../src/checks/response.js';
import { isNotification } from '../src/checks/tied.js';
import { on, page, requirement } from '../src/requirement.js';
import { activeCall } from '../src/runner/call-state.js';
import { again, documented } from '../src/runner/steps.js';
import { ATTACHED_DATA_CHANGED } from '../src/trace/attribution.js';
import type { Exchange } from '../src/trace/exchange.js';
import { kindOf } from '../src/trace/message.js';

const noneSent = 'no disposition of an active call was sent';

// Not the first request alone: a target may notify what it has not notified yet, and keep silent after.
requirement('ACT-01', {
  level: 'MUST',
  branch: 'active',
  text: 'delivers a CallStateChangeMessage for this call on /v2/me/calls to the agent who asked',
  source: page('Web Services delivers a CallStateChangeMessage'),
  expected: 'While the call is still active, Web Services delivers a CallStateChangeMessage.',
  does: 'writes the test key on the active call',
  drive: on(activeCall, again),
  whenNone: noneSent,
  applies: onActive,
  expect: delivered,
});

requirement('ACT-02', {
  level: 'MUST',
  branch: 'active',
  text: 'gives the notification of a disposition the notificationType AttachedDataChanged',
  source: page('"notificationType":"AttachedDataChanged"'),
  expected: 'The message has "notificationType":"AttachedDataChanged".',
  does: 'writes the test key on the active call',
  drive: on(activeCall, documented),
  whenNone: noneSent,
  applies: onActive,
  expect: (exchange, reading) =>
    onMessage(reading, exchange, (message, _leg, found) => {
      const evidence = [messageEvidence(exchange, message)];
      const copy = otherKindOfCopy(reading, exchange);
      if (copy !== undefined)
        return contradicted(
          `notificationType is ${quoted(copy.data.notificationType)} in the message to ${copy.agent}`,
          [messageEvidence(exchange, copy)],
        );
      if (message.notificationType === ATTACHED_DATA_CHANGED)
        return holds('notificationType is AttachedDataChanged', evidence);
      const seen = `notificationType is ${quoted(message.data.notificationType)}`;
      if (found.kind !== 'other') return inconclusive(`${seen}; the message of the request came`, evidence);
      if (!found.proven.missing)
        return inconclusive(`${seen}; ${found.proven.why}`, evidence, found.proven.causes);
      return contradicted(seen, evidence);
    }),
});

// The first message is the control for the second.
requirement('ACT-10', {
  level: 'SHOULD',
  branch: 'active',
  text: 'sends one notification for each request, no duplicate',
  source: page('delivers a CallStateChangeMessage'),
  expected: 'One request delivers a CallStateChangeMessage, not several equal ones.',
  does: 'writes the test key on the active call',
  drive: on(activeCall, again),
  whenNone: noneSent,
  applies: isToldWhileActive,
  expect: (exchange, reading) => {
    const refusal = unlessAccepted(reading, exchange);
    if (refusal !== undefined) return refusal;
    const found = notificationOf(reading, exchange);
    if (found.kind !== 'shown' && found.kind !== 'late')
      return inconclusive('the message of the request did not come', [], ['ACT-01', 'ACT-03']);
    const duplicate = duplicateOf(exchange, reading);
    if (duplicate !== undefined)
      return isCrowded(exchange, reading)
        ? inconclusive(
            `${duplicate.reason}, but others write to the call too, or the key held the value before`,
            duplicate.evidence,
          )
        : duplicate;
    const absence = absenceOfMessage(reading, exchange);
    const evidence = [messageEvidence(exchange, found.message)];
    return absence.gap === undefined
      ? holds('one message came and no duplicate', evidence)
      : inconclusive(
          `no duplicate was seen, but that is not proven: ${absence.gap.why}`,
          evidence,
          absence.gap.causes,
        );
  },
});

requirement('ACT-14', {
  level: 'MUST',
  branch: 'active',
  text: 'delivers no message about the call to an agent who is no party of it',
  source: page('"channel":"/v2/me/calls"', 'data-goes-to-parties'),
  expected:
    "The channel is the agent's own, /v2/me/calls: an agent who is no party of the call receives nothing about it.",
  does: "writes the test key on the active call, and makes short calls of the bystander's own",
  needs: ['bystander-call', 'bystander'],
  drive: on(activeCall, documented),
  whenNone: 'no disposition was sent while an agent listened who is no party of the call',
  // A recording does not tell who is a party of a call and who listens for other reasons.
  applies: (exchange, reading) =>
    reading.header.target.kind !== 'recording' &&
    exchange.state !== 'released' &&
    isUnchanged(exchange, reading) &&
    strangersOf(exchange).length > 0,
  expect: (exchange, reading) => {
    const observed = strangersOf(exchange).map((agent): Observation => {
      const told = exchange.call.legs.get(agent);
      const stray =
        told?.firstAfter(exchange.sentSeq, () => true) ??
        told?.elsewhere.find((each) => each.seq > exchange.sentSeq && isNotification(each));
      if (stray !== undefined)
        return contradicted(`${kindOf(stray)} about the call came to ${agent} on ${stray.record.channel}`, [
          messageEvidence(exchange, stray),
        ]);
      const refusal = unlessAccepted(reading, exchange);
      if (refusal !== undefined) return refusal;
      const absence = absenceOfMessage(reading, exchange, agent);
      return absence.gap === undefined
        ? holds(`nothing about the call came to ${agent}`, proofsOf(absence, exchange))
        : inconclusive(
            `nothing came to ${agent}, but that is not proven: ${absence.gap.why}`,
            [],
            absence.gap.causes,
          );
    });
    return (
      observed.find(({ outcome }) => outcome === 'contradicted') ??
      observed.find(({ outcome }) => outcome === 'holds') ??
      observed[0]
    );
  },
});

function strangersOf({ call, sessions }: Exchange) {
  return [...sessions.keys()].filter((agent) => agent !== call.dialledBy && !call.legs.get(agent)?.isParty);
}
