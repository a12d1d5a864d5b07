/**
 * What can go wrong, as a sentence that names the thing and the fix. The code is stable: flows may test `msg.error.code`.
 * `kind` says what helps: `config` a person changes something, `retry` time heals it, `permanent` this input will never do.
 * German lives in `locales/de/problems.json`; a test holds both complete.
 */
export const problems = {
  ADDRESS_IN_USE: {
    kind: 'config',
    text: 'Port {port} is already in use on this machine. Stop the other program or choose another port.',
  },
  ADDRESS_FORBIDDEN: {
    kind: 'config',
    text: 'This process may not listen on port {port}. Choose a port from 1024 up, and lead 443 to it in the router.',
  },
  ADDRESS_UNKNOWN: {
    kind: 'config',
    text: 'The address {host} does not belong to this machine. Leave the field empty to listen on all addresses.',
  },
  FILE_UNREADABLE: {
    kind: 'config',
    text: 'The file {file} cannot be read ({reason}). Check the path and its permissions.',
  },
  FILE_UNWRITABLE: {
    kind: 'config',
    text: 'The file {file} cannot be written ({reason}). Check the path, its permissions and the free space.',
  },
  CERTIFICATE_INVALID: {
    kind: 'config',
    text: '{file} holds no usable certificate ({reason}). It must be a PEM file with the full chain, leaf first.',
  },
  KEY_INVALID: {
    kind: 'config',
    text: '{file} holds no usable private key ({reason}). It must be an unencrypted PEM file.',
  },
  KEY_MISMATCH: {
    kind: 'config',
    text: 'The private key {key} does not belong to the certificate {cert}. Use the pair that was issued together.',
  },
  CERTIFICATE_EXPIRED: { kind: 'config', text: 'The certificate {file} ended on {date}. Cars refuse it: renew it.' },
  CLIENT_CAS_MISSING: {
    kind: 'config',
    text: "The server did not start: Tesla's client certificates could not be fetched from {url} ({reason}). Allow this machine to reach that address once, or choose a file with the bundle.",
  },
  CLIENT_CAS_FOREIGN: {
    kind: 'config',
    text: "The server did not start: {source} holds none of Tesla's client certificates. Use the file config/files/prod_ca.crt of teslamotors/fleet-telemetry.",
  },
  SERVER_FAILED: { kind: 'retry', text: 'The telemetry server could not start: {reason}. It is tried again.' },
  CLIENT_CAS_EMPTY: {
    kind: 'config',
    text: "{file} holds no certificate. It must be a PEM file with the certificates that issued the cars' own.",
  },
  CERTIFICATE_UNSET: {
    kind: 'config',
    text: 'The server has no certificate. Name the PEM files with its chain and its private key.',
  },
  STORE_BROKEN: {
    kind: 'config',
    text: 'The store {file} is damaged ({reason}). It was kept as {kept} and a new one was begun; put a backup in its place if you have one.',
  },
  STORE_IN_USE: {
    kind: 'config',
    text: 'The store {file} is in use by another process. Stop that process, or give this one a folder of its own.',
  },
  STORE_UNWRITABLE: {
    kind: 'config',
    text: 'The store {file} cannot be written ({reason}). Values are kept in memory only: free disk space or correct the permissions.',
  },
  STORE_NEWER: {
    kind: 'config',
    text: 'The store {file} was written by a newer version. Update this package, or give it a folder of its own.',
  },
  TOKENS_UNREADABLE: {
    kind: 'config',
    text: 'The sign-in kept in {file} cannot be read ({reason}). It was set aside as {kept}: sign in again, or put a backup of the folder in its place.',
  },
  TOKENS_UNWRITABLE: {
    kind: 'config',
    text: 'The sign-in cannot be saved in {file} ({reason}). It is kept in memory and lost with the next restart: free disk space or correct the permissions.',
  },
  SIGN_IN_MISSING: {
    kind: 'config',
    text: 'The Tesla account is not signed in. Open its settings and sign in.',
  },
  SIGN_IN_AGAIN: {
    kind: 'config',
    text: 'Tesla no longer accepts the sign-in ({reason}): the consent was revoked, the password was changed, or another program uses the same token. Sign in again.',
  },
  SIGN_IN_REFUSED: {
    kind: 'config',
    text: 'The consent was refused on Tesla\'s page. Sign in again and choose "Allow" there.',
  },
  SIGN_IN_FAILED: {
    kind: 'config',
    text: 'Tesla ended the sign-in ({reason}). Begin it again.',
  },
  SIGN_IN_UNKNOWN: {
    kind: 'config',
    text: 'This address belongs to no sign-in that was begun here in the last ten minutes. Begin the sign-in again and use the address that it ends at.',
  },
  SIGN_IN_CODE_MISSING: {
    kind: 'config',
    text: "This address holds no code. Copy the whole address from the browser after Tesla's page, with everything after the question mark.",
  },
  SIGN_IN_CODE_REFUSED: {
    kind: 'config',
    text: 'Tesla does not take the code of this sign-in ({reason}): it works once and for a short time. Begin the sign-in again.',
  },
  CLIENT_REFUSED: {
    kind: 'config',
    text: 'Tesla does not know this pair of client ID and client secret ({reason}). Copy both again from your app at developer.tesla.com.',
  },
  REDIRECT_REFUSED: {
    kind: 'config',
    text: 'Tesla does not take the redirect URI {uri} ({reason}). Enter exactly this one, letter by letter, in your app at developer.tesla.com.',
  },
  SCOPE_REFUSED: {
    kind: 'config',
    text: 'Tesla does not grant this app the scopes {scopes} ({reason}). Switch them on in your app at developer.tesla.com, wait ten minutes and sign in again.',
  },
  AUTH_FAILED: {
    kind: 'retry',
    text: "Tesla's sign-in server {url} gives no token ({reason}). A token is asked for again by itself; a sign-in has to be begun again.",
  },
  BROKER_UNREACHABLE: {
    kind: 'retry',
    text: 'The MQTT broker {url} does not answer ({reason}). It is tried again; check that it runs and that address and port are right.',
  },
  BROKER_REFUSED: {
    kind: 'config',
    text: 'The MQTT broker {url} refused the login ({reason}). Check user name and password.',
  },
  BROKER_URL_INVALID: {
    kind: 'config',
    text: '"{url}" is no broker address. It looks like mqtt://host:1883 or mqtts://host:8883.',
  },
  BROKER_MISSING: {
    kind: 'config',
    text: 'No MQTT broker is set. Choose one in the Home Assistant settings of this node.',
  },
  VEHICLE_MISSING: { kind: 'config', text: 'No vehicle is set. Choose one in the settings of this node.' },
  VEHICLE_NOT_OWN: {
    kind: 'config',
    text: 'No car with the VIN {vin} is set up here. Add a tesla-vehicle node for it, or correct msg.vin.',
  },
  VIN_INVALID: { kind: 'config', text: '"{vin}" is no VIN. A VIN has 17 letters and digits, without I, O and Q.' },
  VIN_TAKEN: { kind: 'config', text: 'Two vehicle configurations name the VIN {vin}. Remove one of them.' },
  CAR_PUBLISHED: {
    kind: 'config',
    text: 'Another node already publishes the car {vin} to this Home Assistant, so this one only answers messages. Remove one of them.',
  },
  OPTION_INVALID: { kind: 'config', text: '{option} cannot be {value}: {rule}.' },
  WHOLE_NUMBER_INVALID: {
    kind: 'config',
    text: '{option} cannot be {value}: it is a whole number from {from} to {to}.',
  },
  NUMBER_INVALID: { kind: 'config', text: '{option} cannot be {value}: it is a number from {from} to {to}.' },
  COMMAND_BUSY: {
    kind: 'retry',
    text: 'The car {vin} is not ready ({fault}); it may be waking up. Send the command again in a few seconds.',
  },
  COMMAND_KEY_NOT_ENROLLED: {
    kind: 'config',
    text: "The car {vin} does not know this key. Open tesla.com/_ak/ with your domain behind it on the owner's phone and allow the key.",
  },
  COMMAND_KEY_INACTIVE: {
    kind: 'config',
    text: 'The car {vin} has switched this key off. Remove it on the screen of the car under Locks and allow it again.',
  },
  COMMAND_OUT_OF_STEP: {
    kind: 'retry',
    text: 'The car {vin} keeps refusing the signature ({fault}). Send the command again; if this stays, see that no other program signs with the same key.',
  },
  COMMAND_NOT_ALLOWED: {
    kind: 'config',
    text: 'The car {vin} does not allow this command: the role of the key or what the car is doing forbids it. Allow the key again as the owner, or wait until the car stands.',
  },
  COMMAND_NOT_UNDERSTOOD: {
    kind: 'permanent',
    text: 'The car {vin} cannot do this command ({fault}). Update the software of the car, and this package.',
  },
  COMMAND_WRONG_CAR: {
    kind: 'config',
    text: 'The car that answered for {vin} has another VIN. Check the VIN in the settings of the vehicle.',
  },
  COMMAND_KEY_LIST_FULL: {
    kind: 'config',
    text: 'The key list of the car {vin} is full. Remove a key on the screen of the car under Locks.',
  },
  COMMAND_CAR_CANNOT_CHECK: {
    kind: 'config',
    text: 'The car {vin} cannot check signatures ({fault}). Restart its screen by holding both scroll wheels; if this stays, ask Tesla.',
  },
  COMMAND_MOBILE_ACCESS_OFF: {
    kind: 'config',
    text: 'Mobile access is switched off in the car {vin}. Switch it on in the car under Controls, Safety, Allow Mobile Access.',
  },
  COMMAND_SERVICE_ACCESS_OFF: {
    kind: 'config',
    text: 'The car {vin} takes no remote commands from a service key. Use a key that the owner allowed.',
  },
  COMMAND_NEEDS_ACCOUNT: {
    kind: 'config',
    text: 'The car {vin} takes this command only with the Tesla account of its owner. Send it over the Fleet API, signed in as the owner.',
  },
  COMMAND_TOO_LARGE: {
    kind: 'permanent',
    text: 'This command is too large for the car {vin}. Send less at once, or shorter texts.',
  },
  COMMAND_ANSWER_TOO_LARGE: {
    kind: 'permanent',
    text: 'The car {vin} did the command, but its answer is too large to be sent. Ask for less at once.',
  },
  COMMAND_ANSWER_UNREADABLE: {
    kind: 'permanent',
    text: 'The answer of the car {vin} cannot be used: {reason}. It may have done the command: look at its state before you send it again.',
  },
  COMMAND_SESSION_REFUSED: {
    kind: 'retry',
    text: 'The car {vin} gave no session that can be used: {reason}. Nothing was done; send the command again.',
  },
  ENVELOPE_MALFORMED: { kind: 'permanent', text: 'This is no Fleet Telemetry message: {reason}.' },
  RECORD_MALFORMED: { kind: 'permanent', text: 'The {topic} record cannot be read: {reason}.' },
  API_UNREACHABLE: {
    kind: 'retry',
    text: "Tesla's Fleet API {url} cannot be reached ({reason}). Nothing was sent: check the network of this machine and try again.",
  },
  API_NO_ANSWER: {
    kind: 'retry',
    text: "Tesla's Fleet API gave no usable answer ({reason}). If it was asked for a command, the car may have done it: look at its state before you send it again.",
  },
  API_BUSY: {
    kind: 'retry',
    text: "Tesla's Fleet API takes no requests now ({reason}). Nothing was done: try again in a minute.",
  },
  API_BLOCKED: {
    kind: 'retry',
    text: "A web page answers in place of Tesla's Fleet API {url} ({reason}). Check that address, and whether a proxy or filter stands before it.",
  },
  API_RATE_LIMITED: {
    kind: 'retry',
    text: 'Tesla allows no more of these requests for {seconds} s. Wait so long, and send fewer: 30 commands, 60 data requests and 3 wakes a minute are allowed for each car.',
  },
  API_SCOPE_MISSING: {
    kind: 'config',
    text: 'The sign-in at Tesla does not cover this request ({reason}). Give your app the scope at developer.tesla.com, then sign in again and leave every box ticked.',
  },
  API_SIGNING_REQUIRED: {
    kind: 'config',
    text: 'The car {vin} takes signed commands only. Set a command key in the account and allow it in the car.',
  },
  API_NOT_REGISTERED: {
    kind: 'config',
    text: 'Your app is not registered at {url} ({reason}). Register it in this region.',
  },
  API_PAYMENT_NEEDED: {
    kind: 'config',
    text: 'Tesla has suspended your app ({reason}): its billing limit is reached, or it has no means of payment. Change that at developer.tesla.com, then set up streaming anew, as Tesla has deleted it.',
  },
  API_REGION_LOST: {
    kind: 'config',
    text: 'The Tesla account belongs to another region than {url}, and the answer leads to no address of Tesla ({reason}). Choose the right region in the settings of the account.',
  },
  API_REFUSED: {
    kind: 'permanent',
    text: "Tesla's Fleet API refuses this request ({reason}). Change what these words name; with their reference Tesla's support can look it up.",
  },
  VEHICLE_UNKNOWN: {
    kind: 'config',
    text: 'The Tesla account has no car {vin}. Check the VIN, and that the account is the one of its owner.',
  },
  CAR_ASLEEP: {
    kind: 'asleep',
    text: 'The car {vin} is asleep or has no connection. Wake it, or wait until it is online.',
  },
  CAR_IN_SERVICE: {
    kind: 'retry',
    text: 'The car {vin} is in service at Tesla and takes no requests. Try again when you have it back.',
  },
  COMMAND_SIGNING_UNSUPPORTED: {
    kind: 'permanent',
    text: 'The car {vin} cannot read signed commands. Send it the plain command.',
  },
  CA_INVALID: {
    kind: 'config',
    text: '{file} holds no usable CA certificate ({reason}). It must be a PEM file with the certificates that issued those of the servers.',
  },
  BROKER_WITHOUT_LOGIN: {
    kind: 'config',
    text: 'Everyone who reaches the MQTT broker {url} can drive the cars, for it asks for no login. Give the broker a user and a password, and enter both in the settings of the connection.',
  },
  ORDER_UNREADABLE: {
    kind: 'permanent',
    text: 'The order for {control} of the car {vin} cannot be read: {reason}. Send a bare value such as ON or 80, or JSON such as {example}.',
  },
  ORDER_OLD: {
    kind: 'retry',
    text: 'The order for {control} of the car {vin} came {seconds} seconds late, too late to be carried out. Give it again; if this stays, set the clocks of both machines.',
  },
  ORDER_AHEAD: {
    kind: 'config',
    text: 'The order for {control} of the car {vin} was given {seconds} seconds from now, by the clock of who sent it. Set the clocks of both machines.',
  },
  ORDER_OPENS: {
    kind: 'config',
    text: 'Home Assistant and MQTT may not open the car {vin}. Allow it in the settings of the node that publishes the car.',
  },
  ORDER_PIN_MISSING: {
    kind: 'config',
    text: 'Opening the car {vin} asks for the PIN. Enter it as the code of the lock in Home Assistant, or send it as code in JSON.',
  },
  ORDER_PIN_WRONG: {
    kind: 'config',
    text: 'The PIN to open the car {vin} is wrong. Enter the right one; after {tries} wrong ones nobody opens the car for {minutes} minutes.',
  },
  ORDER_PIN_LOCKED: {
    kind: 'retry',
    text: 'The PIN to open the car {vin} was wrong {tries} times, so it is not opened for another {minutes} min. Wait, and find out who tried.',
  },
  COMMAND_UNKNOWN: { kind: 'permanent', text: 'There is no command {command}. The nearest are {nearest}.' },
  PARAMETER_INVALID: { kind: 'permanent', text: '{parameter} cannot be {value}. It takes {takes}.' },
  PARAMETER_MISSING: { kind: 'permanent', text: '{command} needs {parameter}. Send for example {example}.' },
  PARAMETER_UNKNOWN: { kind: 'permanent', text: '{command} has no parameter {parameter}. Send for example {example}.' },
  PARAMETERS_MISSHAPEN: {
    kind: 'permanent',
    text: 'The parameters of {command} cannot be {value}. Send an object, for example {example}.',
  },
  CONTROL_UNKNOWN: { kind: 'permanent', text: 'There is no control {control}. Those of a car are {controls}.' },
  ACCOUNT_MISSING: {
    kind: 'config',
    text: 'No Tesla account is set for the car {vin}, so nothing can be sent to it. Choose one in the settings of the vehicle.',
  },
  COMMAND_TOO_OLD: {
    kind: 'retry',
    text: '{command} for the car {vin} came {seconds} s after it was ordered, too late to be carried out. Order it again; if this stays, set the clocks of both machines.',
  },
  COMMAND_EXPIRED: {
    kind: 'asleep',
    text: 'The time of {command} ran out before the car {vin} could be reached. Let commands wake the car, or send it again when the car is awake.',
  },
  COMMAND_REPLACED: {
    kind: 'permanent',
    text: 'A newer command took the place of {command} while it waited for the car {vin}. Nothing has to be done.',
  },
  COMMAND_STOPPED: {
    kind: 'retry',
    text: '{command} for the car {vin} was given up as the flows were stopped or deployed. Look at the state of the car and send it again if it is still wanted.',
  },
  COMMAND_FAILED: {
    kind: 'permanent',
    text: '{command} for the car {vin} failed in a way that nobody foresaw ({reason}). Look at the state of the car, and report these words to this package.',
  },
  WAKE_FAILED: {
    kind: 'asleep',
    text: 'The car {vin} was asked to wake up and did not come online. It is not asked again for {minutes} min: wake it with the Tesla app, or see that it has reception.',
  },
  COMMAND_REFUSED: {
    kind: 'permanent',
    text: 'The car {vin} refuses {command}: {reason}. Look at its screen or into the Tesla app for what stands in the way.',
  },
  CAR_UNPLUGGED: {
    kind: 'config',
    text: 'The car {vin} refuses {command}, as no charging cable is plugged in. Plug it in and send the command again.',
  },
  CAR_NO_POWER: {
    kind: 'config',
    text: 'The car {vin} refuses {command}, as its charging cable has no power. Check the wall box, its fuse and its own schedule.',
  },
  CAR_CLIMATE_LOCAL: {
    kind: 'config',
    text: 'The car {vin} refuses {command}, as its cabin may not be set from afar. Switch remote cabin comfort settings on, on the screen of the car.',
  },
  CAR_LOW_POWER: {
    kind: 'config',
    text: 'The car {vin} refuses {command}, as it saves its battery in low power mode. Plug it in, or switch the mode off on its screen.',
  },
  CAR_OPEN: {
    kind: 'config',
    text: 'The car {vin} refuses {command}, as a door, the frunk, the trunk or the charge port is open. Close it and send the command again.',
  },
  CAR_NOT_PARKED: {
    kind: 'config',
    text: 'The car {vin} refuses {command}, as it is not in park. Send it again when the car stands in P.',
  },
  COMMAND_UNSET: {
    kind: 'config',
    text: 'No command is named. Choose one in the settings of this node, or set msg.topic to one such as set_charge_limit.',
  },
  COMMAND_LATE: {
    kind: 'permanent',
    text: 'The time in which {command} was wanted had passed when it was to be sent to the car {vin}. Send it with a later expiresAt.',
  },
  PARAMETER_UNSET: {
    kind: 'config',
    text: '{parameter} cannot be taken from {source}: {reason}. Correct it in the settings of this node, or set what it names.',
  },
  VIN_MISSING: {
    kind: 'config',
    text: 'The message names no car. Set msg.vin to the VIN of a car that is set up here.',
  },
  ZONE_UNKNOWN: {
    kind: 'config',
    text: 'There is no time zone "{zone}". Use a name of the zone database, such as Europe/Berlin.',
  },
  TIME_INVALID: {
    kind: 'config',
    text: '"{time}" is no time of day. Write it as HH:MM, from 00:00 to 23:59.',
  },
  DATE_INVALID: {
    kind: 'config',
    text: '"{date}" is no date. Write it as YYYY-MM-DD.',
  },
  PRICES_UNKNOWN: {
    kind: 'config',
    text: 'No electricity prices were found in this message. Send what the price source gives, unchanged, as msg.payload or msg.data.',
  },
  PRICES_EMPTY: {
    kind: 'retry',
    text: '{source} has no prices yet. The prices known before are kept until it sends new ones.',
  },
  PRICES_UNUSABLE: {
    kind: 'config',
    text: 'Of the prices that {source} sent, none has a time and a number that can be read. Look at the first: {first}.',
  },
  PRICE_UNIT_UNKNOWN: {
    kind: 'config',
    text: 'The prices of {source} do not say their unit. Choose it in the settings, for example EUR/kWh, ct/kWh or EUR/MWh.',
  },
  PRICE_UNIT_INVALID: {
    kind: 'config',
    text: '"{unit}" is no unit of a price. It looks like EUR/kWh, ct/kWh or EUR/MWh.',
  },
  PRICE_UNIT_DOUBTFUL: {
    kind: 'config',
    text: 'Read as {unit}, half of the prices of {source} are above {price} a kWh. If that cannot be, choose the right unit in the settings.',
  },
  PRICES_AMBIGUOUS: {
    kind: 'config',
    text: '{source} sent several lists of prices: {names}. Choose one of them in the settings.',
  },
  PRICES_SERIES_MISSING: {
    kind: 'config',
    text: '{source} sent no prices for {series}, only for {names}. Correct the choice in the settings.',
  },
  PRICES_HOLES: {
    kind: 'retry',
    text: 'The prices of {source} have holes: {count} in all, the first from {from} to {to}. The rule does not plan into them.',
  },
  PRICES_OVERLAP: {
    kind: 'permanent',
    text: 'The prices of {source} overlap: {count} in all, the first at {at}. Where they do, the later slot counts from its start.',
  },
  TARIFF_PRICE_INVALID: {
    kind: 'config',
    text: 'Line {line} of the tariff has no price. Enter a number per kWh; it may be 0 or negative.',
  },
  CALENDAR_WITHOUT_TIMES: {
    kind: 'config',
    text: '{source} came without times that can be read, so nothing can be planned by it. Send the whole appointments: the answer of the action calendar.get_events, or the entity with its attributes.',
  },
  TEMPERATURE_UNIT_DOUBTFUL: {
    kind: 'config',
    text: '{option} cannot be {value} °C; that looks like °F. Enter degrees Celsius: {value} °F are {celsius} °C.',
  },
  PRECONDITION_WITHOUT_TRIGGER: {
    kind: 'config',
    text: 'Nothing says when the cabin has to be ready. Add a time, a calendar, a person, or the departure of the charge plan.',
  },
  PRECONDITION_PERSON_MISSING: {
    kind: 'config',
    text: 'The car should get ready when somebody comes near, but nobody is named. Name the person or phone, such as person.anna or owntracks/anna/phone, and send its messages to this node.',
  },
  PRECONDITION_HOME_MISSING: {
    kind: 'config',
    text: 'A schedule in the car holds at one place, and the car has no home. Set the home of the car in its settings, or switch schedules in the car off.',
  },
  PRECONDITION_CAR_CANNOT_SEE: {
    kind: 'config',
    text: 'A schedule in the car begins whatever {condition} says, for the car does not see it. Switch off either that condition or schedules in the car.',
  },
  PRECONDITION_PLACE_MISSING: {
    kind: 'config',
    text: 'The cabin should be warmed only at home, and the car has no home. Set the home of the car in its settings, or let it be warmed anywhere.',
  },
  PRECONDITION_TAKEN: {
    kind: 'config',
    text: 'Another precondition rule already warms the car {car}, and two would fight. Remove one of the nodes. This one takes over as soon as the other is gone.',
  },
  PRECONDITION_MISSING: {
    kind: 'config',
    text: 'The car {vin} has no precondition rule. Add a node tesla-precondition for it, or correct the one that is there.',
  },
  PRECONDITION_INPUT_UNKNOWN: {
    kind: 'permanent',
    text: 'This message holds neither a person, nor a calendar, nor a temperature outside, nor an order. Send what the source gives, unchanged; a bare number of degrees Celsius needs msg.topic to be outside, a bare "home" or "away" the name of the person; orders are named by msg.topic: start, stop, skip, resume, plan.',
  },
  OUTSIDE_INVALID: {
    kind: 'permanent',
    text: '{topic} cannot be "{value}". It takes a number of degrees Celsius, or unknown while nobody knows it.',
  },
  RULE_TAKEN: {
    kind: 'config',
    text: 'Another charge rule already charges the car {car}, and two would fight. Remove one of the nodes. This one takes over as soon as the other is gone.',
  },
  RULE_MISSING: {
    kind: 'config',
    text: 'The car {vin} has no charge rule. Add a node tesla-charge-rule for it, or correct the one that is there.',
  },
  RULE_ORDER_INVALID: {
    kind: 'permanent',
    text: '{order} cannot be {value}. It takes a number of per cents from {least} to 100, or false to take it back.',
  },
  RULE_SWITCH_INVALID: {
    kind: 'permanent',
    text: '{order} cannot be {value}. It takes true or no payload at all, or false for the opposite.',
  },
  RULE_ORDER_ALONE: {
    kind: 'permanent',
    text: '{order} cannot be {value}. It takes true or no payload at all.',
  },
  RULE_INPUT_UNKNOWN: {
    kind: 'permanent',
    text: 'This message holds neither prices, nor the power of a meter, nor an order. Send what the source gives, unchanged; a bare number of a meter needs msg.topic to be grid, battery or battery_soc; orders are named by msg.topic: boost, limit, target, ready_by, hold, resume, plan.',
  },
  RULE_METER_INVALID: {
    kind: 'permanent',
    text: '{topic} cannot be "{value}". It takes a number: watts of the grid or the battery, or the per cents of battery_soc.',
  },
  RULE_PRICES_INVALID: {
    kind: 'permanent',
    text: '{topic} cannot be "{value}". It takes what the price source gives, unchanged: a list of times with their prices.',
  },
  RULE_LINE_INVALID: {
    kind: 'config',
    text: 'Line {line} of {list} cannot be used: {reason}. Correct it in the settings of this node.',
  },
  RULE_HOME_MISSING: {
    kind: 'config',
    text: 'The car has no home, and a charge rule charges only there. Set the home of the car in its settings.',
  },
  RULE_DEPARTURE_PAST: {
    kind: 'config',
    text: 'The departure at {time} on {date} is in the past. Set a later date, or days of the week.',
  },
  RULE_LIMIT_BELOW_FLOOR: {
    kind: 'config',
    text: 'The charge limit of {limit} % is not above the floor of {floor} %. Raise the limit or lower the floor.',
  },
  RULE_TARGET_ABOVE_LIMIT: {
    kind: 'config',
    text: 'The target of {target} % is above every charge limit; the highest is {limit} %. Raise the limit or lower the target.',
  },
  RULE_WINDOWS_OVERLAP: {
    kind: 'config',
    text: 'The windows in lines {line} and {other} overlap on {date}, and they mean different things. Let one end where the other begins.',
  },
  RULE_PLACE_UNKNOWN: {
    kind: 'config',
    text: 'A charge limit holds at "{place}", but there is no such place. Add it, or choose one of those there are: {places}.',
  },
  RULE_TARIFF_MISSING: {
    kind: 'config',
    text: 'The prices should come from a table of tariffs, but it is empty. Add a line, or a price for the rest of the time.',
  },
  RULE_STAY_UNKNOWN: {
    kind: 'retry',
    text: 'No finished stay at home is known yet. Plug the car in at home once, or choose another line under Preview.',
  },
  ALERT_NAME_TWICE: {
    kind: 'config',
    text: 'Two lines are named "{name}", and nobody could tell their notices apart. Give one another name.',
  },
  ALERT_NAME_MISSING: {
    kind: 'config',
    text: 'Line {line} of your own alerts has no name, so its notices would not say what they are about. Give it one.',
  },
  ALERT_REMINDER_NAME_MISSING: {
    kind: 'config',
    text: 'Line {line} of the reminders has no name, so its notices would not say what they are about. Give it one.',
  },
  ALERT_CAPACITY_MISSING: {
    kind: 'config',
    text: 'The alert {alert} needs to know how much the battery holds. Enter its capacity in kWh.',
  },
  ALERT_REMINDER_INCOMPLETE: {
    kind: 'config',
    text: 'The reminder "{name}" never becomes due. Give it a date, or kilometres or months together with the last time.',
  },
  ALERT_SIGNAL_UNKNOWN: {
    kind: 'config',
    text: 'The condition "{name}" is over {signal}, and no car has such a signal. The nearest are {nearest}.',
  },
  ALERT_SIGNAL_UNFIT: {
    kind: 'config',
    text: 'The condition "{name}" is over {signal}, which has several parts. Choose the alert that watches them, or a signal with a single value.',
  },
  ALERT_SIGNAL_NOT_NUMBER: {
    kind: 'config',
    text: 'The condition "{name}" holds {signal} against a number, but it is none. Choose equals, not, or is one of.',
  },
  ALERT_UNIT_NONE: {
    kind: 'config',
    text: 'The condition "{name}" is meant in {given}, but {signal} has no unit. Leave the unit empty.',
  },
  ALERT_UNIT_WRONG: {
    kind: 'config',
    text: 'The condition "{name}" is meant in {given}, but {signal} comes in {unit}. Write its number in {unit}.',
  },
  ALERT_UNIT_CONVERT: {
    kind: 'config',
    text: 'The condition "{name}" is meant in {given}, but {signal} comes in {unit}. Write {value} {unit} in place of {threshold} {given}.',
  },
  ALERT_THRESHOLD_MISSING: {
    kind: 'config',
    text: 'The condition "{name}" has no number to hold {signal} against. Enter one.',
  },
  ALERT_THRESHOLD_IMPOSSIBLE: {
    kind: 'config',
    text: 'The condition "{name}" holds {signal} against {threshold} {unit}, but that goes from {least} to {most} {unit} only, so nothing would ever change. Choose a number between them.',
  },
  ALERT_VALUE_UNKNOWN: {
    kind: 'config',
    text: 'The condition "{name}" waits for {value}, which {signal} never is. It takes {takes}.',
  },
  ALERT_PLACEHOLDER_UNKNOWN: {
    kind: 'config',
    text: 'The text of the condition "{name}" has {placeholder} in braces, which nothing fills. It takes value, unit, signal and car.',
  },
  ALERT_INPUT_UNKNOWN: {
    kind: 'permanent',
    text: 'This message holds neither an order, nor rain, nor a calendar, nor an answer to a notice. Send what the source gives, unchanged; orders are named by msg.topic: acknowledge, mute, done, relearn; a plain yes or no is rain or key.',
  },
  ALERT_NAME_UNKNOWN: {
    kind: 'permanent',
    text: 'The order {order} names no alert that exists. It is one of {alerts}.',
  },
  ALERT_MUTE_INVALID: {
    kind: 'permanent',
    text: 'The order mute does not say for how long. Give hours as a number, or until in milliseconds since 1970; until null takes it back.',
  },
  ALERT_REMINDER_UNKNOWN: {
    kind: 'permanent',
    text: 'The order done names no reminder of this node. Send the name of one of these as payload: {names}.',
  },
  ALERT_REMINDERS_NONE: {
    kind: 'permanent',
    text: 'The order done is for a reminder, and this node has none. Add one to its own alerts.',
  },
  ALERT_FLAG_INVALID: {
    kind: 'permanent',
    text: 'The payload of {topic} is neither yes nor no. Send true or false, or what Home Assistant says of a switch.',
  },
  ALERT_CHAT_MISSING: {
    kind: 'config',
    text: 'The notices go to Telegram, and no chat is named, so none would arrive. Write the id of the chat into the node, or choose another way.',
  },
  ALERT_TOPIC_MISSING: {
    kind: 'config',
    text: 'The notices go to ntfy, and no topic is named, so none would arrive. Write the topic into the node, or choose another way.',
  },
  ALERT_HOME_MISSING: {
    kind: 'config',
    text: 'The alerts {alerts} look at the car while it is at home, and it has no home. Set the home of the car in its settings, or watch something else.',
  },
  ALERT_TOLD_TWICE: {
    kind: 'config',
    text: 'Another alert node tells of {alerts} on the same channel, so people hear it twice. Let only one of them watch that.',
  },
} as const satisfies Record<string, { kind: ProblemKind; text: string }>;

/** What helps against a problem. */
export type ProblemKind = 'permanent' | 'retry' | 'asleep' | 'config' | 'budget';

/** The stable code of a problem. */
export type ProblemCode = keyof typeof problems;
