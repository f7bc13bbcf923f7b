import { describe, expect, it } from 'vitest';
import { type BuiltMessage, refusal } from '../src/judge/built-request.test-driver.js';
import {
  activeRun,
  KEY,
  OTHER_KEY,
  releasedRun,
  sentinels,
} from '../src/judge/conformant-run.test-driver.js';
import { observed } from '../src/judge/observed.test-driver.js';
import { TraceBuilder } from '../src/judge/trace-builder.test-driver.js';

type Tell = (run: TraceBuilder, index: number) => unknown;

/** A released call with so many requests, the first with a key and every other one without; `tell` tells what follows each. */
function requests(count: number, tell: Tell, by: 'agent' | 'peer' = 'agent'): TraceBuilder {
  const run = activeRun().released(by);
  for (let index = 0; index < count; index++) {
    run.send(index % 2 === 0 ? { key: KEY } : {});
    tell(run, index);
    run.wait(50);
  }
  return sentinels(run);
}

/** A released call with requests under two keys in turn, and a message without user data after each under the second. */
function underTwoKeys(count: number): TraceBuilder {
  const run = activeRun().released();
  for (let index = 0; index < count; index++) {
    run.send({ key: index % 2 === 0 ? KEY : OTHER_KEY });
    if (index % 2 === 1) run.message({ ...wrapUp, userData: null });
    run.wait(50);
  }
  return sentinels(run);
}

/** What is seen of REL-01 on each of those requests. */
function outcomes(run: TraceBuilder): (string | undefined)[] {
  const { exchanges } = run.whole();
  return exchanges
    .filter(({ state }) => state === 'released')
    .map(({ id }) => run.see('REL-01', id)?.outcome);
}

/** The places, among the requests for released calls, of those on which REL-01 is contradicted. */
function contradictedPlaces(run: TraceBuilder): number[] {
  return outcomes(run).flatMap((outcome, place) => (outcome === CONTRADICTED ? [place] : []));
}

/** Two released calls with eight requests each, and a message that tells nothing new after some of them. */
function nowAndThen(
  first: readonly number[],
  second: readonly number[],
  later: (run: TraceBuilder) => unknown = () => {},
): number[] {
  const run = activeRun().released();
  const ask = (told: readonly number[]) => {
    for (let place = 0; place < 8; place++) {
      run.sent({ key: place % 2 === 0 ? KEY : OTHER_KEY });
      if (told.includes(place)) run.message();
      run.wait(40);
    }
  };
  ask(first);
  later(run);
  run.wait(1500).call('c4').sent({ key: KEY }).released();
  ask(second);
  return contradictedPlaces(sentinels(run));
}

const wrapUp: BuiltMessage = { notificationType: 'WrapUpChanged', state: 'Released' };
const about = { id: 'ID-c3', callUuid: 'UUID-c3' };
const CONTRADICTED = 'contradicted';

