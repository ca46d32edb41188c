import { atOnce, createPace, type Pace } from '../base/pace.ts';
import type { Model } from '../model/types.ts';
import type { AuthService } from '../service/authService.ts';

/**
 * Long work over the model as it is now, in pieces between which others are answered. When the workspace changed meanwhile it is
 * done again at once, so that the answer is of one model.
 */
export async function overModel<T>(
  service: Pick<AuthService, 'model'>,
  work: (model: Model, pace: Pace) => Promise<T>,
): Promise<T> {
  const model = service.model();
  const found = await work(model, createPace());
  return service.model() === model ? found : work(service.model(), atOnce);
}
