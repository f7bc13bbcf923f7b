import '../../specs/all.js';
import { Command, CommanderError, Option } from 'commander';
import { type AuditFlags, readAuditSettings } from '../config/audit-settings.js';
import { ConfigurationError } from '../config/configuration-error.js';
import { loadEnvironment } from '../config/environment.js';
import type { Flags } from '../config/flags.js';
import { readConfiguration } from '../config/read-configuration.js';
import { variableLines } from '../config/variable-meanings.js';
import { nearest } from '../nearest.js';
import { version } from '../package.js';
import { editionNames, editions } from '../schemas/editions.js';
import type { BaselineOptions } from './baseline.js';
import type { DiffOptions } from './diff.js';
import type { DocsOptions } from './docs.js';
import type { MergeOptions } from './merge.js';
import type { MutantsOptions } from './mutants.js';
import { Output } from './output.js';

/** 2 is wrong usage or configuration, 4 is the target unreachable or our error. */
const WRONG_USAGE = 2;
const OUR_ERROR = 4;

// By name, so that what throws them need not be loaded.
const THEIRS = new Set([
  'ConfigurationError',
  'FolderInUse',
  'NotComparable',
  'NoRecording',
  'CannotMerge',
  'UnknownDeviation',
  'UnreadableBaseline',
  'UnreadablePage',
  'UnreadableReport',
  'UnreadableTrace',
]);

const CHECK_DOES = `What it does to the target: logs the accounts in and, unless they are, starts their contact-centre sessions; makes
agent and peer Ready; makes one call from the peer to the agent, answers it and hangs up. It sends no SetCallDisposition,
but where GWS_EVENTS shows nothing by itself: then one for that call, whose event it waits for. It changes no user data of
any other call. What it opened it ends, also after Ctrl-C. Nothing is written to disk but a
note of what is open (open.json, gone at the end), so that check --clean can end it.

Exit: 0 ready to run; 2 wrong usage or configuration, nothing contacted; 3 a run would judge nothing (an agent in use, no
call, no event); 4 the target was not reached or lets nobody in.`;

const output = new Output(process);
// While a run is under way an error that nobody caught ends it by itself (`Uncaught`); any other is our failure, and no verdict.
process.on('uncaughtException', (error) => {
  if (process.listenerCount('uncaughtException') > 1) return;
  process.stderr.write(`${error.stack}\n`);
  process.exit(OUR_ERROR);
});

const program = new Command('gws-conformance')
  .description('Judges a server that claims the Web Services operation SetCallDisposition.')
  .version(version)
  .exitOverride()
  .configureHelp({ showGlobalOptions: true })
  .addHelpText('after', `\n${variableLines()}`);

withRunFlags(program.command('run', { isDefault: true }))
  .description('judge one target: GWS_URL, or the reference when nothing is configured (default)')
  .option('--against <report>', 'compare with an earlier report, and tell that first; exit 1 on a regression')
  .option('--dry-run', 'print what the run would do to the target, and contact nothing of it')
  .action(async ({ dryRun: isDry, ...flags }: Flags & { dryRun?: boolean }) => {
    const configuration = configurationFrom(flags);
    if (isDry) {
      const { dryRun } = await import('./dry-run.js');
      process.stdout.write(await dryRun(configuration));
      return;
    }
    // The driver and the reference are loaded only when they are needed: a wrong variable is told at once, and that takes a moment.
    process.stderr.write(`gws-conformance ${version}\n`);
    const { run } = await import('./run.js');
    process.exitCode = await run(configuration, output);
  });
program
  .command('init')
  .description('write a commented .env to fill in, and have git ignore it and the reports')
  .action(async () => {
    const { init } = await import('./init.js');
    process.stdout.write(`${init(process.cwd()).join('\n')}\n`);
  });
withRunFlags(program.command('list'))
  .description('the catalogue, what would run, what it does to the target; contacts nothing')
  .action(async (flags: Flags) => {
    const configuration = configurationFrom(flags);
    for (const notice of configuration.notices) process.stderr.write(`${notice}\n`);
    const { listOf } = await import('./list.js');
    process.stdout.write(await listOf(configuration));
  });
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
  .command('reference')
  .description('start the reference and print how to point a client at it')
  .option('--port <number>', 'port to listen on; a free one by default', portNumber)
  .option('--deviation <name>', 'deviate in one named way, to see the suite find it')
  .addOption(
    // Both replace decision points of the reference, and the one would undo what the other does.
    new Option('--edition <name>', 'edition of the documentation to keep to')
      .choices(editions.map(({ name }) => name))
      .conflicts('deviation'),
  )
  .action(async (options: { port?: number; deviation?: string; edition?: string }) => {
    const { runReference } = await import('../reference/run.js');
    await runReference(options, (line) => process.stdout.write(`${line}\n`));
  });
program
  .command('check')
  .description('preflight: look at what a run needs, a line each, and stop at the first that is wrong')
  .option('--clean', 'hang up the calls and log out the agents that an earlier run left, and nothing else')
  .option('--url <url>', 'base URL of the target; wins over GWS_URL')
  .option('--insecure', 'certificates are not verified; the same as GWS_TLS_INSECURE=1')
  .option('--take-over', 'use agents who are logged in')
  .option('--reports <folder>', 'folder for the note of what is open (default: reports)')
  .option('--json', 'print JSON')
  .addHelpText('after', `\n${CHECK_DOES}`)
  .action(async ({ clean, json, ...flags }: Flags & { clean?: boolean; json?: boolean }) => {
    const configuration = configurationFrom(flags);
    if (clean) {
      const { cleanUp } = await import('./clean-up.js');
      process.exitCode = await cleanUp(configuration);
      return;
    }
    const { check } = await import('./check.js');
    process.exitCode = await check(configuration, { json, output });
  });
