import { isPlain, isTold, isToldWhileActive, isToldWhileUp, isUp } from '../src/checks/applies.js';
import { movedByRequest } from '../src/checks/moved-by-requests.js';
import { copies, messageEvidence, onEveryNotification } from '../src/checks/notification.js';
import { contradicted, holds, inconclusive, quoted, worst } from '../src/checks/observation.js';
import { showsOldValue, showsValue, valueIn } from '../src/checks/value.js';
import { fact, on, page, requirement } from '../src/requirement.js';
import { activeCall } from '../src/runner/call-state.js';
import { documented } from '../src/runner/steps.js';
import { documentedMembers } from '../src/schemas/documented-members.js';
import { violations } from '../src/schemas/validate.js';
import type { Leg } from '../src/trace/call.js';
import type { Exchange } from '../src/trace/exchange.js';
import { type CallMessage, members, own } from '../src/trace/message.js';
import type { TraceReading } from '../src/trace/reading.js';
import { pathOf } from '../src/trace/request-shape.js';

const noneSent = 'no disposition of an active call was sent';

requirement('ACT-03', {
  level: 'MUST',
  branch: 'active',
  text: 'shows the disposition in the notification, at call.userData[key]',
  source: page('Web Services processes it by updating the key in the user data'),
  expected:
    'Web Services processes it by updating the key in the user data: the message shows the disposition at the key.',
  does: 'writes the test key on the active call',
  drive: on(activeCall, documented),
  whenNone: noneSent,
  // What becomes of other values is ACT-11's matter, but for a party that is told old data while the agent is shown the value.
  applies: (exchange, reading) =>
    isToldWhileActive(exchange, reading) &&
    (isPlain(exchange.shape.value, reading) || exchange.shown.has(exchange.leg.agent)),
  // The notification of a request is the first AttachedDataChanged of its call, after sending, that shows the value at the key. Where none
  // does by the deadline, the last message of the call tells what the key holds instead.
  expect: (exchange, reading) =>
    worst(
      showsValue(reading, exchange),
      ...copies(reading, exchange)
        .filter(
          ([leg, told]) =>
            isPlain(exchange.shape.value, reading) || showsOldValue(reading, exchange, leg, told),
        )
        .map(([, told]) => valueIn(reading, exchange, told)),
    ),
});

requirement('ACT-04', {
  level: 'MUST',
  branch: 'active',
  text: 'identifies the call in the notification: id as in the URL, callUuid as asked; uri, and path where sent, ending in / + id',
  source: page(
    '"uri":"http://127.0.0.1:8080/api/v2/me/calls/01RCC3N118B1V0SL8O7GK2LAES000006", "path":"/calls/01RCC3N118B1V0SL8O7GK2LAES000006"',
    'id-and-call-uuid',
  ),
  expected: "The message's id, callUuid, uri and path name the call that the request named.",
  editions: {
    2015: {
      text: 'identifies the call in the notification: id as in callUri, callUuid as asked; uri, and path where sent, ending in / + id',
    },
  },
  does: 'writes the test key on the active call',
  drive: on(activeCall, documented),
  whenNone: noneSent,
  applies: anyNotified,
  expect: (exchange, reading) =>
    onEveryNotification(reading, exchange, (message, leg) => {
      const { callId } = leg;
      const { callUuid } = exchange.call;
      const wrong: string[] = [];
      if (message.call.id !== callId) wrong.push(`id is ${quoted(message.call.id)}, not ${quoted(callId)}`);
      // The sample is of a call that was answered: before that, what is left out says nothing wrong.
      const isLeftOut = (message.call.callUuid ?? undefined) === undefined && !isUp(exchange);
      if (leg.callUuid !== undefined && message.call.callUuid !== callUuid && !isLeftOut)
        wrong.push(`callUuid is ${quoted(message.call.callUuid)}, not ${quoted(callUuid)}`);
      for (const name of ['uri', 'path'] as const) {
        const value = message.call[name];
        // "where sent" is said of path; a missing uri is ACT-06's matter.
        if (value === undefined || value === null) continue;
        if (typeof value !== 'string' || !endsIn(value, callId))
          wrong.push(`${name} is ${quoted(value)}, which does not end in /${callId}`);
      }
      const evidence = [messageEvidence(exchange, message)];
      if (wrong.length > 0) return contradicted(wrong.join('; '), evidence);
      return isLeftOut
        ? inconclusive('callUuid is left out of the message about a call that is not answered yet', evidence)
        : holds(`id, callUuid, uri and path name the call ${callId}`, evidence);
    }),
});

