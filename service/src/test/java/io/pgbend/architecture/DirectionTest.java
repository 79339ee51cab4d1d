package io.pgbend.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

final class DirectionTest {
  private static final String[] ON_TOP = {
    "io.pgbend.api..", "io.pgbend.ui..", "io.pgbend.cli..", "io.pgbend"
  };
  private final JavaClasses ours =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("io.pgbend");

  @Test
  void change_and_problem_know_nobody() {
    for (String alone : new String[] {"io.pgbend.change", "io.pgbend.problem"}) {
      noClasses()
          .that()
          .resideInAPackage(alone)
          .should()
          .dependOnClassesThat(
              JavaClass.Predicates.resideInAPackage("io.pgbend..")
                  .and(JavaClass.Predicates.resideOutsideOfPackage(alone)))
          .check(ours);
    }
  }

  @Test
  void source_and_target_never_see_each_other() {
    noClasses()
        .that()
        .resideInAPackage("io.pgbend.source..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.pgbend.target..")
        .check(ours);
    noClasses()
        .that()
        .resideInAPackage("io.pgbend.target..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.pgbend.source..")
        .check(ours);
  }

  @Test
  void only_source_imports_the_postgresql_driver() {
    noClasses()
        .that()
        .resideOutsideOfPackage("io.pgbend.source..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.postgresql..")
        .check(ours);
  }

  @Test
  void only_store_imports_its_driver() {
    noClasses()
        .that()
        .resideOutsideOfPackage("io.pgbend.store..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.sqlite..")
        .check(ours);
  }

  @Test
  void nobody_below_knows_the_store() {
    noClasses()
        .that()
        .resideOutsideOfPackages(ON_TOP)
        .and()
        .resideOutsideOfPackage("io.pgbend.store..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.pgbend.store..")
        .check(ours);
  }

  @Test
  void nobody_below_knows_the_command_line() {
    noClasses()
        .that()
        .resideOutsideOfPackages(ON_TOP)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.pgbend.cli..", "io.pgbend.api..", "io.pgbend.ui..")
        .check(ours);
  }

  @Test
  void rows_flow_in_one_direction() {
    noClasses()
        .that()
        .resideInAnyPackage("io.pgbend.staging..", "io.pgbend.source..", "io.pgbend.target..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.pgbend.pipeline..", "io.pgbend.task..", "io.pgbend.embedded..")
        .check(ours);
  }

  @Test
  void packages_have_no_cycles() {
    slices().matching("io.pgbend.(**)").should().beFreeOfCycles().check(ours);
  }

  @Test
  void every_package_is_null_marked() {
    classes().should(liveInANullMarkedPackage()).check(ours);
  }

  private static ArchCondition<JavaClass> liveInANullMarkedPackage() {
    return new ArchCondition<>("live in a package marked @NullMarked") {
      @Override
      public void check(JavaClass item, ConditionEvents events) {
        if (!item.getPackage().isAnnotatedWith(NullMarked.class)) {
          events.add(
              SimpleConditionEvent.violated(
                  item, item.getName() + " lives in an unmarked package"));
        }
      }
    };
  }
}
