import { hasChange } from '../src/checks/applies.js';
import { effectOf } from '../src/checks/effect.js';
import { absentFromFeed, evidenceOf, isTelling } from '../src/checks/event.js';
import { shownWithin } from '../src/checks/held-text.js';
import { contradicted, inconclusive, quoted } from '../src/checks/observation.js';
import { changeIn, nothingModified } from '../src/checks/refusal.js';
import { changedByRefusal } from '../src/checks/refusal-change.js';
import { isRefused, responseEvidence, responseText } from '../src/checks/response.js';
import {
  eventHolding,
  eventOfRefusal,
  unexplainedEvent,
  unexplainedEvents,
} from '../src/checks/unexplained-events.js';
import {
  holdsSomewhere,
  isFilled,
  shownOnOtherCall,
  valueRead,
  valueShown,
} from '../src/checks/value-shown.js';
import { also, asFor, fact, on, page, requirement } from '../src/requirement.js';
import { heldCall, releasedCall, secondCall } from '../src/runner/call-state.js';
import {
  changed,
  REFUSED_BY_THE_OPERATION,
  refused,
  stranger,
  unknownOperation,
  withoutDisposition,
} from '../src/runner/steps.js';
import type { Exchange } from '../src/trace/exchange.js';
import { members } from '../src/trace/message.js';
import type { TraceReading } from '../src/trace/reading.js';

requirement('ERR-14', {
  level: 'SHOULD',
  branch: 'active',
  text: 'does not set a disposition by PUT (nor, on the reference, by DELETE); judged by effect alone',
  source: page('HTTP method | POST |'),
  expected: 'The HTTP method is POST: by another one no disposition is set.',
  does: "sends the request's body for the active call by PUT (to the reference by DELETE too)",
  needs: ['refusals'],
  drive: ({ configuration }) => {
    const methods = configuration.target.kind === 'reference' ? ['PUT', 'DELETE'] : ['PUT'];
    return methods.flatMap((method) => {
      const byMethod = changed({ change: `${method} instead of POST`, ask: { method } });
      const others = method === 'PUT' ? [heldCall, releasedCall, secondCall] : [releasedCall];
      return [refused(byMethod), ...others.map((callState) => also(callState, byMethod, 'changed'))];
    });
  },
  whenNone: 'no request by another method was sent',
  applies: (exchange) => hasChange('another method')(exchange) || isDelete(exchange),
  caseOf: ({ request }) => request.method,
  expect: (exchange, reading) => {
    const evidence = responseEvidence(exchange);
    const effect = isRefused(reading, exchange)
      ? (valueShown(exchange) ??
        shownWithin(exchange) ??
        signalled(exchange, reading) ??
        changeIn(exchange, reading))
      : effectOf(reading, exchange);
    if (effect !== undefined) {
      return contradicted(`${exchange.shape.described} (${responseText(exchange)}): ${effect.text}`, [
        ...evidence,
        { text: effect.text, seq: effect.seq, exchange: exchange.id },
      ]);
    }
    return nothingModified(exchange, reading);
  },
});

// Whoever refuses, the operation or what stands before it.
requirement('ERR-18', {
  level: 'MUST',
  branch: 'active',
  text: 'modifies nothing when it refuses: the key that the request named keeps its value, the refused value shows nowhere in the user data',
  source: fact('nothing-modified'),
  expected: 'After a refusal nothing was modified.',
  does: 'nothing of its own: it looks at what other requirements did',
  needs: ['refusals'],
  drive: asFor(...REFUSED_BY_THE_OPERATION, 'ERR-10', 'ERR-11'),
  whenNone: 'no request was refused',
  applies: (exchange, reading) => isRefused(reading, exchange) && !hasChange('another method')(exchange),
  caseOf: ({ shape, state }) => `${shape.described ?? 'unchanged'}, ${state}`,
  expect: (exchange, reading) => {
    const evidence = responseEvidence(exchange);
    const what = `${exchange.shape.described ?? 'the request'} (${responseText(exchange)})`;
    const told = valueShown(exchange);
    const shown =
      told !== undefined && 'stored' in told
        ? told
        : (valueRead(exchange) ?? shownWithin(exchange) ?? shownOnOtherCall(reading, exchange));
    if (shown !== undefined)
      return contradicted(`${what}: ${shown.text}`, [
        ...evidence,
        { text: shown.text, seq: shown.seq, exchange: exchange.id },
      ]);
    // Of a released call nothing else is told but events (ERR-23).
    if (exchange.state === 'released') return undefined;
    const found = changedByRefusal(reading, exchange);
    if (found !== undefined) {
      const { change, tied } = found;
      const words = `${what}: ${change.key} changed from ${quoted(change.before)} to ${quoted(change.after)}`;
      const seen = [...evidence, { text: words, seq: change.message.seq, exchange: exchange.id }];
      return tied
        ? contradicted(words, seen)
        : inconclusive(`${words}, once: nothing ties it to the refusal`, seen);
    }
    return nothingModified(exchange, reading);
  },
});

// Of each kind of refusal that is driven there.
requirement('ERR-23', {
  level: 'MUST',
  branch: 'released',
  text: 'sends no EventUserEvent that carries the value of a refused request for a released call',
  source: fact('nothing-modified', 'event-user-event'),
  expected: 'After a refusal nothing was modified, and nothing is propagated.',
  does: 'sends a changed request for a released call',
  needs: ['events', 'refusals'],
  drive: ({ canDrive }) => [
    on(releasedCall, withoutDisposition, 'changed'),
    on(releasedCall, unknownOperation, 'changed'),
    ...(canDrive('ERR-13') ? [on(releasedCall, stranger, 'changed')] : []),
  ],
  whenNone: 'no request for a released call was refused',
  applies: (exchange, reading) => exchange.state === 'released' && isRefused(reading, exchange),
  caseOf: ({ shape }) => shape.described,
  expect: (exchange, reading) => {
    const own = eventOfRefusal(exchange, reading);
    if (own !== undefined)
      return contradicted('an EventUserEvent about the call comes after each refused request', [
        evidenceOf(exchange, own),
      ]);
    const { value } = exchange.shape;
    const holding = isFilled(value)
      ? unexplainedEvents(reading, exchange.call, exchange.sentSeq).find(({ event }) => {
          const userData = members(members(event).userData);
          return holdsSomewhere(userData, value) || holdsSomewhere(userData, JSON.stringify(value));
        })
      : undefined;
    if (holding !== undefined)
      return contradicted(`an EventUserEvent carries ${quoted(value)}`, [evidenceOf(exchange, holding)]);
    if (!isTelling(exchange, reading)) {
      // A request without a value may leave an event that carries none: that it is its own cannot be told.
      const event = unexplainedEvent(reading, exchange, 1);
      if (event !== undefined)
        return inconclusive('an EventUserEvent about the call came after the refused request', [
          evidenceOf(exchange, event),
        ]);
    }
    return absentFromFeed(exchange, reading);
  },
});

function signalled(exchange: Exchange, reading: TraceReading) {
  const event = eventHolding(reading, exchange);
  return event && { text: `an EventUserEvent holds ${quoted(exchange.shape.value)}`, seq: event.seq };
}

function isDelete({ request, shape }: Exchange): boolean {
  return request.method === 'DELETE' && shape.changes[0] === 'another method';
}
