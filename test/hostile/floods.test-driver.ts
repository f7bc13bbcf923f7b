import type { Choice, Mischief } from './hostile-target.test-driver.js';
import { isConnect } from './hostile-target.test-driver.js';
import { answering } from './mischiefs.test-driver.js';

type Message = { channel?: unknown; data?: { call?: object } };

const aboutAnotherCall: Message = {
  channel: '/v2/me/calls',
  data: { messageType: 'CallStateChangeMessage', call: { id: 'other' } } as Message['data'],
};

/** The first connect is answered with that many messages about another call; those after it are left alone. */
export function floodOnce(count: number): [Mischief, Choice] {
  let done = false;
  const isFirst: Choice = (incoming, body) => !done && isConnect(incoming, body);
  const flood: Mischief = (victim) => {
    done = true;
    answering(JSON.stringify(Array.from({ length: count }, () => aboutAnotherCall)))(victim);
  };
  return [flood, isFirst];
}

/**
 * Every connect is answered at once, with what it would have brought and with that many messages on top, which are about
 * the last call that this agent was told of: as fast as the other side asks, for ever.
 */
export function floodForEver(count: number): [Mischief, Choice] {
  const lastOf = new Map<string | undefined, Message>();
  const flood: Mischief = ({ incoming, body, pass }) => {
    const who = incoming.headers.authorization;
    const [connect] = JSON.parse(body) as [object];
    const response = (text: string) => {
      const messages = JSON.parse(text) as Message[];
      const told = messages.findLast(({ channel, data }) => channel === '/v2/me/calls' && data?.call);
      // Without user data, which would contradict what a reading of the call shows meanwhile.
      const call = { ...told?.data?.call, userData: undefined };
      if (told)
        lastOf.set(who, {
          ...told,
          data: { ...told.data, notificationType: 'Noise', call } as Message['data'],
        });
      const noise = lastOf.get(who) ?? aboutAnotherCall;
      return JSON.stringify([...messages, ...Array.from({ length: count }, () => noise)]);
    };
    pass({ body: JSON.stringify([{ ...connect, advice: { timeout: 0 } }]), answer: response });
  };
  return [flood, isConnect];
}
