import '../../specs/all.js';
import { loadEnvironment } from '../config/environment.js';
import type { Flags } from '../config/flags.js';
import { readConfiguration } from '../config/read-configuration.js';
import type { Configuration } from '../schemas/configuration.gen.js';

/** The configuration of flags, environment and `.env`. @throws ConfigurationError */
export function configurationFrom(flags: Flags): Configuration {
  const { variables, notices } = loadEnvironment(process.cwd());
  return readConfiguration(variables, flags, notices);
}
