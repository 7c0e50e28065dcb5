/** A service whose task has a public address that changes with the task. */
export interface TaskAddress {
  readonly cluster: string;
  readonly service: string;
  readonly port: number;
  readonly region: string;
}

/** The secret that holds a password. */
export interface PasswordSecret {
  readonly secret: string;
  readonly region: string;
}

/**
 * How to find the address that a task has just now, and the password where there is one. Lines are short, for cdktf
 * breaks those above 80 columns, and a command that is broken in two cannot be pasted.
 */
export function accessInstructions({ cluster, service, port, region }: TaskAddress, password?: PasswordSecret): string {
  return [
    "The address changes with the task. To find it, paste this into a shell:",
    `export AWS_REGION=${region}`,
    `task=$(aws ecs list-tasks --cluster ${cluster} \\`,
    `  --service-name ${service} --query 'taskArns[0]' --output text)`,
    `eni=$(aws ecs describe-tasks --cluster ${cluster} \\`,
    '  --tasks "$task" --output text --query \\',
    "  \"tasks[0].attachments[0].details[?name=='networkInterfaceId'].value\")",
    'ip=$(aws ec2 describe-network-interfaces --network-interface-ids "$eni" \\',
    "  --query 'NetworkInterfaces[0].Association.PublicIp' --output text)",
    `echo "http://$ip:${port}"`,
    ...(password ? passwordInstructions(password) : []),
  ].join("\n");
}

/** Where to open it, and the password where there is one. */
export function openInstructions(url: string, password?: PasswordSecret): string {
  return [`Open ${url}`, ...(password ? passwordInstructions(password) : [])].join("\n");
}

/** Where to find what only answers inside the network. */
export function insideInstructions(url: string): string {
  return `${url}, from inside the VPC only. Grafana shows what it knows, under Explore.`;
}

function passwordInstructions({ secret, region }: PasswordSecret): string[] {
  return [
    "The user is admin; the password:",
    `aws secretsmanager get-secret-value --region ${region} --output text \\`,
    `  --query SecretString --secret-id ${secret}`,
  ];
}