program
  .command('mutants')
  .description('run the reference with each of its deviations, and print what finds it')
  .option('--only <names>', 'mutants to run, separated by commas')
  .option('--json', 'print JSON')
  .action(async (options: MutantsOptions) => {
    const { printMutants } = await import('./mutants.js');
    process.exitCode = await printMutants(options);
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
  .description('compare two reports, each a folder, a report.json or a trace.ndjson; exit 1 on a regression')
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
  .description('put the reports of all parts of a run (--shard) together')
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
  .addHelpText('after', `\n${variableLines()}`)
  .action(async (files: string[], flags: AuditFlags) => {
    const { variables } = loadEnvironment(process.cwd());
    const settings = readAuditSettings(variables, flags);
    const { audit } = await import('./audit.js');
    process.exitCode = await audit(files, settings, output);
  });
program
  .command('verify <folder>')
  .description('make a report again from the trace beside it, and say whether it is the same: exit 1 if not')
  .action(async (folder: string) => {
    const { verify } = await import('./verify.js');
    process.exitCode = verify(folder);
  });

function withRunFlags(command: Command): Command {
  return command
    .option('--url <url>', 'base URL of the target; wins over GWS_URL')
    .option('--insecure', 'certificates are not verified; the same as GWS_TLS_INSECURE=1')
    .option(
      '--only <names>',
      'requirements to judge: ids, groups such as REL, patterns such as ERR-*',
      adding,
    )
    .option('--skip <names>', 'requirements to leave out, named so', adding)
    .option('--bail', 'end the run, clean up and report once a MUST is contradicted')
    .option('--reports <folder>', 'folder for the reports (default: reports)')
    .option('--profile <name>', 'api, or full, which needs an event source')
    .option('--edition <name>', `edition of the documentation to judge by: ${editionNames}`)
    .option('--allow <what>', 'reporting: an event may be left in the reporting of a remote target')
    .option('--take-over', 'use agents who are logged in')
    .option('--require-complete', 'partially conformant is exit 3')
    .option('--no-refusals', 'send no request that must be refused: the ERR rows are untested')
    .option('--max-calls <number>', 'calls to make at most (default: 20)')
    .option('--max-rps <number>', 'requests a second at most (default: 5, none for a loopback address)')
    .option(
      '--time-limit <time>',
      'end the run after that time, clean up, and report what was judged: 300, 90s, 5m, 1h',
    )
    .option('--repeat <number>', 'judge so many times, and tell flaky from failing in one report over all')
    .option('--shard <part>', 'drive one part of the run alone, such as 1/4; merge puts the reports together')
    .option('--run-id <name>', 'the same for all parts of a run; wins over GWS_RUN_ID and the CI server')
    .option('--soak <number>', 'send so many dispositions, each accounted for, in the place of a run')
    .option('--rate <number>', 'of a soak: dispositions a second (default: each when the one before is done)')
    .option('--duration <time>', 'of a soak: send no more after that time: 300, 90s, 5m, 1h')
    .option(
      '--share',
      'replace numbers, names, hosts and user data values by pseudonyms in all that is written',
    )
    .option('--strict', 'a warn counts like a fail for the exit code')
    .option('--keep-calls', 'for debugging: leave the last call up and the agents logged in')
    .option('--baseline <file>', 'known failures, which do not break the build; what no longer fails so does')
    .addHelpText('after', `\n${variableLines()}`);
}

function configurationFrom(flags: Flags) {
  const { variables, notices } = loadEnvironment(process.cwd());
  return readConfiguration(variables, flags, notices);
}

function portNumber(given: string): number {
  const port = Number(given);
  if (given.trim() === '' || !Number.isInteger(port) || port < 0 || port > 65_535)
    throw new ConfigurationError([`--port is ${given}: accepted is a whole number from 0 to 65535`]);
  return port;
}

/** Several options of a name add up. */
function adding(given: string, before: readonly string[] = []): string[] {
  return [...before, given];
}

/** What the user did wrong is said in a sentence; what we did wrong is said with its stack, to be reported. */
function exitCodeOf(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : WRONG_USAGE;
  if (error instanceof Error && THEIRS.has(error.name)) {
    process.stderr.write(`${error.message}\n`);
    return WRONG_USAGE;
  }
  if (error instanceof Error && error.name === 'CannotWrite') {
    process.stderr.write(`${error.message}\n`);
    return OUR_ERROR;
  }
  if (error instanceof Error && 'code' in error && 'syscall' in error) {
    process.stderr.write(`${unusable(error as NodeJS.ErrnoException)}\n`);
    return WRONG_USAGE;
  }
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
  return OUR_ERROR;
}

/** What the system refused, as a sentence. */
function unusable({ code = '', path, message }: NodeJS.ErrnoException): string {
  if (path !== undefined && code === 'ENOENT') return `${path} does not exist`;
  return path !== undefined && ['EACCES', 'EPERM', 'EROFS'].includes(code)
    ? `${path} cannot be read and written by this user (${code}): somebody else made it, or it is read-only; name another folder with --reports`
    : message;
}

/** The first word that is no flag names the command; `run` is the default only where there is none. */
function checkCommand(words: readonly string[]): void {
  const [first] = words;
  const known = [...program.commands.map((command) => command.name()), 'help'];
  if (first === undefined || first.startsWith('-') || known.includes(first)) return;
  const meant = nearest(first, known);
  const hint = meant === undefined ? '' : `; did you mean ${meant}?`;
  throw new ConfigurationError([`${first} is no command: accepted are ${known.join(', ')}${hint}`]);
}

try {
  checkCommand(process.argv.slice(2));
  await program.parseAsync();
} catch (error) {
  process.exitCode = exitCodeOf(error);
}
