import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { MessageView } from '../../../src/protocols/fix/message.ts';
import { hasSecret, maskSecrets } from '../../../src/protocols/fix/secrets.ts';
import { fixBytes, splitMessages, visible } from '../../kit/fix-text.ts';

const masked = (text: string): string =>
  visible(maskSecrets(Buffer.from(text.replaceAll('|', '\x01'), 'latin1')));

describe('masking of credentials', () => {
  for (const [body, expected] of [
    ['35=A|34=1|553=joe|554=hunter2|925=hunter3|141=N', '35=A|34=1|553=joe|554=***|925=***|141=N'],
    ['35=A|34=1|95=9|96=hun|ter|2|141=N', '35=A|34=1|95=3|96=***|141=N'],
    ['35=BE|34=1|1401=3|1402=a|b|1403=4|1404=c|de|58=x', '35=BE|34=1|1401=3|1402=***|1403=3|1404=***|58=x'],
    ['35=D|34=1|11=x|554=hunter2|58=554=y', '35=D|34=1|11=x|554=***|58=554=y'],
  ] as const) {
    it(`leaves a right message right: ${body}`, () => {
      const bytes = fixBytes(body);
      const view = new MessageView();
      assert.ok(view.decodeFrame(bytes) && hasSecret(view));
      const [message] = splitMessages(maskSecrets(bytes));
      assert.equal(visible(message!).replace(/^8=FIX.4.4\|9=\d+\||10=\d+\|$/g, ''), `${expected}|`);
    });
  }

  it('leaves a wrong message wrong, and a message without secrets as it is', () => {
    assert.equal(masked('8=FIX.4.4|9=5|35=A|554=hunter2|10=000|'), '8=FIX.4.4|9=5|35=A|554=***|10=000|');
    assert.equal(
      masked('8=FIX.4.4|9=5|35=A|95=99|96=hunter2|10=000'),
      '8=FIX.4.4|9=5|35=A|95=99|96=***|10=000',
    );
    const news = fixBytes('35=B|34=1|95=3|96=a|b');
    const view = new MessageView();
    assert.ok(view.decodeFrame(news) && !hasSecret(view));
    assert.equal(maskSecrets(news), news);
  });
});
