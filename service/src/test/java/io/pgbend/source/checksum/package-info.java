@NullMarked
package io.pgbend.source.checksum;

import org.jspecify.annotations.NullMarked;
