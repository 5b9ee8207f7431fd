import { fixBytes } from '../../kit/fix-text.ts';

/** A message of ACME to XSIM as one character a byte; `|` stands for SOH. */
export function fromClient(type: string, seqNum: number, body: string): string {
  return message(`35=${type}|34=${seqNum}|49=ACME|52=20260105-09:00:0${seqNum % 10}.000|56=XSIM|${body}`);
}

/** A message of XSIM to ACME. */
export function fromVenue(type: string, seqNum: number, body: string): string {
  return message(`35=${type}|34=${seqNum}|49=XSIM|52=20260105-09:00:0${seqNum % 10}.500|56=ACME|${body}`);
}

export function message(text: string, beginString = 'FIX.4.4'): string {
  return fixBytes(text, beginString).toString('latin1');
}

export const LOGON = fromClient('A', 1, '98=0|108=30|553=joe|554=hunter2');
export const ORDER = fromClient('D', 2, '11=A-1|55=AAPL|54=1|60=20260105-09:00:02|38=100|40=2|44=150.25');
export const NEW = fromVenue(
  '8',
  2,
  '37=O-1|11=A-1|17=E-1|150=0|39=0|55=AAPL|54=1|38=100|40=2|44=150.25|151=100|14=0|6=0',
);
export const REPLACE = fromClient(
  'G',
  3,
  '11=A-2|41=A-1|55=AAPL|54=1|60=20260105-09:00:03|38=200|40=2|44=150.30',
);
export const OTHER_ORDER = fromClient('D', 4, '11=B-1|55=MSFT|54=2|60=20260105-09:00:04|38=5|40=1');
