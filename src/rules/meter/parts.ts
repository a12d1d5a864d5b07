/** The parts that a meter can tell. */
export type MeterPart = 'grid' | 'imported' | 'exported' | 'battery' | 'batterySoc';

interface KnownField {
  readonly part: MeterPart;
  /** Where it stands in the object. */
  readonly path: readonly string[];
  /** To watts, where the source always writes another unit. */
  readonly factor?: number;
}

const known = (part: MeterPart, ...paths: readonly string[]): KnownField[] =>
  paths.map((path) => ({ part, path: path.split('.') }));

const inKilowatts = (part: MeterPart, ...paths: readonly string[]): KnownField[] =>
  known(part, ...paths).map((field) => ({ ...field, factor: 1_000 }));

/** Fields by the sources that write them, the most telling first. + is from the grid, and out of the battery. */
export const parts: readonly KnownField[] = [
  // Our own form.
  ...known('grid', 'gridW'),
  ...known('battery', 'batteryW'),
  ...known('batterySoc', 'batterySoc', 'battery_soc'),
  // evcc's state; its battery soc is in per cent.
  ...known('grid', 'grid.power', 'gridPower'),
  ...known('battery', 'battery.power', 'batteryPower'),
  ...known('batterySoc', 'battery.soc'),
  // The Powerwall's own API, and Tesla's for energy sites.
  ...known('grid', 'site.instant_power', 'grid_power'),
  ...known('battery', 'battery.instant_power', 'battery_power'),
  ...known('batterySoc', 'percentage_charged'),
  // Fronius.
  ...known('grid', 'Body.Data.Site.P_Grid', 'Site.P_Grid', 'P_Grid', 'power_grid'),
  ...known('battery', 'Body.Data.Site.P_Akku', 'Site.P_Akku', 'P_Akku', 'power_battery'),
  // Shelly Pro 3EM; HomeWizard P1.
  ...known('grid', 'total_act_power', 'active_power_w', 'power_w'),
  // DSMR readers: two counters, in kW.
  ...inKilowatts('imported', 'power_delivered', 'current_electricity_usage'),
  ...inKilowatts('exported', 'power_returned', 'current_electricity_delivery'),
  ...known('grid', 'grid'),
  ...known('battery', 'battery'),
];

/** What the topic of a bare number says, the most telling first. */
export const topicParts: readonly { readonly pattern: RegExp; readonly part: MeterPart }[] = [
  { pattern: /batter\w*[/_. ]?(soc|level|charge$|percentage|state_of_charge)|percentage_charged/, part: 'batterySoc' },
  { pattern: /batter|akku/, part: 'battery' },
  { pattern: /usage|import|power_delivered|bezug/, part: 'imported' },
  { pattern: /electricity_delivery|export|power_returned|feed_?in|einspeis/, part: 'exported' },
  { pattern: /grid|meter|\bnetz|p1_power|active_power|total_act_power/, part: 'grid' },
];
