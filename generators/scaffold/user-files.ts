/** Reads the user's files with ts-morph: which handlers exist, and where others can be inserted. */
import {
  type ImportDeclaration,
  Node,
  type ObjectLiteralElementLike,
  type ObjectLiteralExpression,
  Project,
  type SourceFile,
  type TypeNode,
} from 'ts-morph';
import { type Diagnostic, InputError } from '../read/diagnostics.ts';
import type { Style } from './text.ts';

/** One file of the user. Offsets are relative to the start of {@link text}. */
export interface UserFile {
  /** Relative to the folder, with forward slashes. */
  readonly path: string;
  /** The text without a byte order mark. */
  readonly text: string;
  readonly style: Style;
  /** Names that cannot be declared at the top level of the file. */
  readonly names: ReadonlySet<string>;
  /** The local name of `HttpError`; undefined if it is not imported. */
  readonly refusal: string | undefined;
  /** The ending of the relative imports, if there are any. */
  readonly ending: '.ts' | '.js' | '' | undefined;
  /** The offset at which another import can be inserted: the start of a line. */
  readonly importsEnd: number;
  readonly objects: readonly HandlersObject[];
  /**
   * Operations that are implemented by something other than {@link objects}: spread objects,
   * classes.
   */
  readonly elsewhere: readonly string[];
  /** Whether a token starts at this offset. */
  startsToken(offset: number): boolean;
}

/** An object literal that is type-checked against the handlers interface. */
export interface HandlersObject {
  /** Its own members, without those that it spreads. */
  readonly members: readonly Member[];
  /** Whether all operations are required: the object that combines the others. */
  readonly total: boolean;
  /** Whether the type allows a new operation. */
  readonly open: boolean;
  /** Whether the type allows nothing but operations. */
  readonly plain: boolean;
  /**
   * Starts of lines at which a member can be inserted without changing another line, after `index`
   * members.
   */
  readonly gaps: readonly { readonly index: number; readonly offset: number }[];
  /** The indentation of its members, and one level of it. */
  readonly indent: string;
  readonly unit: string;
}

export interface Member {
  readonly name: string;
  /** The offset of its first token, after its comments. */
  readonly start: number;
}

/** What a type requires of an object. */
interface Claim {
  readonly total: boolean;
  readonly open: boolean;
  readonly plain: boolean;
}

/**
 * Reads the files of a folder.
 * @param texts - by path relative to the folder
 * @param name - PascalCase name of the API
 * @throws InputError for a file that is not valid TypeScript
 */
export function readUserFiles(texts: ReadonlyMap<string, string>, name: string): UserFile[] {
  const project = new Project({
    useInMemoryFileSystem: true,
    skipLoadingLibFiles: true,
    skipFileDependencyResolution: true,
    compilerOptions: { noLib: true, allowImportingTsExtensions: true, noEmit: true },
  });
  const sources = [...texts].map(([path, text]) => ({
    path,
    source: project.createSourceFile(`/${path}`, text),
  }));
  const errors = sources.flatMap(({ path, source }): Diagnostic[] =>
    project
      .getProgram()
      .getSyntacticDiagnostics(source)
      .slice(0, 1)
      .map((diagnostic) => {
        const message = diagnostic.getMessageText();
        const place = source.getLineAndColumnAtPos(diagnostic.getStart());
        return {
          severity: 'error',
          message: typeof message === 'string' ? message.replace(/\.$/, '') : 'syntax error',
          file: path,
          line: place.line,
          column: place.column,
          hint: 'Nothing was written.',
        };
      }),
  );
  if (errors.length > 0) throw new InputError(errors);
  const claims = new Claims(
    `${name}Handlers`,
    sources.map(({ source }) => source),
  );
  return sources.map(({ path, source }) => userFile(path, source, claims, `create${name}App`));
}

