import { type BayeuxMessage, isMeta, messagesOf } from '../bayeux.js';
import { parseRecorded } from '../json-text.js';
import type { MessageKinds } from './message-kinds.js';
import type { KnownText } from './recorded-trace.js';

/** A message in a reply: one of the protocol itself, or one that is of a kind that was met. */
export type BayeuxReply = { readonly message: BayeuxMessage } | KnownText;

const STRING = '"[^"\\\\]*"';
const REST = `(?:[^{}[\\]"]|${STRING})*`;
/** A message of the protocol, which may hold advice and extensions. */
const META_HERE = new RegExp(`\\{(?:[^{}[\\]"]|${STRING}|\\{${REST}\\}|\\[${REST}\\])*\\}`, 'y');

/**
 * The messages in the JSON text of a list; undefined = it is none, or holds others than those of the protocol and of kinds that were met: then
 * it has to be parsed.
 */
export function repliesIn(json: string, kinds: MessageKinds): readonly BayeuxReply[] | undefined {
  if (!json.startsWith('[{') || !json.endsWith('}]') || json.includes('\\')) return undefined;
  const replies: BayeuxReply[] = [];
  for (let at = 1; at < json.length; ) {
    const found = kinds.find(json, at);
    const end = found?.end ?? metaEnd(json, at);
    if (end === undefined) return undefined;
    const text = json.slice(at, end);
    const reply = found === undefined ? metaIn(text) : { known: found.known, text, within: json };
    if (reply === undefined) return undefined;
    replies.push(reply);
    if (end === json.length - 1) return replies;
    if (json[end] !== ',') return undefined;
    at = end + 1;
  }
  return undefined;
}

function metaEnd(json: string, at: number): number | undefined {
  META_HERE.lastIndex = at;
  return META_HERE.test(json) ? META_HERE.lastIndex : undefined;
}

function metaIn(text: string): BayeuxReply | undefined {
  const [message] = messagesOf(parseRecorded(text)?.value);
  return message !== undefined && isMeta(message.channel) ? { message } : undefined;
}
