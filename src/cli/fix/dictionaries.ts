import { readFileSync } from 'node:fs';
import type { DataFields } from '../../protocols/fix/data-fields.ts';
import { dataFieldsOf } from '../../protocols/fix/dictionary/data-pairs.ts';
import { Dictionary, dictionaryOf } from '../../protocols/fix/dictionary/dictionary.ts';
import { fixtDictionaryOf } from '../../protocols/fix/dictionary/fixt.ts';
import { withOverlay, type OverlayMode } from '../../protocols/fix/dictionary/overlay.ts';
import { load, type DictionaryVersion } from '../../protocols/fix/dictionary/versions.ts';
import { parseXml, XmlError } from '../../protocols/fix/dictionary/xml.ts';
import { createValidator, type Validator } from '../../protocols/fix/validate.ts';
import { Problem } from '../problem.ts';
import type { FixMessage } from './message.ts';

export type { OverlayMode } from '../../protocols/fix/dictionary/overlay.ts';

/** A dictionary, the check against it, and its data fields. */
export interface Known {
  readonly dictionary: Dictionary;
  readonly dataFields: DataFields;
  readonly validate: Validator;
}

/** A dictionary file of the user. */
export interface Overlay {
  readonly file: string;
  readonly xml: string;
  readonly mode: OverlayMode;
  /** The version that it says to be of; empty when it says none, and then it is for all. */
  readonly version: string;
}

const TRANSPORT = 'FIXT.1.1';
/** ApplVerID (1128) and DefaultApplVerID (1137). */
const APPLICATION_VERSIONS: Readonly<Record<string, DictionaryVersion>> = {
  2: 'FIX.4.0',
  3: 'FIX.4.1',
  4: 'FIX.4.2',
  5: 'FIX.4.3',
  6: 'FIX.4.4',
  7: 'FIX.5.0',
  8: 'FIX.5.0SP1',
  9: 'FIX.5.0SP2',
};
const NEWEST: DictionaryVersion = 'FIX.5.0SP2';
/** Session pairs whose DefaultApplVerID is remembered. */
const REMEMBERED_PAIRS = 10_000;

/** The dictionaries of the messages of a log, each loaded when the first message needs it. */
export class Dictionaries {
  readonly #overlay: Overlay | null;
  readonly #known = new Map<string, Promise<Known | null>>();
  readonly #applicationVersions = new Map<string, DictionaryVersion>();

  constructor(overlay: Overlay | null) {
    this.#overlay = overlay;
  }

  /** What the message is read by; null when its BeginString (8) is of no version there is. */
  for(message: FixMessage): Promise<Known | null> {
    const beginString = message.text(8);
    const application = beginString === TRANSPORT ? this.#applicationVersion(message) : '';
    const key = `${beginString} ${application}`;
    let known = this.#known.get(key);
    if (known === undefined) {
      known = this.#load(beginString, application);
      if (this.#known.size < REMEMBERED_PAIRS) this.#known.set(key, known);
    }
    return known;
  }

  /** Of the message itself, or of its session since the Logon. */
  #applicationVersion(message: FixMessage): DictionaryVersion {
    const byLogon = APPLICATION_VERSIONS[message.text(1137)];
    if (message.msgType === 'A' && byLogon !== undefined && this.#applicationVersions.size < REMEMBERED_PAIRS)
      this.#applicationVersions.set(message.pair, byLogon);
    return APPLICATION_VERSIONS[message.text(1128)] ?? this.#applicationVersions.get(message.pair) ?? NEWEST;
  }

  async #load(beginString: string, application: DictionaryVersion | ''): Promise<Known | null> {
    if (!isVersion(beginString)) return null;
    const table = await load[beginString]();
    const base =
      application === '' ? dictionaryOf(table) : fixtDictionaryOf(table, await load[application]());
    const dictionary = this.#extended(base, beginString);
    return {
      dictionary,
      dataFields: dataFieldsOf(dictionary),
      validate: createValidator(dictionary, { validateUserDefinedFields: false }),
    };
  }

  #extended(base: Dictionary, beginString: string): Dictionary {
    const overlay = this.#overlay;
    if (overlay === null) return base;
    if (overlay.version !== '' && overlay.version !== base.version && overlay.version !== beginString)
      return base;
    try {
      return withOverlay(base, overlay.xml, overlay.mode);
    } catch (error) {
      throw unusable(overlay.file, error);
    }
  }
}

/** Reads a dictionary file in QuickFIX's format. Throws Problem when it cannot be used. */
export function readOverlay(file: string, mode: OverlayMode): Overlay {
  try {
    const xml = readFileSync(file, 'utf8');
    const { attributes } = parseXml(xml);
    const [major, minor] = [attributes.get('major'), attributes.get('minor')];
    const pack = attributes.get('servicepack') ?? '0';
    const version =
      major === undefined || minor === undefined
        ? ''
        : `${attributes.get('type') ?? 'FIX'}.${major}.${minor}${pack === '0' ? '' : `SP${pack}`}`;
    return { file, xml, mode, version };
  } catch (error) {
    throw unusable(file, error);
  }
}

function unusable(file: string, error: unknown): unknown {
  if (error instanceof XmlError || (error as NodeJS.ErrnoException).code !== undefined) {
    return new Problem(`the dictionary ${file} cannot be used: ${(error as Error).message}`, {
      code: 'bad-dictionary',
    });
  }
  return error;
}

function isVersion(beginString: string): beginString is DictionaryVersion {
  return Object.hasOwn(load, beginString);
}
