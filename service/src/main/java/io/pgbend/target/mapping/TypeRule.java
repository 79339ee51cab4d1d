package io.pgbend.target.mapping;

import io.pgbend.change.PgType;
import io.pgbend.staging.StagingKind;
import io.pgbend.target.mapping.DatabendType.Plain;
import java.util.List;
import java.util.function.Function;

/**
 * One row of the table of types.
 *
 * @param names the types' names in the catalogue
 * @param builtIn whether they live in {@code pg_catalog}; types of extensions live anywhere else
 * @param target the target as the document shows it
 * @param note what the document adds
 */
record TypeRule(
    List<String> names,
    boolean builtIn,
    String target,
    String note,
    Function<PgType.Base, TypeChoice> choice) {

  /** A built-in type that becomes a type of Databend's own. */
  static TypeRule builtIn(List<String> names, Plain type, StagingKind kind, String note) {
    return new TypeRule(names, true, code(type), note, _ -> new TypeChoice(type, kind));
  }

  /** A built-in type whose parameters decide. */
  static TypeRule builtIn(
      List<String> names, String target, String note, Function<PgType.Base, TypeChoice> choice) {
    return new TypeRule(names, true, target, note, choice);
  }

  /** A built-in type that is kept as its text. */
  static TypeRule builtIn(List<String> names, String note) {
    return builtIn(names, Plain.STRING, new StagingKind.Text(), note);
  }

  /** An extension's type that becomes a type of Databend's own. */
  static TypeRule extension(List<String> names, Plain type, StagingKind kind, String note) {
    return new TypeRule(names, false, code(type), note, _ -> new TypeChoice(type, kind));
  }

  /** An extension's type whose parameters decide. */
  static TypeRule extension(
      List<String> names, String target, String note, Function<PgType.Base, TypeChoice> choice) {
    return new TypeRule(names, false, target, note, choice);
  }

  /** An extension's type that is kept as its text. */
  static TypeRule extension(List<String> names, String note) {
    return extension(names, Plain.STRING, new StagingKind.Text(), note);
  }

  private static String code(Plain type) {
    return "`" + type.declaration() + "`";
  }

  boolean knows(PgType.Base type) {
    return names.contains(type.name()) && type.schema().equals("pg_catalog") == builtIn;
  }
}
