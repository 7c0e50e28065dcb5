export { type ListenAddress, parseListenAddress } from "./listen-address";
export { ListenError } from "./listener";
export { SecretFileError } from "./secret-file";
export { Server } from "./server";
export { checkWebConfig, WebConfigError } from "./web-config/web-config-file";
