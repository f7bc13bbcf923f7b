import type { Command } from 'commander';
import type { AuditFlags } from '../config/audit-settings.js';
import { variableLines } from '../config/variable-meanings.js';
import { editionNames } from '../schemas/editions.js';
import type { BaselineOptions } from './baseline.js';
import type { DiffOptions } from './diff.js';
import type { DocsOptions } from './docs.js';
import type { MergeOptions } from './merge.js';
import type { Output } from './output.js';

/** Adds the commands that contact nobody: about the page and its requirements, recorded traffic, and reports that were written before. */
export function addReportCommands(program: Command, output: Output): void {
  program
    .command('docs [page]')
    .description('judge the documentation, or a newer copy of it')
    .option('--coverage', 'print which requirements judge which sentence, table cell and sample member')
    .option('--report <folder>', 'with what a run showed: the folder of its reports, or its report.json')
    .option('--sarif <file>', 'write the findings to a file, as GitHub shows them at the lines of the page')
    .action(async (page: string | undefined, options: DocsOptions) => {
      const { docs } = await import('./docs.js');
      process.exitCode = await docs(page, options);
    });
  program
    .command('explain <ids...>')
    .description(
      'a requirement, or a group such as REL: its words, what is sent, what counts, its mutants; contacts nothing',
    )
    .action(async (ids: string[]) => {
      const { explain } = await import('./explain.js');
      process.stdout.write(await explain(ids));
    });
  program
    .command('baseline')
    .description('the file of known failures, for run --baseline')
    .command('update <report>')
    .description('take out of the file what passes in a report: its folder, report.json or trace.ndjson')
    .option('--baseline <file>', 'the file', 'baseline.yaml')
    .option('--accept-new', 'write down what fails and is not known, or fails for another reason')
    .option('--reason <text>', 'why it is put up with; needed with --accept-new')
    .option('--issue <url>', 'where it is being mended')
    .option('--expires <day>', 'the last day on which it is put up with, such as 2027-01-31')
    .option('--strict', 'write down warnings as well')
    .action(async (report: string, options: BaselineOptions) => {
      const { updateBaseline } = await import('./baseline.js');
      process.stdout.write(updateBaseline(report, options));
    });
  program
    .command('diff <before> <after>')
    .description(
      'compare two reports, each a folder, a report.json or a trace.ndjson; exit 1 on a regression',
    )
    .option('--format <name>', 'text, markdown (for a pull request) or json', 'text')
    .option('--force', 'compare what both have, whatever catalogue, edition or profile they are of')
    .action(async (before: string, after: string, options: DiffOptions) => {
      const { diff } = await import('./diff.js');
      const { text, exitCode } = diff(before, after, options);
      process.stdout.write(text);
      process.exitCode = exitCode;
    });
  program
    .command('merge <parts...>')
    .description('put the reports of all parts of a run, or of an audit, together (--shard)')
    .option('--reports <folder>', 'folder for the report of the whole (default: reports)')
    .option('--require-complete', 'partially conformant is exit 3')
    .option('--strict', 'a warn counts like a fail for the exit code')
    .action(async (parts: string[], options: MergeOptions) => {
      const { merge } = await import('./merge.js');
      process.exitCode = await merge(parts, options);
    });
  program
    .command('audit <file...>')
    .description(
      'judge recorded traffic: a trace of this suite, HAR, CometD messages as JSON or NDJSON, .gz, - for stdin',
    )
    .option('--url <url>', 'base URL of the target, where a recording holds several')
    .option('--reports <folder>', 'folder for the reports (default: reports)')
    .option('--edition <name>', `edition of the documentation to judge by: ${editionNames}`)
    .option('--require-complete', 'partially conformant is exit 3')
    .option('--strict', 'a warn counts like a fail for the exit code')
    .option(
      '--shard <part>',
      'judge one part of the requirements, such as 1/4; merge puts the reports together',
    )
    .option('--run-id <name>', 'the same for all parts; wins over GWS_RUN_ID and the CI server')
    .addHelpText('after', `\n${variableLines()}`)
    .action(async (files: string[], flags: AuditFlags) => {
      const { loadEnvironment } = await import('../config/environment.js');
      const { readAuditSettings } = await import('../config/audit-settings.js');
      const { variables } = loadEnvironment(process.cwd());
      const settings = readAuditSettings(variables, flags);
      const { audit } = await import('./audit.js');
      process.exitCode = await audit(files, settings, output);
    });
  program
    .command('verify <folder>')
    .description(
      'make a report again from the trace beside it, and say whether it is the same: exit 1 if not',
    )
    .action(async (folder: string) => {
      const { verify } = await import('./verify.js');
      process.exitCode = verify(folder);
    });
}
