import { BUCKET_NAME_LENGTH, LOAD_BALANCER_NAME_LENGTH, Names } from "../names";
import type { Problem } from "../problems";
import { tagProblems } from "../tags";
import { given } from "./check";

/** The longest name that everything which is named after the environment can bear. */
const nameLength = given(["name", "account", "region"], ({ name, account, region }) => {
  const names = new Names({ name, account, region });
  const excess = [
    { of: names.of("monitoring"), limit: LOAD_BALANCER_NAME_LENGTH, what: "the name of a load balancer" },
    { of: names.configurationBucket, limit: BUCKET_NAME_LENGTH, what: "the name of a bucket" },
  ].map((named) => ({ ...named, over: named.of.length - named.limit }));
  const worst = excess.reduce((a, b) => (b.over > a.over ? b : a));
  if (worst.over <= 0) return [];
  return [
    {
      path: "name",
      got: name,
      want: `a name of at most ${name.length - worst.over} characters`,
      help: `It becomes ${worst.of}, which has ${worst.of.length}, and ${worst.what} has at most ${worst.limit}.`,
    },
  ];
});

/** Beginnings that AWS keeps for itself, and where it says so. */
const RESERVED = [
  // https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateLoadBalancer.html
  { prefix: "internal-", what: "load balancers" },
  // https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateSecurityGroup.html
  { prefix: "sg-", what: "security groups" },
  // https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
  { prefix: "sthree-", what: "buckets" },
  { prefix: "amzn-s3-demo-", what: "buckets" },
] as const;

const reservedName = given(["name"], ({ name }): Problem[] =>
  RESERVED.filter(({ prefix }) => `${name}-`.startsWith(prefix)).map(({ prefix, what }) => ({
    path: "name",
    got: name,
    want: "another name",
    help: `AWS refuses names of ${what} that begin with ${prefix}.`,
  })),
);

/** Names that stacks bear which are no environment: two stacks of one name would share a state. */
const stackName = given(["name"], ({ name }): Problem[] => {
  const taken = [
    { is: /^bootstrap(-|$)/, help: "That is the stack of the bucket which holds states, apps/bootstrap." },
    { is: /-content$/, help: "That is the stack of what is in an environment's Grafana." },
  ];
  return taken
    .filter(({ is }) => is.test(name))
    .map(({ help }) => ({ path: "name", got: name, want: "another name", help }));
});

const tags = given(["tags"], (environment) => tagProblems(environment.tags));

export const NAME_CHECKS = [nameLength, reservedName, stackName, tags];
