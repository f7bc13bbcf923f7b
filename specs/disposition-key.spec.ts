import { isDeepStrictEqual } from 'node:util';
import { absenceOfMessage } from '../src/checks/absence.js';
import { hasChange, isUp, onActiveOrHeld } from '../src/checks/applies.js';
import { effectOf } from '../src/checks/effect.js';
import {
  foreignKeysAreIgnored,
  isAlways,
  isOutstanding,
  keyedShows,
  keylessShows,
  keysShowing,
  writtenElsewhere,
} from '../src/checks/key-shown.js';
import { messageEvidence, onMessage } from '../src/checks/notification.js';
import { contradicted, holds, inconclusive, quoted } from '../src/checks/observation.js';
import { mayBeWrittenByOthers } from '../src/checks/others-write.js';
import { responseEvidence, responseKind, responseText, unlessAccepted } from '../src/checks/response.js';
import { isForeignKey, keysAreRefused } from '../src/checks/settings.js';
import { showsValue } from '../src/checks/value.js';
import { also, fact, on, page, type Rule, requirement } from '../src/requirement.js';
import { activeCall, retrievedCall, secondCall } from '../src/runner/call-state.js';
import { configuredKeyNamed, documented, withKey, withoutKey, withoutKeyAgain } from '../src/runner/steps.js';
import { corpus } from '../src/schemas/corpora.js';
import { type Exchange, isUnique } from '../src/trace/exchange.js';
import { type CallMessage, own } from '../src/trace/message.js';
import type { TraceReading } from '../src/trace/reading.js';

requirement('KEY-01', {
  level: 'MUST',
  branch: 'active',
  text: 'writes under dispositionKey when it is given, and leaves the configured key alone',
  source: page('An optional string value for the userdata key for the call disposition.'),
  expected:
    'The disposition is written under dispositionKey; the configured key is used only if it is not specified.',
  does: 'writes the test key on the active call',
  drive: on(activeCall, withKey),
  whenNone: 'no disposition with a key was sent',
  applies: (exchange, reading) => onActiveOrHeld(exchange, reading) && isForeignKey(reading, exchange),
  expect: (exchange, reading) => {
    const { key } = reading.configuredKey;
    const wrongKey = writtenElsewhere(reading, exchange);
    if (wrongKey !== undefined && !isAlways(reading, exchange)) return wrongKey;
    const shown = showsValue(reading, exchange);
    if (shown.outcome !== 'holds') {
      return shown.outcome === 'contradicted'
        ? inconclusive(shown.reason, shown.evidence, ['ACT-03'])
        : shown;
    }
    if (key === undefined) return inconclusive('the configured key is not known', shown.evidence, ['KEY-02']);
    const { leg } = exchange;
    const told = exchange.shown.get(leg.agent) as CallMessage;
    const before = leg.lastDataBefore(told.seq);
    if (before === undefined)
      return inconclusive(`what ${key} held before was never notified`, shown.evidence);
    const held = own(before.userData, key);
    const now = own(told.userData, key);
    const isItsOwn = isUnique(exchange) && isDeepStrictEqual(now, exchange.shape.value);
    if (!isDeepStrictEqual(held, now) && (isItsOwn || !isOutstanding(reading, exchange, key, now))) {
      const words = `the configured key ${key} changed from ${quoted(held)} to ${quoted(now)}`;
      const evidence = [messageEvidence(exchange, told)];
      if (mayBeWrittenByOthers(exchange, leg, told, { keys: [key], reading }))
        return inconclusive(`${words}, which may be the doing of others: the same was told twice`, evidence);
      return contradicted(words, evidence, [`the configured key changed to ${quoted(now)}`]);
    }
    const absence = absenceOfMessage(reading, exchange);
    if (absence.gap !== undefined)
      return inconclusive(
        `that ${key} stayed as it was is not proven: ${absence.gap.why}`,
        shown.evidence,
        absence.gap.causes,
      );
    return holds(`${exchange.shape.key} took the value, ${key} kept ${quoted(held)}`, shown.evidence);
  },
});

