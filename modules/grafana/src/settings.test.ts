import { describe, expect, it } from "@jest/globals";
import type { SignIn } from "@watchpost/core";

import { clientSecretVariable, serverSettings, signInSettings } from "./settings";

const CLIENT = { clientId: "client", clientSecret: { kind: "secret", name: "grafana/client" } } as const;
const GOOGLE: SignIn = { kind: "google", ...CLIENT, allowedDomains: ["example.com"] };
const GITHUB: SignIn = { kind: "github", ...CLIENT, allowedOrganizations: ["acme", "acme-labs"] };
const COGNITO: SignIn = {
  kind: "cognito",
  ...CLIENT,
  userPoolArn: "arn:aws:cognito-idp:eu-west-1:111122223333:userpool/eu-west-1_Example01",
  domain: "acme",
  groups: { engineering: "Editor" },
};

const settings = (signIn: SignIn) => signInSettings(signIn, "eu-west-1");
const rolePath = (groups: Record<string, "Viewer" | "Editor" | "Admin">) =>
  settings({ ...COGNITO, groups })["GF_AUTH_GENERIC_OAUTH_ROLE_ATTRIBUTE_PATH"];

describe("a server", () => {
  it("knows its address, and behind TLS sends its cookies through TLS only", () => {
    expect(serverSettings("https://grafana.example.com")).toMatchObject({
      GF_SERVER_ROOT_URL: "https://grafana.example.com",
      GF_SERVER_DOMAIN: "grafana.example.com",
      GF_SECURITY_COOKIE_SECURE: "true",
      GF_SECURITY_STRICT_TRANSPORT_SECURITY: "true",
    });
  });

  it("without an address of its own asks browsers for no TLS that it does not have", () => {
    const names = Object.keys(serverSettings()).join();
    expect(names).not.toMatch(/ROOT_URL|DOMAIN|COOKIE_SECURE|TRANSPORT_SECURITY/);
  });

  it("lets nobody in without sign-in, nor make an account by himself", () => {
    expect(serverSettings()).toMatchObject({ GF_AUTH_ANONYMOUS_ENABLED: "false", GF_USERS_ALLOW_SIGN_UP: "false" });
  });

  it("talks to nobody that it was not told to talk to, and fires no alerts of its own", () => {
    expect(serverSettings()).toMatchObject({
      GF_ANALYTICS_REPORTING_ENABLED: "false",
      GF_ANALYTICS_CHECK_FOR_UPDATES: "false",
      GF_ANALYTICS_CHECK_FOR_PLUGIN_UPDATES: "false",
      GF_NEWS_NEWS_FEED_ENABLED: "false",
      GF_PLUGINS_PREINSTALL_DISABLED: "true",
      GF_SECURITY_DISABLE_GRAVATAR: "true",
      GF_SNAPSHOTS_EXTERNAL_ENABLED: "false",
      GF_UNIFIED_ALERTING_EXECUTE_ALERTS: "false",
    });
  });

  it("finds its files where they are delivered", () => {
    expect(serverSettings()).toMatchObject({ GF_PATHS_PROVISIONING: "/config/current/grafana/provisioning" });
  });
});

