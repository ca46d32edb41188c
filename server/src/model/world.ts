import type { FileFacts, Setting, VariableDefinition } from '../dialects/types.ts';
import type { LoaderId } from '../syntax/loaders/types.ts';
import type { Packages } from './packages.ts';
import type { Application, Client } from './types.ts';
import type { Variables } from './variables.ts';

/**
 * All that a part of the workspace can ask about the rest of it. The answers are those of the moment; what was asked is
 * remembered, so that an edit finds who has to ask again, see `questions.ts`.
 */
export interface World extends ManifestFacts {
  readonly variables: Variables;
  /** That of the moment: one object as long as the environment files are the same ones and define the same names. */
  readonly nameSets: object;
  fileOf(uri: string): FileFacts | undefined;
  /** The file of a definition that was asked for, to be asked about that definition only. */
  fileOfDefinition(uri: string): FileFacts | undefined;
  /** A file of the package of `file`, or of a package below it, refers to the name. */
  isReferredTo(name: string, file: string): boolean;
  /** Templates included. */
  filesOfPackage(home: string): readonly FileFacts[];
  /** Of this name, in any file of the package that is no template. */
  variablesOfPackage(home: string, name: string): readonly VariableDefinition[];
  /** Those included that only the model knows to be settings; templates left out. */
  settingsOfPackage(home: string): readonly Setting[];
  clientsOfPackage(home: string): readonly Client[];
  applicationsOfPackage(home: string): readonly Application[];
}

/** What is known of a file by the manifests and Compose files of the workspace. */
export interface ManifestFacts {
  readonly packages: Packages;
  loadersOf(uri: string): readonly LoaderId[];
  hasOtherReader(uri: string): boolean;
  hasLibrary(library: string, file: string): boolean;
}