// The configured key is GWS_DISPOSITION_KEY, or the one key that took the value.
requirement('KEY-02', {
  level: 'MUST',
  branch: 'active',
  text: 'writes under the key configured on the server when none is given',
  source: page(
    'If not specified, Web Services uses the disposition key configured for the server.',
    'default-key',
  ),
  expected:
    'If dispositionKey is not specified, Web Services uses the disposition key configured for the server.',
  does: 'writes the configured key on the active call',
  drive: [
    on(activeCall, withoutKey),
    also(activeCall, configuredKeyNamed),
    also(activeCall, withoutKeyAgain),
    also(retrievedCall, withoutKey),
    also(secondCall, withoutKey),
  ],
  whenNone: 'no disposition without a key was sent',
  applies: (exchange, reading) => onActiveOrHeld(exchange, reading) && exchange.shape.key === undefined,
  expect: (exchange, reading) => {
    const response = responseKind(reading, exchange);
    const evidence = responseEvidence(exchange);
    if (response.kind === 'refused') {
      if (reading.configuredKey.key === undefined)
        return inconclusive(`refused (${responseText(exchange)}): no key seems to be configured`, evidence);
      return keysAreRefused(reading, exchange) === 'KEY-02'
        ? contradicted(
            `refused (${responseText(exchange)}), though ${reading.configuredKey.key} is configured and the same request with a key is taken`,
            evidence,
          )
        : inconclusive(`the target refused the request (${response.how})`, evidence);
    }
    const refusal = unlessAccepted(reading, exchange);
    if (refusal !== undefined) return refusal;
    const { key, candidates } = reading.configuredKey;
    if (key === undefined && candidates.length > 1)
      return inconclusive(`several keys took the value: ${candidates.join(', ')}`);
    const elsewhere = key === undefined ? undefined : writtenElsewhere(reading, exchange);
    if (elsewhere !== undefined) return elsewhere;
    const shown = showsValue(reading, exchange);
    if (shown.outcome === 'holds' && key !== undefined) {
      const how =
        reading.header.configuredKey === undefined
          ? 'learnt and held for the run'
          : 'as GWS_DISPOSITION_KEY says';
      return holds(`${key} took the value, ${how}`, shown.evidence);
    }
    return onMessage(reading, exchange, (message, leg, found) => {
      const seen = [messageEvidence(exchange, message)];
      const isKeyless = keyedShows(reading, exchange) && !keylessShows(reading, exchange);
      const shows = ({ userData }: CallMessage) =>
        Object.values(userData ?? {}).some((each) => isDeepStrictEqual(each, exchange.shape.value));
      const isSeen =
        exchange.touched.has(leg.agent) ||
        // A later message may show it, where this one shows what was there before (ACT-03). Within another value it is under no key.
        leg.firstAfter(exchange.sentSeq, shows) !== undefined;
      if (found.kind === 'other' && found.proven.missing && isKeyless && !isSeen)
        return contradicted(`no key took ${quoted(exchange.shape.value)}`, seen);
      return inconclusive(`no key is seen to have taken ${quoted(exchange.shape.value)}`, seen, ['ACT-03']);
    });
  },
});

