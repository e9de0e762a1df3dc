/** Writes handler files that belong to the user: created once, and afterwards only extended. */
import type { GeneratedFile } from '../emit/emitter.ts';
import type { ApiModel, Operation } from '../model/api-model.ts';
import { type Group, groupsOf, INDEX } from './groups.ts';
import {
  from,
  groupText,
  handlerText,
  importText,
  indexText,
  markOn,
  markText,
  type Part,
  partImport,
  type ScaffoldTarget,
} from './text.ts';
import {
  type HandlersObject,
  indentOfLine,
  lineStart,
  readUserFiles,
  type UserFile,
} from './user-files.ts';

export type { ScaffoldTarget } from './text.ts';

/** The contents of the folder. */
export interface Present {
  /** The user's TypeScript files, by path relative to the folder. */
  readonly texts: ReadonlyMap<string, string>;
  /** Every name in the folder itself, in lower case; new files use other names. */
  readonly names: ReadonlySet<string>;
}

/** An operation, present or removed, and the file of its handler. */
export interface Placed {
  readonly operationId: string;
  /** Relative to the folder. */
  readonly file: string;
}

/** The changes of a run. */
export interface Scaffolded {
  /** New files, and existing files with their new text. */
  readonly files: readonly GeneratedFile[];
  readonly added: readonly Placed[];
  /** Handlers that were marked because their operation was removed. */
  readonly marked: readonly Placed[];
  /** Handlers whose operation exists again. */
  readonly unmarked: readonly Placed[];
  /** What the user has to do manually. */
  readonly notes: readonly string[];
}

/** A text to insert at an offset, replacing what is there up to `end`. */
interface Edit {
  readonly offset: number;
  readonly end: number;
  readonly text: string;
}

/**
 * Adds a handler that responds with 501 for every operation without one, and marks the handlers of
 * removed operations. Existing lines are not changed.
 * @throws InputError for a file that is not valid TypeScript
 */
export function scaffold(api: ApiModel, present: Present, target: ScaffoldTarget): Scaffolded {
  const files = readUserFiles(present.texts, api.pascalName);
  const edits = new Map<UserFile, Edit[]>();
  const edit = (file: UserFile, ...more: Edit[]): void => {
    edits.set(file, [...(edits.get(file) ?? []), ...more]);
  };
  const created: GeneratedFile[] = [];
  const added: Placed[] = [];
  const marked: Placed[] = [];
  const unmarked: Placed[] = [];
  const notes: string[] = [];

  const implemented = new Set(
    files.flatMap(({ objects, elsewhere }) => [
      ...objects.flatMap(({ members }) => members.map(({ name }) => name)),
      ...elsewhere,
    ]),
  );
  const isForeign = (name: string): boolean =>
    present.names.has(name) &&
    !files.some(({ path, objects }) => path === name && objects.length > 0);
  const parts: Part[] = [];
  const groups = groupsOf(api, isForeign);
  const taken = new Set([...present.names, ...groups.map(({ file }) => file)]);
  for (const group of groups) {
    const missing = group.operations.filter(({ id }) => !implemented.has(id));
    if (missing.length === 0) continue;
    const place = placeFor(group, files);
    if (place) {
      edit(place.file, ...insertions(place.file, place.object, group, missing, target));
    } else {
      const { file, identifier } = present.names.has(group.file) ? another(group, taken) : group;
      const text = groupText(api, { ...group, file, identifier, operations: missing }, target);
      taken.add(file);
      created.push({ path: file, text });
      parts.push({ file, identifier, alias: identifier });
    }
    const path = place?.file.path ?? created.at(-1)?.path ?? '';
    added.push(...missing.map(({ id }) => ({ operationId: id, file: path })));
  }

  const joint = jointOf(files);
  if (joint) {
    for (const part of parts) {
      const joined = joining(joint.file, joint.object, part, target);
      if (joined) edit(joint.file, ...joined);
      else
        notes.push(
          `${joint.file.path} has no line for it: add ...${part.identifier} of ${part.file} there`,
        );
    }
  } else if (implemented.size > 0 || present.names.has(INDEX)) {
    for (const { identifier, file } of parts) {
      notes.push(`No object here has all handlers: add ...${identifier} of ${file} to yours`);
    }
  } else {
    created.push({ path: INDEX, text: indexText(api, parts, target) });
  }

  // After the insertions, so that at the same offset a mark stays next to its handler.
  const known = new Set(api.operations.map(({ id }) => id));
  for (const file of files) {
    for (const { plain, members } of file.objects) {
      for (const { name, start } of plain ? members : []) {
        const marks = marksAbove(file, start, name);
        const placed = { operationId: name, file: file.path };
        if (known.has(name)) {
          if (marks.own.length > 0) unmarked.push(placed);
          edit(file, ...marks.own);
        } else if (!marks.any) {
          const mark = newMark(file, start, markText(name, api.source));
          edit(file, ...mark);
          if (mark.length > 0) marked.push(placed);
        }
      }
    }
  }

  const changed = [...edits]
    .filter(([, list]) => list.length > 0)
    .map(([{ path, text }, list]) => {
      const mark = present.texts.get(path)?.startsWith('\ufeff') ? '\ufeff' : '';
      return { path, text: mark + applied(text, list) };
    });
  return { files: [...created, ...changed], added, marked, unmarked, notes };
}

