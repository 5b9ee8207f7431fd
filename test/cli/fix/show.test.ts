import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { Home, outcome } from '../simctl.ts';
import { fromClient, fromVenue, LOGON, message, NEW, ORDER, OTHER_ORDER, REPLACE } from './logs.ts';

/** Runs `simctl fix show - …` on a text of one character a byte. */
async function show(
  text: string,
  ...words: string[]
): Promise<{ exit: number | null; out: string; err: string }> {
  await using home = await Home.create();
  const child = home.start('fix', 'show', '-', ...words);
  child.stdin.end(text, 'latin1');
  const { exit, stdout, stderr } = await outcome(child);
  return { exit, out: stdout, err: stderr };
}

async function shown(text: string, ...words: string[]): Promise<string[]> {
  const { exit, out, err } = await show(text, ...words);
  assert.equal(exit, 0, err);
  return out.trimEnd().split('\n');
}

const DAY = [LOGON, ORDER, NEW, REPLACE, OTHER_ORDER].join('\n');

describe('simctl fix show', () => {
  it('names fields and values, and puts the members of groups into their entries', async () => {
    const order = fromClient(
      'D',
      2,
      '11=A-1|453=2|448=A|447=D|452=1|802=1|523=x|803=2|448=B|447=D|452=3|55=AAPL|54=1|60=20260105-09:00:02|18=1 G|40=1|38=1',
    );
    const lines = await shown(`20260105-09:00:00.123456 in  ${order.replaceAll('\x01', '|')}`);
    assert.equal(lines[0], 'line 1  20260105-09:00:00.123456  in  NewOrderSingle (D)  ACME → XSIM #2');
    assert.deepEqual(lines.slice(8, 25), [
      '    11  ClOrdID             A-1',
      '   453  NoPartyIDs          2',
      '        1 of 2',
      '   448    PartyID           A',
      '   447    PartyIDSource     D  PROPRIETARY',
      '   452    PartyRole         1  EXECUTING_FIRM',
      '   802    NoPartySubIDs     1',
      '          1 of 1',
      '   523      PartySubID      x',
      '   803      PartySubIDType  2  PERSON',
      '        2 of 2',
      '   448    PartyID           B',
      '   447    PartyIDSource     D  PROPRIETARY',
      '   452    PartyRole         3  CLIENT_ID',
      '    55  Symbol              AAPL',
      '    54  Side                1  BUY',
      '    60  TransactTime        20260105-09:00:02',
    ]);
    assert.match(lines.join('\n'), /ExecInst +1 G {2}NOT_HELD, ALL_OR_NONE/);
  });

  it('says of each message what matters of an order in one line with --short', async () => {
    const fill = fromVenue(
      '8',
      3,
      '37=O-1|11=A-1|17=E-2|150=F|39=1|55=AAPL|54=1|38=100|44=150.25|151=60|14=40|6=150|32=40|31=150|58=part',
    );
    assert.deepEqual(await shown([ORDER, NEW, fill, OTHER_ORDER].join('\n'), '--short'), [
      '20260105-09:00:02.000  ACME → XSIM #2  NewOrderSingle  11=A-1  AAPL buy 100 @ 150.25',
      '20260105-09:00:02.500  XSIM → ACME #2  ExecutionReport  11=A-1  37=O-1  AAPL buy 100 @ 150.25  new  0 done, 100 open',
      '20260105-09:00:03.500  XSIM → ACME #3  ExecutionReport  11=A-1  37=O-1  AAPL buy 100 @ 150.25  partially filled  traded 40 @ 150  40 done, 60 open  "part"',
      '20260105-09:00:04.000  ACME → XSIM #4  NewOrderSingle  11=B-1  MSFT sell 5 @ market',
    ]);
  });

  it('gives one object a message with --json', async () => {
    const [first, ...others] = await shown(`in: ${LOGON}\n${ORDER}`, '--json');
    assert.equal(others.length, 1);
    const logon = JSON.parse(first!) as { fields: { tag: number }[] };
    assert.deepEqual(
      { ...logon, fields: logon.fields.filter(({ tag }) => tag === 35 || tag === 554) },
      {
        line: 1,
        time: '20260105-09:00:01.000',
        direction: 'in',
        beginString: 'FIX.4.4',
        msgType: 'A',
        name: 'Logon',
        fields: [
          { tag: 35, name: 'MsgType', value: 'A', meaning: 'Logon' },
          { tag: 554, name: 'Password', value: '***' },
        ],
      },
    );
  });

  it('hides passwords unless it is told to show them', async () => {
    const raw = message(
      '35=A|34=1|49=ACME|52=20260105-09:00:00|56=XSIM|98=0|108=30|95=7|96=hunt|er',
      'FIX.4.2',
    );
    const request = fromClient('BE', 2, '923=1|924=3|553=joe|554=hunter2|925=hunter3');
    const log = [LOGON, raw, request].join('');
    for (const words of [[], ['--short'], ['--json'], ['--validate']]) {
      assert.doesNotMatch((await show(log, ...words)).out, /hunt/);
    }
    assert.equal((await shown(log, '--show-secrets')).filter((line) => line.includes('hunt')).length, 4);
  });

  it('selects by type, session and order', async () => {
    const shorts = async (...words: string[]): Promise<string[]> =>
      (await shown(DAY, '--short', ...words)).map((line) => line.split('  ').slice(2, 4).join(' '));
    assert.deepEqual(await shorts('--type', 'd,ExecutionReport'), ['ExecutionReport 11=A-1']);
    assert.deepEqual(await shorts('--type', 'A', '--type', 'G'), [
      'Logon',
      'OrderCancelReplaceRequest 11=A-2',
    ]);
    for (const id of ['A-1', 'A-2', 'O-1']) {
      assert.deepEqual(await shorts('--order', id), [
        'NewOrderSingle 11=A-1',
        'ExecutionReport 11=A-1',
        'OrderCancelReplaceRequest 11=A-2',
      ]);
    }
    assert.deepEqual(await shorts('--session', 'XSIM:ACME', '--last', '1'), ['NewOrderSingle 11=B-1']);
    const none = await show(DAY, '--session', 'NOBODY');
    assert.deepEqual([none.exit, none.out, none.err], [0, '', '']);
  });

  it('tells with --validate what is wrong and where, goes on, and exits with 1', async () => {
    const cut = ORDER.slice(0, ORDER.indexOf('\x0160='));
    const faults: readonly (readonly [text: string, says: RegExp])[] = [
      [ORDER.replace('\x0154=1\x01', '\x0154=x\x01'), /! field 10, Side \(54\): value is incorrect/],
      [
        ORDER.replace('\x0138=100\x01', '\x0138=1e3\x01'),
        /! field 12, OrderQty \(38\): incorrect data format/,
      ],
      [
        fromClient('D', 2, '55=AAPL|54=1|60=20260105-09:00:02|40=1'),
        /! ClOrdID \(11\): required tag missing/,
      ],
      [ORDER.replace(/10=\d+/, '10=000'), /! field 15, CheckSum \(10\): says 000, it is 021/],
      [ORDER.replace(/9=\d+/, '9=7'), /! field 2, BodyLength \(9\): says 7, it is 114/],
      [fromClient('0', 2, '112=a|112=b'), /! field 9, TestReqID \(112\): tag appears more than once/],
      [fromClient('0', 2, '55=AAPL'), /! field 8, Symbol \(55\): tag not defined for this message type/],
      [fromClient('ZZ', 2, ''), /! field 3, MsgType \(35\): invalid MsgType/],
      [`${cut}\n`, /! CheckSum \(10\): missing: the message has no end/],
      [message('35=0|34=1', 'FIX.9.9'), /! field 1, tag 8: names no version/],
      [
        fromClient('0', 2, 'text without a tag'),
        /! field 7, TargetCompID \(56\): is followed by text without a tag/,
      ],
      [message('34=1|35=0|49=A|56=B|52=20260105-09:00:02'), /! MsgType \(35\): must be field 3/],
      ['nonsense\n35=D|34=2|', /^line 3: FIX fields, but no message begins with 8=FIX: 35=D\|34=2\|$/m],
    ];
    for (const [text, says] of faults) {
      const { exit, out, err } = await show(`${NEW}\n${text}\n${NEW}\n`, '--validate', '--short');
      assert.equal(exit, 1, text);
      assert.match(out + err, says);
      assert.equal(
        out.match(
          /ExecutionReport {2}11=A-1 {2}37=O-1 {2}AAPL buy 100 @ 150.25 {2}new {2}0 done, 100 open$/gm,
        )?.length,
        2,
        out,
      );
    }
    const good = await show(DAY, '--validate');
    assert.deepEqual([good.exit, good.err], [0, '']);
  });

  it('reads FIX 4.0 to 5.0 SP2, the version of FIXT.1.1 as the Logon says', async () => {
    const header = '34=1|49=A|52=20260105-09:00:00|56=B|';
    const texts = [
      ...['FIX.4.0', 'FIX.4.1', 'FIX.4.2', 'FIX.4.3', 'FIX.4.4'].map((version) =>
        message(`35=0|${header}`, version),
      ),
      message(`35=A|${header}98=0|108=30|1137=7`, 'FIXT.1.1'),
      // MassOrderStates came with FIX 5.0, the application message reports of mass actions with SP2.
      message(`35=BZ|${header}11=x|1369=1|1373=1|1374=1|1375=1|60=20260105-09:00:00`, 'FIXT.1.1'),
      message(`35=BZ|${header.replace('52', '1128=9|52')}1369=1|1373=1|1374=1|1375=1`, 'FIXT.1.1'),
    ];
    const lines = (await shown(texts.join('\n'), '--short')).map((line) => line.split('  ')[2]);
    assert.deepEqual(lines, [
      ...Array.from({ length: 5 }, () => 'Heartbeat'),
      'Logon',
      'unknown (BZ)',
      'OrderMassActionReport',
    ]);
  });

  it('uses a dictionary of the user, and says what is wrong with one', async () => {
    await using home = await Home.create();
    const xml = join(home.directory, 'own.xml');
    const log = join(home.directory, 'own.log');
    await writeFile(
      log,
      fromClient('D', 2, '11=A|55=AAPL|54=1|60=20260105-09:00:02|38=1|40=1|9001=Z|9002=6|9003=x|58=y'),
      'latin1',
    );
    await writeFile(
      xml,
      '<fix major="4" minor="4"><fields><field number="9001" name="Desk" type="CHAR"><value enum="Z" description="ZURICH"/></field>' +
        '<field number="9002" name="NoteLen" type="LENGTH"/><field number="9003" name="Note" type="DATA"/></fields></fix>',
    );
    const { exit, stdout } = await home.run('fix', 'show', log, '--dictionary', xml);
    assert.equal(exit, 0);
    assert.match(stdout, /^ {2}9001 {2}Desk +Z {2}ZURICH$/m);
    assert.match(stdout, /^ {2}9003 {2}Note +x.58=y$/m);
    assert.doesNotMatch(stdout, /^ +58 {2}/m);
    await writeFile(xml, '<fix><fields><field number="x"/></fields></fix>');
    const bad = await home.run('fix', 'show', log, '--dictionary', xml);
    assert.equal(bad.exit, 2);
    assert.match(bad.stderr, /own\.xml cannot be used: line 1, column 14: x is not a tag/);
    const none = await home.run('fix', 'show', join(home.directory, 'none.log'));
    assert.equal(none.exit, 2);
    assert.match(none.stderr, /none\.log cannot be read/);
  });

  it('keeps what others wrote from the terminal, and shows text in UTF-8', async () => {
    const text = Buffer.from('Zürich').toString('latin1');
    const [line] = await shown(fromClient('5', 2, `58=${text} \u001b[31mred\u0007`), '--short');
    assert.match(line!, /"Zürich red\?"$/);
  });

  it('says that there is nothing, and of lines that are none of its own', async () => {
    assert.equal((await show('')).err, 'There is no FIX message in standard input.\n');
    assert.equal(
      (await show(`# a note\nhello\n${LOGON}`)).err,
      '1 line holds no FIX message; the first is line 2.\n',
    );
  });
});
