import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import {
  COMPONENT_DEPTH_MAX,
  EXPANDED_FIELDS_MAX,
  readQuickFixXml,
} from '../../../src/protocols/fix/dictionary/quickfix-xml.ts';
import { parseXml, XML_LIMITS, XmlError } from '../../../src/protocols/fix/dictionary/xml.ts';

// "line:column message" of the error.
function failure(read: () => unknown): string {
  try {
    read();
  } catch (error) {
    assert.ok(error instanceof XmlError, String(error));
    const { line, column, message } = error;
    return `${line}:${column} ${message.replace(/^line \d+, column \d+: /, '')}`;
  }
  return 'was read';
}

const xml = (text: string): string => failure(() => parseXml(text));
const dictionary = (text: string): string => failure(() => readQuickFixXml(text));

describe('XML', () => {
  test('elements, attributes, comments and the declaration', () => {
    const root = parseXml(
      `\ufeff<?xml version="1.0"?>\n<!-- a -->\n<a x='1' y="it's">\n <b/><!-- <c> --><d></d >\n</a>\n<!-- b -->`,
    );
    assert.equal(root.name, 'a');
    assert.deepEqual([...root.attributes], Object.entries({ x: '1', y: "it's" }));
    assert.deepEqual(
      root.children.map((child) => child.name),
      ['b', 'd'],
    );
  });

  test('entities', () => {
    const root = parseXml(`<a x='&lt;&gt;&amp;&quot;&apos;&#65;&#x42;'/>`);
    assert.equal(root.attributes.get('x'), `<>&"'AB`);
  });

  const refused: [string, string][] = [
    ['', '1:1 expected an element'],
    ['text', '1:1 expected an element'],
    ['<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a/>', '1:2 expected a name'],
    ['<a>\n  <b>\n</a>', '3:1 </a> does not close <b>'],
    ['<a>\n  <b/>', '1:1 <a> is not closed'],
    ['<a', '1:3 expected > or />'],
    ['<a><b', '1:6 expected > or />'],
    ['<a x=1/>', '1:6 the value of x must be quoted'],
    ['<a x/>', '1:5 expected = after x'],
    ['<a x="1/>', '1:6 the value of x is not closed'],
    ['<a x="1" x="2"/>', '1:10 x is given twice'],
    ['<a x="<"/>', '1:7 < is not allowed in a value'],
    ['<a x="&nbsp;"/>', '1:7 &nbsp; is not a known entity'],
    ['<a x="1 & 2"/>', '1:9 & 2 is not a known entity'],
    ['<a x="&#0;"/>', '1:7 &#0; is not a known entity'],
    ['<a x="&constructor;"/>', '1:7 &constructor; is not a known entity'],
    ['<a>text</a>', '1:4 text between elements is not allowed'],
    ['<a><![CDATA[x]]></a>', '1:5 expected a name'],
    ['<a/><b/>', '1:5 nothing may follow the outermost element'],
    ['<a><!-- b</a>', '1:4 --> is missing'],
    ['</a>', '1:1 </a> does not close anything'],
    ['<a></a', '1:7 expected >'],
  ];
  for (const [text, expected] of refused) {
    test(`${JSON.stringify(text)}: ${expected}`, () => {
      assert.equal(xml(text), expected);
    });
  }

  test('nothing is read beyond the limits', () => {
    const deep = XML_LIMITS.depth + 1;
    assert.match(xml('<a>'.repeat(deep) + '</a>'.repeat(deep)), /nested deeper than 32/);
    assert.match(xml('<a>'.repeat(500_000)), /nested deeper than 32/);
    assert.match(xml(`<a>${'<b/>'.repeat(XML_LIMITS.elements)}</a>`), /more than 200000 elements/);
    assert.match(xml(' '.repeat(XML_LIMITS.characters + 1)), /longer than 8388608 characters/);
    const attributes = Array.from({ length: XML_LIMITS.attributes + 1 }, (_, index) => `a${index}="1"`);
    assert.match(xml(`<a ${attributes.join(' ')}/>`), /more than 32 attributes/);
  });
});

