import { describe, expect, it } from 'vitest';
import { type Agent, makeAgents } from '../agent.js';
import type { JsonObject } from '../answer.js';
import type { Asked } from '../behaviour.js';
import { Call, Leg } from '../call.js';
import { setsDisposition } from '../call-notice.js';
import {
  afterRefusal,
  afterRetrieve,
  again,
  every,
  ofLaterCall,
  releasedBefore,
  releasedByOther,
  underAnotherKey,
  withKey,
  withoutKey,
} from './occasions.js';

const [agent, peer] = makeAgents() as [Agent, Agent];

function legOfNewCall(): Leg {
  const call = new Call(1, agent.phone, 'callUuid');
  const leg = new Leg(call, agent, peer.phone, 'Established');
  call.legs.push(new Leg(call, peer, agent.phone, 'Established'), leg);
  return leg;
}

function ask(leg: Leg, members: JsonObject = {}): Asked {
  const body = { operationName: 'SetCallDisposition', disposition: 'Sale', ...members };
  return { method: 'POST', path: '', agent, body, callId: leg.call.id, call: leg.call, leg };
}

/** A request that was answered. */
function asked(leg: Leg, members: JsonObject = {}, refused = false): Asked {
  const request = ask(leg, members);
  leg.call.remember({ body: request.body, state: leg.state, refused });
  return request;
}

describe('an occasion', () => {
  it('is each n-th request of its kind, the same for all hooks, and counted anew for each server', () => {
    const leg = legOfNewCall();
    const which = every(3, setsDisposition)();
    const requests = Array.from({ length: 7 }, () => ask(leg));
    const others = ask(leg, { operationName: 'Hold' });
    const seen = requests.map((request) => [which(request), which(others), which(request)]);
    expect(seen.map(([first]) => first)).toEqual([false, false, true, false, false, true, false]);
    expect(seen.every(([first, other, second]) => first === second && other === false)).toBe(true);
    expect(every(1, setsDisposition)()(requests[0] as Asked)).toBe(true);
  });

  it('tells a key that is named from none, and from one that is no string', () => {
    const leg = legOfNewCall();
    const keys = ['Key', '', null, undefined, { Key: 1 }];
    const requests = keys.map((dispositionKey) => ask(leg, { dispositionKey }));
    expect(requests.map(withKey)).toEqual([true, false, false, false, false]);
    expect(requests.map(withoutKey)).toEqual([false, true, true, true, false]);
  });

  it('knows what was taken of the call before, whether the request itself is answered yet or not', () => {
    const leg = legOfNewCall();
    const first = asked(leg, { dispositionKey: 'A' });
    const refused = asked(leg, { dispositionKey: 'B' }, true);
    const other = asked(leg, { dispositionKey: 'B' });
    const same = ask(leg, { dispositionKey: 'A' });
    const requests = [first, refused, other, same];
    expect(requests.map(again)).toEqual([false, false, false, true]);
    expect(requests.map(underAnotherKey)).toEqual([false, true, true, false]);
    expect(requests.map(afterRefusal)).toEqual([false, false, true, false]);
    expect(again(ask(legOfNewCall(), { dispositionKey: 'A' }))).toBe(false);
  });

  it('tells the first call that an agent dispositioned from later ones', () => {
    const [first, second] = [legOfNewCall(), legOfNewCall()];
    expect(ofLaterCall(ask(first))).toBe(false);
    first.number = ++agent.dispositioned;
    expect([ofLaterCall(ask(first)), ofLaterCall(ask(second))]).toEqual([false, true]);
    agent.dispositioned = 0;
  });

  it('tells who released a call, what was set since, and whether it was taken back from hold', () => {
    const leg = legOfNewCall();
    asked(leg);
    leg.retrieved = true;
    expect(afterRetrieve(ask(leg))).toBe(true);
    leg.state = 'Released';
    leg.call.hungUpBy = peer;
    const first = asked(leg);
    expect([first, ask(leg)].map(releasedBefore)).toEqual([false, true]);
    expect([releasedByOther(first), afterRetrieve(first)]).toEqual([true, false]);
    leg.call.hungUpBy = agent;
    expect(releasedByOther(first)).toBe(false);
  });
});
