import { join } from 'node:path';
import { config } from 'dotenv';
import { ConfigurationError } from './configuration-error.js';

/**
 * The environment, completed by the `.env` of a folder; a variable that the environment has, be it empty, wins over `.env`.
 * Nothing is written to process.env.
 * @param cwd the folder in which `.env` is looked for; none there is right
 * @throws ConfigurationError when there is a `.env` that cannot be read
 */
export function loadEnvironment(
  cwd: string,
  environment: Readonly<Record<string, string | undefined>> = process.env,
): Record<string, string | undefined> {
  const path = join(cwd, '.env');
  const merged = { ...environment };
  const { error } = config({ path, processEnv: merged as Record<string, string>, quiet: true });
  const code = (error as NodeJS.ErrnoException | undefined)?.code;
  if (error !== undefined && code !== 'ENOENT')
    throw new ConfigurationError([`${path} cannot be read: ${code}`]);
  return merged;
}