requirement('KEY-03', {
  level: 'MUST',
  branch: 'active',
  text: 'takes a plain key (letters, digits, underscore) that is not the configured one',
  source: page('for the userdata key', 'key-characters'),
  expected: 'Any plain string is taken for the userdata key.',
  does: 'writes the test key on the active call',
  drive: on(activeCall, documented),
  whenNone: 'no disposition with a key of its own was sent',
  // Of a released call only what is refused tells.
  applies: (exchange, reading) =>
    exchange.shape.key !== undefined &&
    (onActiveOrHeld(exchange, reading) || keysAreRefused(reading, exchange) === 'KEY-03'),
  expect: (exchange, reading) => {
    const { key } = reading.configuredKey;
    if (key === exchange.shape.key)
      return inconclusive(`${key} is itself the configured key: set another GWS_TEST_KEY`);
    const evidence = responseEvidence(exchange);
    const response = responseKind(reading, exchange);
    if (response.kind === 'refused') {
      const refused = `the key ${quoted(exchange.shape.key)} is refused: ${responseText(exchange)}`;
      return keysAreRefused(reading, exchange) === 'KEY-03'
        ? contradicted(refused, evidence)
        : inconclusive(`${refused}; that it is for the key is not shown`, evidence);
    }
    const refusal = unlessAccepted(reading, exchange);
    if (refusal !== undefined) return refusal;
    if (exchange.shown.has(exchange.leg.agent)) {
      const shown = showsValue(reading, exchange);
      return shown.outcome === 'contradicted'
        ? inconclusive(shown.reason, shown.evidence, ['ACT-03'])
        : shown;
    }
    const elsewhere = writtenElsewhere(reading, exchange);
    if (elsewhere !== undefined && isAlways(reading, exchange)) return elsewhere;
    if (foreignKeysAreIgnored(reading, exchange))
      return contradicted(
        `answered 0 and ignored: no message shows the value under ${exchange.shape.key}, while requests without a key are carried out`,
        evidence,
      );
    return inconclusive('no AttachedDataChanged shows the value under another key', evidence, ['ACT-03']);
  },
});

requirement('KEY-04', {
  level: 'MAY',
  branch: 'active',
  text: 'takes an empty or null dispositionKey as one not given',
  source: fact('silent-on-empty-members'),
  expected: 'Nothing public says what an empty or null dispositionKey means.',
  does: 'sends an empty and a null dispositionKey for the active call',
  needs: ['configured-key'],
  drive: [
    on(activeCall, ({ call }) => call.underKey('an empty key', ''), 'odd key'),
    on(activeCall, ({ call }) => call.underKey('null as key', null), 'odd key'),
  ],
  ...whatBecomesOfKey('empty dispositionKey'),
});

requirement('KEY-05', {
  level: 'MAY',
  branch: 'active',
  text: 'takes keys with dots, spaces, 255 characters',
  source: fact('silent-on-keys', 'key-characters'),
  expected: 'Nothing public says what a key may hold.',
  does: 'writes keys of its own with dots, spaces and 255 characters on the active call',
  drive: corpus('key-05').values.map(({ id, value }) =>
    on(activeCall, ({ call }) => call.underKey(`key with ${id}`, String(value)), 'odd key'),
  ),
  ...whatBecomesOfKey('odd dispositionKey'),
});

/** what becomes of keys that nothing public speaks of. */
function whatBecomesOfKey(change: 'empty dispositionKey' | 'odd dispositionKey'): Rule {
  return {
    whenNone: 'no such key was sent',
    tellsEach: true,
    applies: (exchange) => hasChange(change)(exchange) && isUp(exchange),
    caseOf: ({ shape }) => shape.described,
    expect: (exchange, reading) => {
      const response = responseKind(reading, exchange);
      const evidence = responseEvidence(exchange);
      const what = exchange.shape.described;
      if (response.kind !== 'accepted')
        return holds(`${what}: ${response.kind}, ${responseText(exchange)}`, evidence);
      return holds(`${what}: ${whereShown(reading, exchange)}`, evidence);
    },
  };
}

function whereShown(reading: TraceReading, exchange: Exchange): string {
  const [key] = keysShowing(exchange).keys;
  if (key === undefined) return effectOf(reading, exchange)?.text ?? 'accepted, and the value shows nowhere';
  if (key === reading.configuredKey.key) return `taken as one not given, ${key} shows the value`;
  return `taken, ${key.length > 40 ? `the key of ${key.length} characters` : quoted(key)} shows the value`;
}
