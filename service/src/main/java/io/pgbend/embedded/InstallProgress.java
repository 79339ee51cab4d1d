package io.pgbend.embedded;

/** Hears how an installation goes on. Called by one thread at a time, not always the same. */
public interface InstallProgress {
  /** A step begins; the text is a short phrase for people, such as «unpacking Python 3.14.3». */
  void step(String what);

  /** How far a download is; total is 0 while unknown. */
  void bytes(String what, long done, long total);

  /** For those who do not want to hear. */
  static InstallProgress silent() {
    return new InstallProgress() {
      @Override
      public void step(String what) {}

      @Override
      public void bytes(String what, long done, long total) {}
    };
  }
}
