@NullMarked
package io.pgbend.source.catalog;

import org.jspecify.annotations.NullMarked;
