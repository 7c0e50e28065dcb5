import { Images, Names } from "@watchpost/core";

export const ACCOUNT = "111122223333";
export const REGION = "eu-west-1";
export const names = new Names({ name: "test", account: ACCOUNT, region: REGION });
export const images = new Images();
