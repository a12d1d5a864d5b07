/** How people call the car that a `tesla-vehicle` node stands for; empty where none is chosen. */
export function carName(id: unknown): string {
  const car = RED.nodes.node(String(id));
  return car ? String(car['name'] || shortVin(car['vin'])) : '';
}

/** The end of a VIN is enough to tell the cars of a household apart; the whole of it does not belong on a screen. */
export function shortVin(vin: unknown): string {
  const end = String(vin ?? '')
    .trim()
    .slice(-4);
  return end && `…${end}`;
}
