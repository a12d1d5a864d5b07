export { KeyList, keyRoles, type KeyRole, type ListedKey } from './key-list';
