import { methodCommand } from '../../src/cli/method-command.ts';
import { rehearsal } from '../../src/cli/views/rehearsal.ts';

export default methodCommand('respond.dryRun', {
  description: `\
Asks what is asked when a message comes, and changes nothing: nothing is counted, drawn, journaled or sent. The message is \
checked as the session would check it; BeginString, BodyLength, MsgSeqNum, CompIDs, SendingTime and CheckSum are made for it.`,
  examples: [
    'simctl respond dry-run --message "35=D|11=A1|55=AAPL|54=1|38=100|40=2|44=187.50|60=20260302-08:00:00"',
    'simctl respond dry-run --session fix44.CLIENT1 --message "35=F|11=A2|41=A1|55=AAPL|54=1|60=20260302-08:00:00"',
  ],
  answer: (result) => result.rehearsal,
  show: rehearsal,
});
