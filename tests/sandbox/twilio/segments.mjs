/*
 * segments: how many SMS a text is, as the carriers count.
 *
 * In the 7-bit alphabet of GSM a segment holds 160 units, or 153 where there are several; one character outside it makes all of it UTF-16, of
 * which 70 fit, or 67. What takes two units is never cut.
 */
const BASIC = '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà';
const EXTENSION = '^{}\\[~]|€\f';

export function segmentsOf(text) {
  const characters = [...text.normalize('NFC')];
  const gsm = characters.every((c) => BASIC.includes(c) || EXTENSION.includes(c));
  const costs = characters.map((c) => (gsm ? 1 + Number(EXTENSION.includes(c)) : c.length));
  const [alone, part] = gsm ? [160, 153] : [70, 67];
  if (costs.reduce((sum, cost) => sum + cost, 0) <= alone) return 1;
  let segments = 1;
  let used = 0;
  for (const cost of costs) {
    if (used + cost > part) {
      segments++;
      used = 0;
    }
    used += cost;
  }
  return segments;
}
