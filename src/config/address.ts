import type { Settings } from './settings.js';
import { targetVariables, type Variable } from './variables.js';

/** Where the target is: undefined `url` = nothing says so, and the reference is the target. */
export interface Address {
  url?: string;
  apiPath: string;
  notificationsPath: string;
}

/**
 * GWS_URL or --url, and the two paths below it, without slashes at their ends. An empty URL, or one missing while something
 * else speaks of a target of one's own, is a problem: a forgotten secret must not turn into a green run against the reference.
 */
export function readAddress(settings: Settings, flag: string | undefined): Address {
  const url = readUrl(settings, flag);
  return {
    ...(url !== undefined && { url }),
    apiPath: readPath(settings, 'GWS_API_PATH', '/api/v2'),
    notificationsPath: readPath(settings, 'GWS_NOTIFICATIONS_PATH', '/api/v2/notifications'),
  };
}

function readUrl(settings: Settings, flag: string | undefined): string | undefined {
  const name = flag === undefined ? 'GWS_URL' : '--url';
  const given = (flag ?? settings.environment.GWS_URL)?.trim();
  if (given === undefined) {
    const orphans = targetVariables.filter((each) => settings.isPresent(each));
    if (orphans.length > 0)
      settings.problem(
        `GWS_URL is not set while ${orphans.join(', ')} is: set it, or take away what belongs to a target`,
      );
    return undefined;
  }
  if (given === '') {
    settings.problem(
      `${name} is empty: set it to the base URL of the target, or take it away to test the reference`,
    );
    return undefined;
  }
  const accepted =
    'an http or https URL without user, query and fragment, such as https://gws.example.com:8443';
  return readHttpUrl(
    settings,
    name,
    given,
    accepted,
    (url) => url.search === '' && url.hash === '' && !/[?#]/.test(given),
  );
}

/** An http or https URL that holds no credentials and is otherwise as asked for; a problem is noted when it is not. */
export function readHttpUrl(
  settings: Settings,
  name: string,
  given: string,
  accepted: string,
  asked: (url: URL) => boolean,
): string | undefined {
  const url = URL.canParse(given) && /^https?:\/\//i.test(given) ? new URL(given) : undefined;
  if (url === undefined || url.username !== '' || url.password !== '' || !asked(url)) {
    settings.refuse(name, given, accepted);
    return undefined;
  }
  return url.href.replace(/\/+$/, '');
}

function readPath(settings: Settings, name: Variable, preset: string): string {
  const given = settings.text(name) ?? preset;
  if (!/^(\/[^/?#\s\\]+)+\/*$/.test(given)) settings.refuse(name, given, `a path such as ${preset}`);
  return given.replace(/\/+$/, '');
}
