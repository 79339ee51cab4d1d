/** What tests share: approved files and fakes that are themselves tested against the real thing. */
@NullMarked
package io.pgbend.testing;

import org.jspecify.annotations.NullMarked;
