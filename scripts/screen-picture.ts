/**
 * Draws a captured screen, text with escape sequences for its colours, as a PNG.
 *
 *   node scripts/screen-picture.ts screen.png [columns] < screen.txt
 *
 * In tmux, `tmux capture-pane -p -e -N > screen.txt` captures one. The picture is as wide as its longest line unless
 * columns are given.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { screenPicture } from './screen/picture.ts';
import { helpIfAsked } from './usage.ts';

helpIfAsked(import.meta.filename);

const [file, columns = '0'] = process.argv.slice(2);
if (file === undefined || !/^\d{1,3}$/.test(columns)) {
  console.error('Say the file of the picture, and if you want the columns of the screen: screen.png 160');
  process.exit(2);
}
const screen = readFileSync(process.stdin.fd, 'utf8').replace(/\n$/, '');
writeFileSync(file, screenPicture(screen, Number(columns)).asPng());
