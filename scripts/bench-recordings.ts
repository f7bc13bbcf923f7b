/**
 * Makes a recording of about so many megabytes, parses each of its lines, audits it, and prints the CPU times in milliseconds and the most
 * memory that the process held as one line of JSON. To be started as a process of its own; its arguments are the size, and a folder.
 */
import '../specs/all.js';
import { createReadStream, rmSync } from 'node:fs';
import { join } from 'node:path';
import { GrowingFile } from '../src/report/growing-file.js';
import { HarPieces } from '../src/report/har.js';
import { RecordedReport } from '../src/report/recorded.js';
import { Lines } from '../src/trace/import/lines.js';
import { type ReadingRecordings, readRecordings } from '../src/trace/import/read-recordings.js';
import { writeRecording } from './recording-to-bench.js';

const [, , size, folder = ''] = process.argv;
const path = join(folder, 'recording.ndjson');
const small = join(folder, 'small.ndjson');
const lines = writeRecording(path, Number(size) * 1_000_000);
writeRecording(small, 30_000_000);
// What is loaded and compiled at first is no part of it.
await audit(small);
await parse(small);
const [parsed, audited] = [await spent(() => parse(path)), await spent(() => audit(path))];
const mb = process.resourceUsage().maxRSS / 1024;
process.stdout.write(
  `${JSON.stringify({ lines, parse: Math.round(parsed), audit: Math.round(audited), mb: Math.round(mb) })}\n`,
);
for (const each of [path, small]) rmSync(each);

async function spent(work: () => Promise<void>): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

async function parse(file: string): Promise<void> {
  const read = new Lines();
  for await (const chunk of createReadStream(file, { highWaterMark: 256 * 1024 }))
    read.push(chunk as Buffer, (line) => JSON.parse(line.toString('utf8')));
}

async function audit(file: string): Promise<void> {
  const report = new RecordedReport({
    untested: new Map(),
    requireComplete: false,
    strict: false,
    notices: [],
  });
  const [trace, traffic] = [new GrowingFile(`${file}.trace`), new GrowingFile(`${file}.har`)];
  const har = new HarPieces(traffic.write);
  const read = await readRecordings([file], {
    // The recording has its own.
    header: {} as ReadingRecordings['header'],
    apiPath: '/api/v2',
    emit: (record, line) => {
      trace.write(line ?? JSON.stringify(record));
      trace.write('\n');
      har.accept(record);
      report.accept(record);
    },
  });
  for (const each of [trace, traffic]) each.done();
  report.end(read);
  for (const each of [trace, traffic]) rmSync(each.path);
}
