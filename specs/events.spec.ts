import { isOvertaken, isUnchanged, withText } from '../src/checks/applies.js';
import {
  absentFromFeed,
  evidenceOf,
  fewerThanOwed,
  isTelling,
  onEvents,
  onlyKeylessLack,
  provenMissing,
  usesKey,
  withFeed,
} from '../src/checks/event.js';
import { contradicted, duration, holds, inconclusive, quoted } from '../src/checks/observation.js';
import {
  isAccepted,
  isRefused,
  responseEvidence,
  responseText,
  unlessAccepted,
} from '../src/checks/response.js';
import { keylessIsRefused } from '../src/checks/settings.js';
import { also, on, page, requirement } from '../src/requirement.js';
import { activeCall, releasedByPeer, releasedCall, secondCall } from '../src/runner/call-state.js';
import {
  alsoOddValues,
  documented,
  otherKey,
  sameValue,
  withoutKey,
  withoutKeyAgain,
} from '../src/runner/steps.js';
import type { Call } from '../src/trace/call.js';
import { members } from '../src/trace/message.js';

const noneSent = 'no disposition of a released call was sent';

requirement('REL-02', {
  level: 'MUST',
  branch: 'released',
  text: 'sends an EventUserEvent that carries the disposition',
  source: page('Web Services sends the EventUserEvent', 'event-user-event'),
  expected: 'Web Services sends the EventUserEvent, and it carries the disposition.',
  does: 'sends a disposition for a released call',
  needs: ['events'],
  drive: [
    on(releasedCall, documented),
    also(releasedCall, sameValue),
    also(releasedByPeer, documented),
    ...alsoOddValues(releasedCall, releasedByPeer),
  ],
  whenNone: noneSent,
  applies: withFeed,
  expect: (exchange, reading) => {
    const refusal = unlessAccepted(reading, exchange);
    if (refusal !== undefined) return refusal;
    const { value } = exchange.shape;
    const [event] = exchange.events;
    const fewer = fewerThanOwed(exchange, reading);
    if (event !== undefined && fewer !== undefined)
      return contradicted(`${fewer.words}; the feed was alive`, [
        evidenceOf(exchange, event),
        { text: 'a line that shows the feed alive', seq: fewer.by.seq, exchange: exchange.id },
      ]);
    if (event !== undefined) {
      return holds(
        `an EventUserEvent carries ${quoted(value)}, seen ${duration(event.at - exchange.sentAt)} after the request`,
        [evidenceOf(exchange, event)],
      );
    }
    const missing = provenMissing(exchange, reading);
    const words = `no EventUserEvent carries ${quoted(value)} within ${duration(reading.header.timeouts.eventMs)}`;
    if ('why' in missing) return inconclusive(`${words}, but ${missing.why}`);
    if (onlyKeylessLack(exchange, reading))
      return inconclusive(`${words}, nor any other of a request without a key`, [], ['REL-04']);
    return contradicted(`${words}; the feed was alive`, [
      { text: 'a line that shows the feed alive', seq: missing.by.seq, exchange: exchange.id },
    ]);
  },
});

requirement('REL-03', {
  level: 'MUST',
  branch: 'released',
  text: 'uses dispositionKey in the EventUserEvent when it is given',
  source: page('An optional string value for the userdata key for the call disposition.', 'event-user-event'),
  expected: 'The EventUserEvent carries the disposition under dispositionKey.',
  does: 'sends a disposition for a released call',
  needs: ['events'],
  drive: [on(releasedCall, documented), also(releasedCall, otherKey), also(releasedByPeer, otherKey)],
  whenNone: 'no disposition of a released call with a key was sent',
  applies: (exchange, reading) => withFeed(exchange, reading) && exchange.shape.key !== undefined,
  expect: (exchange, reading) => usesKey(exchange, reading, exchange.shape.key),
});

requirement('REL-04', {
  level: 'MUST',
  branch: 'released',
  text: 'uses the configured key in the EventUserEvent when no dispositionKey is given',
  source: page(
    'If not specified, Web Services uses the disposition key configured for the server.',
    'event-user-event',
  ),
  expected:
    'If dispositionKey is not specified, the EventUserEvent carries the disposition under the key configured for the server.',
  does: 'sends a disposition for a released call without dispositionKey',
  needs: ['events', 'known-key'],
  drive: ({ configuration }) => [
    // A configured key that is not set is learnt on an active call.
    ...(configuration.dispositionKey === undefined ? [on(activeCall, withoutKey)] : []),
    on(releasedCall, withoutKey),
    also(releasedCall, withoutKeyAgain),
    also(releasedByPeer, withoutKey),
    also(releasedByPeer, withoutKeyAgain),
  ],
  whenNone: 'no disposition of a released call without a key was sent',
  applies: (exchange, reading) => withFeed(exchange, reading) && exchange.shape.key === undefined,
  expect: (exchange, reading) => {
    if (exchange.events.length === 0 && isAccepted(reading, exchange) && onlyKeylessLack(exchange, reading)) {
      const missing = provenMissing(exchange, reading);
      if ('by' in missing)
        return contradicted(
          'no event comes of a request without a key, while requests with one have theirs',
          [{ text: 'a line that shows the feed alive', seq: missing.by.seq, exchange: exchange.id }],
        );
    }
    const { key } = reading.configuredKey;
    if (key !== undefined && keylessIsRefused(reading, exchange))
      return contradicted(
        `every request without a key is refused once the call is released (${responseText(exchange)}), though ${key} is configured and one with a key is taken`,
        responseEvidence(exchange),
      );
    return usesKey(exchange, reading, key);
  },
});

