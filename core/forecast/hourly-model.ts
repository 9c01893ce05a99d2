import { autoregression } from './autoregression.ts';
import { medianOfModels } from './median-of-models.ts';
import { seasonalNaive } from './seasonal-naive.ts';

const [day, week] = [24, 168];
const lags = [1, 2, 3, day - 1, day, day + 1, 2 * day, 3 * day, 6 * day, week - 1, week, week + 1];

/** The default for hourly series, with their days and weeks. */
export const hourlyModel = medianOfModels([
  seasonalNaive(day),
  seasonalNaive(week),
  autoregression({ lags }),
  autoregression({ lags, isLogarithmic: true }),
]);
