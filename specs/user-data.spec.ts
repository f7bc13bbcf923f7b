import { isDeepStrictEqual } from 'node:util';
import { isTold, onActiveOrHeld } from '../src/checks/applies.js';
import { became } from '../src/checks/became.js';
import { readsAfter, shownAsRead } from '../src/checks/call-as-read.js';
import { keptKeys } from '../src/checks/kept-keys.js';
import { messageEvidence, onMessage } from '../src/checks/notification.js';
import { contradicted, holds, inconclusive, quoted } from '../src/checks/observation.js';
import { isAccepted, responseEvidence } from '../src/checks/response.js';
import { isSetBefore, settingsAgainAreRefused } from '../src/checks/settings.js';
import { also, on, page, requirement } from '../src/requirement.js';
import { activeCall, heldCall, newCall, retrievedCall, secondCall } from '../src/runner/call-state.js';
import {
  again,
  documented,
  formerValue,
  otherKey,
  readAfterOddValue,
  readAfterOddValueWithoutKey,
  readAfterwards,
  sameValue,
  valueOfOtherKey,
  withKey,
  withoutKey,
} from '../src/runner/steps.js';
import { callRead } from '../src/trace/call.js';
import type { Exchange } from '../src/trace/exchange.js';
import { idsOf, isAbout, isReleased, kindOf, own } from '../src/trace/message.js';

// Before ACT-08: the value that is sent again is one under the first key.
requirement('ACT-09', {
  level: 'MUST',
  branch: 'active',
  text: 'replaces the earlier value when the same key is set again, as one string',
  source: page('updating the key in the user data', 'update-keeps-the-rest'),
  expected: 'Updating the key in the user data puts the new value in the place of the earlier one.',
  does: 'writes the test key twice on the active call',
  needs: ['two-dispositions'],
  drive: [
    on(activeCall, again),
    on(activeCall, sameValue),
    also(retrievedCall, formerValue),
    also(retrievedCall, valueOfOtherKey),
    also(secondCall, formerValue),
  ],
  whenNone: 'no key was set twice',
  applies: (exchange, reading) => onActiveOrHeld(exchange, reading) && isSetBefore(reading, exchange),
  expect: (exchange, reading) => {
    if (settingsAgainAreRefused(reading, exchange) !== undefined)
      return contradicted(
        `every further setting of ${reading.keyOf(exchange)} is refused`,
        responseEvidence(exchange),
      );
    return onMessage(reading, exchange, (message, leg, found) => {
      const key = reading.keyOf(exchange) ?? '';
      const evidence = [messageEvidence(exchange, message)];
      const value = own(message.userData, key);
      if (found.kind !== 'other') return holds(`${key} shows ${quoted(value)} alone`, evidence);
      const seen = `${key}, set again to ${quoted(exchange.shape.value)}, shows ${quoted(value)}`;
      const before = own(leg.lastDataBefore(exchange.sentSeq)?.userData, key);
      // What the request made of the key, with the value before in it, is seen: no deadline is needed.
      const isJoined = exchange.touched.get(leg.agent) === message && !isDeepStrictEqual(value, before);
      if (!found.proven.missing && !(isJoined && isKept(exchange, before, value)))
        return inconclusive(`${seen}; that the message of the request is missing is not proven`, evidence);
      return isKept(exchange, before, value)
        ? contradicted(seen, evidence, [
            `set again, shows ${isDeepStrictEqual(value, before) ? 'the value before' : became(exchange.shape.value, value)}`,
          ])
        : inconclusive(`${seen}, in which nothing is left of the value before`, evidence, ['ACT-03']);
    });
  },
});

// Whichever key is set, and when none is.
requirement('ACT-08', {
  level: 'MUST',
  branch: 'active',
  text: 'keeps every other user data key that this run wrote, and its value (the call is dialled with two strings and one nested object)',
  source: page('updating the key in the user data', 'update-keeps-the-rest'),
  expected: 'Updating the key in the user data leaves every other key and its value as it was.',
  does: 'writes the test key on the active call',
  drive: [
    on(activeCall, withoutKey),
    on(activeCall, withKey),
    on(activeCall, otherKey),
    also(secondCall, withoutKey),
    also(secondCall, otherKey),
  ],
  whenNone: 'no disposition of an active call was sent',
  applies: (exchange, reading) => exchange.state !== 'released' && isTold(exchange, reading),
  expect: keptKeys,
});

