import type { Questions } from './types.ts';
import { envFilesOf } from './variables.ts';
import type { World } from './world.ts';

/**
 * What a model answers out of the rest of the workspace.
 *
 * Models are classes, so that their lists can be made when they are first read: an object literal with a getter gives each
 * object a hidden class of its own. V8 keeps these in old space until its next full collection, with the getter's closure
 * and all that it reaches, which for models is the whole of what was linked at every edit.
 */
export class Answers implements Questions {
  readonly nameSets: Questions['nameSets'];
  readonly fileOf: Questions['fileOf'];
  readonly namesIn: Questions['namesIn'];
  readonly packageOf: Questions['packageOf'];
  readonly loadersOf: Questions['loadersOf'];
  readonly hasOtherReader: Questions['hasOtherReader'];
  readonly hasLibrary: Questions['hasLibrary'];
  readonly definitions: Questions['definitions'];
  readonly isDefinedSomewhere: Questions['isDefinedSomewhere'];
  readonly isDocumented: Questions['isDocumented'];
  readonly hasEnvironmentFile: Questions['hasEnvironmentFile'];
  readonly variableNames: Questions['variableNames'];
  readonly isReferredTo: Questions['isReferredTo'];
  readonly filesOfPackage: Questions['filesOfPackage'];
  readonly variablesOfPackage: Questions['variablesOfPackage'];
  readonly settingsOfPackage: Questions['settingsOfPackage'];
  readonly clientsOfPackage: Questions['clientsOfPackage'];
  readonly applicationsOfPackage: Questions['applicationsOfPackage'];

  constructor(world: World) {
    const { variables, packages } = world;
    this.nameSets = world.nameSets;
    this.fileOf = world.fileOf;
    this.namesIn = variables.namesIn;
    this.packageOf = packages.packageOf;
    this.loadersOf = world.loadersOf;
    this.hasOtherReader = world.hasOtherReader;
    this.hasLibrary = world.hasLibrary;
    this.definitions = (name, file, service) => {
      const facts = world.fileOf(file);
      const environment = facts?.environment.name ?? 'base';
      return variables.definitions(name, { file, environment, envFiles: envFilesOf(facts, service) });
    };
    this.isDefinedSomewhere = variables.isDefinedSomewhere;
    this.isDocumented = variables.isDocumented;
    this.hasEnvironmentFile = variables.hasEnvironmentFile;
    this.variableNames = variables.names;
    this.isReferredTo = world.isReferredTo;
    this.filesOfPackage = world.filesOfPackage;
    this.variablesOfPackage = world.variablesOfPackage;
    this.settingsOfPackage = world.settingsOfPackage;
    this.clientsOfPackage = world.clientsOfPackage;
    this.applicationsOfPackage = world.applicationsOfPackage;
  }
}