/** Returns the object with most of the group's handlers; otherwise one in the group's own file. */
function placeFor(
  { file, operations }: Group,
  files: readonly UserFile[],
): { file: UserFile; object: HandlersObject } | undefined {
  const ids = new Set(operations.map(({ id }) => id));
  const places = files.flatMap((owner) =>
    owner.objects
      .filter(({ open, gaps }) => open && gaps.length > 0)
      .map((object) => ({
        file: owner,
        object,
        rank:
          object.members.filter(({ name }) => ids.has(name)).length +
          (owner.path === file && !object.total ? 0.5 : 0),
      })),
  );
  const [best] = places.filter(({ rank }) => rank > 0).sort((a, b) => b.rank - a.rank);
  return best;
}

/** Inserts the missing handlers of a group, each after the one that precedes it in the document. */
function insertions(
  file: UserFile,
  { members, gaps, indent, unit }: HandlersObject,
  { operations }: Group,
  missing: readonly Operation[],
  target: ScaffoldTarget,
): Edit[] {
  const { imports, name: refusal } = refusalIn(file, target);
  const order = operations.map(({ id }) => id);
  const texts = new Map<number, string[]>();
  for (const operation of missing) {
    const text = handlerText(operation, refusal, file.style, indent, unit);
    const offset = nearestGap(gaps, wantedIndex(members, order, operation.id));
    texts.set(offset, [...(texts.get(offset) ?? []), text]);
  }
  const { eol } = file.style;
  const [first] = gaps;
  return [
    ...imports,
    ...[...texts].map(([offset, list]) => {
      const top = offset === first?.offset && first.index === 0;
      const blank = (at: boolean) => (at ? eol : '');
      const text = list.join(eol + eol) + eol;
      return insert(offset, blank(!top) + text + blank(top && members.length > 0));
    }),
  ];
}

/** Returns how many members precede an operation. */
function wantedIndex(
  members: HandlersObject['members'],
  order: readonly string[],
  id: string,
): number {
  const position = order.indexOf(id);
  const indexOf = (other: string) => members.findIndex(({ name }) => name === other);
  const before = order
    .slice(0, position)
    .map(indexOf)
    .filter((index) => index >= 0);
  const after = order
    .slice(position + 1)
    .map(indexOf)
    .filter((index) => index >= 0);
  return (before.at(-1) ?? -1) + 1 || (after[0] ?? members.length);
}

