import { describe, expect, it } from 'vitest';
import { Situation } from './situation.js';

const running = new AbortController().signal;

describe('a situation', () => {
  it('serves every announced act, one after another, in the order of their arrival, and gives each its result', async () => {
    const situation = new Situation<string>('active');
    for (let each = 0; each < 3; each++) situation.expect();
    const done: string[] = [];
    const act = (name: string) =>
      situation.take(async (call) => {
        done.push(`${name} begins`);
        await new Promise((resolve) => setImmediate(resolve));
        done.push(`${name} ends`);
        return `${name} on ${call}`;
      });
    const first = [act('a'), act('b')];
    const served = situation.serve('c1', running);
    // The third comes while the others are being served, as one does that was in another situation before.
    await Promise.resolve();
    const results = await Promise.all([...first, act('c')]);
    await served;
    expect(results).toEqual(['a on c1', 'b on c1', 'c on c1']);
    expect(done).toEqual(['a begins', 'a ends', 'b begins', 'b ends', 'c begins', 'c ends']);
    expect(situation.wanted).toBe(3);
  });

  it('gives an act its own failure and goes on with the next', async () => {
    const situation = new Situation<string>('active');
    situation.expect();
    situation.expect();
    const failing = situation.take(() => Promise.reject(new Error('mine')));
    const other = situation.take(async () => 'fine');
    await Promise.all([situation.serve('c1', running), expect(failing).rejects.toThrow('mine')]);
    expect(await other).toBe('fine');
  });

  it('that is not to be had tells so to every act, waiting or yet to come, by its first reason', async () => {
    const situation = new Situation<string>('held');
    situation.expect();
    const waiting = situation.take(async () => 'never');
    situation.refuse(new Error('no dial tone'));
    situation.refuse(new Error('the run ended'));
    await expect(waiting).rejects.toThrow('no dial tone');
    await expect(situation.take(async () => 'never')).rejects.toThrow('no dial tone');
  });

  it('keeps what an act gave although it is refused afterwards', async () => {
    const situation = new Situation<string>('active');
    situation.expect();
    const taken = situation.take(async () => 'done');
    await situation.serve('c1', running);
    situation.refuse(new Error('the run ended'));
    expect(await taken).toBe('done');
  });

  it('stops waiting for acts that do not come when the run is ended', async () => {
    const situation = new Situation<string>('active');
    situation.expect();
    const stopping = new AbortController();
    const served = situation.serve('c1', stopping.signal);
    stopping.abort();
    await served;
    await situation.serve('c1', stopping.signal);
    situation.refuse(new Error('stopped'));
    await expect(situation.take(async () => 'never')).rejects.toThrow('stopped');
  });
});