requirement('ACT-12', {
  level: 'SHOULD',
  branch: 'active',
  text: 'shows the user data of the notification when the call is read after it (GET /api/v2/me/calls/{id})',
  source: page('updating the key in the user data', 'read-calls'),
  expected: 'The key in the user data is updated, for whoever reads the call.',
  does: 'writes the test key on the active call and reads the call',
  drive: [
    on(activeCall, readAfterwards),
    also(heldCall, readAfterOddValue, 'odd value'),
    also(secondCall, readAfterOddValueWithoutKey, 'odd value'),
  ],
  whenNone: 'no call was read after a notification',
  applies: (exchange, reading) =>
    onActiveOrHeld(exchange, reading) && isAccepted(reading, exchange) && readsAfter(exchange).length > 0,
  expect: shownAsRead,
});

requirement('ACT-18', {
  level: 'SHOULD',
  branch: 'active',
  text: 'gives callUuid in the call resource, as notified or read',
  source: page('You can get this from the call resource.'),
  expected: 'You can get the UUID of the call from the call resource.',
  does: 'reads the active call',
  drive: [on(newCall, ({ read }) => read('call')), on(activeCall, documented)],
  whenNone: 'no call was dispositioned of which anything was told before',
  applies: ({ index, state }) => index === 0 && state !== 'released',
  expect: ({ call, leg, sentSeq, state }, reading) => {
    const notified = leg.lastBefore(sentSeq, (message) => idsOf(message.call).callUuid !== undefined);
    if (notified !== undefined)
      return holds(`notified as ${quoted(notified.call.callUuid)}`, [
        { text: kindOf(notified), seq: notified.seq },
      ]);
    const reads = call.reads.filter(
      ({ kind, request, response }) => kind === 'call' && request.seq < sentSeq && response !== undefined,
    );
    for (const read of reads) {
      const { callUuid } = idsOf(callRead(read));
      if (callUuid !== undefined)
        return holds(`read as ${quoted(callUuid)}`, [{ text: 'the call as read', seq: read.response?.seq }]);
    }
    const last = leg.lastBefore(sentSeq, (message) => !isReleased(message) && isAbout(message, leg));
    if (last === undefined)
      return inconclusive('no message about the call was seen before the first request');
    const evidence = [{ text: kindOf(last), seq: last.seq }];
    // The resource of a call that rings may be without it yet.
    if (state === 'ringing') return inconclusive('callUuid is not told while the call rings', evidence);
    const isRead = reads.some((read) => Object.keys(callRead(read)).length > 0);
    if (isRead) return contradicted('neither the notifications nor the call as read give callUuid', evidence);
    return reading.callsWithUuid > 0
      ? contradicted('the notifications of this call give no callUuid, those of others do', evidence)
      : inconclusive(
          'the notifications give no callUuid; the call was not read before the first request',
          evidence,
        );
  },
});

// A value that an earlier request set is still there, alone, or beside another.
function isKept({ call, index, shape: { value } }: Exchange, before: unknown, now: unknown): boolean {
  const isOurs = call.exchanges
    .slice(Math.max(0, index - 64), index)
    .some(({ shape }) => isDeepStrictEqual(shape.value, before));
  // A short text may be part of anything.
  if (before === undefined || !isOurs || (typeof before === 'string' && before.length < 4)) return false;
  if (isDeepStrictEqual(before, now)) return true;
  if (typeof now === 'string') {
    // Nor is what begins as the value before did a value that is kept.
    const beside = typeof value === 'string' ? now.replace(value, '') : now;
    const isPart = typeof value === 'string' && beside === now && value.includes(String(before));
    return typeof before === 'string' && beside.includes(before) && !isPart;
  }
  return (
    typeof now === 'object' &&
    now !== null &&
    Object.values(now).some((each) => isDeepStrictEqual(each, before))
  );
}
