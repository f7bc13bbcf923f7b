import { describe, expect, it } from 'vitest';
import type { LiveCall } from '../calls/call.js';
import { violations } from '../schemas/validate.js';
import { askOf, bodyOf, callUri, documentedCallUri, FORMS, type Form } from './form.js';

function callWith(leg: { callId?: string; callUuid?: string; uri?: string }): LiveCall {
  const client = { urlOf: (path: string) => `http://127.0.0.1:8080/api/v2${path}` };
  const session = { client, deviceId: 'D 1' };
  return {
    path: `/me/calls/${leg.callId ?? 'ID'}`,
    leg: { callId: 'ID', session, ...leg },
  } as unknown as LiveCall;
}

const [documented] = FORMS as [Form];
const page = {
  operationName: 'SetCallDisposition',
  callUri: 'http://127.0.0.1:8080/api/v2/calls/01RCC3N118B1V0SL8O7GK2LAES000006',
  callUuid: '01RCC3N118B1V0SL8O7GK2LAES000006',
  disposition: 'Referred',
  dispositionKey: 'DispositionCode',
};

describe('the documented request', () => {
  it('is the page’s sample, word for word, for the page’s call', () => {
    const id = page.callUuid;
    const call = callWith({ callId: id, callUuid: id, uri: `http://127.0.0.1:8080/api/v2/me/calls/${id}` });
    const body = bodyOf(documented, call, 'Referred', 'DispositionCode');
    expect(body).toEqual(page);
    expect(violations('set-call-disposition-request', body)).toEqual([]);
    expect(askOf(documented, call, body)).toEqual({ method: 'POST', path: `/me/calls/${id}`, body });
  });

  it('names the base that the target names, whatever address we use, and ours where it names none', () => {
    const proxied = callWith({ uri: 'https://site.example/ctx/api/v2/me/calls/ID' });
    expect(documentedCallUri(proxied)).toBe('https://site.example/ctx/api/v2/calls/ID');
    expect(callUri(proxied)).toBe('https://site.example/ctx/api/v2/me/calls/ID');
    expect(documentedCallUri(callWith({}))).toBe('http://127.0.0.1:8080/api/v2/calls/ID');
  });

  it('has no dispositionKey where none is given, and the id for a callUuid that was never told', () => {
    const body = bodyOf(documented, callWith({}), 'v', undefined);
    expect(body).not.toHaveProperty('dispositionKey');
    expect(body.callUuid).toBe('ID');
    expect(bodyOf(documented, callWith({ callUuid: 'UUID' }), 'v', 'k').callUuid).toBe('UUID');
  });
});

describe('the forms', () => {
  it('begin with the documented one, key given, and differ from it in callUri or address alone', () => {
    expect(documented).toEqual({ name: 'documented', keyed: true });
    const call = callWith({ uri: 'http://h/api/v2/me/calls/ID' });
    const sent = FORMS.map((form) => askOf(form, call, bodyOf(form, call, 'v', 'k')));
    expect(sent.map(({ path }) => path)).toEqual([
      ...Array(4).fill('/me/calls/ID'),
      ...Array(2).fill('/me/devices/D%201'),
    ]);
    const uris = sent.map(({ body }) => (body as typeof page).callUri);
    expect(uris[2]).toBe('http://h/api/v2/me/calls/ID');
    expect(new Set([uris[0], uris[1], uris[4], uris[5]])).toEqual(new Set(['http://h/api/v2/calls/ID']));
  });
});