describe('dictionary files', () => {
  const fields = (text: string): string =>
    dictionary(`<fix major="4" minor="4">\n<fields>${text}</fields></fix>`);

  const refused: [string, string][] = [
    ['<field number="0" name="A" type="INT"/>', '2:9 0 is not a tag from 1 to 99999'],
    ['<field number="007" name="A" type="INT"/>', '2:9 007 is not a tag from 1 to 99999'],
    ['<field number="100000" name="A" type="INT"/>', '2:9 100000 is not a tag from 1 to 99999'],
    ['<field number="1e3" name="A" type="INT"/>', '2:9 1e3 is not a tag from 1 to 99999'],
    ['<field name="A" type="INT"/>', '2:9 <field> needs the attribute number'],
    ['<field number="1" name="A b" type="INT"/>', '2:9 "A b" cannot be a name'],
    ['<field number="1" name="A" type="NUMBER"/>', '2:9 NUMBER is not a FIX data type'],
    ['<value enum="1"/>', '2:9 expected <field>, found <value>'],
    ['<field number="1" name="A" type="INT"><value/></field>', '2:47 <value> needs the attribute enum'],
    [
      '<field number="1" name="A" type="INT"><value enum="1 2"/></field>',
      '2:47 "1 2" cannot be a listed value',
    ],
    [
      '<field number="1" name="A" type="INT"/><field number="1" name="B" type="INT"/>',
      '2:48 tag 1 is defined twice',
    ],
    [
      '<field number="1" name="A" type="INT"/><field number="2" name="A" type="INT"/>',
      '2:48 A is already the name of tag 1',
    ],
  ];
  for (const [text, expected] of refused) {
    test(`${text}: ${expected}`, () => {
      assert.equal(fields(text), expected);
    });
  }

  const body = (text: string): string =>
    dictionary(
      `<fix major="4" minor="4"><fields><field number="1" name="A" type="INT"/></fields>\n<messages>${text}</messages></fix>`,
    );

  test('messages that refer to nothing, or to nothing useful', () => {
    const message = (items: string): string => body(`<message name="M" msgtype="U">${items}</message>`);
    assert.equal(message('<field name="B"/>'), '2:41 field B is not defined');
    assert.equal(message('<component name="C"/>'), '2:41 component C is not defined');
    assert.equal(message('<group name="A"/>'), '2:41 group A has no members');
    assert.equal(message('<value name="A"/>'), '2:41 expected <group>, found <value>');
    assert.equal(message('<field name="A" required="yes"/>'), '2:41 required must be Y or N');
    assert.equal(body('<message name="M" msgtype="a b"/>'), '2:11 "a b" cannot be a message type');
    assert.equal(
      body('<message name="M" msgtype="U"/><message name="N" msgtype="U"/>'),
      '2:42 message type U is defined twice',
    );
  });

  test('other sections', () => {
    assert.equal(dictionary('<fixml/>'), '1:1 the outermost element must be <fix>');
    assert.equal(dictionary('<fix><body/></fix>'), '1:6 <body> is not known here');
    assert.equal(dictionary('<fix><fields/><fields/></fix>'), '1:15 <fields> is given twice');
    assert.equal(dictionary('<fix><fields/></fix>'), '1:1 <fix> needs the attribute major');
  });

  const components = (text: string): string =>
    dictionary(
      `<fix major="4" minor="4"><fields><field number="1" name="A" type="INT"/></fields><components>${text}</components></fix>`,
    );

  test('a component inside itself', () => {
    const loop = '<component name="C"><component name="D"/></component>';
    assert.match(
      components(`${loop}<component name="D"><component name="C"/></component>`),
      /contains itself/,
    );
    assert.match(components('<component name="C"><component name="C"/></component>'), /C contains itself/);
    assert.match(
      components('<component name="C"><group name="A"><component name="C"/></group></component>'),
      /groups are nested deeper than 16/,
    );
  });

  test('components that double and double again', () => {
    const twice = (next: string): string => `<component name="${next}"/><component name="${next}"/>`;
    const chain = Array.from({ length: 40 }, (_, index) => {
      return `<component name="C${index}">${twice(`C${index + 1}`)}</component>`;
    });
    const last = '<component name="C40"><field name="A"/></component>';
    assert.match(components(chain.join('') + last), new RegExp(`more than ${EXPANDED_FIELDS_MAX} fields`));
  });

  test('a long chain of components', () => {
    const chain = Array.from({ length: 50_000 }, (_, index) => {
      return `<component name="C${index}"><component name="C${index + 1}"/></component>`;
    });
    const last = '<component name="C50000"><field name="A"/></component>';
    assert.match(
      components(chain.join('') + last),
      new RegExp(`components are nested deeper than ${COMPONENT_DEPTH_MAX}`),
    );
  });
});
