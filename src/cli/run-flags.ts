import type { Command } from 'commander';
import { variableLines } from '../config/variable-meanings.js';
import { editionNames } from '../schemas/editions.js';

/** Adds the flags of `run`, which `list` takes too. */
export function withRunFlags(command: Command): Command {
  return command
    .option('--url <url>', 'base URL of the target; wins over GWS_URL')
    .option('--insecure', 'certificates are not verified; the same as GWS_TLS_INSECURE=1')
    .option(
      '--only <names>',
      'requirements to judge: ids, groups such as REL, patterns such as ERR-*',
      adding,
    )
    .option('--skip <names>', 'requirements to leave out, named in the same way', adding)
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
    .option('--repeat <number>', 'judge that many times; one report over all tells flaky from failing')
    .option('--shard <part>', 'drive one part of the run alone, such as 1/4; merge puts the reports together')
    .option('--run-id <name>', 'the same for all parts of a run; wins over GWS_RUN_ID and the CI server')
    .option('--soak <number>', 'in place of a run, send that many dispositions, and account for each')
    .option('--rate <number>', 'of a soak: dispositions a second (default: each when the one before is done)')
    .option('--duration <time>', 'of a soak: send no more after that time: 300, 90s, 5m, 1h')
    .option(
      '--share',
      'replace numbers, names, hosts and user data values by pseudonyms in all that is written',
    )
    .option('--strict', 'a warn counts like a fail for the exit code')
    .option('--keep-calls', 'for debugging: leave the last call up and the agents logged in')
    .option(
      '--baseline <file>',
      'known failures, which do not break the build; an entry that is no longer true does',
    )
    .addHelpText('after', `\n${variableLines()}`);
}

/** Several options of a name add up. */
function adding(given: string, before: readonly string[] = []): string[] {
  return [...before, given];
}
