import "i18next";
import type common from "./en/common.json";
import type detect from "./en/detect.json";
import type history from "./en/history.json";
import type jobs from "./en/jobs.json";
import type models from "./en/models.json";

// English is the measure: a key that it does not have is a type error.
declare module "i18next" {
  interface CustomTypeOptions {
    defaultNS: "common";
    resources: {
      common: typeof common;
      detect: typeof detect;
      history: typeof history;
      jobs: typeof jobs;
      models: typeof models;
    };
  }
}
