const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** The text, or how much of it can be read and where that ends. A byte order mark stays in the text. */
export function decodeUtf8(bytes: Uint8Array): { text: string } | { text: string; invalidAt: number } {
  try {
    return { text: decoder.decode(bytes) };
  } catch {
    // What is invalid at its end, and not in its shorter beginnings, begins there: halve the rest until it is found.
    let valid = 0;
    let invalid = bytes.length;
    while (invalid - valid > 1) {
      const middle = (valid + invalid) >>> 1;
      if (isValidSoFar(bytes.subarray(0, middle))) valid = middle;
      else invalid = middle;
    }
    const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes.subarray(0, valid), {
      stream: true,
    });
    return { text, invalidAt: text.length };
  }
}

/** Whether the bytes are the beginning of something valid: a character may be cut at the end. */
function isValidSoFar(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true });
    return true;
  } catch {
    return false;
  }
}
