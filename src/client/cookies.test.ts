import { describe, expect, it, vi } from 'vitest';
import { Cookies } from './cookies.js';

const url = 'http://gws.example.com/api/v2/me';
const dated = (ms: number) => new Date(ms).toUTCString();
const hour = 3_600_000;

describe('cookies', () => {
  it.each([
    ['ahead', 30],
    ['behind', -30],
  ])('expire by the clock of the response, though ours is %s of it', (_, hours) => {
    const cookies = new Cookies();
    const theirs = Date.now() - hours * hour;
    const expires = dated(theirs + hour);
    cookies.learn(url, [`JSESSIONID=s; Path=/; Expires=${expires}`], dated(theirs));
    expect(cookies.headerFor(url)).toBe('JSESSIONID=s');
    cookies.learn(url, [`JSESSIONID=s; Path=/; Expires=${dated(theirs - hour)}`], dated(theirs));
    expect([cookies.headerFor(url), cookies.unsendable]).toEqual(['', []]);
  });

  it('that expire are sent no longer then, whatever was sent before', () => {
    const cookies = new Cookies();
    cookies.learn(url, ['s=1; Path=/'], undefined);
    expect(cookies.headerFor(url)).toBe('s=1');
    cookies.learn(url, ['t=2; Path=/; Max-Age=60'], undefined);
    expect(cookies.headerFor(url)).toBe('s=1; t=2');
    vi.useFakeTimers({ now: Date.now() + 61_000 });
    expect(cookies.headerFor(url)).toBe('s=1');
    vi.useRealTimers();
  });

  it('without a name are sent back as they came', () => {
    const cookies = new Cookies();
    cookies.learn(url, ['b7e9d0c1a2f34856; Path=/'], undefined);
    expect(cookies.headerFor(url)).toBe('b7e9d0c1a2f34856');
  });

  it.each<[string, string]>([
    ['JSESSIONID=s; Secure', 'it is Secure, and the target is reached by http'],
    ['JSESSIONID=s; Path=/gws/api', 'its Path /gws/api does not hold /api/v2/me'],
    ['JSESSIONID=s; Domain=internal.example', 'its Domain internal.example does not hold gws.example.com'],
  ])('that can never be sent back are told with why: %s', (line, why) => {
    const cookies = new Cookies();
    cookies.learn(url, [line, line], undefined);
    expect(cookies.unsendable).toEqual([`the cookie JSESSIONID is never sent back: ${why}`]);
    cookies.learn(url, ['JSESSIONID=s; Path=/'], undefined);
    expect(cookies.unsendable).toEqual([]);
  });

  it('that are deleted are not told, nor are those that browsers send to this machine', () => {
    const cookies = new Cookies();
    cookies.learn(url, ['a=; Max-Age=0; Path=/x'], undefined);
    cookies.learn('http://127.0.0.1:8080/api', ['BAYEUX_BROWSER=b; Secure; Path=/'], undefined);
    expect(cookies.unsendable).toEqual([]);
    expect(cookies.headerFor('http://127.0.0.1:8080/api/v2')).toBe('BAYEUX_BROWSER=b');
  });
});