function userFile(path: string, source: SourceFile, claims: Claims, create: string): UserFile {
  const text = source.getFullText();
  const imports = source.getImportDeclarations();
  const found = new Map<ObjectLiteralExpression, Claim>();
  const elsewhere: string[] = [];
  const add = (node: Node | undefined, claim: Claim | undefined): void => {
    const object = objectIn(node);
    if (object && claim && !found.has(object)) found.set(object, claim);
  };
  source.forEachDescendant((node) => {
    if (Node.isSatisfiesExpression(node) || Node.isAsExpression(node)) {
      add(node.getExpression(), claims.of(node.getTypeNode()));
    } else if (Node.isVariableDeclaration(node) || Node.isPropertyDeclaration(node)) {
      add(node.getInitializer(), claims.of(node.getTypeNode()));
    } else if (
      Node.isFunctionDeclaration(node) ||
      Node.isFunctionExpression(node) ||
      Node.isArrowFunction(node) ||
      Node.isMethodDeclaration(node)
    ) {
      const claim = claims.of(node.getReturnTypeNode());
      if (claim) for (const value of returned(node.getBody())) add(value, claim);
    } else if (Node.isCallExpression(node)) {
      const callee = node.getExpression().getText().split('.').at(-1);
      const [argument] = node.getArguments();
      if (callee === create) add(declared(argument), { total: true, open: true, plain: true });
    } else if (Node.isClassDeclaration(node) || Node.isClassExpression(node)) {
      if (node.getImplements().some((type) => claims.of(type))) {
        elsewhere.push(...node.getInstanceMembers().map((member) => member.getName() ?? ''));
      }
    }
  });
  const spread = [...found.keys()]
    .flatMap((object) => object.getProperties())
    .filter((property) => Node.isSpreadAssignment(property))
    .flatMap((property) => property.getExpression().getType().getProperties())
    .map((symbol) => symbol.getName());
  return {
    path,
    text,
    style: styleOf(text, imports),
    names: new Set(source.getLocals().map((local) => local.getName())),
    refusal: refusalOf(imports),
    ending: endingOf(imports),
    importsEnd: importsEnd(text, imports),
    objects: [...found].map(([object, claim]) => handlersObject(text, object, claim)),
    elsewhere: [...elsewhere, ...spread],
    startsToken: (offset) => source.getDescendantAtPos(offset)?.getStart() === offset,
  };
}

/** Recognizes the types that are, or derive from, the handlers interface. */
class Claims {
  readonly #named = new Map<string, Claim>();

  constructor(name: string, sources: readonly SourceFile[]) {
    this.#named.set(name, { total: true, open: true, plain: true });
    const aliases = sources.flatMap((source) => source.getTypeAliases());
    const imported = sources
      .flatMap((source) => source.getImportDeclarations())
      .flatMap((declaration) => declaration.getNamedImports());
    // An alias may refer to another one.
    for (let before = 0; before < this.#named.size; ) {
      before = this.#named.size;
      for (const alias of aliases) this.#learn(alias.getName(), this.of(alias.getTypeNode()));
      for (const specifier of imported) {
        const local = specifier.getAliasNode()?.getText();
        if (local !== undefined) this.#learn(local, this.#named.get(specifier.getName()));
      }
    }
  }

  #learn(name: string, claim: Claim | undefined): void {
    if (claim && !this.#named.has(name)) this.#named.set(name, claim);
  }

  /** Returns what a type requires of its objects; undefined if it is unrelated to the handlers. */
  of(type: TypeNode | undefined): Claim | undefined {
    if (type === undefined) return undefined;
    if (Node.isParenthesizedTypeNode(type)) return this.of(type.getTypeNode());
    if (Node.isIntersectionTypeNode(type)) {
      const claims = type.getTypeNodes().map((part) => this.of(part));
      const claim = claims.find((part) => part?.total) ?? claims.find((part) => part);
      return claim && { ...claim, plain: claims.every((part) => part?.plain) };
    }
    if (Node.isImportTypeNode(type)) return this.#named.get(type.getQualifier()?.getText() ?? '');
    if (!Node.isTypeReference(type) && !Node.isExpressionWithTypeArguments(type)) return undefined;
    const written = Node.isTypeReference(type) ? type.getTypeName() : type.getExpression();
    const name = written.getText().split('.').at(-1) ?? '';
    const inner = this.of(type.getTypeArguments()[0]);
    switch (name) {
      case 'Promise':
      case 'Readonly':
      case 'Required':
        return inner;
      case 'Partial':
        return inner && { ...inner, total: false };
      case 'Pick':
      case 'Omit':
        return inner && { ...inner, total: false, open: false };
      default:
        return this.#named.get(name);
    }
  }
}

/** Returns the object literal within parentheses and type assertions. */
function objectIn(node: Node | undefined): ObjectLiteralExpression | undefined {
  if (node === undefined || Node.isObjectLiteralExpression(node)) return node;
  if (
    Node.isParenthesizedExpression(node) ||
    Node.isAsExpression(node) ||
    Node.isSatisfiesExpression(node)
  ) {
    return objectIn(node.getExpression());
  }
  return undefined;
}

/** Returns the declaration of a name in the same file. */
function declared(node: Node | undefined): Node | undefined {
  if (!Node.isIdentifier(node)) return node;
  return node.getSourceFile().getVariableDeclaration(node.getText())?.getInitializer();
}

/** Returns the expressions that a function body may return. */
function returned(body: Node | undefined): (Node | undefined)[] {
  if (!Node.isBlock(body)) return [body];
  const values: (Node | undefined)[] = [];
  body.forEachDescendant((node, traversal) => {
    if (Node.isFunctionLikeDeclaration(node) || Node.isFunctionExpression(node)) traversal.skip();
    else if (Node.isReturnStatement(node)) values.push(node.getExpression());
  });
  return values;
}

