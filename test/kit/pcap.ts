/** Writes captures that were never on a network: real bytes of a conversation inside made-up packets. */

/** Bytes as one side sent them, in the order of the conversation. */
export interface Segment {
  readonly from: 'client' | 'venue';
  readonly bytes: Buffer;
}

const CLIENT_PORT = 40_000;
const ETHERNET_BYTES = 14;
const IP_BYTES = 20;
const TCP_BYTES = 20;
/** What a packet carries at most, so that messages are cut as a network cuts them. */
const PAYLOAD_BYTES = 1_460;
const PACKET_MICROS = 100;

/**
 * A capture file (pcap, link type Ethernet) of a TCP connection to `venuePort` that carried these segments. No
 * checksum of IP or TCP is given: readers take zero for work that the network card does.
 */
export function pcapFile(segments: readonly Segment[], venuePort: number): Buffer {
  const header = Buffer.alloc(24);
  header.writeUInt32LE(0xa1b2c3d4, 0);
  header.writeUInt16LE(2, 4);
  header.writeUInt16LE(4, 6);
  header.writeUInt32LE(65_535, 16);
  header.writeUInt32LE(1, 20);
  const sequence = { client: 1_000, venue: 2_000 };
  const packets: Buffer[] = [header];
  for (const { from, bytes } of segments) {
    for (let at = 0; at < bytes.length; at += PAYLOAD_BYTES) {
      const payload = bytes.subarray(at, at + PAYLOAD_BYTES);
      const to = from === 'client' ? 'venue' : 'client';
      const [source, target] = from === 'client' ? [CLIENT_PORT, venuePort] : [venuePort, CLIENT_PORT];
      const packet = packetOf(payload, {
        source,
        target,
        sequence: sequence[from],
        acknowledged: sequence[to],
      });
      packets.push(recordHeader(packet.length, packets.length), packet);
      sequence[from] += payload.length;
    }
  }
  return Buffer.concat(packets);
}

function recordHeader(bytes: number, index: number): Buffer {
  const header = Buffer.alloc(16);
  header.writeUInt32LE(1_800_000_000, 0);
  header.writeUInt32LE((index * PACKET_MICROS) % 1_000_000, 4);
  header.writeUInt32LE(bytes, 8);
  header.writeUInt32LE(bytes, 12);
  return header;
}

function packetOf(
  payload: Buffer,
  tcp: {
    readonly source: number;
    readonly target: number;
    readonly sequence: number;
    readonly acknowledged: number;
  },
): Buffer {
  const headers = Buffer.alloc(ETHERNET_BYTES + IP_BYTES + TCP_BYTES);
  headers.writeUInt16BE(0x0800, 12);
  const ip = headers.subarray(ETHERNET_BYTES);
  ip[0] = 0x45;
  ip.writeUInt16BE(IP_BYTES + TCP_BYTES + payload.length, 2);
  ip[8] = 64;
  ip[9] = 6;
  ip.set([127, 0, 0, 1, 127, 0, 0, 1], 12);
  const header = ip.subarray(IP_BYTES);
  header.writeUInt16BE(tcp.source, 0);
  header.writeUInt16BE(tcp.target, 2);
  header.writeUInt32BE(tcp.sequence, 4);
  header.writeUInt32BE(tcp.acknowledged, 8);
  // Five words of header, PSH and ACK.
  header.writeUInt16BE(0x5018, 12);
  header.writeUInt16BE(65_535, 14);
  return Buffer.concat([headers, payload]);
}
