import { analyticsImages } from './analytics-images.ts';
import { clusterImages } from './cluster-images.ts';
import { databaseImages } from './database-images.ts';
import type { ImageBehaviour } from './image-behaviour.ts';
import { logisticsImages } from './logistics-images.ts';
import { observabilityImages } from './observability-images.ts';
import { paymentsImages } from './payments-images.ts';
import { platformImages } from './platform-images.ts';
import { shopContentImages } from './shop-content-images.ts';
import { shopImages } from './shop-images.ts';

/** Every image that can be pulled in the sandbox. */
export const imageCatalogue: readonly ImageBehaviour[] = [
  ...shopImages,
  ...shopContentImages,
  ...paymentsImages,
  ...logisticsImages,
  ...analyticsImages,
  ...platformImages,
  ...databaseImages,
  ...observabilityImages,
  ...clusterImages,
];
