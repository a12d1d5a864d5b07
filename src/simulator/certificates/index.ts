export { issue, usage, type Authority, type CertificateName, type CertificateRequest, type Issued } from './issue';
export {
  authority,
  carAuthorities,
  carCertificate,
  localHosts,
  serverCertificate,
  teslaHosts,
  type CarAuthorities,
} from './tesla';
export { openCertificates, type Authorities, type SimulatorCertificates } from './store';
