@NullMarked
package io.pgbend.target.checksum;

import org.jspecify.annotations.NullMarked;
