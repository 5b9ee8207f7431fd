import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { parseTOML, type AST } from 'toml-eslint-parser';
import { locate, positionOf, type Path } from '../../src/config/locate.ts';

const ROOT = join(import.meta.dirname, '..', '..');

const DOCUMENT = `\uFEFFa = 1 # [not] = "a table"
"b c".'d' . e = "x # y = z"
multi = """
f = 1 ""\\" " """""
literal = '''
'g' = ''h'' '''
list = [ 1, "two", # three
  [ { i = 4, j.k = [5] } ],
]
[t.u]
v = { }
  [[t.u.w]]
  x = 1979-05-27 07:32:00
  [t.u.w.y]
  z = true
  [[t.u.w]]
  x = 0x_ff
[[t.u.w.n]]
o = -1.5e+3
[[t.u.w.n]]
o = inf
`.replace('0x_ff', '0xff');

/** Where another parser sees each key and the value behind it. */
function placesOf(text: string): Map<string, string> {
  const places = new Map<string, string>();
  const put = (path: Path, key: AST.TOMLNode, value: AST.TOMLNode): void => {
    places.set(path.join('/'), `${key.range[0]} ${value.range[0]} ${value.range[1]}`);
  };
  const names = (key: AST.TOMLKey): string[] =>
    key.keys.map((part) => (part.type === 'TOMLBare' ? part.name : part.value));
  const visitValue = (path: Path, value: AST.TOMLContentNode): void => {
    if (value.type === 'TOMLArray') {
      for (const [index, element] of value.elements.entries()) {
        put([...path, index], element, element);
        visitValue([...path, index], element);
      }
    } else if (value.type === 'TOMLInlineTable') for (const pair of value.body) visitPair(path, pair);
  };
  const visitPair = (table: Path, pair: AST.TOMLKeyValue): void => {
    const path = [...table, ...names(pair.key)];
    // Of a dotted key, the last part is the key of the value.
    put(path, pair.key.keys.at(-1)!, pair.value);
    visitValue(path, pair.value);
  };
  // The other parser takes no byte order mark: it is a space to it, so that the places stay the same.
  const [top] = parseTOML(text.replace('\uFEFF', ' '), { tomlVersion: '1.1' }).body;
  for (const node of top.body) {
    if (node.type === 'TOMLKeyValue') visitPair([], node);
    else for (const pair of node.body) visitPair(node.resolvedKey, pair);
  }
  return places;
}

describe('the places of keys in a document', () => {
  const files = ['venues', 'bench/venues'].flatMap((folder) =>
    readdirSync(join(ROOT, folder))
      .filter((file) => file.endsWith('.toml'))
      .map((file) => [file, readFileSync(join(ROOT, folder, file), 'utf8')] as const),
  );
  for (const [name, text] of [['every form of value', DOCUMENT] as const, ...files]) {
    it(`are those that another parser finds: ${name}`, () => {
      const expected = placesOf(text);
      assert.ok(expected.size > 10);
      const paths = [...expected.keys()].map((path) => path.split('/'));
      const find = locate(text, paths);
      for (const path of paths) {
        const place = find(path);
        assert.equal(
          place === null ? 'nowhere' : `${place.key} ${place.valueStart} ${place.valueEnd}`,
          expected.get(path.join('/')),
          path.join('/'),
        );
      }
    });
  }

  it('of tables are their headers', () => {
    const find = locate(DOCUMENT, [['t', 'u'], ['t', 'u', 'w', 1], ['t', 'u', 'w', 1, 'n', 1], ['none']]);
    const line = (path: Path): number | null => {
      const place = find(path);
      return place === null ? null : positionOf(DOCUMENT, place.key).line;
    };
    assert.equal(line(['t', 'u']), 10);
    assert.equal(line(['t', 'u', 'w', 1]), 16);
    assert.equal(line(['t', 'u', 'w', 1, 'n', 1]), 20);
    assert.equal(line(['none']), null);
  });
});
