import { methodCommand } from '../../src/cli/method-command.ts';
import { sessions } from '../../src/cli/views/lists.ts';

export default methodCommand('session.create', {
  args: ['targetCompId'],
  description:
    'It is like another session, or like one of a venue file with these keys and no others. It is there until it is removed or the daemon ends: what is to stay belongs into the venue file.',
  examples: [
    'simctl session create CLIENT9 --like fix44.CLIENT1',
    'simctl session create SCREEN --endpoint fix44 --roles market-data',
  ],
  answer: (result) => (result.session === null ? [] : [result.session]),
  show: sessions,
});
