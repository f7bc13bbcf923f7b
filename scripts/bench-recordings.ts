/**
 * Makes a recording of about so many megabytes in a form, parses each of its lines (of a HAR each entry), and audits it. Prints one line of
 * JSON: the median CPU times of a few rounds in milliseconds, and the most memory that the process held. To be started as a process of its
 * own; its arguments are the size, the form, and a folder.
 */
import '../specs/all.js';
import { createReadStream, rmSync } from 'node:fs';
import { join } from 'node:path';
import { GrowingFile } from '../src/report/growing-file.js';
import { HarPieces } from '../src/report/har.js';
import { RecordedReport } from '../src/report/recorded.js';
import type { HeaderRecord } from '../src/schemas/trace.gen.js';
import { JsonElements } from '../src/trace/import/json-elements.js';
import { Lines } from '../src/trace/import/lines.js';
import { readRecordings } from '../src/trace/import/read-recordings.js';
import { median } from './bench-baseline.js';
import { spent } from './bench-spent.js';
import { longTrace } from './long-trace.js';
import type { Form } from './recording-forms.js';
import { writeRecording } from './recording-to-bench.js';

const ROUNDS = 3;
/** Of what has none of its own. */
const [header] = longTrace(0) as Iterable<HeaderRecord>;

const [, , size, form = 'trace', folder = ''] = process.argv;
const path = join(folder, `recording.${form}`);
const small = join(folder, `small.${form}`);
writeRecording(path, form as Form, Number(size) * 1_000_000);
writeRecording(small, form as Form, 10_000_000);
// What is loaded and compiled at first is no part of it.
await audit(small);
await parse(small);
const parsed: number[] = [];
const audited: number[] = [];
for (let round = 0; round < ROUNDS; round++) {
  parsed.push(await spent(() => parse(path)));
  audited.push(await spent(() => audit(path)));
}
const mb = process.resourceUsage().maxRSS / 1024;
process.stdout.write(
  `${JSON.stringify({ parse: median(parsed), audit: median(audited), mb: Math.round(mb) })}\n`,
);
for (const each of [path, small]) rmSync(each);

async function parse(file: string): Promise<void> {
  const lines = new Lines();
  const entries = new JsonElements(true);
  for await (const chunk of createReadStream(file, { highWaterMark: 256 * 1024 })) {
    if (form === 'har') for (const entry of entries.push(chunk as Buffer)) JSON.parse(entry);
    else
      lines.push(chunk as Buffer, ({ text }) =>
        JSON.parse(form === 'log' ? text.slice(text.indexOf('[{')) : text),
      );
  }
}

async function audit(file: string): Promise<void> {
  const report = new RecordedReport({
    untested: new Map(),
    requireComplete: false,
    strict: false,
    notices: [],
  });
  const trace = new GrowingFile(`${file}.trace`, { isHashed: true });
  const traffic = new GrowingFile(`${file}.har`);
  const har = new HarPieces(traffic.write);
  const read = await readRecordings([file], {
    header: header as HeaderRecord,
    apiPath: '/api/v2',
    interest: report.interest,
    emit: (record, written) => {
      trace.writePieces(written?.line ?? [`${JSON.stringify(record)}\n`]);
      har.accept(record, written?.body, written?.quoted);
      report.accept(record);
    },
  });
  for (const each of [trace, traffic]) each.done();
  report.end(read);
  for (const each of [trace, traffic]) rmSync(each.path);
}