describe("sign-in", () => {
  it("by Grafana's own password needs nothing", () => {
    expect(settings({ kind: "password" })).toEqual({});
  });

  it("by Google is for the domains named, and Google offers only theirs where it is one", () => {
    expect(settings(GOOGLE)).toEqual({
      GF_AUTH_GOOGLE_ENABLED: "true",
      GF_AUTH_GOOGLE_ALLOW_SIGN_UP: "true",
      GF_AUTH_GOOGLE_CLIENT_ID: "client",
      GF_AUTH_GOOGLE_ALLOWED_DOMAINS: "example.com",
      GF_AUTH_GOOGLE_HOSTED_DOMAIN: "example.com",
    });
    const two = settings({ ...GOOGLE, allowedDomains: ["example.com", "example.org"] });
    expect(two["GF_AUTH_GOOGLE_ALLOWED_DOMAINS"]).toBe("example.com example.org");
    expect(two).not.toHaveProperty("GF_AUTH_GOOGLE_HOSTED_DOMAIN");
  });

  it("by GitHub is for the organizations named, which Grafana must be allowed to read", () => {
    expect(settings(GITHUB)).toEqual({
      GF_AUTH_GITHUB_ENABLED: "true",
      GF_AUTH_GITHUB_ALLOW_SIGN_UP: "true",
      GF_AUTH_GITHUB_SCOPES: "user:email,read:org",
      GF_AUTH_GITHUB_CLIENT_ID: "client",
      GF_AUTH_GITHUB_ALLOWED_ORGANIZATIONS: "acme acme-labs",
    });
  });

  it("by Cognito leads to the user pool, and keeps out who is in no group", () => {
    expect(settings(COGNITO)).toEqual({
      GF_AUTH_GENERIC_OAUTH_ENABLED: "true",
      GF_AUTH_GENERIC_OAUTH_NAME: "Single sign-on",
      GF_AUTH_GENERIC_OAUTH_ALLOW_SIGN_UP: "true",
      GF_AUTH_GENERIC_OAUTH_USE_PKCE: "true",
      GF_AUTH_GENERIC_OAUTH_SCOPES: "openid email profile",
      GF_AUTH_GENERIC_OAUTH_CLIENT_ID: "client",
      GF_AUTH_GENERIC_OAUTH_AUTH_URL: "https://acme.auth.eu-west-1.amazoncognito.com/oauth2/authorize",
      GF_AUTH_GENERIC_OAUTH_TOKEN_URL: "https://acme.auth.eu-west-1.amazoncognito.com/oauth2/token",
      GF_AUTH_GENERIC_OAUTH_API_URL: "https://acme.auth.eu-west-1.amazoncognito.com/oauth2/userInfo",
      GF_AUTH_GENERIC_OAUTH_ROLE_ATTRIBUTE_PATH: `contains("cognito:groups"[*], \`"engineering"\`) && 'Editor'`,
      GF_AUTH_GENERIC_OAUTH_ROLE_ATTRIBUTE_STRICT: "true",
    });
  });

  it("by Cognito leads to the pool's own domain where it has one", () => {
    expect(settings({ ...COGNITO, domain: "login.example.com" })).toMatchObject({
      GF_AUTH_GENERIC_OAUTH_AUTH_URL: "https://login.example.com/oauth2/authorize",
    });
  });

  it("gives who is in several groups the strongest of their roles", () => {
    expect(rolePath({ everybody: "Viewer", ops: "Admin", dev: "Editor", sre: "Admin" })).toBe(
      [
        `contains("cognito:groups"[*], \`"ops"\`) && 'Admin'`,
        `contains("cognito:groups"[*], \`"sre"\`) && 'Admin'`,
        `contains("cognito:groups"[*], \`"dev"\`) && 'Editor'`,
        `contains("cognito:groups"[*], \`"everybody"\`) && 'Viewer'`,
      ].join(" || "),
    );
  });

  // Each was tried with the reference implementation of JMESPath: it finds the group, and no other.
  it.each([
    ["o'brien", `\`"o'brien"\``],
    ["a\\", '`"a\\\\"`'],
    ["a`b", '`"a\\`b"`'],
    ['say"hi"', '`"say\\"hi\\""`'],
    ["größe", '`"größe"`'],
    ["') || 'Admin' || ('", "`\"') || 'Admin' || ('\"`"],
  ])("takes the group %j by its name and not as an expression", (group, literal) => {
    expect(rolePath({ [group]: "Viewer" })).toBe(`contains("cognito:groups"[*], ${literal}) && 'Viewer'`);
  });

  it.each([
    [{ kind: "password" } as const, undefined],
    [GOOGLE, "GF_AUTH_GOOGLE_CLIENT_SECRET"],
    [GITHUB, "GF_AUTH_GITHUB_CLIENT_SECRET"],
    [COGNITO, "GF_AUTH_GENERIC_OAUTH_CLIENT_SECRET"],
  ])("takes the client's secret in a variable of its own: $kind", (signIn, variable) => {
    expect(clientSecretVariable(signIn)).toBe(variable);
    expect(JSON.stringify(settings(signIn))).not.toContain("SECRET");
  });
});
