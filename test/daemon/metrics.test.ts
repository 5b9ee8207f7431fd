import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { connect } from '../../sdk/index.ts';
import { METRICS } from '../../src/daemon/metrics.ts';
import { DaemonHome, DaemonProcess } from '../kit/daemon.ts';
import { parsePrometheus, type Family } from '../kit/prometheus.ts';
import { QUIET_SYMBOL, QUIET_VENUE } from '../kit/quiet-venue.ts';
import { RawFix } from '../kit/raw-fix.ts';
import { fixTime } from '../kit/raw-fix-message.ts';

const PAGE = new URL('../../docs/metrics.md', import.meta.url);

function pageOfMetrics(): string {
  const rows = METRICS.map(
    ({ name, type, labels, help }) =>
      `| \`${name}\` | ${type} | ${labels.map((label) => `\`${label}\``).join(', ')} | ${help} |`,
  );
  return `# Metrics

\`GET /metrics\` on the HTTP port (\`simctl start --http 9879\`) answers in the text format of Prometheus, version 0.0.4. It wants a token as everything else does, of a viewer or more: \`Authorization: Bearer <token>\`, or the user's name with the token for a password. In the configuration of Prometheus:

\`\`\`yaml
scrape_configs:
  - job_name: simctl
    basic_auth:
      username: viewer
      password_file: /path/to/viewer.token # in the daemon's data directory: simctl status
    static_configs:
      - targets: ['127.0.0.1:9879']
\`\`\`

This page is made from src/daemon/metrics.ts: \`UPDATE=1 node --test test/daemon/metrics.test.ts\`.

| metric | type | labels | meaning |
|---|---|---|---|
${rows.join('\n')}
`;
}

/** The value of the only sample with these labels. */
function valueOf(family: Family | undefined, labels: Record<string, string> = {}): number | undefined {
  const fitting = (family?.samples ?? []).filter((sample) =>
    Object.entries(labels).every(([label, value]) => sample.labels[label] === value),
  );
  assert.ok(fitting.length <= 1, JSON.stringify(fitting));
  return fitting[0]?.value;
}

describe('metrics', () => {
  it('are all on their page', () => {
    if (process.env['UPDATE'] === '1') writeFileSync(PAGE, pageOfMetrics());
    assert.equal(readFileSync(PAGE, 'utf8'), pageOfMetrics());
    const names = METRICS.map(({ name }) => name);
    assert.equal(new Set(names).size, names.length);
  });

  it('tell what has happened, in the format of Prometheus, and status tells the same', async () => {
    await using home = await DaemonHome.create();
    const words = ['--ephemeral', '--http', '0', '--venues', await home.venueFile('quiet', QUIET_VENUE)];
    await using daemon = await DaemonProcess.start(home, ...words);
    const { name, management } = daemon.ready;
    const token = readFileSync(join(home.directory, name, 'viewer.token'), 'utf8').trim();
    await using client = await connect({ name, home: home.directory });
    await using events = client.events();
    await events.ready;
    const trader = await RawFix.connect(daemon.client('FIX.4.4'));
    await trader.logon();
    const order = (id: string, side: number, quantity: string) =>
      trader.send('D', [
        [11, id],
        [55, QUIET_SYMBOL],
        [54, side],
        [60, fixTime(new Date())],
        [38, quantity],
        [40, 2],
        [44, '10'],
      ]);
    order('buy', 1, '5');
    order('sell', 2, '5');
    order('off', 1, '0.5');
    await trader.expect('8', { 11: 'sell', 150: 'F' });
    await trader.expect('8', { 11: 'off', 150: '8' });

    const response = await fetch(`http://127.0.0.1:${management.httpPort}/metrics`, {
      headers: { authorization: `Basic ${Buffer.from(`viewer:${token}`).toString('base64')}` },
    });
    assert.equal(response.headers.get('content-type'), 'text/plain; version=0.0.4; charset=utf-8');
    const families = parsePrometheus(await response.text());
    for (const { name: metric, type, help, labels } of METRICS) {
      const family = families.get(metric);
      assert.deepEqual([family?.type, family?.help], [type, help], metric);
      for (const sample of family!.samples) {
        const { le: _, ...own } = sample.labels;
        assert.deepEqual(Object.keys(own), labels, metric);
      }
    }
    const venue = 'XTST';
    const figures = {
      orders: valueOf(families.get('simctl_orders_total'), { venue }),
      trades: valueOf(families.get('simctl_trades_total'), { venue }),
      executed: valueOf(families.get('simctl_events_total'), { venue, type: 'order-executed' }),
      rejects: families
        .get('simctl_rejects_total')!
        .samples.map(({ labels, value }) => [labels['reason'], value]),
      loggedOn: valueOf(families.get('simctl_fix_sessions_logged_on'), { venue }),
      in: valueOf(families.get('simctl_fix_messages_total'), { venue, direction: 'in' }),
      cuts: valueOf(families.get('simctl_fix_cuts_total'), { venue, cause: 'slowConsumer' }),
      latencies: families
        .get('simctl_order_latency_seconds')!
        .samples.find((sample) => sample.name === 'simctl_order_latency_seconds_count')!.value,
      subscriptions: valueOf(families.get('simctl_management_subscriptions')),
    };
    assert.deepEqual(figures, {
      orders: 3,
      trades: 1,
      executed: 2,
      rejects: [['quantity-off-lot', 1]],
      loggedOn: 1,
      in: 4,
      cuts: 0,
      latencies: 3,
      subscriptions: 1,
    });
    assert.ok(valueOf(families.get('simctl_memory_bytes'), { kind: 'resident' })! > 1e7);

    const status = await client.daemon.status();
    const { orderLatency, marketDataSubscriptions } = status.venues[0]!;
    assert.deepEqual([orderLatency.count, marketDataSubscriptions], [3, 0]);
    assert.ok(
      orderLatency.p50Us > 0 && orderLatency.p50Us <= orderLatency.p99Us,
      JSON.stringify(orderLatency),
    );
    assert.ok(orderLatency.p99Us <= orderLatency.maxUs);
    assert.deepEqual([status.clients.subscriptions, status.clients.eventsMissed], [1, 0]);
  });
});
