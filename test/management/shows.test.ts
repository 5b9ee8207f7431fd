import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { LIMITS } from '../../src/management/limits.ts';
import { METHODS, type MethodName } from '../../src/management/methods.ts';
import { SmallDaemon } from '../kit/small-daemon.ts';

const SHOWS = [
  ['bot', 'bot.show', { bot: 'noise-VOD' }, 'bot.list', { bot: 'nobody' }],
  ['endpoint', 'endpoint.show', { endpoint: 'orders' }, 'endpoint.list', { endpoint: 'nowhere' }],
  ['hold', 'hold.show', { name: 'desk' }, 'hold.list', { name: 'none' }],
  ['trade', 'trade.show', { tradeId: 'T-1' }, 'trade.list', { tradeId: 'T-9' }],
] as const;

describe('what is listed can be shown alone', () => {
  for (const [entity, method, named, list, nobody] of SHOWS) {
    it(`${entity}: as its list has it, and what there is not is not found`, async () => {
      await using daemon = await SmallDaemon.start({ venues: ['XSIM', 'XTWO'] });
      using desk = await daemon.logOn('operator');
      const of = async (name: MethodName, params: object): Promise<Record<string, unknown>> => {
        const { error, result } = await desk.call(name, params);
        assert.equal(error, undefined);
        return METHODS[name].result.parse(result);
      };
      for (const venue of ['XSIM', 'XTWO']) {
        const order = { venue, symbol: 'VOD', quantity: '5', price: '10' };
        // oxlint-disable-next-line no-await-in-loop -- one after the other
        await of('order.enter', { ...order, side: 'buy' });
        // oxlint-disable-next-line no-await-in-loop -- as above
        await of('order.enter', { ...order, side: 'sell' });
        // oxlint-disable-next-line no-await-in-loop -- as above
        await of('hold.add', { venue, name: 'desk' });
      }
      const [listed] = (await of(list, { venue: 'XTWO' }))[`${entity}s`] as object[];
      const shown = (await of(method, { ...named, venue: 'XTWO' }))[entity];
      assert.deepEqual({ ...(shown as object), ...listed }, shown);
      assert.equal((await desk.call(method, named)).error?.data['code'], 'ambiguous');
      const { error } = await desk.call(method, nobody);
      assert.equal(error?.data['code'], 'not-found');
      assert.match(error.data['next'] as string, new RegExp(`^${list.replace('.', '\\.')} shows`));
    });
  }

  it('and so can the limits', async () => {
    await using daemon = await SmallDaemon.start({ limits: { connections: 7 } });
    using viewer = await daemon.logOn('viewer');
    const { result } = await viewer.call('daemon.limits');
    assert.deepEqual(result, { limits: { ...LIMITS, connections: 7 } });
  });
});