describe('a message about a released call (REL-01)', () => {
  it('that follows each of three requests under a key, and none under another, is tied to them', () => {
    expect(outcomes(underTwoKeys(6)).filter((each) => each === CONTRADICTED)).toHaveLength(3);
    expect(outcomes(underTwoKeys(4))).not.toContain(CONTRADICTED);
  });

  it.each<[string, Tell]>([
    ['to the agent', (run) => run.message()],
    ['to the peer', (run) => run.message({ to: 'peer' })],
    ['of whatever kind, without user data', (run) => run.message({ ...wrapUp, userData: null })],
    ['two at a time', (run) => run.message().message()],
    [
      'on another channel',
      (run) =>
        run.raw(
          { data: { messageType: 'CallStateChangeMessage', notificationType: 'X', call: about } },
          '/v2/me/other',
        ),
    ],
    [
      'late, one for each request',
      (run, index) => index === 2 && [100, 200, 300].map((after) => run.message({ after })),
    ],
  ])('that follows each request is tied to them: %s', (_, tell) => {
    for (const by of ['agent', 'peer'] as const)
      expect(outcomes(requests(3, tell, by))).toEqual([CONTRADICTED, CONTRADICTED, CONTRADICTED]);
  });

  it.each<[string, Tell, number[]]>([
    ['with a key', (run, index) => index % 2 === 0 && run.message(), [0, 2, 4]],
    ['from the second on', (run, index) => index > 0 && run.message(), [1, 2, 3, 4, 5]],
  ])('that follows each request of one sort is tied to those: %s', (_, tell, tied) => {
    const seen = outcomes(requests(6, tell));
    expect(seen.flatMap((outcome, index) => (outcome === CONTRADICTED ? [index] : []))).toEqual(tied);
  });

  it('that follows each request without a key contradicts it on those', () => {
    const run = requests(6, (told, index) => index % 2 === 1 && told.message());
    const seen = outcomes(run);
    for (const index of [1, 3, 5]) expect(seen[index]).toBe(CONTRADICTED);
    expect(run.judge('REL-01').verdict).toBe('fail');
  });

  it.each<[string, Tell]>([
    ['to the agent', (run) => run.message({ userData: { any: { where: 'Gws-value-x4' } } })],
    ['to the peer', (run) => run.message({ to: 'peer', userData: { any: 'Gws-value-x4' } })],
  ])('that shows the value is tied to its request, once being enough: %s', (_, tell) => {
    const seen = outcomes(requests(3, (run, index) => index === 1 && tell(run, 1)));
    expect(seen).toEqual(['holds', CONTRADICTED, 'holds']);
  });

  it.each<[string, Tell]>([
    ['a CRM’s copy', (run) => run.writtenByOthers({ theirs: 1 })],
    ['a StatusChange said again', (run) => run.message({ notificationType: 'StatusChange' })],
    [
      'a recording that ends',
      (run) => run.message({ data: { messageType: 'CallRecordingStateChange', notificationType: null } }),
    ],
  ])('that comes once is nobody’s: %s', (_, tell) => {
    const run = requests(4, (told, index) => index === 1 && tell(told, 1));
    expect(outcomes(run)).toEqual(['holds', 'inconclusive', 'holds', 'holds']);
    expect(run.see('REL-01', 'x4')?.reason).toContain('nothing ties it to the request');
  });

  it('is not tied where released calls without a request get one of that kind as well', () => {
    const usual = (before: (run: TraceBuilder) => TraceBuilder) => {
      const run = before(new TraceBuilder().call('c2'));
      run.call('c3').sent({ key: KEY }).released();
      for (const _ of [1, 2, 3]) {
        run.sent({ key: KEY }).message(wrapUp);
      }
      return outcomes(sentinels(run));
    };
    expect(usual((run) => run.released().message(wrapUp))).toEqual(['holds', 'holds', 'holds']);
    // Before its Released is no such time.
    expect(usual((run) => run.message(wrapUp).released())).toEqual(Array(3).fill(CONTRADICTED));
  });

  it('is not tied where one of that kind came before the first request', () => {
    const run = releasedRun().message(wrapUp);
    for (const _ of [1, 2, 3]) {
      run.sent({ key: KEY }).message(wrapUp);
    }
    expect(outcomes(sentinels(run))).not.toContain(CONTRADICTED);
  });

  it('that tells nothing new is tied to a few requests where it comes at no other times, which differ from call to call', () => {
    expect(nowAndThen([2, 5], [1, 6])).toEqual([2, 5, 9, 14]);
    // What follows the release, as something of the target's own would.
    expect(nowAndThen([2, 5], [2, 5])).toEqual([]);
    // Or it comes in a quiet time, too.
    expect(nowAndThen([2, 5], [1, 6], (run) => run.wait(500).message())).toEqual([]);
    expect(nowAndThen([2], [6])).toEqual([]);
  });

  it('is tied to the first request of each of three calls, one of which had been quiet before', () => {
    const first = (quietMs: number) => {
      const run = new TraceBuilder().call('c2').released();
      for (const name of ['c3', 'c4', 'c5']) {
        run.call(name).sent({ key: KEY }).released();
        if (name === 'c5') run.wait(quietMs);
        run.sent({ key: KEY }).message(wrapUp).wait(40).sent({ key: KEY }).wait(40);
      }
      return run;
    };
    const seen = (run: TraceBuilder) => contradictedPlaces(sentinels(run));
    expect(seen(first(1500))).toEqual([0, 2, 4]);
    expect(seen(first(0))).toEqual([]);
  });

  it('is never a device message, nor one about another call', () => {
    const tell: Tell = (run) => {
      run.raw({ data: { messageType: 'DeviceStateChangeMessage', call: about } }, '/v2/me/devices');
      run.raw({ data: { notificationType: 'AttachedDataChanged', call: { id: 'ID-c2' } } });
    };
    expect(outcomes(requests(3, tell))).toEqual(['holds', 'holds', 'holds']);
  });

  it('that a request on the active call still owed leaves that one undecided', () => {
    const run = activeRun().sent({ key: KEY, message: { after: 200 }, endAfter: 15 });
    run.released().send({ key: KEY });
    expect(sentinels(run.wait(300)).see('REL-01', 'x4')).toMatchObject(
      observed('inconclusive', 'the message of an earlier request came after this one'),
    );
  });

  it('that is an ErrorMessage in the window is quoted, and leaves it open', () => {
    const run = releasedRun().sent({ key: KEY }).errorMessage({ after: 200 });
    expect(sentinels(run).see('REL-01', 'x3')).toMatchObject(
      observed('inconclusive', /"devicePath":"\/devices\/1"/),
    );
  });
});

it('who released the call (REL-01) is read from who hung up, and each must be decided once', () => {
  const run = requests(1, () => undefined);
  expect(run.judge('REL-01')).toMatchObject({
    verdict: 'inconclusive',
    reason: 'released by the peer: nothing of the kind was sent',
  });
  run.call('c10').released('peer').sent({ key: KEY }).wait(1500).call('c11');
  expect(run.judge('REL-01')).toMatchObject({ verdict: 'pass', counts: { applies: 2, undecided: 0 } });
});

