package io.pgbend.cli;

import io.pgbend.pipeline.WhenNotEmpty;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads {@code --when-not-empty}. */
final class WhenNotEmptyWord implements ITypeConverter<WhenNotEmpty> {
  @Override
  public WhenNotEmpty convert(String word) {
    return switch (word) {
      case "replace" -> WhenNotEmpty.REPLACE;
      case "append" -> WhenNotEmpty.APPEND;
      case "merge" -> WhenNotEmpty.MERGE;
      default ->
          throw new TypeConversionException(
              "'%s' is none of replace, append, merge".formatted(word));
    };
  }
}
