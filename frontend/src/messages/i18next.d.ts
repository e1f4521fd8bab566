import "i18next";
import type about from "./en/about.json";
import type common from "./en/common.json";
import type detect from "./en/detect.json";
import type feedback from "./en/feedback.json";
import type history from "./en/history.json";
import type jobs from "./en/jobs.json";
import type models from "./en/models.json";
import type statistics from "./en/statistics.json";

// English is the measure: a key that it does not have is a type error.
declare module "i18next" {
  interface CustomTypeOptions {
    defaultNS: "common";
    resources: {
      about: typeof about;
      feedback: typeof feedback;
      statistics: typeof statistics;
      common: typeof common;
      detect: typeof detect;
      history: typeof history;
      jobs: typeof jobs;
      models: typeof models;
    };
  }
}
