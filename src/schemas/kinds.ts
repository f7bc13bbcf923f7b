interface Alternatives {
  oneOf?: { $ref: string }[];
  $defs?: Record<string, { properties?: Record<string, { const?: unknown }> }>;
}

/** The kinds of value that a schema is made of: the member that names the kind, and the definition of each. */
export interface Kinds {
  readonly tag: string;
  /** From the name of the kind to the reference of its definition, such as `#/$defs/Alive`. */
  readonly refs: ReadonlyMap<unknown, string>;
}

/**
 * The kinds of a schema whose root is a `oneOf` of definitions, each with a `const` as its first fixed member: the records
 * of a trace, the lines of an event feed. Undefined for any other schema.
 */
export function kindsOf(schema: unknown): Kinds | undefined {
  const { oneOf = [], $defs = {} } = schema as Alternatives;
  const named = oneOf.map(({ $ref }) => {
    const properties = $defs[$ref.replace('#/$defs/', '')]?.properties ?? {};
    const [tag, fixed] =
      Object.entries(properties).find(([, property]) => property.const !== undefined) ?? [];
    return { tag, name: fixed?.const, ref: $ref };
  });
  const tag = named[0]?.tag;
  return tag === undefined ? undefined : { tag, refs: new Map(named.map((each) => [each.name, each.ref])) };
}
