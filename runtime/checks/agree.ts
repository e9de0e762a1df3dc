/** The compile-time proof that a validator and a type say the same. Types only. */

/**
 * `true` when the validator's output and `Type` are assignable to each other and know the same
 * members at every depth; otherwise the use of `Agree` is a type error.
 */
export type Agree<
  Validator extends WithOutput<Type>,
  Type extends Matches<Validator['_zod']['output'], Type>,
> = true;

/** As much of a validator as has a bearing: comparing whole ones costs a compiler twenty times that. */
interface WithOutput<Type> {
  readonly _zod: { readonly output: Type };
}

type Matches<Output, Type> =
  Identical<Known<Output>, Type> extends true
    ? unknown
    : [Type] extends [Output]
      ? SameKeys<Output, Type> extends true
        ? unknown
        : SameKeys<Output, Type>
      : { 'the type is not accepted by the validator': Output };

type Scalar = string | number | boolean | null | undefined;

/**
 * The output without the index signatures that stand for unknown members. Nearly always that is the
 * type. What has no index signature stays as it is: a recursive validator refers to the type itself,
 * and that needs no second look.
 */
type Known<T> = T extends Scalar
  ? T
  : T extends readonly unknown[]
    ? KnownItems<T>
    : string extends keyof T
      ? KnownMembers<T, { [K in keyof T as string extends K ? Unsaid<T[K], K> : K]: Known<T[K]> }>
      : T;

/** Lists of lists, or of anything, may be their own items, which would have no end: they stay as they are. */
type KnownItems<T extends readonly unknown[]> = unknown extends T[number]
  ? T
  : [Extract<T[number], readonly unknown[]>] extends [never]
    ? { [K in keyof T]: Known<T[K]> }
    : T;

/** An object that knows no member at all is nothing but its index signature. */
type KnownMembers<T, Members> = [keyof Members] extends [never] ? T : Members;

type Unsaid<Value, K> = unknown extends Value ? never : K;

/** `true`, or the path to the members that only one side knows. */
type SameKeys<A, B> =
  Identical<A, B> extends true
    ? true
    : [Keys<A>] extends [Keys<B>]
      ? [Keys<B>] extends [Keys<A>]
        ? SameMembers<A, B>
        : { 'missing in the validator': Exclude<Keys<B>, Keys<A>> }
      : { 'missing in the type': Exclude<Keys<A>, Keys<B>> };

type SameMembers<A, B> = {
  [K in Keys<A>]: SameKeys<Member<A, K>, Member<B, K>> extends true ? never : K;
}[Keys<A>] extends never
  ? true
  : { [K in Keys<A>]: SameKeys<Member<A, K>, Member<B, K>> };

type Identical<A, B> =
  (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;

/** Names of the members that any alternative of a type knows; index signatures do not count. */
type Keys<T> = T extends Scalar
  ? never
  : T extends readonly (infer _)[]
    ? '[]'
    : T extends object
      ? `${keyof { [K in keyof T as string extends K ? never : number extends K ? never : K]: 1 } & (string | number)}`
      : never;

type Member<T, K> = T extends readonly (infer Item)[]
  ? K extends '[]'
    ? Item
    : never
  : T extends { [P in K & PropertyKey]?: infer Value }
    ? Value
    : never;
