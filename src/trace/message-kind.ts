/**
 * What all messages of one kind share: they have the same members in the same order, each of the same type, and the same value wherever a
 * value is one of few. What is true of one of them in these respects is true of all: it is found out once, by the object.
 */
export interface MessageKind {
  readonly channel: string;
  readonly messageType?: string;
  readonly notificationType?: string;
  readonly state?: string;
}

type Members = Readonly<Record<string, unknown>>;

/** What a message says of its kind; members of another type read as absent. */
export function kindOfMessage(channel: string, data: Members, call: Members): MessageKind {
  return {
    channel,
    messageType: text(data.messageType),
    notificationType: text(data.notificationType),
    state: text(call.state),
  };
}

/** A string; any other value reads as absent. */
export function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
