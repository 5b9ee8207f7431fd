import assert from 'node:assert/strict';
import { it } from 'node:test';
import { Connection, type Refusal } from '../../src/protocols/fix/connection.ts';
import { MemoryStore } from '../../src/protocols/fix/memory-store.ts';
import { Session } from '../../src/protocols/fix/session.ts';
import { slices } from '../kit/fix-mutate.ts';
import { fixBytes } from '../kit/fix-text.ts';
import { seeded } from '../kit/seed.ts';
import { INPUT_TIME, randomInput } from './fix-inputs.ts';

const INPUTS = 100_000;
const NOW = INPUT_TIME * 1000;

it(`A6: ${INPUTS} inputs without the right password get no byte and change nothing`, (test) => {
  const seed = seeded(test);
  const random = (): number => seed.next();
  const store = new MemoryStore(NOW);
  let asked = 0;
  const config = { beginString: 'FIX.4.4', senderCompId: 'VENUE', targetCompId: 'CLIENT' } as const;
  const lookup = (): Refusal => {
    asked++;
    return { refused: 'wrong password' };
  };
  const nothing = (): void => assert.fail('a stranger got through');
  const session = new Session(config, store, { onLogon: nothing, onLogout: nothing, onMessage: nothing });
  session.begin('B', NOW).text(58, 'kept');
  session.end();
  store.nextTargetSeqNum = 17;
  for (let input = 0; input < INPUTS; input++) {
    const connection = Connection.accept({ lookup }, NOW);
    for (const piece of slices(strangersBytes(random), random)) connection.receive(piece, NOW);
    assert.equal(connection.takeOutput(), null);
    connection.disconnected(NOW);
  }
  assert.ok(asked > INPUTS / 10, `${asked} came as far as the password`);
  const kept: number[] = [];
  store.read(1, 100, (seqNum) => kept.push(seqNum));
  assert.deepEqual([store.nextSenderSeqNum, store.nextTargetSeqNum, kept], [2, 17, [1]]);
  assert.deepEqual([session.connection, session.state, session.gap.size], [null, 'disconnected', 0]);
});

function strangersBytes(random: () => number): Buffer {
  const luck = random();
  const seqNum = random() < 0.5 ? 1 : 17;
  const header = `34=${seqNum}|49=CLIENT|52=20260105-09:00:00|56=VENUE`;
  if (luck < 0.2) return fixBytes(`35=A|${header}|98=0|108=30|141=Y|554=guess`);
  if (luck < 0.4) return fixBytes(`35=4|${header}|36=90|123=${random() < 0.5 ? 'Y' : 'N'}`);
  return Buffer.from(randomInput('FIX.4.4', seqNum, random() < 0.5, random), 'latin1');
}
