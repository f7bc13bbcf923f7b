import { isDeepStrictEqual } from 'node:util';
import { isReleased } from '../trace/call.js';
import type { Exchange } from '../trace/exchange.js';
import { kindOf, members, own } from '../trace/message.js';
import type { TraceView } from '../trace/view.js';
import { isAccepted } from './answered.js';
import { messageEvidence, onMessage } from './notification.js';
import { contradicted, holds, inconclusive, quoted, type Rule } from './observation.js';
import { replyTo } from './reply.js';

/** ACT-12: the call, read after the notification, shows the same user data. */
export const readShowsSame: Rule = {
  looksAhead: true,
  judge: (view, subject) => {
    const exchange = subject.exchanges[0];
    const read = view.request(subject.requests[0]);
    const answer = view.outcome(read?.id);
    if (exchange === undefined || read === undefined) return inconclusive('the call was not read');
    if (answer?.type !== 'answer' || answer.status >= 300)
      return inconclusive(
        `the call could not be read: ${answer?.type === 'answer' ? `HTTP ${answer.status}` : 'no answer'}`,
      );
    const call = own(members(answer.body), 'call');
    if (typeof call !== 'object' || call === null)
      return inconclusive(`the call could not be read: answered ${quoted(answer.body ?? answer.text)}`);
    return onMessage(view, exchange, () => {
      // The call is held to what was notified last, or soon after: others may write, and their messages be on the way.
      const until = answer.at + view.header.budgets.notificationMs;
      const told = exchange.call.messages.filter((each) => each.at <= until && each.userData !== undefined);
      const before = told.filter((each) => each.seq < read.seq).at(-1);
      const shown = own(members(call), 'userData');
      if (before === undefined) return inconclusive('no user data was notified before the call was read');
      const silent = untold(view, exchange, before.seq, read.seq);
      if (silent !== undefined)
        return inconclusive(
          `${silent.id} was accepted before the call was read, and no message of it had come (ACT-01)`,
        );
      const evidence = [
        messageEvidence(exchange, before),
        { text: `the call as read: userData ${quoted(shown)}`, seq: answer.seq, exchange: exchange.id },
      ];
      const same = [before, ...told.filter((each) => each.seq > read.seq)].some((each) =>
        isDeepStrictEqual(shown, each.userData),
      );
      return same
        ? holds('the call, read after the notification, shows the same user data', evidence)
        : contradicted(
            `read after the notification, the call shows userData ${quoted(shown)}, notified was ${quoted(before.userData)}`,
            evidence,
          );
    });
  },
};

/** An accepted unchanged request of which no message was told when the call was read, so that the call may show what it did. */
function untold(view: TraceView, { call }: Exchange, since: number, seq: number): Exchange | undefined {
  return view.exchanges.find((other) => {
    if (other.call.name !== call.name || other.sentSeq > seq || other.change !== undefined) return false;
    if (!isAccepted(view, other)) return false;
    const reply = replyTo(view, other);
    return reply.kind === 'none' ? other.sentSeq > since : reply.kind === 'late' && reply.message.seq > seq;
  });
}

/** ACT-18: the call resource gives callUuid, as notified or read. */
export const givesCallUuid: Rule = {
  judge: (view, subject) => {
    const call = subject.exchanges[0]?.call;
    const notified = call?.messages.find((message) => typeof message.call.callUuid === 'string');
    if (notified !== undefined)
      return holds(`notified as ${quoted(notified.call.callUuid)}`, [
        { text: kindOf(notified), seq: notified.seq },
      ]);
    for (const id of subject.requests) {
      const answer = view.outcome(id);
      const uuid =
        answer?.type === 'answer' ? members(own(members(answer.body), 'call')).callUuid : undefined;
      if (typeof uuid === 'string')
        return holds(`read as ${quoted(uuid)}`, [{ text: 'the call as read', seq: answer?.seq }]);
    }
    const last = call?.messages.filter((message) => !isReleased(message)).at(-1);
    if (last === undefined) return inconclusive('no message about the call was seen');
    return contradicted('neither the notifications nor the call as read give callUuid', [
      { text: kindOf(last), seq: last.seq },
    ]);
  },
};
