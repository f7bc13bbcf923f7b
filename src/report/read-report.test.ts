import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readReport } from './read-report.js';
import { sampleReport } from './sample-report.test-driver.js';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'gws-read-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('a report that was written before', () => {
  it('is read from its folder and from its file', () => {
    const report = sampleReport();
    writeFileSync(join(folder, 'report.json'), JSON.stringify(report));
    expect(readReport(folder)).toEqual(report);
    expect(readReport(join(folder, 'report.json'))).toEqual(report);
  });

  it.each([
    ['is not JSON in UTF-8', Buffer.from('{"schemaVersion":')],
    ['is not JSON in UTF-8', Buffer.from([0xff, 0xfe, 0x7b])],
    ['is no report of this suite: the value must have the member schemaVersion', Buffer.from('{}')],
  ])('says that a file %s', (what, bytes) => {
    const file = join(folder, 'other.json');
    writeFileSync(file, bytes);
    expect(() => readReport(file)).toThrow(what);
  });

  it('says that a path is not there, and that a folder holds none', () => {
    expect(() => readReport(join(folder, 'nowhere'))).toThrow(
      'is not there; a folder of reports is accepted',
    );
    const empty = mkdtempSync(join(folder, 'empty-'));
    expect(() => readReport(empty)).toThrow(`${empty} is a folder without report.json`);
  });
});
