package io.pgbend.cli;

import io.pgbend.change.TableName;
import io.pgbend.config.Home;
import io.pgbend.credential.Secret;
import io.pgbend.embedded.InstallProgress;
import io.pgbend.embedded.postgres.EmbeddedPostgres;
import io.pgbend.embedded.postgres.PostgresOptions;
import io.pgbend.source.SourceConnections;
import io.pgbend.source.SourceEndpoint;
import io.pgbend.source.SourceSession;
import io.pgbend.source.SslMode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/** A PostgreSQL of our own with a shop in it, made anew at each start. */
final class SampleShop implements AutoCloseable {
  static final String DATABASE = "shop";
  static final String PUBLICATION = "bend_cdc_pub";
  static final String SLOT = "bend_cdc_slot";
  private static final List<String> TABLES =
      List.of(
          "category",
          "product",
          "customer",
          "address",
          "orders",
          "order_item",
          "stock_movement",
          "manual",
          "flash_sale");

  private final EmbeddedPostgres postgres;

  private SampleShop(EmbeddedPostgres postgres) {
    this.postgres = postgres;
  }

  static SampleShop open(Home home, InstallProgress progress) throws InterruptedException {
    PostgresOptions options =
        PostgresOptions.in(home.folder().resolve("quickstart"), home.cache()).asThrowaway();
    SampleShop shop = new SampleShop(EmbeddedPostgres.start(options, progress));
    boolean filled = false;
    try {
      progress.step("filling the sample shop");
      shop.fill();
      filled = true;
      return shop;
    } finally {
      if (!filled) {
        shop.close();
      }
    }
  }

  private void fill() {
    try (SourceSession server = new SourceConnections(endpoint("postgres")).open("sample shop")) {
      server.execute(
          "select pg_catalog.pg_drop_replication_slot(slot_name) from pg_catalog.pg_replication_slots",
          "drop database if exists " + DATABASE,
          "create database " + DATABASE);
    }
    try (SourceSession shop = connections().open("sample shop")) {
      shop.waitWithoutLimit();
      shop.execute(script());
      // as the owner of a real database does it, after the publication
      shop.execute(
          "select pg_catalog.pg_create_logical_replication_slot('%s', 'pgoutput')".formatted(SLOT));
    }
  }

  SourceConnections connections() {
    return new SourceConnections(endpoint(DATABASE));
  }

  private SourceEndpoint endpoint(String database) {
    return new SourceEndpoint(
        postgres.host(),
        postgres.port(),
        database,
        postgres.user(),
        postgres.password(),
        SslMode.DISABLE,
        null);
  }

  /** For people who want to look inside with their own client. */
  String uri() {
    Secret password = postgres.password();
    return "postgresql://%s:%s@%s:%d/%s"
        .formatted(postgres.user(), password.reveal(), postgres.host(), postgres.port(), DATABASE);
  }

  List<TableName> tables() {
    return TABLES.stream().map(name -> new TableName(DATABASE, name)).toList();
  }

  private static String script() {
    try (InputStream script =
        Objects.requireNonNull(SampleShop.class.getResourceAsStream("sample-shop.sql"))) {
      return new String(script.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  @Override
  public void close() {
    postgres.close();
  }
}
