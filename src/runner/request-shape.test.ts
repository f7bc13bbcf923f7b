import { describe, expect, it } from 'vitest';
import type { LiveCall } from '../calls/call.js';
import { defaultEdition, editions, otherEditions } from '../schemas/editions.js';
import { violations } from '../schemas/validate.js';
import {
  askOf,
  bodyOf,
  callUri,
  documentedCallUri,
  type Named,
  type RequestShape,
  shapesOf,
} from './request-shape.js';

function callWith(leg: { callId?: string; callUuid?: string; uri?: string }): LiveCall {
  const client = { urlOf: (path: string) => `http://127.0.0.1:8080/api/v2${path}` };
  const session = { client, deviceId: 'D 1' };
  return {
    path: `/me/calls/${leg.callId ?? 'ID'}`,
    leg: { callId: 'ID', session, ...leg },
  } as unknown as LiveCall;
}

const [documented] = shapesOf(defaultEdition) as [RequestShape];
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

describe.each(editions)('the shapes of the request, held to edition $name', (edition) => {
  const call = callWith({ uri: 'http://h/api/v2/me/calls/ID' });
  const addresses = { '/me/calls/{id}': '/me/calls/ID', '/me/devices/{deviceId}': '/me/devices/D%201' };
  const sent = shapesOf(edition).map((shape) => askOf(shape, call, bodyOf(shape, call, 'v', 'k')));

  it("begin with the edition's own, key given, and differ from it in callUri or address alone", () => {
    expect(shapesOf(edition)[0]).toMatchObject({ name: 'documented', address: edition.address, keyed: true });
    expect(sent.map(({ path }) => path)).toEqual([
      ...Array(4).fill(addresses[edition.address]),
      ...otherEditions(edition).flatMap(({ address }) => Array(2).fill(addresses[address])),
    ]);
    const uris = sent.map(({ body }) => (body as typeof page).callUri);
    expect([uris[2], uris[3]]).toEqual(Array(2).fill('http://h/api/v2/me/calls/ID'));
    expect(new Set([0, 1, 4, 5].map((index) => uris[index]))).toEqual(new Set(['http://h/api/v2/calls/ID']));
  });

  it('name another call, or the device of another sender who has one, where the address names that', () => {
    const [first] = shapesOf(edition) as [RequestShape];
    const at = (named: Named) => askOf(first, call, {}, named).path;
    const own = addresses[edition.address];
    expect(at({ callId: 'OTHER' })).toBe(own.replace('/calls/ID', '/calls/OTHER'));
    expect(at({ sender: { deviceId: 'E', hasDevice: true } })).toBe(own.replace('D%201', 'E'));
    expect(at({ sender: { deviceId: '', hasDevice: false } })).toBe(own);
  });
});
