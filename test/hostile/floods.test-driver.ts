import type { Choice, Mischief } from './hostile-target.test-driver.js';
import { isAny, isConnect, isDisposition } from './hostile-target.test-driver.js';
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

/** The first poll of each agent after every disposition is answered with so many messages about another call, and no reply. */
export function floodAfterDispositions(count: number): [Mischief, Choice] {
  const isDue = new Map<string | undefined, boolean>();
  const body = JSON.stringify(Array.from({ length: count }, () => aboutAnotherCall));
  const flood: Mischief = (victim) => {
    const { incoming, body: sent, pass } = victim;
    const who = incoming.headers.authorization;
    if (isDisposition(incoming, sent)) for (const each of isDue.keys()) isDue.set(each, true);
    if (!isConnect(incoming, sent)) return pass();
    const isFlooded = isDue.get(who);
    isDue.set(who, false);
    if (isFlooded) answering(body)(victim);
    else pass();
  };
  return [flood, isAny];
}

/** A name of so many characters: of a channel, on which a message comes with every poll, or of a key in the user data of each message. */
export function withLong(where: 'channel' | 'key', length: number): [Mischief, Choice] {
  const name = 'k'.repeat(length);
  const change = (text: string) => {
    const messages = JSON.parse(text) as { channel?: string; data?: { call?: { userData?: object } } }[];
    if (where === 'channel') messages.push({ channel: `/v2/${name}`, data: {} });
    else
      for (const { data } of messages)
        if (data?.call?.userData) data.call.userData = { ...data.call.userData, [name]: 'x' };
    return JSON.stringify(messages);
  };
  return [({ pass }) => pass({ answer: change }), isConnect];
}
