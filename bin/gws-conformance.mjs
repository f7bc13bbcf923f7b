#!/usr/bin/env node
// Plain JavaScript of the oldest kind that loads as a module: what is wrong with Node or with the folder must be said before anything
// is loaded that cannot be loaded then. So there is no await at the top level either, which Node 12 does not know.
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const WRONG_USAGE = 2;
const source = new URL('../src/cli/main.ts', import.meta.url);
const wrong = whatIsWrong(process.versions.node, fileURLToPath(source), existsSync(source));

if (wrong !== undefined) {
  process.stderr.write(`${wrong}\n`);
  process.exitCode = WRONG_USAGE;
} else if (existsSync(source)) {
  import('tsx/esm/api').then(({ register }) => {
    register();
    return import(source.href);
  });
} else {
  import('../dist/main.js');
}

/**
 * Why the suite cannot be started here, as a sentence; undefined = it can.
 * @param {string} version of Node
 * @param {string} path of the source
 * @param {boolean} isCheckout whether there is a source, which a loader brings to run
 * @returns {string | undefined}
 */
function whatIsWrong(version, path, isCheckout) {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major < 20 || (major === 20 && minor < 19))
    return `Node ${version} is too old: gws-conformance needs 20.19 or later.`;
  if (isCheckout && path.includes('?'))
    return `A question mark in the name of a folder cannot be loaded from (${path}): rename it.`;
  return undefined;
}
