/** When faults act: what has to happen for one to be asked whether it fires. */
export const OCCASIONS = {
  'order-accepted': 'an order of a session is accepted',
  'order-executed': 'an order of a session trades',
  'order-filled': 'an order of a session has traded in full',
  'order-canceled': 'an order of a session is canceled',
  request: 'a client asks for an order, a cancel or a replace',
  'cancel-request': 'a client asks for a cancel',
  'acceptance-told': 'a client is told that its order is accepted',
  'fill-told': 'a client is told of a fill',
  'report-told': 'a client is told anything of an order',
  'refusal-told': 'a client is told that an order or request is refused',
  'message-due': 'a message is about to be numbered and sent, those of the session itself included',
  'message-sent': 'a message is sent to the client, those of the session itself included',
  'message-resent': 'a message is sent again since the client asked for it',
  message: 'a message is sent, or an application message of the client has arrived',
  'test-answered': 'a TestRequest is answered',
  logon: 'a client logs on',
  'logon-answered': 'a Logon is answered',
  'market-data-sent': 'market data is sent: a snapshot or an increment',
  'increment-sent': 'an increment of market data is sent',
  'market-data-due': 'there is market data to be told',
} as const;

export type Occasion = keyof typeof OCCASIONS;

/** What a fault changes: what really happens, or what of it somebody learns. */
export const EFFECTS = {
  done: 'really happens on the venue, by what its operator could decide',
  told: 'only what is told is wrong: the message is numbered, kept and resent as it was told',
  sent: 'only the bytes that leave are wrong: the message that is kept for resending is right',
  session: 'the session itself misbehaves: numbers, answers, Logons',
  connection: 'the connection misbehaves, whatever goes over it',
} as const;

export type Effect = keyof typeof EFFECTS;
