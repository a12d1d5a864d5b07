export type { CommandedCar, CommandReport } from './computer';
export { Computers } from './computers';
export { KeyList, keyRoles, type KeyRole, type ListedKey } from './key-list';
export { readOrder, writeOrder, type Domain, type Order } from './order';
export type { Message } from './schema';
