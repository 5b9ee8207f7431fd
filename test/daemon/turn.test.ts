import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Turn } from '../../src/daemon/turn.ts';
import { storeOnDisk } from '../kit/full-disk.ts';

test('what a turn has to say is said after its commit, in one piece', async (context) => {
  const { store } = storeOnDisk(context);
  const turn = new Turn(store, () => assert.fail('the disk is well'));
  const said: string[] = [];
  const { promise, resolve } = Promise.withResolvers<void>();
  store.secrets.set('name', 'value');
  turn.send({ flush: () => said.push(`bytes, store ${store.dirty ? 'dirty' : 'clean'}`) });
  turn.afterSending(() => {
    said.push('events');
    resolve();
  });
  turn.afterCommit(() => said.push('answer'));
  assert.deepEqual(said, []);
  await promise;
  assert.deepEqual(said, ['answer', 'bytes, store clean', 'events']);
  turn.close();
});

test('the store moves its log once everybody has been told', (context) => {
  const { store } = storeOnDisk(context);
  const said: string[] = [];
  context.mock.method(store, 'relieve', (isIdle: boolean) => said.push(isIdle ? 'idle' : 'moves its log'));
  const turn = new Turn(store, () => assert.fail('the disk is well'));
  store.secrets.set('name', 'value');
  turn.send({ flush: () => said.push('bytes'), proceed: () => said.push('reads on') });
  turn.afterSending(() => said.push('events'));
  turn.end();
  assert.deepEqual(said, ['bytes', 'reads on', 'events', 'moves its log']);
  turn.close();
});

test('who has a part in every turn writes before its commit, and asks for another turn when there is more', async (context) => {
  const { store } = storeOnDisk(context);
  const turn = new Turn(store, () => assert.fail('the disk is well'));
  const said: string[] = [];
  const { promise, resolve } = Promise.withResolvers<void>();
  let left = 2;
  turn.join({
    atEnd: () => {
      if (left === 0) return;
      said.push(`publishes, ${left} left`);
      store.secrets.set('number', String(left));
      turn.send({ flush: () => said.push(`sends, store ${store.dirty ? 'dirty' : 'clean'}`) });
      if (--left === 0) resolve();
    },
    isDue: () => left > 0,
  });
  turn.arm();
  await promise;
  await new Promise((resolved) => setImmediate(resolved));
  const each = (number: number): string[] => [`publishes, ${number} left`, 'sends, store clean'];
  assert.deepEqual(said, [...each(2), ...each(1)]);
  turn.close();
});

test('what sending sets going is not said before it is durable', async (context) => {
  const { store } = storeOnDisk(context);
  const turn = new Turn(store, () => assert.fail('the disk is well'));
  const said: string[] = [];
  const { promise, resolve } = Promise.withResolvers<void>();
  let cutOff = false;
  turn.send({
    flush: () => {
      said.push('last words');
      if (!cutOff) store.secrets.set('orders', 'canceled');
      cutOff = true;
    },
    proceed: () => said.push('reads on'),
  });
  turn.send({
    flush: () => {
      said.push(`reports, store ${store.dirty ? 'dirty' : 'clean'}`);
      resolve();
    },
  });
  await promise;
  assert.deepEqual(said, ['last words', 'reads on', 'reports, store clean']);
  turn.close();
});

test('nothing is said while the disk is full, and all of it once it is not', async (context) => {
  const { store, disk } = storeOnDisk(context);
  const told: (string | null)[] = [];
  const degraded = Promise.withResolvers<void>();
  const turn = new Turn(store, (problem) => {
    told.push(problem?.message ?? null);
    degraded.resolve();
  });
  const said: string[] = [];
  const flushed = Promise.withResolvers<void>();
  disk.full = true;
  store.secrets.set('name', 'value');
  turn.send({
    flush: () => {
      said.push('bytes');
      flushed.resolve();
    },
  });
  await degraded.promise;
  assert.equal(turn.degraded, true);
  turn.afterCommit(() => said.push('answer'));
  assert.deepEqual([said, store.secrets.get('name')], [[], 'value']);
  await new Promise<void>((resolve) => turn.afterSending(resolve));
  assert.deepEqual(said, []);

  disk.full = false;
  await flushed.promise;
  assert.deepEqual(said, ['answer', 'bytes']);
  assert.deepEqual([store.dirty, told.length, told[0]], [false, 2, 'no space left on device']);
  assert.equal(turn.degraded, false);
  turn.close();
});
