#!/usr/bin/env node
import { Command, CommanderError, Option } from 'commander';
import { ConfigurationError } from '../configuration/configuration-error.js';
import { loadEnvironment } from '../configuration/environment.js';
import type { Flags } from '../configuration/flags.js';
import { readConfiguration } from '../configuration/read-configuration.js';
import { version } from '../package.js';
import { judgePage } from './docs.js';
import { listOf } from './list.js';
import type { MutantsOptions } from './mutants.js';

/** Exit codes (DESIGN section 5): 2 is wrong usage or configuration, 4 is the target unreachable or our error. */
const WRONG_USAGE = 2;
const OUR_ERROR = 4;

// By name, so that what throws them need not be loaded.
const THEIRS = new Set(['ConfigurationError', 'NotSupportedYet', 'UnknownDeviation', 'UnreadablePage']);

class NotSupportedYet extends Error {
  override readonly name = 'NotSupportedYet';
}

const program = new Command('gws-conformance')
  .description('Judges a server that claims the Web Services operation SetCallDisposition.')
  .version(version)
  .exitOverride()
  .configureHelp({ showGlobalOptions: true });

withRunFlags(program.command('run', { isDefault: true }))
  .description('judge one target: GWS_URL, or the reference when nothing is configured (default)')
  .action(async (flags: Flags) => {
    const configuration = configurationFrom(flags);
    // Vitest and the reference are loaded only when they are needed: a wrong variable is told at once.
    const { run } = await import('./run.js');
    process.exitCode = await run(configuration);
  });
withRunFlags(program.command('list'))
  .description('the catalogue, what would run, what it does to the target; contacts nothing')
  .action((flags: Flags) => {
    const configuration = configurationFrom(flags);
    for (const notice of configuration.notices) process.stderr.write(`${notice}\n`);
    process.stdout.write(listOf(configuration));
  });
program
  .command('docs [page]')
  .description('judge the documentation, or a newer copy of it')
  .action(async (page: string | undefined) => {
    process.exitCode = await judgePage(page);
  });
program
  .command('reference')
  .description('start the reference and print how to point a client at it')
  .option('--port <number>', 'port to listen on; a free one by default', portNumber)
  .option('--deviation <name>', 'deviate in one named way, to see the suite find it')
  .action(async (options: { port?: number; deviation?: string }) => {
    const { runReference } = await import('../reference/run.js');
    await runReference(options, (line) => process.stdout.write(`${line}\n`));
  });
program
  .command('check')
  .description('preflight: not supported yet; with --clean, end what a run that was killed left open')
  .option('--clean', 'hang up the calls and log out the agents that an earlier run left')
  .option('--url <url>', 'base URL of the target; wins over GWS_URL')
  .option('--reports <folder>', 'folder for the reports (default: reports)')
  .action(async ({ clean, ...flags }: Flags & { clean?: boolean }) => {
    if (!clean) throw new NotSupportedYet('check is not supported yet, only check --clean');
    const configuration = configurationFrom(flags);
    const { cleanUp } = await import('./clean-up.js');
    process.exitCode = await cleanUp(configuration);
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
for (const [name, what] of [
  ['audit', 'judge recorded traffic'],
  ['diff', 'compare two reports'],
  ['merge', 'the parts of a sharded run into one report'],
] as const) {
  program
    .command(name)
    .description(`${what}: not supported yet`)
    .allowUnknownOption()
    .allowExcessArguments()
    .action(() => {
      throw new NotSupportedYet(`${name} is not supported yet`);
    });
}

function withRunFlags(command: Command): Command {
  return command
    .option('--url <url>', 'base URL of the target; wins over GWS_URL')
    .option('--only <ids>', 'requirements to judge, separated by commas')
    .option('--reports <folder>', 'folder for the reports (default: reports)')
    .option('--profile <name>', 'api, or full, which needs an event source')
    .option('--allow <what>', 'reporting: an event may be left in the reporting of a remote target')
    .option('--take-over', 'use agents who are logged in')
    .option('--require-complete', 'partially conformant is exit 3')
    .option('--time-limit <seconds>', 'end the run after that time, clean up, and report what was judged')
    .option(
      '--share',
      'replace numbers, names, hosts and user data values by pseudonyms in all that is written',
    )
    .option('--strict', 'a warn counts like a fail for the exit code')
    .addOption(new Option('--baseline <file>', 'known failures: not supported yet'));
}

function configurationFrom(flags: Flags) {
  return readConfiguration(loadEnvironment(process.cwd()), flags);
}

function portNumber(given: string): number {
  const port = Number(given);
  if (given.trim() === '' || !Number.isInteger(port) || port < 0 || port > 65_535)
    throw new ConfigurationError([`--port is ${given}: accepted is a whole number from 0 to 65535`]);
  return port;
}

/** What the user did wrong is said in a sentence; what we did wrong is said with its stack, to be reported. */
function exitCodeOf(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : WRONG_USAGE;
  if (error instanceof Error && THEIRS.has(error.name)) {
    process.stderr.write(`${error.message}\n`);
    return WRONG_USAGE;
  }
  if (error instanceof Error && 'code' in error && 'syscall' in error) {
    process.stderr.write(`${error.message}\n`);
    return WRONG_USAGE;
  }
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
  return OUR_ERROR;
}

/** The first word that is no flag names the command; `run` is the default only where there is none. */
function checkCommand(words: readonly string[]): void {
  const [first] = words;
  const known = [...program.commands.map((command) => command.name()), 'help'];
  if (first === undefined || first.startsWith('-') || known.includes(first)) return;
  throw new ConfigurationError([`${first} is no command: accepted are ${known.join(', ')}`]);
}

try {
  checkCommand(process.argv.slice(2));
  await program.parseAsync();
} catch (error) {
  process.exitCode = exitCodeOf(error);
}
