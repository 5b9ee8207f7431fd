import { methodCommand } from '../../src/cli/method-command.ts';
import { sessions } from '../../src/cli/views/lists.ts';

export default methodCommand('session.list', {
  description:
    'A session is a client that may connect. NEXT IN and NEXT OUT are the MsgSeqNum(34) that the venue expects and sends next.',
  examples: ['simctl session list'],
  watched: true,
  answer: (result) => result.sessions,
  show: sessions,
});
