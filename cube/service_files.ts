/** What describes the server as a service to an operating system. */
export interface Service {
  user: string
  data: string
  /** Where the nightly backups go; null: none are made. */
  backup: string | null
  port: number
  /** The file of further settings. */
  settings: string
  /** The folder of the program. */
  root: string
  /** The program that runs it. */
  node: string
}

/** Ports below it are the system's: to listen there needs a right of its own. */
const FIRST_FREE_PORT = 1024

/**
 * A unit of systemd: an account of its own, which may write the data and the backups and nothing else. Stopping waits for
 * a load that runs. `MemoryDenyWriteExecute` is left out, because V8 makes code while it runs.
 */
export function systemdUnit({ user, data, backup, port, settings, root, node }: Service): string {
  const folder = data.slice(0, data.lastIndexOf('/')) || data
  const isLow = port < FIRST_FREE_PORT
  const quoted = (text: string) => `"${text.replaceAll('%', '%%')}"`
  return `[Unit]
Description=Guong Sang
Documentation=file://${root}/cube/server/README.md
Wants=network-online.target
After=network-online.target
StartLimitIntervalSec=300
StartLimitBurst=5

[Service]
Type=exec
User=${user}
Group=${user}
WorkingDirectory=${root}
Environment=${quoted(`DATA_DIR=${data}`)} "PORT=${port}" "LOG=json"
${backup === null ? '' : `Environment=${quoted(`BACKUP_DIR=${backup}`)}\n`}EnvironmentFile=-${settings}
ExecStart=${quoted(node)} --import tsx cube/start.ts
Restart=on-failure
RestartSec=5
# A load is waited for, ten minutes at the most.
TimeoutStopSec=660
KillMode=mixed
UMask=0077
LimitNOFILE=65536

ReadWritePaths=${quoted(folder)}${backup === null ? '' : ` ${quoted(backup)}`}
ProtectSystem=strict
ProtectHome=read-only
PrivateTmp=yes
PrivateDevices=yes
PrivateIPC=yes
ProtectProc=invisible
ProtectClock=yes
ProtectHostname=yes
ProtectControlGroups=yes
ProtectKernelLogs=yes
ProtectKernelModules=yes
ProtectKernelTunables=yes
NoNewPrivileges=yes
LockPersonality=yes
RemoveIPC=yes
RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX
RestrictNamespaces=yes
RestrictRealtime=yes
RestrictSUIDSGID=yes
SystemCallArchitectures=native
SystemCallFilter=@system-service
SystemCallFilter=~@privileged @resources
SystemCallErrorNumber=EPERM
CapabilityBoundingSet=${isLow ? 'CAP_NET_BIND_SERVICE\nAmbientCapabilities=CAP_NET_BIND_SERVICE' : ''}
${isLow ? '' : 'PrivateUsers=yes\n'}
[Install]
WantedBy=multi-user.target
`
}

const xml = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')

/**
 * A task of Windows's scheduler, which starts with the machine under the account LOCAL SERVICE, whether somebody is signed
 * in or not, and is begun again where it fails. A task sets no environment, so a command does; what the server says goes
 * into `log.txt` of the data folder.
 */
export function scheduledTask({ data, backup, port, root, node }: Service): string {
  const set = [
    `set "DATA_DIR=${data}"`,
    `set "PORT=${port}"`,
    'set "LOG=json"',
    ...(backup === null ? [] : [`set "BACKUP_DIR=${backup}"`]),
  ]
  const command = [...set, `"${node}" --import tsx cube/start.ts >> "${data}\\log.txt" 2>&1`].join('&& ')
  return `<?xml version="1.0" encoding="UTF-16"?>
<Task version="1.2" xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task">
  <RegistrationInfo>
    <Description>Guong Sang</Description>
  </RegistrationInfo>
  <Triggers>
    <BootTrigger>
      <Enabled>true</Enabled>
      <Delay>PT30S</Delay>
    </BootTrigger>
  </Triggers>
  <Principals>
    <Principal id="Author">
      <UserId>S-1-5-19</UserId>
      <RunLevel>LeastPrivilege</RunLevel>
    </Principal>
  </Principals>
  <Settings>
    <MultipleInstancesPolicy>IgnoreNew</MultipleInstancesPolicy>
    <DisallowStartIfOnBatteries>false</DisallowStartIfOnBatteries>
    <StopIfGoingOnBatteries>false</StopIfGoingOnBatteries>
    <StartWhenAvailable>true</StartWhenAvailable>
    <ExecutionTimeLimit>PT0S</ExecutionTimeLimit>
    <Priority>5</Priority>
    <RestartOnFailure>
      <Interval>PT1M</Interval>
      <Count>10</Count>
    </RestartOnFailure>
    <Enabled>true</Enabled>
  </Settings>
  <Actions Context="Author">
    <Exec>
      <Command>cmd.exe</Command>
      <Arguments>${xml(`/d /s /c "${command}"`)}</Arguments>
      <WorkingDirectory>${xml(root)}</WorkingDirectory>
    </Exec>
  </Actions>
</Task>
`
}
