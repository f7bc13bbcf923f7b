import type { CallStateChangeMessage } from '../schemas/call-state-change-message.gen.js';
import type { Asked } from './behaviour.js';
import { callsChannel, type Notice } from './notice.js';

/** A notice about a call, whose data has a call. */
export type CallNotice = Notice & { data: CallStateChangeMessage['data'] & { call: object } };

/** Whether a notice is a CallStateChangeMessage with a call in it. */
export function isCallNotice(notice: Notice): notice is CallNotice {
  return notice.channel === callsChannel && 'call' in notice.data;
}

/** A hook `notices` that changes the planned messages about calls in place. */
export function changing(
  change: (notice: CallNotice, asked: Asked | undefined) => void,
): (asked: Asked | undefined, planned: Notice[]) => Notice[] {
  return (asked, planned) => {
    for (const notice of planned.filter(isCallNotice)) change(notice, asked);
    return planned;
  };
}

/** Whether a request sets a disposition. */
export function setsDisposition(asked: Asked | undefined): asked is Asked {
  return asked?.body.operationName === 'SetCallDisposition';
}
