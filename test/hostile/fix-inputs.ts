/** Messages of all types and versions from FIX.4.0 to FIX.4.4, good and damaged. */
import type { Dictionary } from '../../src/protocols/fix/dictionary/dictionary.ts';
import { mutate } from '../kit/fix-mutate.ts';
import { checksumText } from '../kit/fix-text.ts';
import { DICTIONARIES } from '../protocols/fix/dictionaries.ts';
import { sampleFields } from '../protocols/fix/sample-messages.ts';

export const INPUT_VERSIONS = ['FIX.4.0', 'FIX.4.1', 'FIX.4.2', 'FIX.4.3', 'FIX.4.4'] as const;
export type InputVersion = (typeof INPUT_VERSIONS)[number];

const SOH = '\x01';
/** When the messages are sent. */
export const INPUT_TIME = Date.UTC(2026, 0, 5, 9);
const TIME = '20260105-09:00:00';

/** Messages that keep a session busy and alive; the fields after them may go wrong. */
const SESSION_BODIES = [
  ['0', ''],
  ['0', ''],
  ['1', '112=x|'],
  ['1', '112=x|'],
  ['2', '7=1|16=0|'],
  ['2', '7=2|16=5|'],
  ['3', '45=1|'],
  ['4', '123=Y|36=NEXT|'],
  ['4', '123=N|36=NEXT|'],
  ['5', ''],
  ['A', '98=0|108=30|'],
  ['A', '98=0|108=30|141=Y|'],
] as const;

/** Fields that decide what a session does. */
const FIELDS =
  '7=0 7=99 7=-1 16=1 16=-4 16=999999 36=1 36=99999999999 36=x 123=Y 123=N 43=Y 43=N 97=Y 112= 112=y 45=1 98=1 108=-1 108=99999 141=Y 789=1 789=0 789=99 115=Q 128=R 58= 9999=1 354=3 95=2 96=a 49=X 49= 56= 52= 52=20260105-09:03:00 52=yesterday 122=20260105-09:00:00 122=20270105-09:00:00 122=x 34=0 34=-1 34=x 34=99999999999 8=FIX.4.4 10=000 55=A';
const EXTRA = FIELDS.split(' ');
const VALUES = ['', '0', '-1', '1', '3', '99999999999', 'X', 'Y', 'N', '+1', '1.5', ' ', '\xff', TIME];
const TAGS = [
  '0',
  '-1',
  '034',
  '1',
  '34',
  '35',
  '49',
  '55',
  '95',
  '354',
  '5001',
  '99999',
  '2147483648',
  'x',
  '',
];

interface Sample {
  readonly type: string;
  /** With SOH. */
  readonly body: string;
}

interface Corpus {
  readonly session: readonly Sample[];
  readonly plain: readonly Sample[];
  /** With every field and two entries in each group. */
  readonly full: readonly Sample[];
}

const corpora = new Map(INPUT_VERSIONS.map((version) => [version, corpusOf(DICTIONARIES[version])]));

function corpusOf(dictionary: Dictionary): Corpus {
  const samples = (fill: 'required' | 'all'): Sample[] =>
    [...dictionary.msgTypes].map((type) => ({
      type,
      body: sampleFields(dictionary, dictionary.message(type)!, fill, 2).replaceAll('|', SOH),
    }));
  const session = SESSION_BODIES.map(([type, body]) => ({ type, body: body.replaceAll('|', SOH) }));
  return { session, plain: samples('required'), full: samples('all') };
}

export type Random = () => number;

/** From whom, to whom and when: SenderCompID, TargetCompID, SendingTime. */
export interface InputAddress {
  readonly sender: string;
  readonly target: string;
  readonly time: string;
}

const IN_PROCESS: InputAddress = { sender: 'CLIENT', target: 'VENUE', time: TIME };

/** One input near the number that the session expects, as the text of its bytes. Most inputs are damaged. */
export function randomInput(
  version: InputVersion,
  expected: number,
  isLogon: boolean,
  random: Random,
  { sender, target, time }: InputAddress = IN_PROCESS,
): string {
  const luck = random();
  const seqNum = luck < 0.85 ? expected : Math.max(0, expected + Math.floor(random() * 30) - 8);
  const sample =
    isLogon && random() < 0.97 ? sampleLogon(random) : randomSample(corpora.get(version)!, random);
  const isResent = seqNum < expected && random() < 0.9;
  let fields = [
    `35=${sample.type}`,
    `34=${seqNum}`,
    ...(isResent ? ['43=Y'] : []),
    `49=${sender}`,
    `52=${time}`,
    `56=${target}`,
    ...(isResent ? [`122=${time}`] : []),
    ...sample.body.replace('NEXT', String(seqNum + 1 + Math.floor(random() * 3))).split(SOH),
  ];
  if (fields.at(-1) === '') fields = fields.slice(0, -1);
  for (let times = random() < 0.5 ? 0 : 1 + Math.floor(random() * 3); times > 0; times--)
    damage(fields, random);
  let text = framed(version, fields);
  for (let times = random() < 0.75 ? 0 : 1 + Math.floor(random() * 2); times > 0 && text !== ''; times--) {
    text = mutate(text, random);
  }
  return text;
}

function sampleLogon(random: Random): Sample {
  const body = random() < 0.9 ? `98=0${SOH}108=30${SOH}` : `98=0${SOH}108=30${SOH}141=Y${SOH}`;
  return { type: 'A', body };
}

function randomSample({ session, plain, full }: Corpus, random: Random): Sample {
  const luck = random();
  const samples = luck < 0.35 ? session : luck < 0.97 ? plain : full;
  return samples[Math.floor(random() * samples.length)]!;
}

/** Damages the fields before they are framed, so that the message is whole and wrong. */
function damage(fields: string[], random: Random): void {
  const pick = <Item>(items: readonly Item[]): Item => items[Math.floor(random() * items.length)]!;
  const at = Math.floor(random() * fields.length);
  const [tag] = fields[at]!.split('=') as [string];
  switch (Math.floor(random() * 8)) {
    case 0:
      fields.splice(at, 1);
      if (fields.length === 0) fields.push('35=0');
      return;
    case 1:
      fields.splice(at, 0, pick(fields));
      return;
    case 2:
      fields.splice(at, 0, ...fields.splice(Math.floor(random() * fields.length), 1));
      return;
    case 3:
      fields[at] = `${tag}=${pick(VALUES)}`;
      return;
    case 4:
      fields[at] = `${pick(TAGS)}=${pick(VALUES)}`;
      return;
    case 5:
      fields[at] = fields[at]!.replace('=', '');
      return;
    default:
      fields.splice(random() < 0.5 ? fields.length : at, 0, pick(EXTRA));
  }
}

function framed(version: InputVersion, fields: readonly string[]): string {
  const body = fields.join(SOH) + SOH;
  const content = `8=${version}${SOH}9=${body.length}${SOH}${body}`;
  return `${content}10=${checksumText(content)}${SOH}`;
}
