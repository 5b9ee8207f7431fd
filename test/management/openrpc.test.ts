import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ERRORS } from '../../src/management/errors.ts';
import { EVENTS, NOTIFICATIONS } from '../../src/management/events.ts';
import { METHODS, type Result } from '../../src/management/methods.ts';
import { openRpcDocument } from '../../src/management/openrpc.ts';
import { SmallDaemon } from '../kit/small-daemon.ts';

const DOCUMENT = openRpcDocument('1.2.3');

/** Every value of a member of that name, wherever it is. */
function* valuesOf(member: string, within: unknown): Generator {
  if (typeof within !== 'object' || within === null) return;
  for (const [key, value] of Object.entries(within)) {
    if (key === member) yield value;
    yield* valuesOf(member, value);
  }
}

describe('the OpenRPC document', () => {
  it('has every method with its role, its parameters and its result', () => {
    const { methods } = DOCUMENT as unknown as Result<'rpc.discover'>;
    assert.deepEqual(
      methods.map((method) => [method.name, method['x-role'], method.summary]),
      Object.entries(METHODS).map(([name, { role, summary }]) => [name, role, summary]),
    );
    for (const { name, params } of methods) {
      const { shape } = METHODS[name as keyof typeof METHODS].params;
      assert.deepEqual(
        params.map((param) => [param.name, param.required]),
        Object.entries(shape).map(([param, schema]) => [param, !schema.safeParse(undefined).success]),
        name,
      );
    }
  });

  it('has every error, notification and event', () => {
    assert.deepEqual(
      DOCUMENT['x-errors'].map(({ code, data }) => [data.code, code]),
      Object.entries(ERRORS).map(([name, { rpcCode }]) => [name, rpcCode]),
    );
    const names = (list: readonly { readonly name: string }[]): string[] => list.map(({ name }) => name);
    assert.deepEqual(names(DOCUMENT['x-notifications']), Object.keys(NOTIFICATIONS));
    assert.deepEqual(names(DOCUMENT['x-events']), Object.keys(EVENTS));
  });

  it('refers to nothing that is not in it', () => {
    const references = [...valuesOf('$ref', DOCUMENT)] as string[];
    assert.ok(references.length > Object.keys(METHODS).length);
    for (const reference of references) {
      const [, id] = /^#\/components\/schemas\/([\w.-]+)$/.exec(reference)!;
      assert.ok(Object.hasOwn(DOCUMENT.components.schemas, id!), reference);
    }
    assert.deepEqual([...valuesOf('$id', DOCUMENT)], []);
  });

  it('is served as its own schema says, to whoever has logged on', async () => {
    await using daemon = await SmallDaemon.start();
    using viewer = await daemon.logOn('viewer');
    const { result } = await viewer.call('rpc.discover');
    METHODS['rpc.discover'].result.parse(result);
    assert.deepEqual(result, JSON.parse(JSON.stringify(openRpcDocument('1.0.0'))));
  });
});
