package io.pgbend.target.merge;

import io.pgbend.change.Lsn;
import io.pgbend.change.PgType;
import io.pgbend.change.SourceColumn;
import io.pgbend.change.TransactionSnapshot;
import io.pgbend.staging.StagingColumn;
import io.pgbend.staging.StagingKind;
import io.pgbend.staging.UnrepresentablePolicy;
import io.pgbend.target.mapping.DatabendType;
import io.pgbend.target.mapping.MappedColumn;
import io.pgbend.target.merge.Segment.Place;
import io.pgbend.target.raw.RawColumn;
import io.pgbend.target.raw.RawTable;
import io.pgbend.target.sql.Statement;
import io.pgbend.target.sql.TableRef;
import io.pgbend.testing.Approved;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class MergeStatementTest {
  private static final RawColumn ID = column(1, "id", DatabendType.Plain.BIGINT, false);
  private static final RawColumn ODD = column(2, "o'k \"2\"", DatabendType.Plain.STRING, true);
  private static final RawColumn NOTE = column(4, "note", DatabendType.Plain.STRING, true);
  private static final RawColumn PLACE = column(5, "place", new DatabendType.Vector(3), true);
  private static final RawText TEXT =
      new RawText(
          new RawTable(
              new TableRef("pgbend", "raw_t1"),
              List.of(ID, ODD, NOTE, PLACE),
              List.of("id", "o'k \"2\"")),
          new TableRef("shop", "orders"));
  private static final MergeRange RANGE = new MergeRange(new Lsn(16), new Lsn(-8));
  private static final Segment WHOLE = Segment.of(RANGE);
  private static final Segment PART =
      new Segment(new Place(new Lsn(24), 3), new Place(new Lsn(800), 7));
  private static final Visibility JOINED =
      new Visibility(TransactionSnapshot.parse("90:100:90,95"), new Lsn(64));

  @ParameterizedTest(name = "{0}")
  @MethodSource("statements")
  void renders_the_approved_text(String name, Statement statement) {
    Approved.resource("sql/merge-" + name + ".sql", statement.render() + "\n");
  }

  static List<Arguments> statements() {
    Fold.Known known =
        new Fold.Known(TEXT, WHOLE, Visibility.ALL, true, List.of(NOTE, PLACE), false);
    Fold.Known moved = new Fold.Known(TEXT, PART, JOINED, true, List.of(NOTE), true);
    return List.of(
        Arguments.of("last", new Fold.Last(TEXT, WHOLE, Visibility.ALL, true)),
        Arguments.of("last-without-deletes", new Fold.Last(TEXT, PART, JOINED, false)),
        Arguments.of("known", known),
        Arguments.of("known-check", new Fold.Unknown(known)),
        Arguments.of("moved", moved),
        Arguments.of("moved-check", new Fold.Unknown(moved)),
        Arguments.of("contents", new Questions.Contents(TEXT, WHOLE, JOINED)),
        Arguments.of("first-overflow", new Questions.FirstOverflow(TEXT, WHOLE, JOINED)),
        Arguments.of("last-truncate", new Questions.LastTruncate(TEXT, WHOLE, JOINED)),
        Arguments.of("moves", new Questions.Moves(TEXT, PART, JOINED)),
        Arguments.of("left-out", new Questions.LeftOut(TEXT, PART, JOINED)),
        Arguments.of("middle", new Questions.Middle(TEXT, RANGE)),
        Arguments.of("purge", new Questions.Purge(TEXT.raw(), new Lsn(800))),
        Arguments.of("empty", new Questions.Empty(TEXT.target())));
  }

  private static RawColumn column(int number, String name, DatabendType type, boolean mayBeUnsent) {
    PgType source = new PgType.Base(25, "pg_catalog", "text", -1, "text");
    return new RawColumn(
        new MappedColumn(
            new SourceColumn(
                number,
                name,
                source,
                true,
                "",
                SourceColumn.Generation.NONE,
                SourceColumn.Identity.NONE),
            name,
            type,
            false,
            new StagingColumn(
                name,
                source,
                type instanceof DatabendType.Vector(int dimensions)
                    ? new StagingKind.Vector(dimensions)
                    : new StagingKind.Text(),
                false,
                UnrepresentablePolicy.STOP)),
        1,
        mayBeUnsent);
  }
}
