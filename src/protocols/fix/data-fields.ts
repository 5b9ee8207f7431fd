/** A data field holds any bytes, SOH included, and is read by the length that the field before it states. */
export type DataPair = readonly [lengthTag: number, dataTag: number];

/** The pairs of FIX 4.0 to 5.0 SP2. */
export const DATA_FIELDS: readonly DataPair[] = [
  [90, 91],
  [93, 89],
  [95, 96],
  [212, 213],
  [348, 349],
  [350, 351],
  [352, 353],
  [354, 355],
  [356, 357],
  [358, 359],
  [360, 361],
  [362, 363],
  [364, 365],
  [445, 446],
  [618, 619],
  [621, 622],
  [1184, 1185],
  [1277, 1278],
  [1280, 1281],
  [1282, 1283],
  [1397, 1398],
  [1401, 1402],
  [1403, 1404],
  [1468, 1469],
  [1525, 1527],
  [1578, 1579],
  [1620, 1621],
  [1664, 1665],
  [1678, 1697],
  [1733, 1734],
  [1871, 1872],
  [1874, 1875],
  [2072, 2073],
  [2074, 2075],
  [2111, 2112],
  [2179, 2180],
  [2287, 2288],
  [2351, 2352],
  [2372, 2371],
  [2481, 2482],
  [2494, 2493],
  [2522, 2521],
  [2637, 2638],
  [2651, 2652],
  [2665, 2666],
  [2715, 2716],
  [2718, 2719],
  [2721, 2722],
  [2797, 2798],
  [2802, 2801],
  [2809, 2808],
  [2815, 2814],
  [40004, 40005],
  [40008, 40009],
  [40978, 40979],
  [40980, 40981],
  [40982, 40983],
  [40984, 40985],
  [40986, 40987],
  [40988, 40989],
  [41083, 41084],
  [41101, 41102],
  [41107, 41108],
  [41256, 41257],
  [41320, 41321],
  [41324, 41325],
  [41458, 41459],
  [41476, 41477],
  [41482, 41483],
  [41653, 41654],
  [41710, 41711],
  [41806, 41807],
  [41811, 41812],
  [41873, 41874],
  [41969, 41970],
  [42025, 42026],
  [42171, 42172],
  [42451, 42452],
  [42652, 42653],
  [42947, 42948],
  [43109, 42684],
  [43110, 42486],
  [43111, 42982],
];

/** Which fields are read by a length, as a table: the reader of messages looks there for every field. */
export class DataFields {
  /** Lowest tag of a length field. */
  readonly firstLengthTag: number;
  /** By the tag of a length field: the tag of the data field that follows it, else 0. */
  readonly dataTagAfter: Uint32Array;

  /** Where a length tag stands in two pairs the later one holds. */
  constructor(pairs: readonly DataPair[]) {
    const lengthTags = pairs.map(([lengthTag]) => lengthTag);
    this.firstLengthTag = Math.min(...lengthTags);
    this.dataTagAfter = new Uint32Array(Math.max(...lengthTags) + 1);
    for (const [lengthTag, dataTag] of pairs) this.dataTagAfter[lengthTag] = dataTag;
  }
}

/** Those of every version, for whoever has no dictionary of their own. */
export const STANDARD_DATA_FIELDS = new DataFields(DATA_FIELDS);
