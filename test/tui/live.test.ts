import { describe, it } from 'node:test';
import { spawn, type SpawnedDaemon } from '../../sdk/index.ts';
import { DaemonHome } from '../kit/daemon.ts';
import { LiveDesk } from '../kit/live-desk.ts';

const VENUE = `
[venue]
name = "XSIM"

[[instrument]]
symbol = "AAPL"
assetClass = "equity"
currency = "USD"
tickSize = "0.01"
lotSize = "1"
`;

/** 101.25, typed. */
const PRICE = ['1', '0', '1', '.', '2', '5'];

describe('the dashboard on a daemon', { timeout: 120_000 }, () => {
  it('sees the book move, enters an order, and finds the daemon that comes after it', async () => {
    await using home = await DaemonHome.create();
    const venues = await home.venueFile('xsim', VENUE);
    const begin = (): Promise<SpawnedDaemon> => spawn({ home: home.directory, name: 'live', venues });
    await using desk = new LiveDesk(home.directory);
    await desk.shows(/No daemon "live" runs\. Looking for it again/);
    {
      await using daemon = await begin();
      await desk.shows(/live as admin/);
      desk.press('2');
      await desk.shows(/AAPL on XSIM, continuous[^]*no bids/);
      await daemon.order.enter({ symbol: 'AAPL', side: 'sell', quantity: '70', price: '101.25' });
      await desk.shows(/101\.25 +70 +1/);
      desk.press('e', 'tab', '3', '0', 'tab', ...PRICE, 'enter');
      await desk.shows(/O-2 is filled, 30 traded\./);
      await desk.shows(/101\.25 +40 +1[^]*Last 30 at 101\.25/);
      desk.press('e', 'tab', '3', '0', 'tab', ...PRICE, '5', 'enter');
      await desk.shows(/enter an order[^]*tick/);
      desk.press('escape', '4');
      await desk.shows(/▸ T-1 /);
      desk.press('B', 'y');
      await desk.shows(/T-1 is busted for O-2 and O-1\./);
      desk.press('3');
      await desk.shows(/▸ O-1 .* sell +40 /);
      desk.press('enter');
      await desk.shows(/the life of O-1 on XSIM[^]*operator entered order[^]*busted/);
      desk.press('f', '1', '5', 'tab', ...PRICE, 'enter', 'y');
      await desk.shows(/O-1 is [a-z-]+, 15 traded\./);
      await desk.shows(/Since then[^]*sold 15 AAPL/);
      desk.press('c');
      await desk.shows(/Cancel O-1 of operator, sell 70 AAPL at 101\.25 day\?/);
      desk.press('y');
      await desk.shows(/There are none[^]*O-1 of operator canceled/);
      desk.press('2');
    }
    await desk.shows(/! .*Looking for it again, for \d+s/);
    await using later = await begin();
    await desk.shows(/live as admin/);
    await desk.shows(/AAPL on XSIM, continuous[^]*no bids +no asks/);
    await later.order.enter({ symbol: 'AAPL', side: 'buy', quantity: '5', price: '99.5' });
    await desk.shows(/5 +99\.50/);
  });
});
