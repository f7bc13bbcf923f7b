/** A call could not be brought into the state that was wanted. Says which call, what was awaited and what came. */
export class CallNotMade extends Error {
  override readonly name = 'CallNotMade';
}

/** As many calls were made as --max-calls allows. */
export class NoFurtherCall extends CallNotMade {}

/** An account has a call, or is logged in: the run refuses to begin, so as never to touch somebody's conversation. */
export class AgentInUse extends Error {
  override readonly name = 'AgentInUse';
}

/** The operation did not answer twice in a row, or took the request in no shape: driving on would prove nothing. */
export class OperationUnusable extends Error {
  override readonly name = 'OperationUnusable';

  /** @param causes the ids of the requirements that this contradicts, where they are known */
  constructor(
    message: string,
    readonly causes?: readonly string[],
  ) {
    super(message);
  }
}