requirement('ACT-05', {
  level: 'MUST',
  branch: 'active',
  text: 'gives every documented member of the notification its documented JSON type (null counts as absent; the values inside userData and all enumerations are open)',
  source: page(
    '"duration":"262", "mute":"Off", "supervisorListeningIn":false',
    'user-data-values',
    'extra-members',
  ),
  expected: 'Every documented member has the JSON type of the sample.',
  editions: {
    2015: {
      source: fact('participants-once-strings', 'edition-2015', 'user-data-values', 'extra-members'),
      expected:
        'Participants are plain strings with a second list participantsInfo, extensions is an object, and every other member has the JSON type of the sample of 2024.',
    },
  },
  does: 'writes the test key on the active call',
  drive: on(activeCall, documented),
  whenNone: noneSent,
  applies: anyNotified,
  expect: (exchange, reading) =>
    onEveryNotification(reading, exchange, (message) => {
      const wrong = violations(reading.edition.message, message.record.message);
      const evidence = [messageEvidence(exchange, message)];
      return wrong.length === 0
        ? holds('every documented member that is sent has its documented type', evidence)
        : contradicted(wrong.slice(0, 5).join('; '), evidence);
    }),
});

requirement('ACT-06', {
  level: 'SHOULD',
  branch: 'active',
  text: 'sends the members of the documented sample in the notification, but for those seen to come and go (connId, path, monitoring, supervisorListeningIn, monitoredUserMuted)',
  source: page('"dnis":"15000", "callType":"Internal", "capabilities":[', 'members-come-and-go'),
  expected: 'The members of the sample are sent.',
  editions: {
    2015: {
      text: 'sends the members of the documented sample, and participantsInfo, but for those seen to come and go (connId, path, monitoring, supervisorListeningIn, monitoredUserMuted, extensions)',
      source: fact('participants-once-strings', 'edition-2015', 'members-come-and-go'),
      expected:
        'The members of the sample of 2024 are sent, participants as plain strings with a second list participantsInfo.',
    },
  },
  does: 'writes the test key on the active call',
  drive: on(activeCall, documented),
  whenNone: noneSent,
  applies: isToldWhileUp,
  expect: (exchange, reading) =>
    onEveryNotification(reading, exchange, (message) => {
      const evidence = [messageEvidence(exchange, message)];
      const absent = documentedMembers(reading.edition.message)
        .filter((member) => !member.comesAndGoes && !isPresent(message.record.message, member.path))
        .map((member) => member.path.join('.'));
      return absent.length === 0
        ? holds('every member of the documented sample is sent', evidence)
        : contradicted(`not sent: ${absent.join(', ')}`, evidence);
    }),
});