requirement('REL-05', {
  level: 'SHOULD',
  branch: 'released',
  text: 'identifies the call in the EventUserEvent, by CallUUID or ConnID',
  source: page('to propagate the disposition to the reporting solution', 'event-user-event'),
  expected:
    'The EventUserEvent names the call, so that the reporting solution can tell whose disposition it is.',
  does: 'sends a disposition for a released call',
  needs: ['events'],
  drive: on(releasedCall, documented),
  whenNone: noneSent,
  applies: withFeed,
  expect: (exchange, reading) =>
    onEvents(exchange, reading, (event) => {
      const { callUuid, connId } = members(event.event);
      const connIds = [...exchange.call.connIds];
      const evidence = [evidenceOf(exchange, event)];
      const seen = `callUuid ${quoted(callUuid)}, connId ${quoted(connId)}`;
      const byUuid = typeof callUuid === 'string' && callUuid === exchange.call.callUuid;
      // A connection id is a hexadecimal number, which Genesys tools print in either case.
      const isOwnConnId = (id: string) => connIds.some((each) => each.toLowerCase() === id.toLowerCase());
      const byConnId = typeof connId === 'string' && isOwnConnId(connId);
      // Of two calls that were up together one may have become the other.
      const isBefore = ({ ended }: Call) => ended?.seq !== undefined && ended.seq < exchange.call.firstSeq;
      // By this event, or by a further one that carries the value.
      const isNamed = (call: Call) =>
        exchange.events.some((each) => {
          const { callUuid: uuid, connId: id } = members(each.event);
          return (
            (typeof uuid === 'string' && uuid !== exchange.call.callUuid && uuid === call.callUuid) ||
            (typeof id === 'string' && !isOwnConnId(id) && call.connIds.has(id))
          );
        });
      const isTwofold = reading.calls.some((call) => isBefore(call) && isNamed(call));
      if (isTwofold && (byUuid || byConnId))
        return contradicted(`the event names another call as well: ${seen}`, evidence);
      if (byUuid || byConnId) return holds(`the event names the call: ${seen}`, evidence);
      // Of a call that was given, the ids may not be known.
      const unknown = [
        typeof callUuid === 'string' && exchange.call.callUuid === undefined,
        typeof connId === 'string' && connIds.length === 0,
      ];
      if (unknown.some(Boolean))
        return inconclusive(
          `the event names a call that cannot be compared, nothing told this call's id of that kind: ${seen}`,
          evidence,
        );
      return contradicted(`the event does not name the call: ${seen}`, evidence);
    }),
});

requirement('REL-08', {
  level: 'SHOULD',
  branch: 'active',
  text: 'sends no EventUserEvent that carries the value for an active call',
  source: page(
    'If the call has already been released, then Web Services sends the EventUserEvent',
    'event-user-event',
  ),
  expected:
    'Web Services sends the EventUserEvent if the call has already been released; for an active call it updates the key instead.',
  does: 'writes the test key on the active call',
  needs: ['events', 'released-call'],
  // The event of a released call is the control.
  drive: [on(releasedCall, documented), on(secondCall, documented)],
  whenNone: 'no disposition of an active call was sent while the feed was watched',
  applies: (exchange, reading) =>
    exchange.state !== 'released' &&
    exchange.state !== 'unknown' &&
    // Whether a ringing call counts as active is left open.
    (exchange.state !== 'ringing' || isRefused(reading, exchange)) &&
    (isUnchanged(exchange, reading) || isRefused(reading, exchange)) &&
    !isOvertaken(exchange, reading) &&
    withText(exchange) &&
    // An empty text may stand in an event of any origin.
    exchange.shape.value !== '' &&
    (exchange.events.length === 0 || isTelling(exchange, reading)),
  // Nor does a request that is refused: of a released call that is ERR-23.
  expect: (exchange, reading) =>
    (isUnchanged(exchange, reading) ? unlessAccepted(reading, exchange) : undefined) ??
    absentFromFeed(exchange, reading),
});
