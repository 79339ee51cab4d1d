/** What a network can do between us and a server. */
@NullMarked
package io.pgbend.acceptance.network;

import org.jspecify.annotations.NullMarked;
