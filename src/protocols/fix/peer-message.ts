import { Encoder } from './encoder.ts';
import { headerTemplate } from './header.ts';
import { MessageView } from './message.ts';
import type { Session } from './session.ts';

/** The fields of an application message, between header and trailer. */
type Fields = readonly (readonly [tag: number, value: string])[];

/**
 * A message as the peer of the session would send it next, as the session would see it. Throws RangeError where it
 * could not be read at all.
 */
export function messageOfPeer(session: Session, msgType: string, fields: Fields, now: number): MessageView {
  const { config, store, precision, dataFields } = session;
  const header = headerTemplate({
    beginString: config.beginString,
    senderCompId: config.targetCompId,
    senderSubId: config.targetSubId,
    senderLocationId: config.targetLocationId,
    targetCompId: config.senderCompId,
    targetSubId: config.senderSubId,
    targetLocationId: config.senderLocationId,
  });
  const message = new Encoder();
  message.begin(header, msgType, store.nextTargetSeqNum);
  message.addressing(header, now, precision);
  message.raw(header.locations);
  for (const [tag, value] of fields) message.text(tag, value);
  message.finish();
  const view = new MessageView(dataFields);
  if (view.decodeFrame(message.buffer.subarray(0, message.position))) return view;
  throw new RangeError('is garbled: the length of a data field is not that of its data');
}
