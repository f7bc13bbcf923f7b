import { Command, CommanderError, Option } from 'commander';
import { ConfigurationError } from '../config/configuration-error.js';
import type { Flags } from '../config/flags.js';
import { variableLines } from '../config/variable-meanings.js';
import { nearest } from '../nearest.js';
import { version } from '../package.js';
import { editions } from '../schemas/editions.js';
import type { MutantsOptions } from './mutants.js';
import { Output } from './output.js';
import { addReportCommands } from './report-commands.js';
import { withRunFlags } from './run-flags.js';

/** 2 is wrong usage or configuration, 4 is the target unreachable or our error. */
const WRONG_USAGE = 2;
const OUR_ERROR = 4;

/** How much of a function is run before V8 optimises it: eight times the usual. What is hotter still is optimised all the same. */
const BUDGET_OF_RUN = 540_000;

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
  // Every requirement, and what else most commands need, is loaded once it is known that it is a command: --help needs none of it.
  .hook('preAction', () => import('./configuration-from.js').then(() => undefined))
  .addHelpText('after', `\n${variableLines()}`);

withRunFlags(program.command('run', { isDefault: true }))
  .description('judge one target: GWS_URL, or the reference when nothing is configured (default)')
  .option('--against <report>', 'compare with an earlier report, and tell that first; exit 1 on a regression')
  .option('--dry-run', 'print what the run would do to the target, and contact nothing of it')
  .action(async ({ dryRun: isDry, ...flags }: Flags & { dryRun?: boolean }) => {
    const { configurationFrom } = await import('./configuration-from.js');
    const configuration = configurationFrom(flags);
    if (isDry) {
      const { dryRun } = await import('./dry-run.js');
      process.stdout.write(await dryRun(configuration));
      return;
    }
    // A run is over before optimised code repays what it cost to make, a fifth of the CPU; a soak lasts. Later versions have a cheaper compiler.
    if (configuration.soak === undefined && process.versions.node.startsWith('20.'))
      (await import('node:v8')).setFlagsFromString(`--interrupt-budget=${BUDGET_OF_RUN}`);
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
    const { configurationFrom } = await import('./configuration-from.js');
    const configuration = configurationFrom(flags);
    for (const notice of configuration.notices) process.stderr.write(`${notice}\n`);
    const { listOf } = await import('./list.js');
    process.stdout.write(await listOf(configuration));
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
    const { configurationFrom } = await import('./configuration-from.js');
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
function portNumber(given: string): number {
  const port = Number(given);
  if (given.trim() === '' || !Number.isInteger(port) || port < 0 || port > 65_535)
    throw new ConfigurationError([
      `--port is ${JSON.stringify(given)}: accepted is a whole number from 0 to 65535`,
    ]);
  return port;
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
function unusable({ code = '', path, syscall, message }: NodeJS.ErrnoException): string {
  if (path !== undefined && code === 'ENOENT')
    return syscall === 'mkdir'
      ? `${path} cannot be made: name another folder with --reports`
      : `${path} does not exist`;
  return path !== undefined && ['EACCES', 'EPERM', 'EROFS'].includes(code)
    ? `${path} cannot be read and written by this user (${code}): somebody else made it, or it is read-only; name another folder with --reports`
    : message;
}

/** The first word that is no flag names the command, or is `help` before it; `run` is the default only where there is none. */
function checkCommand([word, next]: readonly string[]): void {
  const first = word === 'help' ? next : word;
  const known = [...program.commands.map((command) => command.name()), 'help'];
  if (first === undefined || first.startsWith('-') || known.includes(first)) return;
  const meant = nearest(first, known);
  const hint = meant === undefined ? '' : `; did you mean ${meant}?`;
  throw new ConfigurationError([`${first} is no command: accepted are ${known.join(', ')}${hint}`]);
}

addReportCommands(program, output);

try {
  checkCommand(process.argv.slice(2));
  await program.parseAsync();
} catch (error) {
  process.exitCode = exitCodeOf(error);
}