function nearestGap(gaps: HandlersObject['gaps'], index: number): number {
  const [nearest] = gaps
    .map((gap) => ({ gap, distance: Math.abs(gap.index - index) }))
    .sort((a, b) => a.distance - b.distance);
  return nearest?.gap.offset ?? 0;
}

/** Returns the local name of `HttpError` in a file, and the import that it needs, if any. */
function refusalIn(file: UserFile, target: ScaffoldTarget): { name: string; imports: Edit[] } {
  if (file.refusal !== undefined) return { name: file.refusal, imports: [] };
  const name = fresh('HttpError', file.names);
  const names = name === 'HttpError' ? name : `HttpError as ${name}`;
  const specifier = target.runtime.startsWith('.')
    ? from(file.path, target.runtime)
    : target.runtime;
  const line = importText(names, specifier, file.style) + file.style.eol;
  return { name, imports: [insert(file.importsEnd, line)] };
}

/** Returns the object that has to contain every operation, preferably that of the index. */
function jointOf(
  files: readonly UserFile[],
): { file: UserFile; object: HandlersObject } | undefined {
  const joints = files.flatMap((file) =>
    file.objects.filter(({ total }) => total).map((object) => ({ file, object })),
  );
  return joints.find(({ file }) => file.path === INDEX) ?? joints[0];
}

/** Adds a part to the object that combines them; undefined if its lines cannot be extended. */
function joining(
  file: UserFile,
  { gaps, indent }: HandlersObject,
  part: Part,
  target: ScaffoldTarget,
): Edit[] | undefined {
  const gap = gaps.at(-1);
  if (!gap) return undefined;
  const { eol } = file.style;
  const alias = fresh(part.identifier, file.names);
  const ending = file.ending ?? target.ending;
  const line = partImport({ ...part, alias }, file.path, ending, file.style);
  return [insert(file.importsEnd, line + eol), insert(gap.offset, `${indent}...${alias},${eol}`)];
}

/** Puts a group into another file, because its own cannot be extended. */
function another(group: Group, taken: ReadonlySet<string>): Group {
  const stem = group.file.replace(/\.ts$/, '');
  let next = 2;
  while (taken.has(`${stem}-${next}.ts`)) next += 1;
  return { ...group, file: `${stem}-${next}.ts`, identifier: `${group.identifier}_${next}` };
}

function fresh(name: string, taken: ReadonlySet<string>): string {
  let free = name;
  for (let next = 2; taken.has(free); next += 1) free = `${name}_${next}`;
  return free;
}

/** Returns the marks in the comment lines above a member. */
function marksAbove(file: UserFile, start: number, id: string): { any: boolean; own: Edit[] } {
  const { text } = file;
  const own: Edit[] = [];
  let any = false;
  for (let end = lineStart(text, start); end > 0; ) {
    // A line break may be two characters.
    const offset = lineStart(text, text.endsWith('\r\n', end) ? end - 2 : end - 1);
    const line = text.slice(offset, end);
    if (!line.trimStart().startsWith('//')) break;
    const mark = markOn(line, id);
    any ||= mark !== undefined;
    if (mark === 'ours') own.push({ offset, end, text: '' });
    end = offset;
  }
  return { any, own };
}

/** Adds a mark on a line of its own; none if the line of the member begins within a token. */
function newMark(file: UserFile, start: number, mark: string): Edit[] {
  const { text, style } = file;
  const offset = lineStart(text, start);
  const indent = indentOfLine(text, start);
  if (!file.startsToken(offset + indent.length)) return [];
  return [insert(offset, indent + mark + style.eol)];
}

function insert(offset: number, text: string): Edit {
  return { offset, end: offset, text };
}

/** Applies the edits; those at the same offset in their order. */
function applied(text: string, edits: readonly Edit[]): string {
  let result = '';
  let position = 0;
  for (const { offset, end, text: more } of edits.toSorted((a, b) => a.offset - b.offset)) {
    result += text.slice(position, offset) + more;
    position = end;
  }
  return result + text.slice(position);
}
