const values = '0123456789.ABCDEFGH..JKLMN.P.R..STUVWXYZ';
const weights = [8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2];

/** Puts the check digit (ISO 3779, ninth place) into a VIN whose ninth character is a placeholder. */
export function withCheckDigit(vin: string): string {
  const sum = Array.from(vin).reduce((total, character, place) => {
    // The letters count 1 to 9, again and again, which the layout of the text mirrors.
    return total + (values.indexOf(character) % 10) * (weights[place] ?? 0);
  }, 0);
  const digit = sum % 11;
  return `${vin.slice(0, 8)}${digit === 10 ? 'X' : digit}${vin.slice(9)}`;
}
