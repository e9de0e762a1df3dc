/** Proves at compile time that a validator and a type agree. Types only. */

/**
 * `true` if the validator's output and `Type` are assignable to each other and have the same
 * members at every depth; otherwise the use of `Agree` is a type error.
 */
export type Agree<
  Validator extends WithOutput<Type>,
  Type extends Matches<Validator['_zod']['output'], Type>,
> = true;

/**
 * The part of a validator that matters here. Comparing whole validators takes a compiler twenty
 * times as long.
 */
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
 * The output without the index signatures that represent unknown members, which is nearly always
 * the type. A type without index signature stays as it is: a recursive validator refers to the type
 * itself, which needs no comparison.
 */
type Known<T> = T extends Scalar
  ? T
  : T extends readonly unknown[]
    ? KnownItems<T>
    : string extends keyof T
      ? KnownMembers<T, { [K in keyof T as string extends K ? Unsaid<T[K], K> : K]: Known<T[K]> }>
      : T;

/** Arrays that may contain themselves stay as they are, because unwrapping them would not end. */
type KnownItems<T extends readonly unknown[]> = unknown extends T[number]
  ? T
  : [Extract<T[number], readonly unknown[]>] extends [never]
    ? { [K in keyof T]: Known<T[K]> }
    : T;

/** An object without known members is only its index signature. */
type KnownMembers<T, Members> = [keyof Members] extends [never] ? T : Members;

type Unsaid<Value, K> = unknown extends Value ? never : K;

/** `true`, or the path to the members that only one side has. */
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

/** Names of the members of any option of a type, without index signatures. */
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
