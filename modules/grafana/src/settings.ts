import type { SignIn } from "@watchpost/core";
import { CONFIG_DIRECTORY } from "@watchpost/ecs";

/** Grafana's settings as environment variables. https://grafana.com/docs/grafana/latest/setup-grafana/configure-grafana/#override-configuration-with-environment-variables */
export type Settings = Readonly<Record<string, string>>;

/**
 * What every Grafana of Watchpost is told.
 * @param url the https address that people reach it by; without one they come to the task's own, without TLS
 * @param firesAlerts whether it evaluates alert rules of its own
 */
export function serverSettings(url?: string, firesAlerts = false): Settings {
  return {
    GF_PATHS_PROVISIONING: `${CONFIG_DIRECTORY}/grafana/provisioning`,
    GF_USERS_DEFAULT_THEME: "system",
    GF_DATE_FORMATS_DEFAULT_TIMEZONE: "UTC",
    // Nothing leaves the network that was not asked for.
    GF_ANALYTICS_REPORTING_ENABLED: "false",
    GF_ANALYTICS_CHECK_FOR_UPDATES: "false",
    GF_ANALYTICS_CHECK_FOR_PLUGIN_UPDATES: "false",
    GF_NEWS_NEWS_FEED_ENABLED: "false",
    GF_PLUGINS_PREINSTALL_DISABLED: "true",
    GF_SECURITY_DISABLE_GRAVATAR: "true",
    GF_SNAPSHOTS_EXTERNAL_ENABLED: "false",
    GF_USERS_ALLOW_SIGN_UP: "false",
    GF_AUTH_ANONYMOUS_ENABLED: "false",
    // Alerts go one way. Where that is from Prometheus through Alertmanager, Grafana shows them and fires none of its own.
    GF_UNIFIED_ALERTING_EXECUTE_ALERTS: String(firesAlerts),
    ...(url && {
      GF_SERVER_ROOT_URL: url,
      GF_SERVER_DOMAIN: new URL(url).hostname,
      GF_SECURITY_COOKIE_SECURE: "true",
      GF_SECURITY_STRICT_TRANSPORT_SECURITY: "true",
    }),
  };
}

/**
 * Who signs in, and how; the client's secret is given apart from this.
 * @param region where a user pool of Cognito is that names no domain of its own
 * https://grafana.com/docs/grafana/latest/setup-grafana/configure-security/configure-authentication/
 */
export function signInSettings(signIn: SignIn, region: string): Settings {
  switch (signIn.kind) {
    case "password":
      return {};
    case "google": {
      const [domain, ...others] = signIn.allowedDomains;
      return {
        GF_AUTH_GOOGLE_ENABLED: "true",
        GF_AUTH_GOOGLE_ALLOW_SIGN_UP: "true",
        GF_AUTH_GOOGLE_CLIENT_ID: signIn.clientId,
        GF_AUTH_GOOGLE_ALLOWED_DOMAINS: signIn.allowedDomains.join(" "),
        // Google then offers accounts of that domain only.
        ...(domain && others.length === 0 && { GF_AUTH_GOOGLE_HOSTED_DOMAIN: domain }),
      };
    }
    case "github":
      return {
        GF_AUTH_GITHUB_ENABLED: "true",
        GF_AUTH_GITHUB_ALLOW_SIGN_UP: "true",
        GF_AUTH_GITHUB_SCOPES: "user:email,read:org",
        GF_AUTH_GITHUB_CLIENT_ID: signIn.clientId,
        GF_AUTH_GITHUB_ALLOWED_ORGANIZATIONS: signIn.allowedOrganizations.join(" "),
      };
    case "cognito": {
      const host = signIn.domain.includes(".") ? signIn.domain : `${signIn.domain}.auth.${region}.amazoncognito.com`;
      return {
        GF_AUTH_GENERIC_OAUTH_ENABLED: "true",
        GF_AUTH_GENERIC_OAUTH_NAME: "Single sign-on",
        GF_AUTH_GENERIC_OAUTH_ALLOW_SIGN_UP: "true",
        GF_AUTH_GENERIC_OAUTH_USE_PKCE: "true",
        GF_AUTH_GENERIC_OAUTH_SCOPES: "openid email profile",
        GF_AUTH_GENERIC_OAUTH_CLIENT_ID: signIn.clientId,
        GF_AUTH_GENERIC_OAUTH_AUTH_URL: `https://${host}/oauth2/authorize`,
        GF_AUTH_GENERIC_OAUTH_TOKEN_URL: `https://${host}/oauth2/token`,
        GF_AUTH_GENERIC_OAUTH_API_URL: `https://${host}/oauth2/userInfo`,
        GF_AUTH_GENERIC_OAUTH_ROLE_ATTRIBUTE_PATH: roleOfGroup(signIn.groups),
        // Whoever is in none of the groups does not get in.
        GF_AUTH_GENERIC_OAUTH_ROLE_ATTRIBUTE_STRICT: "true",
      };
    }
  }
}

const STRONGEST_FIRST = ["Admin", "Editor", "Viewer"];

/**
 * JMESPath over the groups in the token, the strongest role first, for a person may be in several:
 * ``contains("cognito:groups"[*], `"ops"`) && 'Admin' || …``. Groups are JSON literals: a raw string could not hold
 * every name that Cognito allows. https://jmespath.org/specification.html#literal-expressions
 */
function roleOfGroup(groups: Readonly<Record<string, string>>): string {
  const literal = (text: string) => `\`${JSON.stringify(text).replaceAll("`", "\\`")}\``;
  return Object.entries(groups)
    .sort(([, a], [, b]) => STRONGEST_FIRST.indexOf(a) - STRONGEST_FIRST.indexOf(b))
    .map(([group, role]) => `contains("cognito:groups"[*], ${literal(group)}) && '${role}'`)
    .join(" || ");
}

/** The variable that takes the client's secret, where sign-in has one. */
export function clientSecretVariable({ kind }: SignIn): string | undefined {
  switch (kind) {
    case "password":
      return undefined;
    case "google":
      return "GF_AUTH_GOOGLE_CLIENT_SECRET";
    case "github":
      return "GF_AUTH_GITHUB_CLIENT_SECRET";
    case "cognito":
      return "GF_AUTH_GENERIC_OAUTH_CLIENT_SECRET";
  }
}