describe('a released call (REL-06)', () => {
  /** Read or listed with this response after the window of a disposition; `listed`: a list held it while it was active. */
  const readAs = (what: 'call' | 'list', response: object, listed = true, afterMs = 1100) => {
    const run = activeRun();
    if (listed) run.read('list');
    run.released().send({ key: KEY });
    return run.wait(afterMs).read(what, response).see('REL-06', 'x3');
  };

  it.each<[string, 'call' | 'list', object, string]>([
    ['is read as Released', 'call', {}, 'holds'],
    ['is read as Held', 'call', { body: { call: { id: 'ID-c3', state: 'Held' } } }, CONTRADICTED],
    ['can be read, its state null', 'call', { body: { call: { id: 'ID-c3', state: null } } }, 'holds'],
    ['can no longer be read', 'call', { status: 404, body: { statusCode: 6 } }, 'inconclusive'],
    ['is read as another call', 'call', { body: { call: { id: 'X', state: 'Held' } } }, 'inconclusive'],
    ['is not listed', 'list', {}, 'holds'],
    ['is listed as Held', 'list', { body: { calls: [null, 5, { ...about, state: 'Held' }] } }, CONTRADICTED],
    ['stands beside another call', 'list', { body: { calls: [{ id: 'X', state: 'Held' }] } }, 'holds'],
    ['cannot be listed', 'list', { status: 500, body: { calls: [] } }, 'inconclusive'],
  ])('%s', (_, what, response, outcome) => {
    expect(readAs(what, response)?.outcome).toBe(outcome);
  });

  it('is not proven to be over by a list that never held it', () => {
    expect(readAs('list', {}, false)?.outcome).toBe('inconclusive');
  });

  it('is not proven to be over by what is read before the window is over', () => {
    expect(readAs('call', {}, true, 100)?.outcome).toBe('inconclusive');
  });

  it('is not notified in another state, to its agent or to the peer', () => {
    const told = releasedRun().message({ to: 'peer', notificationType: 'StatusChange' }).sent({ key: KEY });
    told.message({ to: 'peer', notificationType: 'StatusChange', state: 'Established' });
    expect(told.see('REL-06', 'x3')?.outcome).toBe(CONTRADICTED);
    const run = releasedRun().sent({ key: KEY });
    run.message({ notificationType: 'StatusChange', state: 'Established' });
    expect(run.read('call').see('REL-06', 'x3')).toMatchObject(
      observed(CONTRADICTED, 'after the request the call was notified in state Established'),
    );
  });
});

describe('requests without a key, each of which is refused once the call is released', () => {
  /** `x4` to `x7`, every other one without a key, of a call on which one without a key was taken. */
  const refused = () => {
    const run = activeRun().sent({}).released();
    for (const request of [{ key: KEY }, refusal, { key: KEY }, refusal]) run.send(request);
    return run.alive();
  };

  it('contradict REL-04, and no other requirement', () => {
    expect(refused().see('REL-04', 'x5')).toMatchObject(
      observed(CONTRADICTED, /every request without a key is refused once the call is released/),
    );
    expect(refused().see('REL-07', 'x5')).toMatchObject({ outcome: 'inconclusive', causes: ['REL-04'] });
  });

  it('contradict REL-07 where those with a key are refused as well', () => {
    const run = activeRun().sent({}).released().sent({ key: KEY });
    for (const request of [refusal, { key: KEY, ...refusal }]) run.send(request);
    expect(run.see('REL-07', 'x6')?.outcome).toBe(CONTRADICTED);
  });

  it('say nothing of REL-07 where the value is odd', () => {
    const run = releasedRun().sent({ key: KEY }, { key: KEY, value: 'Gws <b>', ...refusal });
    expect(run.see('REL-07', 'x4')).toBeUndefined();
  });

  it('contradict nothing but REL-07 where whatever comes after the first is refused', () => {
    const run = activeRun().sent({}).released().sent({ key: KEY });
    for (const key of [KEY, undefined, undefined, KEY, KEY]) run.send({ key, ...refusal });
    expect(run.see('REL-04', 'x6')?.outcome).toBe('inconclusive');
    for (const id of ['x5', 'x6']) expect(run.see('REL-07', id)?.outcome).toBe(CONTRADICTED);
    const keyless = activeRun().sent({}).released().sent({ key: KEY });
    for (const _ of [1, 2, 3]) keyless.send(refusal);
    expect(keyless.see('REL-04', 'x5')?.outcome).toBe('inconclusive');
  });

  it('contradict KEY-03, and not REL-07, where it is one key that is refused of a released call', () => {
    const run = releasedRun();
    for (const key of [KEY, OTHER_KEY, OTHER_KEY, KEY]) run.send({ key, ...(key === OTHER_KEY && refusal) });
    run.send();
    expect(run.see('KEY-03', 'x4')?.outcome).toBe(CONTRADICTED);
    expect(run.see('REL-07', 'x4')?.causes).toEqual(['KEY-03']);
    expect(run.see('REL-07', 'x6')?.outcome).toBe('holds');
  });
});
