import { describe, expect, it } from 'vitest';
import { readProxy } from './proxy.js';
import { Settings } from './settings.js';

const found = (environment: Record<string, string>, url = 'https://gws.example.com') =>
  readProxy(new Settings(environment), url);

describe('the proxy of an address', () => {
  it('is that of its scheme; lower case wins, be it empty, and a name without a scheme is http', () => {
    const both = { https_proxy: 'lower:3128', HTTPS_PROXY: 'http://upper:3128', HTTP_PROXY: 'https://plain' };
    expect(found(both)).toEqual({ url: 'http://lower:3128', variable: 'https_proxy' });
    expect(found({ ...both, https_proxy: '' })).toBeUndefined();
    expect(found(both, 'http://gws.example.com')).toEqual({ url: 'https://plain', variable: 'HTTP_PROXY' });
    expect(found({ HTTP_PROXY: 'http://plain' })).toBeUndefined();
  });

  it('keeps its credentials apart, decoded', () => {
    expect(found({ HTTPS_PROXY: 'http://ann:can%40ary@proxy.example.com/' })).toEqual({
      url: 'http://proxy.example.com',
      variable: 'HTTPS_PROXY',
      username: 'ann',
      password: 'can@ary',
    });
  });

  it.each([
    ['*', 'https://gws.example.com'],
    ['other, gws.example.com', 'https://GWS.example.com:8443'],
    ['example.com', 'https://gws.example.com'],
    ['.example.com', 'https://gws.example.com'],
    ['other *.EXAMPLE.com', 'https://gws.example.com'],
    ['gws.example.com:443', 'https://gws.example.com'],
    ['10.0.0.0/8', 'https://10.1.2.3:8443'],
    ['127.0.0.1', 'https://127.0.0.1:8443'],
    ['::1', 'https://[::1]:8443'],
    ['[::1]:8443', 'https://[::1]:8443'],
    ['fd00::/8', 'https://[fd00::2]'],
  ])('is none where NO_PROXY is %s and the address %s', (noProxy, url) => {
    expect(found({ HTTPS_PROXY: 'http://proxy', NO_PROXY: noProxy }, url)).toBeUndefined();
    expect(found({ HTTPS_PROXY: 'http://proxy', NO_PROXY: noProxy, no_proxy: '' }, url)).toBeDefined();
  });

  it.each([
    ['ample.com', 'https://gws.example.com'],
    ['gws.example.com:444', 'https://gws.example.com'],
    ['10.0.0.0/8', 'https://11.1.2.3'],
    ['10.0.0.0/99', 'https://10.1.2.3'],
    ['1.2.3', 'https://0.1.2.3'],
    ['localhost', 'https://127.0.0.1'],
    ['::1', 'https://[::2]'],
  ])('stays where NO_PROXY is %s and the address %s', (noProxy, url) => {
    expect(found({ HTTPS_PROXY: 'http://proxy', NO_PROXY: noProxy }, url)).toBeDefined();
  });

  it.each(['socks5://proxy', 'http://', 'http://proxy/path', 'http://ann:canary@proxy:99999', 'ann:canary@'])(
    'is a problem where it is used and is %s, without telling its credentials',
    (given) => {
      const settings = new Settings({ HTTPS_PROXY: given });
      expect(readProxy(settings, 'http://gws.example.com')).toBeUndefined();
      settings.throwProblems();
      expect(readProxy(settings, 'https://gws.example.com')).toBeUndefined();
      expect(() => settings.throwProblems()).toThrow(
        /^HTTPS_PROXY is "(?!.*canary).*": accepted is the URL of an HTTP proxy, such as http:\/\/proxy\.example\.com:3128$/,
      );
    },
  );
});
