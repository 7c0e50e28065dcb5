import { given } from "./check";

const HELP = "Production is refused what only suits a lab.";

const accessOfLab = given(["stage", "access"], ({ stage, access }) =>
  stage === "production" && access.kind === "public-ip"
    ? [{ path: "access", got: "publicIp", want: "publicHttps({ … }) or vpnOnly({ … })", help: HELP }]
    : [],
);

const egressOfLab = given(["stage", "network"], ({ stage, network }) =>
  stage === "production" && network.egress === "public-ip"
    ? [{ path: "network.egress", got: network.egress, want: "nat, nat-per-zone or endpoints-only", help: HELP }]
    : [],
);

const stateOfLab = given(["stage", "state"], ({ stage, state }) =>
  stage === "production" && state.kind === "local"
    ? [{ path: "state", got: "localState", want: "s3({ … }) or terraformCloud({ … })", help: HELP }]
    : [],
);

const storageOfLab = given(["stage", "prometheus"], ({ stage, prometheus }) =>
  stage === "production" && prometheus.storage.kind === "ephemeral"
    ? [{ path: "prometheus.storage", got: "ephemeral", want: "ec2Ebs({ … })", help: HELP }]
    : [],
);

const databaseOfLab = given(["stage", "grafana"], ({ stage, grafana }) =>
  stage === "production" && grafana.database.kind === "sqlite"
    ? [{ path: "grafana.database", got: "sqlite", want: "postgres({ … })", help: HELP }]
    : [],
);

export const STAGE_CHECKS = [accessOfLab, egressOfLab, stateOfLab, storageOfLab, databaseOfLab];
