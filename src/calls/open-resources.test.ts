import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { leftOpen, OpenResources } from './open-resources.js';

const target = 'http://gws.example';
let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gws-open-'));
  path = join(folder, 'open.json');
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
});

describe('the file of what is open', () => {
  test('holds the run, its agents and calls at every moment, and is gone when nothing is open', () => {
    const open = new OpenResources({ target, runId: 'run1', path });
    open.loggedIn('agent');
    open.loggedIn('peer');
    open.callUp('agent', 'C1');
    open.loggedOut('peer');
    expect(leftOpen(path, target)).toEqual({
      target,
      runs: ['run1'],
      agents: ['agent'],
      calls: [{ agent: 'agent', callId: 'C1' }],
    });
    open.callEnded('C1');
    open.loggedOut('agent');
    expect(existsSync(path)).toBe(false);
  });

  test('of an earlier run stays while this run has nothing open, and what could not be ended is kept', () => {
    writeFileSync(path, JSON.stringify({ target, agents: ['agent'], calls: [] }));
    const open = new OpenResources({ target, runId: 'run2', path });
    open.loggedOut('agent');
    expect(leftOpen(path, target)).toEqual({ target, runs: [], agents: ['agent'], calls: [] });
    open.takeOver({ target, runs: ['run1'], agents: [], calls: [{ agent: 'peer', callId: 'C1' }] });
    open.loggedIn('agent');
    open.loggedOut('agent');
    expect(leftOpen(path, target)).toMatchObject({
      runs: ['run1', 'run2'],
      calls: [{ agent: 'peer', callId: 'C1' }],
    });
    open.takeOver();
    expect(existsSync(path)).toBe(false);
  });

  test('keeps what a run against another target left, until one against that ends it', () => {
    const other = { target: 'http://another.example', runs: ['run0'], agents: ['peer'], calls: [] };
    writeFileSync(path, JSON.stringify(other));
    const open = new OpenResources({ target, runId: 'run1', path });
    open.loggedIn('agent');
    expect(leftOpen(path, target)?.agents).toEqual(['agent']);
    expect(leftOpen(path, other.target)).toEqual(other);
    open.loggedOut('agent');
    expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual(other);
    new OpenResources({ target: other.target, runId: 'run2', path }).takeOver();
    expect(existsSync(path)).toBe(false);
  });

  test('that cannot be written is told once, and harms nobody who notes what is open', () => {
    const told: string[] = [];
    const open = new OpenResources({
      target,
      runId: 'run1',
      path,
      onFailure: (each) => told.push(each.message),
    });
    open.loggedIn('agent');
    rmSync(folder, { recursive: true });
    open.callUp('agent', 'C1');
    open.callEnded('C1');
    expect(told).toEqual([`${path} cannot be written (ENOENT)`]);
    expect(open.open?.agents).toEqual(['agent']);
  });

  test('appears whole or not at all', () => {
    const open = new OpenResources({ target, runId: 'run1', path });
    open.loggedIn('agent');
    expect(readFileSync(path, 'utf8').endsWith('}\n')).toBe(true);
    expect(leftOpen(path, 'http://another.example')).toBeUndefined();
  });
});
