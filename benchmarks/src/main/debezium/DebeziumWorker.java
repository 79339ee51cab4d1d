import io.debezium.engine.ChangeEvent;
import io.debezium.engine.DebeziumEngine;
import io.debezium.engine.format.Json;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Debezium's embedded engine reads slots one after the other, to JSON that is counted and thrown
 * away. A pass begins when the engine is started and ends with the last event. Not part of the
 * build: started as a source file with Debezium on its class path.
 */
final class DebeziumWorker {
  private static final int LIMIT_MINUTES = 5;

  private DebeziumWorker() {}

  /** Arguments: host, port, user, database, publication, changes, slots. Password: PGPASSWORD. */
  public static void main(String[] arguments) throws Exception {
    long changes = Long.parseLong(arguments[5]);
    for (int pass = 1; pass <= arguments.length - 6; pass++) {
      double cpuBefore = cpuSeconds();
      long started = System.nanoTime();
      long bytes =
          read(properties(arguments, arguments[5 + pass]), changes, started, pass, cpuBefore);
      if (bytes == 0) {
        throw new IllegalStateException("no events");
      }
    }
    System.exit(0);
  }

  private static long read(
      Properties properties, long changes, long started, int pass, double cpuBefore)
      throws Exception {
    AtomicLong events = new AtomicLong();
    AtomicLong bytes = new AtomicLong();
    CountDownLatch complete = new CountDownLatch(1);
    DebeziumEngine<ChangeEvent<String, String>> engine =
        DebeziumEngine.create(Json.class)
            .using(properties)
            .using(
                (success, message, error) -> {
                  if (!success) {
                    System.err.println(message + " " + error);
                    System.exit(1);
                  }
                })
            .notifying(
                (List<ChangeEvent<String, String>> batch,
                    DebeziumEngine.RecordCommitter<ChangeEvent<String, String>> committer) -> {
                  for (ChangeEvent<String, String> event : batch) {
                    bytes.addAndGet(event.value() == null ? 0 : event.value().length());
                  }
                  committer.markBatchFinished();
                  if (events.addAndGet(batch.size()) >= changes) {
                    complete.countDown();
                  }
                })
            .build();
    ExecutorService thread = Executors.newSingleThreadExecutor();
    thread.execute(engine);
    if (!complete.await(LIMIT_MINUTES, TimeUnit.MINUTES)) {
      System.err.println("only " + events + " of " + changes + " events came");
      System.exit(1);
    }
    System.out.printf(
        java.util.Locale.ROOT,
        "{\"pass\":%d,\"rows\":%d,\"bytes\":%d,\"seconds\":%f,\"cpuSeconds\":%f}%n",
        pass,
        events.get(),
        bytes.get(),
        (System.nanoTime() - started) / 1e9,
        cpuSeconds() - cpuBefore);
    engine.close();
    thread.shutdown();
    return bytes.get();
  }

  /** JSON without a schema in every event, large batches, nothing that waits. */
  private static Properties properties(String[] arguments, String slot) {
    Properties properties = new Properties();
    properties.setProperty("name", slot);
    properties.setProperty("connector.class", "io.debezium.connector.postgresql.PostgresConnector");
    properties.setProperty(
        "offset.storage", "org.apache.kafka.connect.storage.MemoryOffsetBackingStore");
    properties.setProperty("offset.flush.interval.ms", "10000");
    properties.setProperty("topic.prefix", "bench");
    properties.setProperty("database.hostname", arguments[0]);
    properties.setProperty("database.port", arguments[1]);
    properties.setProperty("database.user", arguments[2]);
    properties.setProperty("database.password", System.getenv().getOrDefault("PGPASSWORD", ""));
    properties.setProperty("database.dbname", arguments[3]);
    properties.setProperty("database.sslmode", "disable");
    properties.setProperty("plugin.name", "pgoutput");
    properties.setProperty("slot.name", slot);
    properties.setProperty("publication.name", arguments[4]);
    properties.setProperty("publication.autocreate.mode", "disabled");
    properties.setProperty("snapshot.mode", "no_data");
    properties.setProperty("tombstones.on.delete", "false");
    properties.setProperty("key.converter.schemas.enable", "false");
    properties.setProperty("value.converter.schemas.enable", "false");
    properties.setProperty("max.batch.size", "8192");
    properties.setProperty("max.queue.size", "32768");
    return properties;
  }

  private static double cpuSeconds() {
    return ManagementFactory.getPlatformMXBean(com.sun.management.OperatingSystemMXBean.class)
            .getProcessCpuTime()
        / 1e9;
  }
}