function handlersObject(
  text: string,
  object: ObjectLiteralExpression,
  claim: Claim,
): HandlersObject {
  const properties = object.getProperties();
  const members = properties.flatMap((property) => {
    const name = nameOf(property);
    return name === undefined ? [] : [{ name, start: property.getStart() }];
  });
  // After the brace and after every comma that ends its line.
  const gaps = object
    .getChildren()
    .flatMap((child) => (Node.isSyntaxList(child) ? child.getChildren() : [child]))
    .filter((child) => child.getText() === '{' || child.getText() === ',')
    .flatMap((separator) => {
      const offset = nextLine(text, separator.getEnd());
      const before = members.filter(({ start }) => start < separator.getEnd());
      return offset === undefined ? [] : [{ index: before.length, offset }];
    });
  const outer = indentAt(text, object.getStart()) ?? indentOfLine(text, object.getStart());
  const indent = properties
    .map((property) => indentAt(text, property.getStart(true)))
    .find((found) => found !== undefined);
  const step = indent?.startsWith(outer) ? indent.slice(outer.length) : '';
  const unit = step || (/^\t/m.test(text) ? '\t' : '  ');
  return {
    ...claim,
    members,
    gaps,
    indent: indent ?? outer + unit,
    unit,
  };
}

function nameOf(property: ObjectLiteralElementLike): string | undefined {
  if (Node.isSpreadAssignment(property)) return undefined;
  const node = property.getNameNode();
  const name = Node.isComputedPropertyName(node) ? node.getExpression() : node;
  if (Node.isStringLiteral(name) || Node.isNoSubstitutionTemplateLiteral(name)) {
    return name.getLiteralText();
  }
  if (Node.isNumericLiteral(name)) return String(name.getLiteralValue());
  return Node.isComputedPropertyName(node) ? undefined : name.getText();
}

/** Returns the start of the next line if only comments remain on the current one. */
export function nextLine(text: string, offset: number): number | undefined {
  const rest = /(?:[^\S\r\n]|\/\/[^\r\n]*(?=[\r\n])|\/\*(?:[^*]|\*(?!\/))*\*\/)*(?:\r\n|\n|\r)/y;
  rest.lastIndex = offset;
  return rest.test(text) ? rest.lastIndex : undefined;
}

/** Returns the start of the line of an offset. */
export function lineStart(text: string, offset: number): number {
  return Math.max(text.lastIndexOf('\n', offset - 1), text.lastIndexOf('\r', offset - 1)) + 1;
}

/** Returns the white space at the start of a line. */
export function indentOfLine(text: string, offset: number): string {
  return /^[^\S\r\n]*/.exec(text.slice(lineStart(text, offset)))?.[0] ?? '';
}

/** Returns the indentation if the offset is where the rest of the line begins. */
function indentAt(text: string, offset: number): string | undefined {
  const indent = indentOfLine(text, offset);
  return lineStart(text, offset) + indent.length === offset ? indent : undefined;
}

function styleOf(text: string, imports: readonly ImportDeclaration[]): Style {
  const [first] = imports;
  return {
    eol: /\r\n|\n|\r/.exec(text)?.[0] ?? '\n',
    quote: first?.getModuleSpecifier().getText().startsWith('"') ? '"' : "'",
    semicolon: first && !first.getText().endsWith(';') ? '' : ';',
  };
}

function refusalOf(imports: readonly ImportDeclaration[]): string | undefined {
  const specifier = imports
    .filter((declaration) => !declaration.isTypeOnly())
    .flatMap((declaration) => declaration.getNamedImports())
    .find((named) => named.getName() === 'HttpError' && !named.isTypeOnly());
  return specifier && (specifier.getAliasNode()?.getText() ?? specifier.getName());
}

function endingOf(imports: readonly ImportDeclaration[]): UserFile['ending'] {
  const [specifier] = imports
    .map((declaration) => declaration.getModuleSpecifierValue())
    .filter((value) => value.startsWith('.'));
  if (specifier === undefined) return undefined;
  return /\.m?ts$/.test(specifier) ? '.ts' : /\.m?js$/.test(specifier) ? '.js' : '';
}

/** After the last import that ends its line; without one, at the top, but below a `#!` line. */
function importsEnd(text: string, imports: readonly ImportDeclaration[]): number {
  const ends = imports.map((declaration) => nextLine(text, declaration.getEnd()));
  const last = ends.filter((end) => end !== undefined).at(-1);
  return last ?? (text.startsWith('#!') ? (nextLine(text, text.indexOf('\n')) ?? 0) : 0);
}
