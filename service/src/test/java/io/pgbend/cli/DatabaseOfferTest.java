package io.pgbend.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbend.credential.Secret;
import io.pgbend.problem.ProblemCode;
import io.pgbend.problem.SyncException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class DatabaseOfferTest {
  private final SyncException missing =
      SyncException.of(ProblemCode.TARGET_DATABASE_MISSING, "There is no database shop.");

  private final List<String> questions = new ArrayList<>();

  @Test
  void a_missing_database_is_created_when_the_person_agrees() {
    assertThat(new DatabaseOffer(Optional.of(person(true))).accepted(missing)).isTrue();
    assertThat(new DatabaseOffer(Optional.of(person(false))).accepted(missing)).isFalse();
    assertThat(questions).containsOnly("There is no database shop. Create it?");
  }

  @Test
  void nobody_is_asked_where_nobody_is_or_about_another_problem() {
    SyncException other = SyncException.of(ProblemCode.TARGET_NO_RIGHTS, "Refused.");
    assertThat(new DatabaseOffer(Optional.empty()).accepted(missing)).isFalse();
    assertThat(new DatabaseOffer(Optional.of(person(true))).accepted(other)).isFalse();
    assertThat(questions).isEmpty();
  }

  private Person person(boolean agrees) {
    return new Person() {
      @Override
      public Secret password(String whose) {
        throw new AssertionError("nobody asked for a password");
      }

      @Override
      public boolean agrees(String question) {
        questions.add(question);
        return agrees;
      }
    };
  }
}