requirement('ACT-07', {
  level: 'MUST',
  branch: 'active',
  text: "leaves the call's state as it was last notified, no operation of ours being in flight",
  source: page('"state":"Established"'),
  expected: 'The call is in the state it was in: the sample shows "state":"Established".',
  does: 'writes the test key on the active call',
  drive: on(activeCall, documented),
  whenNone: noneSent,
  applies: isToldWhileUp,
  expect: (exchange, reading) => {
    // Who works with a call may hold it with each disposition: a recording does not tell that from what the target does.
    const move = reading.header.target.kind === 'recording' ? undefined : movedByRequest(exchange);
    if (move !== undefined)
      return contradicted(
        `a StatusChange to ${move.state} comes with the request, and with others of the call`,
        [messageEvidence(exchange, move)],
      );
    return onEveryNotification(reading, exchange, (message, leg, found) => {
      if (found.kind === 'other' && !found.proven.missing)
        return inconclusive(
          `the message of the request did not come; ${found.proven.why}`,
          [messageEvidence(exchange, message)],
          found.proven.causes,
        );
      // A change of the state may be lost with a session or a poll: then what is told since says it.
      const session = exchange.sessions.get(leg.agent);
      const isHeardSince = (each: CallMessage) =>
        each.session === message.session && session?.mayHaveLost(each.at, message.at) !== true;
      const status = leg.statusBefore(exchange.sentSeq);
      const last =
        status !== undefined && isHeardSince(status)
          ? status
          : leg.lastBefore(exchange.sentSeq, (each) => each.state !== undefined && isHeardSince(each));
      const evidence = [messageEvidence(exchange, message)];
      if (last === undefined)
        return inconclusive('the state before the request was never notified', evidence);
      // One that says the same state again changes nothing.
      const between = leg.firstAfter(
        exchange.sentSeq,
        (each) => each.notificationType === 'StatusChange' && each.state !== last.state,
      );
      if (between !== undefined && between.seq < message.seq)
        return inconclusive('a StatusChange came between request and message', [
          messageEvidence(exchange, between),
        ]);
      if (message.state === last.state) return holds(`the state stays ${last.state}`, evidence);
      const { ended } = exchange.call;
      if (message.state === 'Released' && ended?.seq !== undefined && ended.seq < message.seq)
        return inconclusive('the call was being released', evidence);
      // Who works with a call holds it, or hangs up, at any moment: then the next message tells of that.
      const [next] = leg.after(message.seq);
      const isWorked = next === leg.statusAfter(message.seq) && next?.state === message.state;
      if ((isWorked && reading.header.target.kind === 'recording') || isToldLater(exchange, leg, message))
        return inconclusive(`the state was changing to ${message.state}`, evidence);
      return contradicted(
        `the state is ${quoted(message.call.state)}, it was last notified as ${last.state}`,
        [messageEvidence(exchange, last), ...evidence],
      );
    });
  },
});

requirement('ACT-16', {
  level: 'SHOULD',
  branch: 'active',
  text: "names in the notification's phoneNumber the number of the agent's own device",
  source: page('"phoneNumber":"15000", "messageType":"CallStateChangeMessage"', 'own-phone-number'),
  expected: 'phoneNumber is the number of the device of the agent who receives the message.',
  does: 'writes the test key on the active call',
  drive: on(activeCall, documented),
  whenNone: noneSent,
  applies: anyNotified,
  expect: (exchange, reading) =>
    onEveryNotification(reading, exchange, (message, leg) => {
      const number = reading.agents.get(leg.agent)?.phoneNumber;
      const evidence = [messageEvidence(exchange, message)];
      if (number === undefined)
        return inconclusive(`the number of ${leg.agent}'s device is not known`, evidence);
      if (message.data.phoneNumber === number) return holds(`phoneNumber is ${quoted(number)}`, evidence);
      return contradicted(
        `phoneNumber is ${quoted(message.data.phoneNumber)}, ${leg.agent}'s device has ${quoted(number)}`,
        evidence,
      );
    }),
});

// Another party may be told later of the state that the agent was told before the request; the agent may hold the call by then.
function isToldLater(exchange: Exchange, leg: Leg, { seq, state }: CallMessage): boolean {
  const isOf = (each: CallMessage) => each.notificationType === 'StatusChange' && each.state === state;
  const isToldOf = (of: Leg) => of.lastBefore(exchange.sentSeq, isOf) !== undefined;
  return (
    leg !== exchange.leg &&
    (exchange.leg.statusBefore(exchange.sentSeq)?.state === state ||
      (isToldOf(exchange.leg) && !isToldOf(leg))) &&
    leg.firstAfter(seq, isOf) !== undefined
  );
}

// Percent-decoded, a query or path parameter aside.
function endsIn(uri: string, callId: string | undefined): boolean {
  if (callId === undefined) return false;
  // What looks like a path parameter may be of the id.
  return [uri, uri.replaceAll(';', '%3B')].some((each) =>
    pathOf(each).endsWith(`/${callId.replaceAll('/', '%2F')}`),
  );
}

// Whatever the state: what is sent is sent.
function anyNotified(exchange: Exchange, reading: TraceReading): boolean {
  return exchange.state !== 'released' && isTold(exchange, reading);
}

function isPresent(value: unknown, path: readonly string[]): boolean {
  let here: unknown = value;
  for (const name of path) {
    if (name === '0') here = Array.isArray(here) ? here[0] : undefined;
    else here = own(members(here), name);
    if (here === undefined || here === null) return false;
  }
  return true;
}
