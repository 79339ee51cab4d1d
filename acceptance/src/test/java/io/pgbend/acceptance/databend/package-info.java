/** What every Databend has to do for this project. */
@NullMarked
package io.pgbend.acceptance.databend;

import org.jspecify.annotations.NullMarked;
