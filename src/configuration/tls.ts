import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Configuration } from '../schemas/configuration.gen.js';
import type { Settings } from './settings.js';

type Tls = Configuration['target']['tls'];

/** GWS_TLS_...: files in PEM form, given as absolute paths; verification is on unless GWS_TLS_INSECURE is 1. */
export function readTls(settings: Settings): Tls {
  const ca = readPem(settings, 'GWS_TLS_CA');
  const cert = readPem(settings, 'GWS_TLS_CERT');
  const key = readPem(settings, 'GWS_TLS_KEY');
  const isSet = (name: 'GWS_TLS_CERT' | 'GWS_TLS_KEY') => settings.text(name) !== undefined;
  if (isSet('GWS_TLS_CERT') !== isSet('GWS_TLS_KEY')) {
    const [set, missing] = isSet('GWS_TLS_CERT')
      ? ['GWS_TLS_CERT', 'GWS_TLS_KEY']
      : ['GWS_TLS_KEY', 'GWS_TLS_CERT'];
    settings.problem(`${set} is set without ${missing}: a certificate is shown with its key`);
  }
  const insecure = settings.choice('GWS_TLS_INSECURE', ['0', '1']) === '1';
  if (insecure) settings.notices.push('GWS_TLS_INSECURE is 1: certificates are not verified');
  return { ...(ca && { ca }), ...(cert && { cert }), ...(key && { key }), insecure };
}

function readPem(
  settings: Settings,
  name: 'GWS_TLS_CA' | 'GWS_TLS_CERT' | 'GWS_TLS_KEY',
): string | undefined {
  const given = settings.text(name);
  if (given === undefined) return undefined;
  const path = resolve(given);
  try {
    if (readFileSync(path, 'latin1').includes('-----BEGIN ')) return path;
    settings.problem(
      `${name} is ${JSON.stringify(given)}, a file without a PEM block: accepted is a PEM file`,
    );
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    settings.problem(
      `${name} is ${JSON.stringify(given)}, which cannot be read (${code}): accepted is a PEM file`,
    );
  }
  return undefined;
}
