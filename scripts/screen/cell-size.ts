/** Pixels of a character's cell: even, so that what is drawn through its middle has sharp edges. */
export const CELL_WIDTH = 10;
export const CELL_HEIGHT = 20;

/** Something that is filled, in pixels from the upper left corner of its cell. */
export interface Rectangle {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  /** 1 unless given. */
  readonly opacity?: number;
}
