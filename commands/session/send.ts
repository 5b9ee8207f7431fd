import { methodCommand } from '../../src/cli/method-command.ts';
import { sent } from '../../src/cli/views/details.ts';

export default methodCommand('session.send', {
  args: ['session', 'message'],
  description:
    'Any application message, right or wrong, as your client would get it: it is numbered and kept like every other. BeginString, BodyLength, MsgSeqNum, CompIDs, SendingTime and CheckSum are made for it.',
  examples: ['simctl session send fix44.CLIENT1 "35=B|148=Closing early|33=1|58=The venue closes at noon"'],
  answer: (result) => result,
  show: sent,
});
